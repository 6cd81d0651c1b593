"""SVG drawings: what is left of them, and how large they are."""

import pytest

from polyglot.errors import ContentError
from polyglot.images import vector


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ('<rect width="1" height="1" onclick="alert(1)"/>', '<rect width="1" height="1" />'),
        ("<script>alert(1)</script><circle r='2'/>", '<circle r="2" />'),
        ("<a href='javascript:alert(1)'><circle r='2'/></a>", '<g><circle r="2" /></g>'),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", ""),
        ("<image href='https://spy.example/x.png' width='3'/>", '<image width="3" />'),
        ("<use href='other.svg#a'/><use xlink:href='#a'/>", '<use /><use xlink:href="#a" />'),
        ("<rect fill='url(https://spy.example/x)' width='1'/>", '<rect width="1" />'),
        ("<rect fill='url(#a)' stroke='u\\72l(https://spy.example)' width='1'/>", '<rect fill="url(#a)" width="1" />'),
        ("<rect style='fill: red; mask: url(\"//spy.example\")'/>", '<rect style="fill: red;" />'),
        ("<style>@import 'https://spy.example/a.css'; .a { fill: red }</style>", "<style>.a { fill: red }</style>"),
        ("<style>.a { background: url(//spy.example) } .b { fill: red }</style>", "<style>.b { fill: red }</style>"),
        ("<style>@font-face { src: url(//spy.example/f.woff) }</style>", "<style />"),
        ("<animate attributeName='href' values='javascript:alert(1)'/>", ""),
        ("<animate attributeName='r' to='9'/>", '<animate attributeName="r" to="9" />'),
        ("<filter id='f'><feImage href='//spy.example'/><feGaussianBlur stdDeviation='2'/></filter>",
         '<filter id="f"><feGaussianBlur stdDeviation="2" /></filter>'),
        ("<text xml:lang='es'>Agua <tspan>y</tspan> sal</text>", '<text xml:lang="es">Agua <tspan>y</tspan> sal</text>'),
        ("<text>A<script>x</script>B</text>", "<text>AB</text>"),
        ("<title>A boat</title><desc>On the quay</desc>", "<title>A boat</title><desc>On the quay</desc>"),
        ("<iframe src='//spy.example'/><html:script xmlns:html='http://www.w3.org/1999/xhtml'>x</html:script>", ""),
        ("<set attributeName='onclick' to='alert(1)'/>", ""),
    ],
)  # fmt: skip
def test_drawings_only_draw(inside: str, left: str) -> None:
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    made = vector.read_drawing(f"<svg {links}>{inside}</svg>".encode(), "a.svg", 100).data.decode()
    body = made.partition(">")[2].removesuffix("</svg>") if not made.endswith(" />") else ""
    assert body == left


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="20"', (40, 20)),
        ('width="4cm" height="1in"', (151, 96)),
        ('viewBox="0 0 640 400"', (640, 400)),
        ('viewBox="0,0,640,400" width="320"', (320, 200)),
        ('viewBox="0 0 640 400" width="100%" height="80px"', (128, 80)),
        ("", (300, 150)),
        ('width="-5" height="1e999"', (300, 100_000)),
        ('viewBox="0 0 0 5"', (300, 150)),
    ],
)
def test_size_of_a_drawing(attributes: str, size: tuple[int, int]) -> None:
    made = vector.read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode(), "a.svg", 100)
    assert (made.width, made.height) == size


def test_entities_of_drawing_programs() -> None:
    """Some programs write their namespaces as entities; nothing outside the file is ever read."""
    own = (
        '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" width="4" height="2"><rect/></svg>'
    )
    assert vector.read_drawing(own.encode(), "a.svg", 100).data.endswith(b'width="4" height="2"><rect /></svg>')
    with pytest.raises(ContentError):
        vector.read_drawing(b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>', "a.svg", 100)
