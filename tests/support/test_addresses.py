"""What the walk over addresses finds in every kind of file, and which of them lead nowhere."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest

from polyglot.formats.pdf.typst_compile import compile_pdf
from tests.support.addresses import Address, find_dead_addresses, read_addresses

BASE = "https://read.example/"
HTML = "<!DOCTYPE html><html><head><title>t</title>{}</head><body id='here'>{}</body></html>"


def archive(files: Mapping[str, str]) -> bytes:
    """A zip file of these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return made.getvalue()


def docx(relationships: str, text: str = "") -> bytes:
    body = f'<w:d xmlns:w="urn:w" xmlns:r="urn:r">{text}<w:bookmarkStart w:name="here"/></w:d>'
    rels = f"<Relationships>{relationships}</Relationships>"
    return archive({"word/document.xml": body, "word/_rels/document.xml.rels": rels})


def pdf(code: str) -> bytes:
    return compile_pdf({"main.typ": f'#set document(title: "t")\n#heading[A] <here>\n{code}'.encode()}, 0)


PLACES = {  # the file with an address, and what is around it
    "link": ("p.html", HTML.format("", "<a href='{}'>x</a>")),
    "picture": ("p.html", HTML.format("", "<img src='{}'>")),
    "srcset": ("p.html", HTML.format("", "<img srcset='here.html 1x, {} 2x'>")),
    "source": ("p.html", HTML.format("", "<picture><source srcset='{} 400w'></picture>")),
    "poster": ("p.html", HTML.format("", "<video poster='{}'></video>")),
    "object": ("p.html", HTML.format("", "<object data='{}'></object>")),
    "style attribute": ("p.html", HTML.format("", '<p style="background:url({})">x</p>')),
    "style element": ("p.html", HTML.format("<style>p {{ background: url('{}') }}</style>", "")),
    "refresh": ("p.html", HTML.format("<meta http-equiv='refresh' content='0; url={}'>", "")),
    "canonical": ("p.html", HTML.format("<link rel='canonical' href='{}'>", "")),
    "Open Graph": ("p.html", HTML.format("<meta property='og:image' content='{}'>", "")),
    "SVG": ("p.svg", "<svg xmlns:x='http://www.w3.org/1999/xlink'><image x:href='{}'/></svg>"),
    "style sheet": ("p.css", "@media print {{ p {{ background: url({}) }} }}"),
    "import": ("p.css", "@import '{}';"),
    "feed": ("feed.xml", "<feed xmlns='http://www.w3.org/2005/Atom'><link href='{}'/></feed>"),
    "text of a feed": ("feed.xml", "<feed><content type='html'>&lt;a href='{}'>x&lt;/a></content></feed>"),
    "sitemap": ("sitemap.xml", "<urlset><url><loc>{}</loc></url></urlset>"),
    "index": ("index.json", '{{"downloads": [{{"path": "{}"}}]}}'),
    "Markdown": ("p.md", "---\ntitle: x\n---\n[x]({})"),
    "Markdown picture": ("p.md", "![x]({})"),
    "Markdown reference": ("p.md", "[x]\n\n[x]: {}"),
    "HTML in Markdown": ("p.md", "A <a href='{}'>x</a>"),
}
DEAD = (
    "gone/gone.html",
    "here.html#gone",
    "#gone",
    "/here.html",
    "../here.html",
    BASE + "gone/",
    BASE + "here.html#no",
    "x:y",
)
ALIVE = (
    "here.html",
    "here.html#here",
    BASE,
    BASE + "here.html#here",
    "https://read.example.org/gone",
    "mailto:a@b.example",
)


@pytest.mark.parametrize("address", DEAD)
@pytest.mark.parametrize("place", PLACES)
def test_dead_addresses(tmp_path: Path, place: str, address: str) -> None:
    name, around = PLACES[place]
    if place == "index" and not address.startswith((BASE, "gone")):
        pytest.skip("a text without a folder or a name's ending is no address there")
    (tmp_path / "here.html").write_text(HTML.format("", ""), encoding="utf-8")
    (tmp_path / name).write_text(around.format(address), encoding="utf-8")
    assert [(one.file, one.address) for one in find_dead_addresses(tmp_path, BASE)] == [(name, address)]


@pytest.mark.parametrize("address", ALIVE)
@pytest.mark.parametrize("place", PLACES)
def test_addresses_that_lead_somewhere(tmp_path: Path, place: str, address: str) -> None:
    name, around = PLACES[place]
    for made in ("here.html", "index.html"):
        (tmp_path / made).write_text(HTML.format("", ""), encoding="utf-8")
    (tmp_path / name).write_text(around.format(address), encoding="utf-8")
    assert find_dead_addresses(tmp_path, BASE) == []
    assert place == "index" or Address(name, address) in read_addresses(tmp_path)


ARCHIVES = {
    "b.epub": (archive({"EPUB/a.xhtml": "<html><a href='gone.xhtml'/></html>"}), "EPUB/a.xhtml", "gone.xhtml"),
    "c.epub": (archive({"META-INF/container.xml": "<c:container xmlns:c='c'><r full-path='no.opf'/></c:container>"}),
               "META-INF/container.xml", "../no.opf"),
    "n.epub": (archive({"toc.ncx": "<ncx><content src='gone.xhtml'/></ncx>"}), "toc.ncx", "gone.xhtml"),
    "r.docx": (docx('<Relationship Target="media/gone.png"/>'), "word/_rels/document.xml.rels", "../media/gone.png"),
    "w.docx": (docx(f'<Relationship Target="{BASE}gone"/>'), "word/_rels/document.xml.rels", BASE + "gone"),
    "a.docx": (docx("", '<w:hyperlink w:anchor="gone"/><w:hyperlink w:anchor="here"/>'), "word/document.xml", "#gone"),
    "f.docx": (docx("", '<w:instrText> HYPERLINK \\l "gone" </w:instrText>'), "word/document.xml", "#gone"),
    "z.zip": (archive({"a.html": "<html><a href='b.html'/></html>"}), "a.html", "b.html"),
    "y.zip": (archive({"a.html": f"<html><a href='{BASE}b.html'/></html>"}), "a.html", BASE + "b.html"),
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
def test_dead_addresses_in_archives(tmp_path: Path, name: str) -> None:
    data, inner, address = ARCHIVES[name]
    (tmp_path / name).write_bytes(data)
    dead = find_dead_addresses(tmp_path, BASE)
    assert [(one.file, one.address) for one in dead] == [(f"{name}!{inner}", address)]


@pytest.mark.parametrize(
    ("name", "data", "dead"),
    [
        ("a.pdf", pdf(f'#link("{BASE}gone")[x] #link(<here>)[y] #link("https://else.example")[z]'), BASE + "gone"),
        ("a.txt", f"See ({BASE}gone/), {BASE} and https://else.example.\n".encode(), BASE + "gone/"),
        (
            "a.txt",
            b"A word [1].\n\n[1] ../notices.md\n[2] A note of words, not a path/name.\n",
            "../notices.md",
        ),
    ],
)
def test_dead_addresses_in_print_and_text(tmp_path: Path, name: str, data: bytes, dead: str) -> None:
    (tmp_path / "index.html").write_text(HTML.format("", ""), encoding="utf-8")
    (tmp_path / name).write_bytes(data)
    assert [(one.file, one.address) for one in find_dead_addresses(tmp_path, BASE)] == [(name, dead)]
