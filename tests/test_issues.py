"""What an issue says of itself is translated as articles are, and shown by the same rules; its time is told by CLDR."""

import re
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polib
import pytest

from polyglot import publication as publications
from polyglot.adoption.apply import Importer
from polyglot.articles import discovery
from polyglot.building.build import run as build
from polyglot.building.order import Order, folders
from polyglot.catalogs.ledger.article_translations import open_article
from polyglot.drafting.backlog import Order as Drafting
from polyglot.editions.bound_issue import Volume, bind
from polyglot.editions.entries import survey
from polyglot.editions.issues import Issue, arrange
from polyglot.editions.print_policy import View
from polyglot.editions.ui_text import interface
from polyglot.language.locales import parse
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow import memory
from polyglot.workflow.adopt import take_over
from polyglot.workflow.approve import approve
from polyglot.workflow.check import check
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run

HOME = Path(__file__).parents[1]
SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n\n[drafting]\nengine = "pseudo"\n'
SAYS = 'number = 1\ntitle = "What we keep and lend"\nsummary = """\nSeeds,\n  saws and songs.\n"""\n'
ISSUE = "2026-1/issue.toml"

MakeIssue = Callable[..., Publication]


@pytest.fixture
def issue(make: Make) -> MakeIssue:
    """Makes a publication of one issue, which says this of itself, with an article."""

    def made(says: str = SAYS, settings: str = SETTINGS, id: str = ISSUE) -> Publication:
        publication = make({"2026-1/a": "---\ntitle: A drawer\n---\nOne.\n"}, settings)
        path = publication.articles / id
        path.parent.mkdir(exist_ok=True)
        path.write_text(says, encoding="utf-8")
        return publication

    return made


def catalog(publication: Publication, tag: str = "es", id: str = ISSUE) -> polib.POFile:
    return polib.pofile(str(publication.catalog_path(id, publication.locale(tag))), wrapwidth=0)


def translate(publication: Publication, tag: str = "es", **texts: str) -> None:
    """What a translator does: the fields' texts, by their names."""
    file = catalog(publication, tag)
    for message in file:
        if message.msgctxt in texts:
            message.msgstr = texts[message.msgctxt]
            message.flags = []
    file.save()


def volume(publication: Publication, tag: str, view: View | None = None) -> Volume:
    ids, _ = discovery.find(publication)
    contents, findings = arrange(publication, ids)
    assert not findings
    return bind(publication, contents[0], publication.locale(tag), contents[0].articles, ids, view or View())


def title(publication: Publication, tag: str, view: View | None = None) -> tuple[str, str, str]:
    """The title that readers of a language see, the language it is in, and what they are told of it."""
    shown = volume(publication, tag, view).title
    assert shown is not None
    return shown.text, shown.locale.tag, shown.mark.get("class", "")


def test_its_texts_are_messages(issue: MakeIssue) -> None:
    publication = issue()
    report = sync(publication, DAY)
    assert (report.articles, report.units, report.findings) == (1, 4, ())
    found = [(one.msgctxt, one.msgid, one.occurrences) for one in catalog(publication)]
    place = [(f"articles/{ISSUE}", "")]
    assert found == [("title", "What we keep and lend", place), ("summary", "Seeds, saws and songs.", place)]
    assert publication.template_path(ISSUE).is_file()
    assert sync(publication, DAY).written == 0
    assert check(publication) == ()


def test_an_edit_of_it_is_seen(issue: MakeIssue) -> None:
    publication = issue()
    sync(publication, DAY)
    translate(publication, title="Lo que prestamos", summary="Semillas.")
    sync(publication, DAY, by="ana")
    time.sleep(0.05)
    sync(publication, DAY)
    (publication.articles / ISSUE).write_text(SAYS.replace("keep and lend", "lend and keep"), encoding="utf-8")
    report = sync(publication, DAY)
    assert (report.synced, report.written) == (
        2,
        3,
    )  # its article is looked at, too: the issue says which names it keeps
    first = catalog(publication)[0]
    assert (first.fuzzy, first.msgstr, first.previous_msgid) == (True, "Lo que prestamos", "What we keep and lend")
    (row,) = (row for row in status(publication, [publication.locale("es")]).articles if row.article == ISSUE)
    assert row.words == {State.STALE: 5, State.REVIEWED: 4}


def test_status_lists_it_and_counts_it_for_nothing(issue: MakeIssue, run: Run) -> None:
    publication = issue(settings=SETTINGS + "[editions]\npublish_at = 0.0\n")
    sync(publication, DAY)
    rows = status(publication, publication.locales).articles
    assert [(row.language, row.article, row.publishable) for row in rows] == [
        (tag, id, id == "2026-1/a") for tag in ("es", "ar") for id in ("2026-1/a", ISSUE)
    ]
    assert "es: 1 of 1 article can be published;" in run("status").stdout


def test_it_is_no_article(issue: MakeIssue, run: Run) -> None:
    publication = issue()
    result = run("build")
    assert (result.returncode, result.stderr) == (0, "")
    assert not list(publication.editions.rglob(f"{ISSUE}*"))
    assert discovery.find(publication)[0] == ["2026-1/a"]


@pytest.mark.parametrize(
    ("state", "settings", "view", "shown"),
    [
        ("missing", "", View(), ("What we keep and lend", "en", "untranslated")),
        ("missing", "", View(preview=True), ("What we keep and lend", "en", "untranslated")),
        ("draft", "", View(), ("What we keep and lend", "en", "untranslated")),
        ("draft", "", View(preview=True), ("[Ŵĥàţ ŵé ķééṗ àñđ ļéñđ]", "es", "draft")),
        ("draft", '[editions]\nunreviewed = "draft"\n', View(), ("[Ŵĥàţ ŵé ķééṗ àñđ ļéñđ]", "es", "draft")),
        ("reviewed", "", View(), ("Lo que prestamos", "es", "")),
        ("reviewed", "[review]\nsecond_reviewer = true\n", View(), ("What we keep and lend", "en", "untranslated")),
        ("approved", "[review]\nsecond_reviewer = true\n", View(), ("Lo que prestamos", "es", "")),
        ("stale", "", View(), ("Lo que prestamos", "es", "stale")),
        ("stale", '[editions]\nstale = "source"\n', View(), ("What we keep and borrow", "en", "untranslated")),
        ("stale", "[editions]\nstale = 30\n", View(day="2026-01-20"), ("Lo que prestamos", "es", "stale")),
        (
            "stale",
            "[editions]\nstale = 30\n",
            View(day="2026-03-20"),
            ("What we keep and borrow", "en", "untranslated"),
        ),
    ],
)
def test_editions_show_it_as_they_show_titles(
    issue: MakeIssue, state: str, settings: str, view: View, shown: tuple[str, str, str]
) -> None:
    publication = issue(settings=SETTINGS + settings)
    sync(publication, DAY)
    if state == "draft":
        draft(Drafting(publication, [publication.locale("es")], DAY))
    elif state != "missing":
        translate(publication, title="Lo que prestamos")
        sync(publication, DAY, by="ana")
    if state == "approved":
        approve(publication, [ISSUE], [publication.locale("es")], "bo", DAY)
    if state == "stale":
        (publication.articles / ISSUE).write_text(SAYS.replace("lend", "borrow"), encoding="utf-8")
        sync(publication, DAY)
    assert title(publication, "es", view) == shown
    assert title(publication, "en", view)[1:] == ("en", "")


def test_its_summary_goes_along(issue: MakeIssue) -> None:
    publication = issue()
    sync(publication, DAY)
    translate(publication, "ar", summary="بذور ومناشير وأغانٍ.")
    shown = volume(publication, "ar").summary
    assert shown is not None
    assert (shown.text, shown.locale.tag) == ("بذور ومناشير وأغانٍ.", "ar")


def test_a_title_in_another_language(issue: MakeIssue) -> None:
    publication = issue('language = "es"\ntitle = "Lo que prestamos"\n')
    sync(publication, DAY)
    assert not publication.catalog_path(ISSUE, publication.locale("es")).exists()
    translate(publication, "en", title="What we lend")
    assert [title(publication, tag) for tag in ("es", "en", "ar")] == [
        ("Lo que prestamos", "es", ""),
        ("What we lend", "en", ""),
        ("Lo que prestamos", "es", "untranslated"),
    ]


def test_a_number_without_words_has_no_catalog(issue: MakeIssue) -> None:
    publication = issue("number = 1\n")
    assert sync(publication, DAY).findings == ()
    assert not list(publication.catalogs.rglob("issue.toml.*"))
    assert ISSUE not in {row.article for row in status(publication, publication.locales).articles}
    assert (volume(publication, "es").title, volume(publication, "es").number) == (None, "Número 1")


def test_a_title_taken_away_stays_as_memory(issue: MakeIssue) -> None:
    publication = issue()
    sync(publication, DAY)
    translate(publication, title="Lo que prestamos")
    (publication.articles / ISSUE).write_text("number = 1\n", encoding="utf-8")
    sync(publication, DAY)
    assert [(one.msgstr, one.obsolete) for one in catalog(publication)] == [("Lo que prestamos", True)]


def test_a_publication_that_translates_no_titles(issue: MakeIssue) -> None:
    publication = issue(settings=SETTINGS.replace("\n\n", "\ntranslate = []\n\n"))
    sync(publication, DAY)
    assert not list(publication.catalogs.rglob("issue.toml.*"))
    assert title(publication, "es") == ("What we keep and lend", "en", "")


def test_a_renamed_folder_takes_its_catalogs_along(issue: MakeIssue) -> None:
    publication = issue()
    sync(publication, DAY)
    translate(publication, title="Lo que prestamos")
    sync(publication, DAY, by="ana")
    (publication.articles / "2026-1").rename(publication.articles / "spring")
    report = sync(publication, DAY)
    assert set(report.renamed) == {("2026-1/a", "spring/a"), (ISSUE, "spring/issue.toml")}
    assert catalog(publication, id="spring/issue.toml")[0].msgstr == "Lo que prestamos"
    assert not list(publication.catalogs.rglob("2026-1/*.po*"))


def test_the_same_title_is_translated_once(issue: MakeIssue) -> None:
    publication = issue()
    (publication.articles / "2026-1/editorial.md").write_text(
        "---\ntitle: What we keep and lend\n---\nTwo.\n", encoding="utf-8"
    )
    sync(publication, DAY)
    translate(publication, title="Lo que prestamos")
    assert sync(publication, DAY).taken == 1
    assert catalog(publication, id="2026-1/editorial")[0].msgstr == "Lo que prestamos"


def test_memory_and_import(issue: MakeIssue, tmp_path: Path) -> None:
    publication = issue()
    sync(publication, DAY)
    translate(publication, "ar", title="ما نُعيره")
    pair = publication.source, publication.locale("ar")
    assert [found.target for found in memory.find(publication, "What we keep and lend", pair, 70, 5)] == ["ما نُعيره"]
    old = tmp_path / "old.po"
    shutil.copy(publication.catalog_path(ISSUE, publication.locale("es")), old)
    old.write_text(old.read_text().replace('lend"\nmsgstr ""', 'lend"\nmsgstr "Lo que prestamos"'), encoding="utf-8")
    take_over(publication, publication.locale("es"), [old], f"articles/{ISSUE}", Importer("ana", DAY))
    assert title(publication, "es") == ("Lo que prestamos", "es", "")


@pytest.mark.parametrize(
    ("id", "says", "told"),
    [
        (ISSUE, "title = \n", f"articles/{ISSUE}:1: error: is not TOML: Invalid value. Mend that line. [issue]"),
        (
            ISSUE,
            'number = 1\ntitel = "A"\n',
            f"articles/{ISSUE}:2: error: does not fit: Object contains unknown field `titel`.",
        ),
        (
            ISSUE,
            "number = 1\ntitle = 2\n",
            f"articles/{ISSUE}:2: error: does not fit: Expected `str`, got `int` - at `$.title`.",
        ),
        (
            ISSUE,
            '\nlanguage = "fr"\n',
            f"articles/{ISSUE}:2: error: The issue's language “fr” is not one of the publication's.",
        ),
        (
            ISSUE,
            "period_start = 2026-03-01\nperiod_end = 2026-01-31\n",
            f"articles/{ISSUE}:2: error: The period ends before it begins. Mend period_start or period_end. [issue]",
        ),
        ("issue.toml", SAYS, "articles/issue.toml:1: error: This issue.toml is in no issue's folder. Move it beside"),
        (
            "2026 2/issue.toml",
            SAYS,
            "articles/2026 2/issue.toml:1: error: The name of this issue holds white space, which",
        ),
        (
            "2026-1/issue.toml.md",
            "One.",
            "articles/2026-1/issue.toml.md:1: error: An article cannot be called issue.toml. Rename",
        ),
    ],
)
def test_what_is_wrong_is_told_once_by_every_verb(issue: MakeIssue, id: str, says: str, told: str) -> None:
    publication = issue(says, id=id)
    order = Order(publication, folders(publication, publication.locales, ("html",), None))
    for findings in (
        sync(publication, DAY).findings,
        check(publication),
        status(publication, publication.locales).findings,
        draft(Drafting(publication, publication.locales, DAY)).findings,
        build(order).findings,
    ):
        (one,) = findings
        assert f"{one.path}:{one.line}: {one.severity.value}: {one.text} {one.remedy} [{one.code}]".startswith(told)


def test_an_article_called_issue_stands_beside_it(issue: MakeIssue) -> None:
    publication = issue()
    (publication.articles / "2026-1/issue.md").write_text("Two.\n", encoding="utf-8")
    assert sync(publication, DAY).findings == ()
    assert (catalog(publication)[0].msgid, catalog(publication, id="2026-1/issue")[0].msgid) == (
        "What we keep and lend",
        "Two.",
    )


def test_control_signs_in_a_title(issue: MakeIssue) -> None:
    publication = issue('title = "A\\u000bdrawer\\u2028and\\n a bench"\n')
    assert sync(publication, DAY).findings == ()
    assert catalog(publication)[0].msgid == "A drawer and a bench"


def test_a_broken_catalog_of_an_issue_is_told(issue: MakeIssue) -> None:
    publication = issue()
    publication.catalog_path(ISSUE, publication.locale("es")).parent.mkdir(parents=True)
    publication.catalog_path(ISSUE, publication.locale("es")).write_text('msgid "a', encoding="utf-8")
    assert [finding.code for finding in volume(publication, "es").findings] == ["catalog"]
    assert title(publication, "es")[0] == "What we keep and lend"


def test_a_site_shows_it_as_soon_as_it_is_translated(issue: MakeIssue) -> None:
    """A build that makes only what changed sees that an issue's catalog did, and refuses one that cannot be read."""
    publication = issue(settings=SETTINGS + "[editions]\npublish_at = 0.0\n")
    sync(publication, DAY)
    order = Order(publication, folders(publication, publication.locales, ("html",), None))
    build(order)
    front, own = (publication.editions / f"es/{page}" for page in ("index.html", "2026-1/index.html"))
    untold = '<bdi class="untranslated" lang="en" dir="ltr">What we keep and lend</bdi>'
    assert untold in front.read_text(encoding="utf-8")
    translate(publication, title="Lo que prestamos", summary="Semillas.")
    assert build(order).written == 3  # these, and the article's
    assert ">Lo que prestamos</a>" in front.read_text(encoding="utf-8")
    assert '<h1 class="masthead">Lo que prestamos</h1>\n' in own.read_text(encoding="utf-8")
    assert '<p class="summary">Semillas.</p>' in own.read_text(encoding="utf-8")
    assert build(order).written == 0
    publication.catalog_path(ISSUE, publication.locale("es")).write_text('msgid "a', encoding="utf-8")
    assert [finding.code for finding in build(order).refused] == ["catalog"]


def test_the_sample_publication() -> None:
    publication = publications.read(HOME)
    assert {tag: title(publication, tag) for tag in ("en", "es", "fr", "ar", "hi", "zh")} == {
        "en": ("What we keep and lend", "en", ""),
        "es": ("Lo que guardamos y prestamos", "es", ""),
        "fr": ("Ce que nous gardons et prêtons", "fr", ""),
        "ar": ("ما نحفظه وما نُعيره", "ar", ""),
        "hi": ("जो हम सँभालते और उधार देते हैं", "hi", ""),
        "zh": ("我们保存的，我们借出的", "zh", ""),
    }


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
    told = Issue(period_start=start, period_end=end).period(interface(parse(tag)))
    assert spaced(told) == text


@pytest.mark.parametrize(("tag", "text"), cases(DAYS))
def test_a_number_of_one_day(tag: str, text: str) -> None:
    assert spaced(Issue(date=date(2026, 9, 12)).period(interface(parse(tag)))) == text


@pytest.mark.parametrize("number", [Issue(period_start=date(2026, 9, 1)), Issue(period_end=date(2026, 9, 30))])
def test_a_number_of_one_month(number: Issue) -> None:
    assert number.period(interface(parse("es"))) == "septiembre de 2026"


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
    assert Issue(volume=volume, number=number).numbered(interface(parse(tag))) == text


def test_issues_stand_by_their_days(make: Make) -> None:
    publication = make({f"{name}/a": "One." for name in ("a", "b", "c", "d")})
    for name, day in (
        ("a", "date = 2026-02-03"),
        ("b", "period_start = 2026-02-04"),
        ("c", "date = 2026-02-05"),
        ("d", ""),
    ):
        (publication.articles / name / "issue.toml").write_text(day, encoding="utf-8")
    assert [found.issue.folder for found in arrange(publication, discovery.find(publication)[0])[0]] == [
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
    shown = survey(publication, open_article(publication, publication.locales, "a"), View())
    assert [(topic.text, topic.locale.tag, topic.mark.get("class")) for topic in shown["es"].tags] == [
        ("herramientas", "es", None),
        ("mutual aid", "en", "untranslated"),
        ("2026", "en", None),  # a number: no text of the front matter
    ]
    assert [topic.text for topic in shown["en"].tags] == ["tools", "mutual aid", "2026"]
