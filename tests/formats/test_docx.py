"""Word documents: what Word and LibreOffice read in them."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from polyglot import publication as publications
from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.books import docx
from tests.conftest import Make
from tests.support.paths import REPOSITORY
from tests.support.volumes import volumes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sample(tag: str) -> BoundIssue:
    return next(volumes(publications.read(REPOSITORY), tag, preview=True))


def opened(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as document:
        return {name: document.read(name) for name in document.namelist()}


def text(data: bytes, part: str = "word/document.xml") -> str:
    return "".join(etree.fromstring(opened(data)[part]).itertext())


def paragraph(data: bytes, words: str) -> etree._Element:
    """The paragraph that holds these words."""
    body = etree.fromstring(opened(data)["word/document.xml"])
    return next(one for one in body.iter(f"{W}p") if words in "".join(one.itertext()))


def test_a_document_in_a_language_that_runs_from_the_right() -> None:
    data = docx.render(sample("ar"))
    own, foreign = paragraph(data, "أكتوبر"), paragraph(data, "Harbour Wells, 3 September")
    assert own.find(f".//{W}bidi") is not None
    assert foreign.find(f".//{W}bidi") is None
    assert {one.get(f"{W}bidi") for one in foreign.iter(f"{W}lang")} == {"en"}
    assert {one.get(f"{W}val") for one in foreign.iter(f"{W}rStyle")} == {"UntranslatedText"}
    files = opened(data)
    assert 'w:bidi="ar"' in files["word/styles.xml"].decode()
    assert files["word/document.xml"].count(b"<w:bidiVisual/>") == files["word/document.xml"].count(b"<w:tblPr>") > 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("اكتب إلى hall@example.org (24/7) ثم", "R:اكتب إلى |L:hall@example.org|R:+ (24/7) ثم"),
        ("الأمر `ls -l` 5 مرات", "R:الأمر |L:ls -l|R:+ 5 مرات"),
        ("- https://seeds.example/a/", "L:https://seeds.example/a/+|R:+"),
        ("شغل `--help` ثم 30 km هنا", "R:شغل |L:+--help|R:+ ثم |L:+30 km|R:+ هنا"),
        ("مع A. B. Novák[^n] رسالة\n\n[^n]: نص", "R:مع |L:A. B. Novák|R:+|L:†|R: رسالة"),
        ("نسخة Python[^n] 3 هنا\n\n[^n]: نص", "R:نسخة |L:Python|L:†|L: 3|R:+ هنا"),
        ("نص *مائل* هنا *slanted*", "R:نص |B:مائل|R: هنا |I:slanted+"),
    ],
)
def test_runs_from_the_left_in_a_text_from_the_right(make: Make, words: str, expected: str) -> None:
    settings = '[publication]\nsource_language = "ar"\nlanguages = ["sw"]\n'
    article = f"---\ntitle: T\nauthors: [J. R. Smith, نور]\nsummary: من Radio 7 (24)\n---\n\n{words}"
    data = docx.render(next(volumes(make({"a": article}, settings), "ar")))
    first = re.split(r"[ *`]", words.lstrip("- "))[0]
    assert runs(paragraph(data, first)) == expected
    assert runs(paragraph(data, "Smith")) == "L:J. R. Smith|R:+ ونور"
    assert runs(paragraph(data, "Radio")) == "R:من |L:Radio 7 (24)+|R:+"
    assert "<w:bidi" in opened(data)["word/footnotes.xml"].decode() or "[^n]" not in words
    assert paragraph(data, "من").find(f"{W}pPr/{W}bidi") is not None


def runs(paragraph: etree._Element) -> str:
    """The runs of a paragraph, each with its direction or its style, and with `+` for a mark of direction."""
    said: list[tuple[str, str]] = []
    for run in paragraph.iter(f"{W}r"):
        names = {str(one.tag).removeprefix(W) for one in run.iterfind(f"{W}rPr/*")}
        kind = "I" if "i" in names else "B" if "b" in names else "R" if "rtl" in names else "L"
        words = "".join(run.itertext()) if run.find(f"{W}footnoteReference") is None else "†"
        words = re.sub("[\u200e\u200f]", "+", words)
        if said and said[-1][0] == kind and words != "†" != said[-1][1]:
            words = said.pop()[1] + words
        said.append((kind, words))
    return "|".join(f"{kind}:{words}" for kind, words in said)


def test_tasks_have_a_box_and_no_bullet(make: Make) -> None:
    data = docx.render(next(volumes(make({"a": "# A\n\n- [x] done\n- [ ] to do\n\n<!-- -->\n\n- plain"}), "en")))
    for words, bullets in (("done", 0), ("to do", 0), ("plain", 1)):
        assert len(paragraph(data, words).findall(f"{W}pPr/{W}numPr")) == bullets
        assert len(paragraph(data, words).findall(f"{W}pPr/{W}ind")) == 1 - bullets


def test_headings_pictures_and_footnotes_are_words_own() -> None:
    data = docx.render(sample("en"))
    files = opened(data)
    document = files["word/document.xml"].decode()
    assert {"Heading1", "Heading2", "Summary", "Byline"} <= set(re.findall(r'w:pStyle w:val="(\w+)"', document))
    assert "Squashes of one species" in text(data, "word/footnotes.xml")
    assert "Squashes of one species" not in text(data)
    assert 'descr="A chest of small drawers' in document
    assert {name.rpartition(".")[2] for name in files if "/media/" in name} == {"png"}


def test_what_needs_a_page_becomes_letters(make: Make) -> None:
    body = "- [x] done\n\n> [!TIP]\n> Rest.\n\n<details><summary>More</summary>\n\nHere.\n\n</details>\n\n<script>steal()</script>"
    said = text(docx.render(next(volumes(make({"a": f"# A\n\n{body}"}), "en"))))
    for words in ("done", "Tip", "Rest.", "More", "Here."):
        assert words in said
    assert "steal" not in said


def test_the_same_document_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    once = docx.render(sample("zh"))
    for name, value in (
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "ar_EG"),
        ("HOME", str(tmp_path)),
        ("TMPDIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert docx.render(sample("zh")) == once
