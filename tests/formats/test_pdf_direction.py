"""Print in both directions: where pdftotext finds the words of a line, from left to right."""

import re
from pathlib import Path

import pikepdf
import pytest

from polyglot.formats.pdf.pdf import render
from tests.conftest import Make
from tests.support.printed import placed_words, visual_lines, volumes

SETTINGS = '[publication]\nsource_language = "{}"\nlanguages = ["sw"]\ntitle = "Test"\n'


def print_article(make: Make, folder: Path, tag: str, body: str, title: str = "T") -> Path:
    """Print an article in a language; return the path of the PDF."""
    (volume,) = volumes(make({"one": f"---\ntitle: {title}\n---\n\n{body}\n"}, SETTINGS.format(tag)), tag)
    path = folder / "print.pdf"
    path.write_bytes(render(volume).data)
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اكتب إلى hall@example.org (24/7) ثم نص.", "24/7 hall@example.org"),
        ("الأمر `ls -l` 5 مرات ثم نص.", "5 ls -l"),
        ("اذهب إلى https://e.example/a/b 10 ثم نص.", "10 https://e.example/a/b"),
        ("- https://seeds.example/one/", "https://seeds.example/one/ •"),
        ("- hall@example.org", "hall@example.org •"),
        ("- `code --help` (7)", "7 code --help •"),
        ("1. Radio 7", "Radio 7 1"),
        ("<https://seeds.example/two/> و[https://seeds.example/x/](https://seeds.example/x/)", "https://seeds.example/x/ https://seeds.example/two/"),
        ("مع A. B. Novák[^n] رسالة\n\n[^n]: نص", "1 A. B. Novák"),
        ("مع Rust، Python؛ Go هنا", "Go Python Rust"),
        ("بعد 20 و30 km هنا", "30 km 20"),
        ("English <bdi>كلمة</bdi> (5) هنا", "5 English"),
    ],
)  # fmt: skip
def test_lines_from_the_right(make: Make, tmp_path: Path, text: str, expected: str) -> None:
    lines = visual_lines(print_article(make, tmp_path, "ar", text), 2)
    assert expected in lines


def test_a_list_item_that_is_an_address_begins_beside_its_mark(make: Make, tmp_path: Path) -> None:
    path = print_article(make, tmp_path, "ar", "- https://seeds.example/one/\n- كلمة https://seeds.example/two/")
    words = placed_words(path, 2)
    (address,), (mark, _) = (
        [word for word in words if word.text == text] for text in ("https://seeds.example/one/", "•")
    )
    assert 0 < mark.left - address.right < 12


def test_titles_and_addresses_in_notes(make: Make, tmp_path: Path) -> None:
    text = "[صفحة](https://seeds.example/a/)"
    lines = visual_lines(print_article(make, tmp_path, "ar", text, "نص hall@example.org (7)"), 2)
    assert "7 hall@example.org" in lines
    assert "https://seeds.example/a/ 1" in lines


def test_the_colophon_in_a_language_from_the_right(make: Make, tmp_path: Path) -> None:
    settings = SETTINGS.format("ar") + 'publisher = "Seeds (North) 7"\n'
    (volume,) = volumes(make({"one": "---\ntitle: T\n---\n\nنص"}, settings), "ar")
    path = tmp_path / "print.pdf"
    path.write_bytes(render(volume).data)
    assert "Seeds North 7" in visual_lines(path, 2)


def test_an_address_is_printed_once(make: Make, tmp_path: Path) -> None:
    text = "See www.seeds.example/list/ and [seeds.example/b](https://seeds.example/b/)."
    lines = "\n".join(visual_lines(print_article(make, tmp_path, "en", text), 2))
    assert lines.count("seeds.example/list") == 1
    assert lines.count("seeds.example/b") == 1


@pytest.mark.parametrize(
    ("tag", "text"),
    [("hi", "उसने कहा, “बीज”, और ‘फिर’ (种子) 5."), ("ar", "قالت: “بذرة” (种子)، ثم ‘5’."), ("en", "“Seed”, (种子) 5.")],
)
def test_punctuation_is_of_the_languages_own_font_or_the_latin_one(
    make: Make, tmp_path: Path, tag: str, text: str
) -> None:
    with pikepdf.open(print_article(make, tmp_path, tag, text)) as pdf:
        fonts = {font.objgen: font for page in pdf.pages for font in page.resources.Font.values()}
        chinese = [font for font in fonts.values() if "CJK" in str(font.BaseFont)]
        signs = {sign for font in chinese for sign in re.findall(r"> <(\w{4})", font.ToUnicode.read_bytes().decode())}
    assert signs == {"79CD", "5B50", "FFFF"}  # and the end of the range of codes
