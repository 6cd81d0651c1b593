"""An issue's days, number and order, told as CLDR has it, and the topics of its articles."""

import re
from datetime import date

import pytest

from polyglot.articles import discovery
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.entries import summarize_article
from polyglot.editions.issues import Issue, arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.ui_text import interface_text
from polyglot.language.locales import parse_tag
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.issues import SETTINGS, catalog
from tests.support.locales import ES

PERIODS = """
en    | 2026-01-01 2026-04-30 | January – April 2026
en    | 2026-01-01 2026-01-31 | January 2026
en    | 2026-11-01 2027-02-28 | November 2026 – February 2027
es    | 2026-01-01 2026-04-30 | enero–abril de 2026
fr    | 2026-01-01 2026-01-31 | janvier 2026
de    | 2026-11-01 2027-02-28 | November 2026 – Februar 2027
pt-BR | 2026-01-01 2026-04-30 | janeiro – abril de 2026
ar    | 2026-01-01 2026-04-30 | يناير – أبريل 2026
ar-EG | 2026-01-01 2026-04-30 | يناير – أبريل ٢٠٢٦
fa    | 2026-01-01 2026-04-30 | ژانویه تا آوریل ۲۰۲۶
fa    | 2026-01-01 2026-01-31 | ژانویهٔ ۲۰۲۶
fa    | 2026-11-01 2027-02-28 | نوامبر ۲۰۲۶ تا فوریهٔ ۲۰۲۷
hi    | 2026-01-01 2026-04-30 | जनवरी – अप्रैल 2026
ne    | 2026-01-01 2026-04-30 | २०२६ जनवरी–अप्रिल
bn    | 2026-11-01 2027-02-28 | নভেম্বর ২০২৬ – ফেব্রুয়ারী ২০২৭
th    | 2026-01-01 2026-04-30 | มกราคม – เมษายน 2026
zh    | 2026-01-01 2026-04-30 | 2026年1月至4月
zh    | 2026-11-01 2027-02-28 | 2026年11月至2027年2月
ckb   | 2026-01-01 2026-04-30 | ٢٠٢٦ کانوونی دووەم–نیسان
ay    | 2026-01-01 2026-04-30 | January – April 2026
"""
DAYS = """
en | September 12, 2026
fa | ۱۲ سپتامبر ۲۰۲۶
ne | २०२६ सेप्टेम्बर १२
th | 12 กันยายน ค.ศ. 2026
zh | 2026年9月12日
ckb | ١٢ی ئەیلوولی ٢٠٢٦
"""


def cases(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def spaced(text: str) -> str:
    """The same with plain spaces: CLDR's are thin ones, or unbreakable."""
    return re.sub(r"\s", " ", text)


@pytest.mark.parametrize(("tag", "days", "text"), cases(PERIODS))
def test_periods(tag: str, days: str, text: str) -> None:
    start, end = map(date.fromisoformat, days.split())
    told = Issue(period_start=start, period_end=end).format_period(interface_text(parse_tag(tag)))
    assert spaced(told) == text


@pytest.mark.parametrize(("tag", "text"), cases(DAYS))
def test_a_number_of_one_day(tag: str, text: str) -> None:
    assert spaced(Issue(date=date(2026, 9, 12)).format_period(interface_text(parse_tag(tag)))) == text


@pytest.mark.parametrize("number", [Issue(period_start=date(2026, 9, 1)), Issue(period_end=date(2026, 9, 30))])
def test_a_number_of_one_month(number: Issue) -> None:
    assert number.format_period(interface_text(ES)) == "septiembre de 2026"


@pytest.mark.parametrize(
    ("tag", "volume", "number", "text"),
    [
        ("es", 4, 3, "Volumen 4, número 3"),
        ("zh", 4, 3, "第 4 卷第 3 期"),
        ("ar-EG", 4, 13, "المجلد ٤، العدد ١٣"),
        ("fa", "", 2026, "Number ۲۰۲۶"),
        ("en", "", "12½", "Number 12½"),
        ("en", 4, "", ""),
    ],
)
def test_numbers(tag: str, volume: int | str, number: int | str, text: str) -> None:
    assert Issue(volume=volume, number=number).format_number(interface_text(parse_tag(tag))) == text


def test_issues_stand_by_their_days(make: Make) -> None:
    publication = make({f"{name}/a": "One." for name in ("a", "b", "c", "d")})
    for name, day in (
        ("a", "date = 2026-02-03"),
        ("b", "period_start = 2026-02-04"),
        ("c", "date = 2026-02-05"),
        ("d", ""),
    ):
        (publication.articles / name / "issue.toml").write_text(day, encoding="utf-8")
    assert [
        found.issue.folder for found in arrange_issues(publication, discovery.find_articles(publication)[0])[0]
    ] == [
        "c",
        "b",
        "a",
        "d",
    ]


def test_topics(make: Make) -> None:
    """A topic, however short, is translated once, and every edition has the source's beside its own."""
    settings = SETTINGS.replace("\n\n", '\ntranslate = ["title", "tags"]\n\n')
    publication = make(
        {"a": "---\ntags: [tools, mutual aid, 2026]\n---\nOne.\n", "b": "---\ntags: tools\n---\nTwo.\n"}, settings
    )
    sync(publication, DAY)
    file = catalog(publication, id="b")
    assert (file[0].msgctxt, file[0].msgid) == ("tags", "tools")
    file[0].msgstr = "herramientas"
    file.save()
    assert sync(publication, DAY).taken == 1
    shown = summarize_article(publication, load_article(publication, publication.locales, "a"), BuildMode())
    assert [(topic.text, topic.locale.tag, topic.mark and topic.mark.state) for topic in shown["es"].tags] == [
        ("herramientas", "es", None),
        ("mutual aid", "en", "untranslated"),
        ("2026", "en", None),  # a number: no text of the front matter
    ]
    assert [topic.text for topic in shown["en"].tags] == ["tools", "mutual aid", "2026"]
