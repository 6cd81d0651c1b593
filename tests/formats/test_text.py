"""Plain text: golden files that a person can read (`tests/data/texts`), and the promises under random documents.

After a wanted change run `uv run python -m tests.formats.test_text` and read the diff.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unicodedata import bidirectional

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from markdown_it.token import Token
from wcwidth import width

from polyglot import publication
from polyglot.articles import discovery
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.ui_text import interface_text
from polyglot.formats.html import render
from polyglot.formats.text import text
from polyglot.formats.text.lines import COLUMNS, TextLine, isolate_text, with_direction_mark, wrap
from polyglot.language import locales
from polyglot.markdown import parser
from polyglot.markdown.html_tokens import split_html
from tests.support.paths import DATA
from tests.support.strategies import DOCUMENTS, MANY

FOLDER = DATA / "texts"
PUBLICATIONS = {"texts": "https://tides.example/7/", "site": ""}
GOLDEN = [("texts", "es"), ("texts", "ar"), ("texts", "zh"), ("site", "fr"), ("site", "ar"), ("site", "zh")]
EN = interface_text(locales.parse_tag("en"))


def volumes(root: Path, tag: str) -> Iterator[BoundIssue]:
    read = publication.read(root)
    ids, _ = discovery.find_articles(read)
    for contents in arrange_issues(read, ids)[0]:
        yield compose(read, contents, read.locale(tag), contents.articles, ids, BuildMode(preview=tag != "es"))


def golden(name: str, tag: str) -> str:
    return text.render(next(volumes(DATA / name, tag)), PUBLICATIONS[name])


def parsed(body: str) -> list[Token]:
    return parser.parse_markdown(body)[0]


def squeezed(said: str) -> str:
    """The letters and digits of a text, without the numbers of its notes and the marks of its tasks."""
    return re.sub(r"\[[\dx]+\]|[\W_]", "", said)


def blocks(body: str) -> list[str]:
    """What each block of an article's page says, with its pictures' texts."""
    page = BeautifulSoup(render.render(parsed(body), EN), "lxml")
    for image in page("img"):
        shown = f"{image.get('alt') or ''}{image.get('title') or ''}"
        image.replace_with(f"Picture{shown}" if shown else "")
    for mark in page.select(".footnote-ref, .footnote-backref, script, style, template, textarea, title, noscript"):
        mark.decompose()
    for block in page.select("p, li, h1, h2, pre, td, th, blockquote, div, br, hr, .alert-title"):
        block.insert_before("\0")
        block.insert_after("\0")
    return [said for block in page.get_text().split("\0") if (said := squeezed(block))]


@pytest.mark.parametrize(("name", "tag"), GOLDEN)
def test_golden(name: str, tag: str) -> None:
    assert golden(name, tag) == (FOLDER / f"{name}.{tag}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "tag"), GOLDEN)
def test_each_line_is_read_in_its_direction(name: str, tag: str) -> None:
    """In a right-to-left edition a line begins with a letter that runs so, unless it is code, an address or foreign."""
    said = golden(name, tag)
    marks = re.findall("[\u200e\u200f]", said)
    assert bool(marks) == (tag == "ar")
    for line in said.splitlines() if tag == "ar" else ():
        outside = re.sub("[\u2066-\u2068][^\u2069]*\u2069", "", line)
        strong = next((kind for sign in outside if (kind := bidirectional(sign)) in {"L", "R", "AL"}), "")
        arabic = any(bidirectional(sign) == "AL" for sign in line)
        assert not arabic or strong != "L" or line.startswith("\u200e"), line


def test_an_article_alone() -> None:
    volume = next(volumes(FOLDER, "es"))
    said = text.render_article(volume, volume.chapters[1], "https://tides.example/es/7/list/")
    assert said.startswith("La lista de las cosas perdidas\n====")
    assert said.endswith("\nFriends of the Causeway\nhttps://tides.example/es/7/list/\n")


@MANY
@given(DOCUMENTS)
def test_no_word_is_lost(body: str) -> None:
    # A browser takes what follows an open tag or reference for its own.
    raw = [token.content for token in parsed(body) if token.type == "html_block"]
    assume(not any("&#" in content or not part.is_whole for content in raw for part in split_html(content)))
    said = squeezed(text.render_body(parsed(body), EN))
    for block, times in Counter(blocks(body)).items():
        assert said.count(block) >= times, block


@MANY
@given(DOCUMENTS)
def test_every_address_and_every_title_is_told_once(body: str) -> None:
    page = BeautifulSoup(render.render(parsed(body), EN), "lxml")  # html.parser refuses some broken HTML
    said = text.render_body(parsed(body), EN)
    for link in page.select("a[href]:not(.footnote-backref, .footnote-ref a)"):
        number = re.findall(rf"^ *\[\d+\] {re.escape(str(link['href']))}$", said, re.MULTILINE)
        assert len(number) == 1 or (not number and link.get_text() in said), link
        assert str(link.get("title") or "") in said


@MANY
@given(DOCUMENTS)
def test_what_is_written_is_a_text_file(body: str) -> None:
    said = text.render_body(parsed(body), EN)
    assert said == "" or (said.endswith("\n") and not said.endswith("\n\n"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", said)
    for line in said.splitlines():
        head = re.match(r"[ >]*(?:(?:[-*]|\d+\.|\[\d+\]) )*[ >]*", line)
        whole = line[head.end() :] if head else line
        assert width(line) <= COLUMNS or line.startswith("    ") or len(wrap(whole, 1, EN.reader)) == 1, line


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "We walked to the well-known lamp – and back – by 7. 30 people came. - And then none. " * 3),
        ("fr", "« Personne ne traverse ! » dit-elle ; et pourtant : personne ne s’en plaint. " * 3),
        ("ar", "تقول حارستها إنها تتبع القمر، والقمر لا يستعجل. " * 4),
        ("ko", "방파제 입구의 시계는 언제나 늦는다. 그래서 사람들은 더 믿는다. " * 4),
    ],
)
def test_lines_joined_by_a_space_are_the_text(tag: str, said: str) -> None:
    said = said.strip(" ")
    lines = wrap(said, COLUMNS, locales.parse_tag(tag))
    assert " ".join(lines) == said
    assert len(lines) > 2
    assert all(width(line) <= COLUMNS for line in lines)
    assert not any(re.match(r"[-–>*] |\d+\. ", line) for line in lines), "a line that looks like a list's item"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("zh", "堤道上有一座钟，只报潮水，不报时间。“大家”因此更信它（𠀀也是）……真的——" * 4),
        ("ja", "堤防の時計は「いつも」遅れている。だから、みんなが信じるのだろうか？テーブルー。" * 4),
        ("th", "นาฬิกาที่ปลายทางเดินเดินช้าเสมอแต่ทุกคนเชื่อมันมากกว่าเวลาที่เขียนไว้บนกระดาษ" * 3),
        ("km", "នាឡិកានៅចុងផ្លូវដើរយឺតជានិច្ចប៉ុន្តែមនុស្សគ្រប់គ្នាជឿវាច្រើនជាងពេលវេលាដែលសរសេរនៅលើក្រដាស" * 3),
    ],
)
def test_scripts_without_spaces(tag: str, said: str) -> None:
    lines = wrap(said, COLUMNS, locales.parse_tag(tag))
    assert "".join(lines) == said
    assert len(lines) > 2
    assert all(width(line) <= COLUMNS for line in lines)
    assert not any(line[0] in "，。”）……——、」？ーぁゃっ" or line[-1] in "“「（" for line in lines), "kinsoku"


def test_thai_is_cut_between_words() -> None:
    lines = wrap("นาฬิกาเดินช้าเสมอแต่ทุกคนเชื่อ", 8, locales.parse_tag("th"))
    assert lines == ["นาฬิกาเดิน", "ช้าเสมอแต่", "ทุกคนเชื่อ"]


@pytest.mark.parametrize(
    "whole",
    ["https://tides.example/a-very-long/address?with=many&parts=that-could-be-broken/" + "x" * 40, "w" * 90],
)
def test_what_cannot_be_broken_stays_whole(whole: str) -> None:
    lines = wrap(f"Read this first: {whole} and then that.", COLUMNS, EN.reader)
    assert lines == ["Read this first:", whole, "and then that."]


def test_addresses_stay_whole_among_letters_without_spaces() -> None:
    address = "https://例子.example/潮汐表/今天的数字/明天的数字"
    lines = wrap("更长的故事每天早上登在那里的网页上。" * 2 + address + " 上。", 40, locales.parse_tag("zh"))
    assert any(address in line for line in lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (TextLine("القمر", "rtl"), "القمر"),
        (TextLine("- القمر", "rtl"), "- القمر"),
        (TextLine("Moon القمر", "rtl"), "\u200fMoon القمر"),
        (TextLine("======", "rtl"), "\u200f======"),
        (TextLine("======", "ltr"), "======"),
        (TextLine("القمر moon", "ltr"), "\u200eالقمر moon"),
        (TextLine(isolate_text("moon", "ltr") + " القمر", "rtl"), "\u2066moon\u2069 القمر"),
        (TextLine("code", ""), "code"),
        (TextLine("", "rtl"), ""),
    ],
)
def test_marks_stand_only_where_a_line_would_be_read_wrongly(line: TextLine, expected: str) -> None:
    assert with_direction_mark(line) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("اكتب إلى hall@example.org ثم", "اكتب إلى hall@example.org ثم"),
        ("اكتب إلى hall@example.org (24/7) ثم", "اكتب إلى ⟦hall@example.org⟧ (24/7) ثم"),
        ("الأمر `ls -l` 5 مرات", "الأمر ⟦`ls -l`⟧ 5 مرات"),
        ("- https://seeds.example/a/\n- كلمة", "- ⟦https://seeds.example/a/⟧\n- كلمة"),
        ("قالت A. B. Novák[^n] لي\n\n[^n]: نص", "قالت ⟦A. B. Novák⟧ [1] لي\n\n[1] نص"),
        ("من Rust، Python؛ و *Go* هنا", "من ⟦Rust⟧، ⟦Python⟧؛ و ⟦_Go_⟧ هنا"),
        ("| لغة | عنوان |\n|---|---|\n| C++ | /etc/ |", "لغة | عنوان\n----+------\n⟦C++⟧ | ⟦/etc⟧/"),
    ],
)
def test_words_are_isolated_only_where_they_would_be_read_wrongly(body: str, expected: str) -> None:
    said = text.render_body(parsed(body), interface_text(locales.parse_tag("ar"))).rstrip("\n")
    assert re.sub("[\u200e\u200f]", "", said).replace("\u2066", "⟦").replace("\u2069", "⟧") == expected


def test_isolates_end_with_their_line() -> None:
    lines = wrap("قالت: " + isolate_text("nobody is fetched back by boat", "ltr") + ".", 24, locales.parse_tag("ar"))
    assert lines == ["قالت: \u2066nobody is fetched\u2069", "\u2066back by boat\u2069."]
    lines = wrap(isolate_text("one line\ntwo lines", "ltr"), 24, locales.parse_tag("ar"))
    assert lines == ["\u2066one line\u2069", "\u2066two lines\u2069"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A [link](https://a.example/x) and [it](https://a.example/x).", "A link [1] and it [1].\n\n[1] https://a.example/x\n"),
        ("See <https://a.example/>, www.b.example or a@b.example.", "See https://a.example/, www.b.example or a@b.example.\n"),
        ("[a.example](https://a.example/), [Mail](mailto:a@b.example)", "a.example, Mail [1]\n\n[1] mailto:a@b.example\n"),
        ("un*frigging*believable, *so*, **very *very* so**", "unfriggingbelievable, _so_, *very very so*\n"),
        ("# A *title*\n\n### Lower\n", "A title\n-------\n\n*Lower*\n"),
        ("Bell&#7; and &#27;[31m red&#x2028;end", "Bell� and �[31m red end\n"),
        ("```\na\tb  \n\n\x1b[31mc\n```", "    a\tb  \n\n     [31mc\n"),
        ("太好了。\n第二行。\nAnd more.", "太好了。第二行。 And more.\n"),
        ("<p>One<br>two <img alt='a dot'></p><ul><li>three</ul><script>no()</script>", "One\ntwo [Picture: a dot]\n\nthree\n"),
        ("H<sub>2</sub>O <img src=x alt='a &amp; b' title=T><br>next", "H2O [Picture: a & b (T)]\nnext\n"),
        ("![](x.png)\n\nText", "Text\n"),
        ("<!-- i18n:skip -->\n\nText", "Text\n"),
        ("> [!NOTE]\n> Useful.\n\n> [!UNKNOWN]\n> Said.", "*Note*\n  Useful.\n\n> [!UNKNOWN] Said.\n"),
        ("| a | b |\n|---|--:|\n| 1 | 22 |", "a |  b\n--+---\n1 | 22\n"),
        ("A.[^x]\n\n[^x]: Note with [^y].\n\n[^y]: Further.", "A. [1]\n\n[1] Note with [2].\n\n[2] Further.\n"),
        ("- a\n- b\n\n1) c\n2) d", "- a\n- b\n\n1. c\n2. d\n"),
        ("- [ ] todo\n- [x] done\n-", "- [ ] todo\n- [x] done\n-\n"),
    ],
)  # fmt: skip
def test_writing(body: str, expected: str) -> None:
    assert text.render_body(parsed(body), EN) == expected


def test_a_machines_text_is_always_told() -> None:
    """Draft and stale passages are bracketed in titles too."""
    volume = next(volumes(FOLDER, "es"))
    said = text.render(volume)
    assert len(re.findall(r"\[traducción\s+automática: ", said)) == 3
    assert "[versión anterior: Nos turnamos cada mes.]" in said


if __name__ == "__main__":
    for name, tag in GOLDEN:
        (FOLDER / f"{name}.{tag}.txt").write_text(golden(name, tag), encoding="utf-8")
