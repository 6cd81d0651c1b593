"""Volumes in print: what pdftotext, pdffonts and a PDF library find in them, on the sample publication and on small ones."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from polyglot import publication as publications
from polyglot.editions.bound_issue import BoundIssue
from polyglot.errors import PolyglotError
from polyglot.findings import Severity
from polyglot.formats.pdf import fonts
from polyglot.formats.pdf.fonts import LATIN
from polyglot.formats.pdf.pdf import render, render_booklet, render_cover
from polyglot.formats.pdf.typst_compile import compile_pdf
from polyglot.language.locales import parse_tag
from polyglot.settings import PaperSize
from tests.conftest import Make
from tests.support.paths import CONSTRUCTS, CORPORA, NO_CORPORA, REPOSITORY
from tests.support.printed import missing, pages, volumes

TAGS = ("en", "es", "fr", "ar", "zh")
ONE = '[publication]\nsource_language = "{}"\nlanguages = ["sw"]\ntitle = "Test"\n'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6"><circle cx="4" cy="3" r="2"/></svg>'


@pytest.fixture(scope="module")
def sample() -> dict[str, BoundIssue]:
    publication = publications.read(REPOSITORY)
    return {tag: volumes(publication, tag)[0] for tag in TAGS}


@pytest.fixture
def printed(make: Make, tmp_path: Path) -> "Printed":
    return Printed(make, tmp_path)


class Printed:
    """Prints one article in a language, and looks at what came out."""

    def __init__(self, make: Make, folder: Path) -> None:
        self.make, self.folder, self.path = make, folder, folder / "print.pdf"

    def volume(self, body: str, tag: str = "en", pictures: dict[str, bytes] | None = None) -> BoundIssue:
        for name, data in (pictures or {}).items():
            (self.folder / "articles").mkdir(exist_ok=True)
            (self.folder / "articles" / name).write_bytes(data)
        text = f"---\ntitle: Of something\n---\n\n{body}\n"
        return volumes(self.make({"one": text}, ONE.format(tag)), tag)[0]

    def __call__(self, body: str, tag: str = "en", pictures: dict[str, bytes] | None = None) -> str:
        """The text of the article, without the front page."""
        volume = self.volume(body, tag, pictures)
        made = render(volume)
        self.path.write_bytes(made.data)
        self.findings = (*volume.findings, *made.findings)
        return "\n".join(pages(self.path, 60)[1:])

    def tags(self) -> list[tuple[str, str]]:
        """What the article's pieces are to a program that reads aloud, and the texts given for them."""
        with pikepdf.open(self.path) as file:
            return [(str(one.S)[1:], str(one.get("/Alt", ""))) for one in _elements(file.Root.StructTreeRoot)]


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


@pytest.mark.parametrize(
    ("tag", "paper"), [*((tag, PaperSize.A4) for tag in TAGS), ("en", PaperSize.LETTER), ("zh", PaperSize.LETTER)]
)
def test_print_says_what_the_articles_say(
    sample: dict[str, BoundIssue], tmp_path: Path, tag: str, paper: PaperSize
) -> None:
    path = tmp_path / "print.pdf"
    path.write_bytes(render(sample[tag], paper).data)
    assert missing(sample[tag], path) == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_font_is_embedded_and_the_file_says_what_it_is(
    sample: dict[str, BoundIssue], tmp_path: Path, tag: str
) -> None:
    path = tmp_path / "print.pdf"
    path.write_bytes(render(sample[tag], PaperSize.A4, 2).data)
    table = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert table
    assert all(re.search(r" yes +(yes|no) +yes +\d+ +\d+$", row) for row in table)
    with pikepdf.open(path) as file:
        assert str(file.Root.Lang).partition("-")[0] == tag
        assert file.Root.MarkInfo.Marked
        assert "pdfuaid:part" in str(file.Root.Metadata.read_bytes())
        assert str(file.docinfo.Title).startswith(sample[tag].site)
        assert "Ines Kaldor" in str(file.docinfo.Author)


def test_the_same_volume_gives_the_same_bytes_anywhere(sample: dict[str, BoundIssue], tmp_path: Path) -> None:
    script = (
        "import sys; from hashlib import sha256; from tests.formats.test_pdf import *\n"
        "one = volumes(publications.read(REPOSITORY), 'ar')[0]\n"
        "print(*(sha256(data).hexdigest() for data in (render(one).data, render_booklet(one).data, render_cover(one))))"
    )
    said = set()
    for zone, language in (("Pacific/Kiritimati", "C.UTF-8"), ("America/Adak", "ar_EG.UTF-8")):
        where = tmp_path / language
        where.mkdir()
        own = {**os.environ, "TZ": zone, "LC_ALL": language, "TMPDIR": str(where), "PYTHONHASHSEED": str(len(zone))}
        run = subprocess.run(
            [sys.executable, "-c", script], env=own, cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        said.add(run.stdout)
    assert len(said) == 1


def test_a_reader_with_a_screen_reader_gets_the_structure(printed: Printed) -> None:
    printed(
        "## Two\n\n##### Five\n\n# One\n\n- a\n- b\n\n1. c\n\n| h | i |\n|---|--:|\n| j | k |\n\n"
        "> said\n\n`x = 1`\n\ntext[^n]\n\n![A red circle](one.svg)\n\n![](one.svg)\n\n[^n]: a note",
        pictures={"one.svg": SVG},
    )
    tags = printed.tags()
    names = [name for name, _ in tags]
    assert [name for name in names if re.fullmatch(r"H\d", name)] == ["H1", "H2", "H3", "H2"]
    assert [alt for name, alt in tags if name == "Figure"] == ["A red circle"]
    assert {"L", "LI", "Lbl", "LBody", "Table", "TH", "TD", "BlockQuote", "Code", "Note", "TOC", "Link"} <= set(names)


HOSTILE = r"""
#import "secret": * and #eval("1+1") and $x$ and *a* \" ") #panic() //no /\*no @nobody <nothing>

<script>alert("gone")</script><style>gone {}</style><a href="javascript:alert(1)">harmless</a>

<p>never <b>closed <i>and</b> crossed</i> <table><tr><td rowspan="9" colspan="999">wide<td>cell</table> </div></div>

<section class="footnotes"><ol><li id="fn1" class="footnote-item">itself <sup class="footnote-ref"><a href="#fn1">1</a></sup></ol>
</section> <p dir="rtl">from the right</p> <p lang="fr">en français</p> <span lang="x-y" dir="auto">nowhere</span>

<sup class="footnote-ref"><a href="#fn1">one</a></sup> <h6>six</h6> <img src="../../../etc/passwd" alt="no picture">

# <b></b>

[to an empty heading](#heading) &#1;&#xFFFE;&#8232;end
"""


def test_no_text_can_become_code(printed: Printed) -> None:
    text = " ".join(printed(HOSTILE + "<b>" * 500 + "deep" + "</b>" * 500 + "\n\n" + "> " * 19 + "deeper").split())
    for said in ('#import "secret"', '#eval("1+1")', "$x$", "#panic()", "//no /*no", "@nobody", "harmless", "never"):
        assert said in text
    for said in ("closed and crossed", "wide", "cell", "six", "no picture", "end", "deep", "deeper", "from the right"):
        assert said in text
    assert "gone" not in text


@pytest.mark.parametrize("columns", [1, 2])
def test_all_of_our_markdown_can_be_printed(make: Make, tmp_path: Path, columns: int) -> None:
    found = sorted(CONSTRUCTS.glob("*/article.md"))
    articles = {path.parent.name: path.read_text(encoding="utf-8") for path in found}
    (volume,) = volumes(make(articles), "en")
    path = tmp_path / "print.pdf"
    path.write_bytes(render(volume, PaperSize.A4, columns).data)
    assert columns == 2 or missing(volume, path) == []


def test_the_examples_of_commonmark_can_be_printed(make: Make) -> None:
    if not CORPORA.is_dir():
        pytest.skip(NO_CORPORA)
    import json

    examples = json.loads((CORPORA / "commonmark" / "spec.json").read_text(encoding="utf-8"))
    articles = {f"n{number}": f"---\ntitle: n\n---\n{one['markdown']}" for number, one in enumerate(examples)}
    articles |= {path.stem: path.read_text(encoding="utf-8") for path in sorted((CORPORA / "gfm").glob("*.md"))}
    (volume,) = volumes(make(articles), "en")
    assert render(volume).data.startswith(b"%PDF")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_pictures_of_all_formats_are_shown(printed: Printed, format: str) -> None:
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, format)
    printed("![a green field](field.png)", pictures={"field.png": data.getvalue()})
    assert printed.findings == ()
    assert ("Figure", "a green field") in printed.tags()


def test_photographs_have_no_more_dots_than_a_printer_shows(printed: Printed) -> None:
    data = BytesIO()
    Image.effect_noise((4000, 3000), 80).convert("RGB").save(data, "JPEG", quality=95)
    printed("![noise](noise.jpg)", pictures={"noise.jpg": data.getvalue()})
    assert printed.path.stat().st_size < len(data.getvalue()) / 3


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.avif"])
def test_a_broken_picture_is_told_and_its_text_stands(printed: Printed, name: str) -> None:
    text = printed(f"![what it showed]({name}) ![a circle](b.svg)", pictures={name: b"<svg", "b.svg": SVG})
    assert [(one.path, one.severity) for one in printed.findings] == [(f"articles/{name}", Severity.ERROR)]
    assert "what it showed" in text
    assert ("Figure", "a circle") in printed.tags()


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("Hello, Привет, γειά", "en", [LATIN]),
        ("سلام", "ar", ["Noto Naskh Arabic", LATIN]),
        ("سلام", "ur", ["Noto Nastaliq Urdu", LATIN]),
        ("नमस्ते 你好", "hi", ["Noto Serif Devanagari", LATIN, "Noto Serif CJK SC"]),
        ("你好", "zh-Hant", ["Noto Serif CJK TC", LATIN]),
        ("你好", "zh-HK", ["Noto Serif CJK HK", LATIN]),
        ("こんにちは世界", "ja", ["Noto Serif CJK JP", LATIN]),
        ("a word: 안녕", "en", [LATIN, "Noto Serif CJK KR"]),
        ("ສະບາຍດີ ქართული", "lo", ["Noto Serif Lao", LATIN, "Noto Serif Georgian"]),
    ],
)
def test_each_script_has_its_font(text: str, tag: str, expected: list[str]) -> None:
    known = [*expected, "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Naskh Arabic"]
    assert fonts.font_families(text, parse_tag(tag), known) == expected


@pytest.mark.parametrize(("text", "tag", "package"), [("नमस्ते", "hi", "core"), ("你好", "en", "cjk")])
def test_a_missing_font_is_an_error_that_names_its_package(text: str, tag: str, package: str) -> None:
    with pytest.raises(PolyglotError, match=f"apt install fonts-noto-{package}"):
        fonts.font_families(text, parse_tag(tag), ["Noto Serif"])


def test_a_sign_that_no_font_has_is_an_error_that_names_it(printed: Printed) -> None:
    with pytest.raises(PolyglotError, match=r"U\+10FFFD.*apt install"):
        printed("strange: \U0010fffd")


@pytest.mark.parametrize(
    ("tag", "words", "marks"),
    [("ar", "كُتب مقعدًا العبّارة شكرًا تُرجم كُكُ", "\u064b-\u0652"), ("hi", "मुझे सुकून कुमुद बुबु", "\u093e-\u094d")],
)
def test_what_is_copied_from_print_has_every_letter_once(printed: Printed, tag: str, words: str, marks: str) -> None:
    text = printed(words, tag)
    letters = rf"[\u0620-\u064a\u0904-\u0939{marks}]"
    assert Counter(re.findall(letters, text)) == Counter(re.findall(letters, words))


def test_addresses_that_are_not_shown_stand_in_notes(printed: Printed) -> None:
    text = printed("[Here](https://e.example/a) and [again](https://e.example/a), <https://e.example/b>.")
    assert text.count("https://e.example/a") == 1
    assert text.count("https://e.example/b") == 1


@pytest.mark.parametrize(("tag", "first"), [("en", 1), ("ar", 0)])
def test_booklets_have_their_pages_in_the_order_of_the_fold(
    sample: dict[str, BoundIssue], tmp_path: Path, tag: str, first: int
) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(render_booklet(sample[tag]).data)
    halves = []
    for x in (0, 421):
        box = ["-r", "72", "-x", str(x), "-y", "0", "-W", "420", "-H", "595"]
        run = subprocess.run(["pdftotext", *box, path, "-"], capture_output=True, text=True, check=True)
        halves.append(run.stdout.split("\f")[:-1])
    assert len(halves[0]) % 2 == 0
    assert sample[tag].number in re.sub(r"[\u200e-\u202e]", "", halves[first][0]) or tag == "ar"
    assert sample[tag].site in halves[first][0]
    numbers = [
        [re.findall(r"\b\d{1,2}\b", half)[-1:] for half in (halves[0][side], halves[1][side])] for side in (1, 2)
    ]
    inner, next_outer = numbers
    assert inner[1 - first] == ["2"]
    assert next_outer[first] == ["3"]


def test_covers_have_the_size_of_a_book_and_do_without_a_picture(sample: dict[str, BoundIssue]) -> None:
    plain = replace(sample["ar"], cover="", title=None)
    broken = replace(sample["ar"], pictures={sample["ar"].cover: b"<svg"}, title=None)
    made = [render_cover(sample["ar"]), render_cover(plain), render_cover(broken)]
    assert [Image.open(BytesIO(data)).size for data in made] == [(1600, 2560)] * 3
    assert made[0] != made[1] == made[2]


def test_a_fork_of_a_process_that_has_printed_prints_as_well() -> None:
    """Also what goes wrong is told there."""
    good, bad = {"main.typ": b"#rect()"}, {"main.typ": b"#nothing"}
    own = compile_pdf(good, 0, universal=False)
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        assert pool.submit(compile_pdf, good, 0, universal=False).result(60) == own
        with pytest.raises(PolyglotError, match="unknown variable: nothing"):
            pool.submit(compile_pdf, bad, 0, universal=False).result(60)
