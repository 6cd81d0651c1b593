"""What an issue says of itself is translated as articles are, and shown by the same rules; its time is told by CLDR."""

import shutil
import time
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.adoption.apply import AdoptionAuthor
from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.drafting.backlog import DraftRequest
from polyglot.editions.print_policy import BuildMode
from polyglot.model import State
from polyglot.workflow import memory
from polyglot.workflow.adopt import adopt
from polyglot.workflow.approve import approve
from polyglot.workflow.check import check
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Run
from tests.support.issues import ISSUE, SAYS, SETTINGS, MakeIssue, catalog, title, translate, volume
from tests.support.paths import REPOSITORY


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


@pytest.mark.parametrize(
    ("state", "settings", "view", "shown"),
    [
        ("missing", "", BuildMode(), ("What we keep and lend", "en", "untranslated")),
        ("missing", "", BuildMode(preview=True), ("What we keep and lend", "en", "untranslated")),
        ("draft", "", BuildMode(), ("What we keep and lend", "en", "untranslated")),
        ("draft", "", BuildMode(preview=True), ("[Ŵĥàţ ŵé ķééṗ àñđ ļéñđ]", "es", "draft")),
        ("draft", '[editions]\nunreviewed = "draft"\n', BuildMode(), ("[Ŵĥàţ ŵé ķééṗ àñđ ļéñđ]", "es", "draft")),
        ("reviewed", "", BuildMode(), ("Lo que prestamos", "es", "")),
        (
            "reviewed",
            "[review]\nsecond_reviewer = true\n",
            BuildMode(),
            ("What we keep and lend", "en", "untranslated"),
        ),
        ("approved", "[review]\nsecond_reviewer = true\n", BuildMode(), ("Lo que prestamos", "es", "")),
        ("stale", "", BuildMode(), ("Lo que prestamos", "es", "stale")),
        ("stale", '[editions]\nstale = "source"\n', BuildMode(), ("What we keep and borrow", "en", "untranslated")),
        ("stale", "[editions]\nstale = 30\n", BuildMode(day="2026-01-20"), ("Lo que prestamos", "es", "stale")),
        (
            "stale",
            "[editions]\nstale = 30\n",
            BuildMode(day="2026-03-20"),
            ("What we keep and borrow", "en", "untranslated"),
        ),
    ],
)
def test_editions_show_it_as_they_show_titles(
    issue: MakeIssue, state: str, settings: str, view: BuildMode, shown: tuple[str, str, str]
) -> None:
    publication = issue(settings=SETTINGS + settings)
    sync(publication, DAY)
    if state == "draft":
        draft(DraftRequest(publication=publication, locales=[publication.locale("es")], day=DAY))
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
    assert [found.target for found in memory.find_matches(publication, "What we keep and lend", pair, 70, 5)] == [
        "ما نُعيره"
    ]
    old = tmp_path / "old.po"
    shutil.copy(publication.catalog_path(ISSUE, publication.locale("es")), old)
    old.write_text(old.read_text().replace('lend"\nmsgstr ""', 'lend"\nmsgstr "Lo que prestamos"'), encoding="utf-8")
    adopt(publication, publication.locale("es"), [old], f"articles/{ISSUE}", AdoptionAuthor("ana", DAY))
    assert title(publication, "es") == ("Lo que prestamos", "es", "")


def test_a_site_shows_it_as_soon_as_it_is_translated(issue: MakeIssue) -> None:
    """A build that makes only what changed sees that an issue's catalog did, and keeps its texts if it cannot be read."""
    publication = issue(settings=SETTINGS + "[editions]\npublish_at = 0.0\n")
    sync(publication, DAY)
    order = BuildRequest(publication, plan_folders(publication, publication.locales, ("html",), None))
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
    report = build(order)
    assert ([finding.code for finding in report.findings], report.written) == (["catalog"], 0)


def test_the_sample_publication() -> None:
    publication = publications.read(REPOSITORY)
    assert {tag: title(publication, tag) for tag in ("en", "es", "fr", "ar", "hi", "zh")} == {
        "en": ("What we keep and lend", "en", ""),
        "es": ("Lo que guardamos y prestamos", "es", ""),
        "fr": ("Ce que nous gardons et prêtons", "fr", ""),
        "ar": ("ما نحفظه وما نُعيره", "ar", ""),
        "hi": ("जो हम सँभालते और उधार देते हैं", "hi", ""),
        "zh": ("我们保存的，我们借出的", "zh", ""),
    }
