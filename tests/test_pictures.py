"""What becomes of pictures: real files with what cameras and programs write into them, read back by other programs."""

import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from polyglot.editions.bound_issue import bind
from polyglot.editions.issues import arrange
from polyglot.editions.print_policy import View
from polyglot.editions.ui_text import interface
from polyglot.errors import ContentError
from polyglot.formats.html import render
from polyglot.images import pipeline, vector
from polyglot.images.pipeline import Picture
from polyglot.language.locales import parse
from polyglot.markdown import parser
from polyglot.model import Severity
from polyglot.publication import Publication
from tests.conftest import Make

MARKER = "Ferry-Quay-7"  # a place that must not get out
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>{MARKER}</place></x:xmpmeta>'.encode()
RED, BLUE = (220, 30, 30), (30, 30, 220)


@cache
def scene(size: tuple[int, int] = (1000, 600), mode: str = "RGB") -> Image.Image:
    """Something like a photograph: red in its upper left corner, blue in the lower right one, many colours."""
    noise = Image.effect_noise(size, 60).convert("RGB")
    image = Image.merge("RGB", (noise.getchannel(0), Image.linear_gradient("L").resize(size), noise.getchannel(2)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 3, size[1] // 3), RED)
    draw.rectangle((size[0] * 2 // 3, size[1] * 2 // 3, *size), BLUE)
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = MARKER
    data[ExifTags.Base.ImageDescription] = MARKER
    data.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (53.0, 4.0, 11.0), 3: "E", 4: (8.0, 1.0, 2.0), 29: MARKER})
    return data


def profile() -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return made.tobytes()


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARKER)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def preview() -> bytes:
    """A JPEG file with a comment, XMP, IPTC and a small preview beside what `exif` says."""
    data = saved(scene(), "JPEG", exif=exif(), xmp=XMP, comment=MARKER.encode(), icc_profile=profile())
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(MARKER) + 5)
    iptc += b"\x1c\x02\x5a" + struct.pack(">H", len(MARKER)) + MARKER.encode()
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + data[2:] + MARKER.encode()


def laden() -> Iterator[tuple[str, bytes]]:
    """Files that say where they were made, in every way that their format has."""
    yield "photo.jpg", preview()
    yield "photo.png", saved(scene(), "PNG", exif=exif(), pnginfo=texts(), icc_profile=profile())
    yield "photo.webp", saved(scene(), "WEBP", exif=exif(), xmp=XMP, icc_profile=profile())
    yield "photo.avif", saved(scene(), "AVIF", exif=exif(), xmp=XMP, icc_profile=profile(), speed=10)
    yield "photo.tiff", saved(scene(), "TIFF", tiffinfo={270: MARKER, 315: MARKER}, icc_profile=profile())
    yield "photo.bmp", saved(scene(), "BMP") + MARKER.encode()
    yield "still.gif", saved(scene((300, 200)).quantize(64), "GIF", comment=MARKER.encode())
    frames = [scene((300, 200)), scene((300, 200)).transpose(Image.Transpose.ROTATE_180)]
    yield "run.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=MARKER.encode(), loop=0)
    yield "run.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], exif=exif(), xmp=XMP)
    inner = json.dumps(_address(preview()))
    yield (
        "drawing.svg",
        f"""<?xml version="1.0"?><!-- {MARKER} --><?ferry {MARKER}?>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
          s:docname="/home/{MARKER}/a.svg" data-by="{MARKER}" width="40" height="20"><metadata>{MARKER}</metadata>
        <s:namedview by="{MARKER}"/><style>/* {MARKER} */ .a {{ fill: red }}</style><rect class="a" width="9" height="9"/>
        <image width="9" height="9" href={inner}/></svg>""".encode(),
    )


def _address(data: bytes) -> str:
    import base64

    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


LADEN = dict(laden())


@pytest.fixture
def publication(make: Make) -> Publication:
    made = make({"a": "Text."})
    (made.articles / "a.assets").mkdir()
    return made


def put(publication: Publication, name: str, data: bytes) -> str:
    path = publication.articles / "a.assets" / name
    path.write_bytes(data)
    return f"a.assets/{name}"


def shown(publication: Publication, name: str, data: bytes) -> Picture:
    path = put(publication, name, data)
    found, findings = pipeline.prepare(publication, [path])
    assert findings == []
    picture = found[path]
    assert picture is not None
    return picture


def check_bare(*paths: Path) -> None:
    """These files hold nothing but a picture, by their bytes and by exiftool."""
    for path in paths:
        assert MARKER.encode() not in path.read_bytes()
    if shutil.which("exiftool"):
        told = subprocess.run(["exiftool", "-j", "-G", "-a", *paths], capture_output=True, text=True, check=True)
        for found in json.loads(told.stdout):
            groups = {key.partition(":")[0] for key in found}
            if found["File:FileType"] == "TIFF":
                groups.remove("EXIF")  # such a file says its size in these terms
            assert not groups & {"EXIF", "XMP", "IPTC", "ICC_Profile", "Photoshop", "MakerNotes", "APP14"}, found


@pytest.mark.parametrize("name", LADEN)
def test_nothing_is_told(publication: Publication, name: str) -> None:
    data = LADEN[name]
    assert MARKER.encode() in data
    picture = shown(publication, name, data)
    path = f"a.assets/{name}"
    copied, findings = pipeline.copies(publication, [path])
    assert findings == []
    plates, findings = pipeline.plates(publication, [path])
    assert findings == []
    copy, plate, own = copied[path], plates[path], publication.root / "plate"
    assert copy is not None
    assert plate is not None
    assert plate == pipeline.cleaned(data, path, 1600)
    assert plate.media_type in {"image/jpeg", "image/png", "image/svg+xml"}
    own.write_bytes(plate.data)
    check_bare(*(variant.path for variant in picture.variants), copy, own)


@pytest.mark.parametrize("name", sorted(set(LADEN) - {"drawing.svg"}))
def test_a_copy_is_what_its_name_says(publication: Publication, name: str) -> None:
    path = put(publication, name, LADEN[name])
    copied = pipeline.copies(publication, [path])[0][path]
    assert copied is not None
    with Image.open(copied) as image, Image.open(BytesIO(LADEN[name])) as source:
        assert image.format == source.format
        assert image.size == source.size
        assert getattr(image, "n_frames", 1) == getattr(source, "n_frames", 1)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_upright(orientation: int, format: str) -> None:
    """However a camera was held, the picture stands upright."""
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = scene((900, 600))
    held = image.transpose(turned[orientation]) if orientation in turned else image
    made = pipeline.cleaned(saved(held, format, exif=exif(orientation)), "a.x", 450)
    assert (made.width, made.height) == (450, 300)
    with Image.open(BytesIO(made.data)) as seen:
        assert near(seen, (20, 20), RED)
        assert near(seen, (430, 280), BLUE)


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 30 for one, other in zip(found, colour, strict=True))


def sixteen() -> bytes:
    return saved(Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16"), "PNG")


def adobe() -> bytes:
    """Colours in a profile of their own, in which red is written as green."""
    return saved(scene(mode="CMYK"), "JPEG", quality=95)


def glass() -> bytes:
    image = scene((500, 300), "RGBA")
    image.putalpha(Image.linear_gradient("L").resize((500, 300)))
    return saved(image, "PNG")


@pytest.mark.parametrize(
    ("data", "place", "colour"),
    [
        (sixteen(), (128, 128), (128, 128, 128)),
        (adobe(), (20, 20), RED),
        (saved(scene().quantize(64), "GIF"), (20, 20), RED),
        (saved(scene(mode="1"), "PNG"), (990, 10), None),
        (saved(scene(mode="LA"), "PNG"), (990, 590), (52, 52, 52)),
        (saved(scene(), "TIFF", compression="tiff_lzw"), (990, 590), BLUE),
        (saved(scene(mode="L"), "JPEG"), (990, 590), (52, 52, 52)),
    ],
    ids=["16 bits", "CMYK", "palette", "one bit", "grey with alpha", "TIFF", "grey"],
)
def test_every_kind_of_colour(data: bytes, place: tuple[int, int], colour: tuple[int, ...] | None) -> None:
    made = pipeline.cleaned(data, "a.x", 1600)
    with Image.open(BytesIO(made.data)) as seen:
        assert seen.mode in {"L", "RGB", "P"}
        assert colour is None or near(seen, place, colour)


def test_glass_stays_clear(publication: Publication) -> None:
    picture = shown(publication, "glass.png", glass())
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            low, high = image.convert("RGBA").getchannel("A").getextrema()
            assert isinstance(low, int)
            assert isinstance(high, int)
            assert (low < 10, high > 240) == (True, True)


@pytest.mark.parametrize(
    ("width", "widths"),
    [(16, [16]), (400, [400]), (450, [450]), (900, [400, 900]), (1280, [400, 800, 1280]), (3000, [400, 800, 1280])],
)
def test_sizes(publication: Publication, width: int, widths: list[int]) -> None:
    """Never wider than it was; the last file is one that every browser shows, of moderate width."""
    picture = shown(publication, "view.jpg", saved(scene((width, width // 2)), "JPEG", quality=95))
    assert (picture.width, picture.height) == (widths[-1], round(widths[-1] / 2))
    for media_type in {variant.media_type for variant in picture.variants[:-1]}:
        assert [variant.width for variant in picture.variants if variant.media_type == media_type] == widths
    plain = picture.variants[-1]
    assert (plain.media_type, plain.width) == ("image/jpeg", max([one for one in widths if one <= 960] or widths[:1]))
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            assert (image.width, Image.MIME[image.format or ""]) == (variant.width, variant.media_type)
            assert variant.name == f"a.assets/view-jpg-{variant.width}.{variant.name.rpartition('.')[2]}"
    weights = [variant.path.stat().st_size for variant in picture.variants if variant.width == plain.width]
    assert weights == sorted(weights)


def test_names_do_not_clash(publication: Publication) -> None:
    data = saved(scene((500, 300)), "PNG")
    paths = [put(publication, name, data) for name in ("view.png", "view.tiff", "view-png-400.png")]
    found, _ = pipeline.prepare(publication, paths)
    names = [variant.name for picture in found.values() if picture for variant in picture.variants]
    assert len(names) == len(set(names)) > 6
    assert not set(names) & set(paths)


def test_a_drawing_stays_sharp(publication: Publication) -> None:
    image = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 100, 100), fill=(1, 2, 3))
    picture = shown(publication, "plan.png", saved(image, "PNG"))
    assert "image/jpeg" not in {variant.media_type for variant in picture.variants}
    with Image.open(picture.variants[-1].path) as seen:
        assert seen.convert("RGB").tobytes() == image.tobytes()


def test_an_animation_goes_on(publication: Publication) -> None:
    picture = shown(publication, "run.gif", LADEN["run.gif"])
    assert {variant.media_type for variant in picture.variants} <= {"image/webp", "image/gif"}
    for variant in picture.variants:
        with Image.open(variant.path) as image:
            assert getattr(image, "n_frames", 1) == 2
            assert image.info.get("loop") == 0


def bomb() -> bytes:
    """A PNG that says it is as large as a town."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def laughs() -> bytes:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return f'<!DOCTYPE svg [<!ENTITY a "ha">{entities}]><svg xmlns="http://www.w3.org/2000/svg">&j;</svg>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("cut.jpg", preview()[:9000], "This picture is broken, or not all of it is there."),
        ("cut.png", LADEN["photo.png"][:9000], "This picture is broken, or not all of it is there."),
        ("cut.webp", LADEN["photo.webp"][:9000], "This picture is broken, or not all of it is there."),
        ("cut.avif", LADEN["photo.avif"][:-50], "This picture is broken, or not all of it is there."),
        ("bomb.png", bomb(), "This picture has too many dots to be read."),
        ("scans.jpg", preview() + b"\xff\xda" * 300, "This picture has too many dots to be read."),
        ("note.jpg", b"%!PS-Adobe-3.0 EPSF", "This is no picture of a kind that can be read."),
        ("none.png", b"", "This is no picture of a kind that can be read."),
        ("laughs.svg", laughs(), "This drawing is broken."),
        ("cut.svg", b"<svg", "This drawing is broken."),
        ("page.svg", b"<html/>", "This is no SVG drawing."),
        (
            "deep.svg",
            b"<svg>" + b"<g>" * 300 + b"</g>" * 300 + b"</svg>",
            "This drawing has too many groups within each other.",
        ),
        ("long.svg", b"<svg>" + b" " * 8_000_000 + b"</svg>", "This drawing has more than 8 MB."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:-1] and " " not in value else "",
)
def test_what_cannot_be_read_is_left_out(publication: Publication, name: str, data: bytes, text: str) -> None:
    path = put(publication, name, data)
    for prepared in (pipeline.prepare, pipeline.copies, pipeline.plates):
        found, findings = prepared(publication, [path])
        assert found == {path: None}
        assert [(one.path, one.severity, one.code, one.text) for one in findings] == [
            (f"articles/{path}", Severity.ERROR, "picture", text)
        ]
        assert findings[0].remedy
    assert not list((publication.scratch / "pictures").rglob("*"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LADEN)), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), max_size=6)
)
def test_no_file_is_a_surprise(name: str, changes: list[tuple[float, bytes]]) -> None:
    """Whatever stands in a file, it is a picture, or it is told that it is none."""
    data = bytearray(SMALL[name])
    for where, other in changes:
        place = int(where * (len(data) - 1))
        data[place : place + len(other)] = other
    with suppress(ContentError):
        assert pipeline.cleaned(bytes(data), name, 100).data


SMALL = {
    **LADEN,
    "photo.jpg": saved(scene((60, 40)), "JPEG", exif=exif(6), icc_profile=profile()),
    "photo.png": saved(scene((60, 40)), "PNG", exif=exif(), pnginfo=texts()),
    "photo.webp": saved(scene((60, 40)), "WEBP", exif=exif()),
    "photo.avif": saved(scene((60, 40)), "AVIF", exif=exif(), speed=10),
    "photo.tiff": saved(scene((60, 40)), "TIFF", tiffinfo={270: MARKER}),
    "photo.bmp": saved(scene((60, 40)), "BMP"),
}


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
    made = vector.read(f"<svg {links}>{inside}</svg>".encode(), "a.svg", 100).data.decode()
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
    made = vector.read(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode(), "a.svg", 100)
    assert (made.width, made.height) == size


def test_entities_of_drawing_programs() -> None:
    """Some programs write their namespaces as entities; nothing outside the file is ever read."""
    own = (
        '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" width="4" height="2"><rect/></svg>'
    )
    assert vector.read(own.encode(), "a.svg", 100).data.endswith(b'width="4" height="2"><rect /></svg>')
    with pytest.raises(ContentError):
        vector.read(b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>', "a.svg", 100)


def test_the_cache(publication: Publication) -> None:
    """What was made once is not made again, unless part of it is gone; another name for the same picture costs nothing."""
    data = saved(scene((900, 500)), "JPEG")
    made = shown(publication, "one.jpg", data)
    folder = publication.scratch / "pictures"
    before = stamps(folder)
    again = shown(publication, "two.jpg", data)
    assert stamps(folder) == before
    assert [variant.path for variant in again.variants] == [variant.path for variant in made.variants]
    contents = [variant.path.read_bytes() for variant in made.variants]
    made.variants[0].path.write_bytes(b"cut")
    made.variants[-1].path.unlink()
    assert shown(publication, "one.jpg", data) == made
    assert [variant.path.read_bytes() for variant in made.variants] == contents
    shutil.rmtree(folder)
    assert shown(publication, "one.jpg", data) == made
    assert [variant.path.read_bytes() for variant in made.variants] == contents


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("prepared", [pipeline.prepare, pipeline.copies])
def test_many_at_once(publication: Publication, prepared: Callable[..., Any]) -> None:
    """However many processes work, the same bytes come out."""
    paths = [put(publication, f"{number}.png", saved(scene((320 + number, 200)), "PNG")) for number in range(6)]
    told = list[tuple[int, int]]()
    together = prepared(publication, paths, lambda done, count: told.append((done, count)))
    contents = {path.name: path.read_bytes() for path in (publication.scratch / "pictures").rglob("*.*")}
    assert told[-1] == (6, 6)
    shutil.rmtree(publication.scratch / "pictures")
    for path in paths:
        prepared(publication, [path])
    assert prepared(publication, paths) == together
    assert contents == {path.name: path.read_bytes() for path in (publication.scratch / "pictures").rglob("*.*")}


def page(text: str, shown: dict[str, Picture | None]) -> str:
    return render.render(parser.parse(text)[0], interface(parse("en")), shown).strip()


def test_pages(publication: Publication) -> None:
    picture = shown(publication, "a view.jpg", saved(scene((1500, 900)), "JPEG", quality=95))
    small = shown(publication, "dot.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"/>')
    found = page(
        "![A *view*](../a.assets/a%20view.jpg)\n\nand ![dot](dot.svg), ![gone](gone.png), ![far](https://x.example/y.png)\n",
        {"../a.assets/a%20view.jpg": picture, "dot.svg": small, "gone.png": None},
    )
    files = "../a.assets/a%20view-jpg-"
    sizes = "(min-width: 41rem) 38.8rem, calc(100vw - 2.2rem)"
    assert found == (
        f'<p><picture><source type="image/avif" srcset="{files}400.avif 400w, {files}800.avif 800w, {files}1280.avif 1280w"'
        f' sizes="{sizes}">'
        f'<source type="image/webp" srcset="{files}400.webp 400w, {files}800.webp 800w, {files}1280.webp 1280w"'
        f' sizes="{sizes}">'
        f'<img src="{files}800.jpg" alt="A view" width="1280" height="768"></picture></p>\n'
        '<p>and <img src="dot.svg" alt="dot" loading="lazy" decoding="async" width="9" height="8">, gone,'
        ' <img src="https://x.example/y.png" alt="far" loading="lazy" decoding="async"></p>'
    )


def test_books(make: Make) -> None:
    """A book holds JPEG, PNG and SVG only; what is said of a picture stands for one that is broken, missing or elsewhere."""
    text = (
        "![a](p.webp) ![b](p.png)\n\n[![cut *off*](cut.jpg)](b.md) ![far](https://x.example/y.png) <img src='p.webp'>\n"
    )
    publication = make({"a": text, "b": "Other."})
    for name, data in (("p.webp", LADEN["photo.webp"]), ("p.png", LADEN["photo.png"]), ("cut.jpg", preview()[:9000])):
        (publication.articles / name).write_bytes(data)
    contents = arrange(publication, ["a", "b"])[0][0]
    volume = bind(publication, contents, publication.source, ["a", "b"], ["a", "b"], View())
    assert sorted(volume.pictures) == ["p.png.jpg", "p.webp.jpg"]
    assert all(data.startswith(b"\xff\xd8") for data in volume.pictures.values())
    assert [finding.path for finding in volume.findings] == ["articles/cut.jpg"]
    assert render.render(volume.chapters[0].document.tokens, interface(publication.source)).strip() == (
        '<p><img src="p.webp.jpg" alt="a"> <img src="p.png.jpg" alt="b" loading="lazy" decoding="async"></p>\n'
        "<p><a href=\"#b\">cut off</a> far <img src='p.webp.jpg'></p>"
    )
