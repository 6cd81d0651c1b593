"""issue.toml and its catalogs as files: where they lie, and what is told of broken ones."""

import pytest

from polyglot.articles import discovery
from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.drafting.backlog import DraftRequest
from polyglot.workflow.check import check
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Run
from tests.support.issues import ISSUE, SAYS, MakeIssue, catalog, title, translate, volume


def test_it_is_no_article(issue: MakeIssue, run: Run) -> None:
    publication = issue()
    result = run("build")
    assert (result.returncode, result.stderr) == (0, "")
    assert not list(publication.editions.rglob(f"{ISSUE}*"))
    assert discovery.find_articles(publication)[0] == ["2026-1/a"]


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


@pytest.mark.parametrize(
    ("id", "says", "told"),
    [
        (ISSUE, "title = \n", f"articles/{ISSUE}:1: error: is not TOML: Invalid value. Correct that line. [issue]"),
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
            f"articles/{ISSUE}:2: error: The period ends before it begins. Correct period_start or period_end. [issue]",
        ),
        (
            "issue.toml",
            SAYS,
            "articles/issue.toml:1: error: This issue.toml is not in the folder of an issue. Move it beside",
        ),
        (
            "2026 2/issue.toml",
            SAYS,
            "articles/2026 2/issue.toml:1: error: The name of this issue contains white space, which",
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
    order = BuildRequest(publication, plan_folders(publication, publication.locales, ("html",), None))
    for findings in (
        sync(publication, DAY).findings,
        check(publication),
        status(publication, publication.locales).findings,
        draft(DraftRequest(publication=publication, locales=publication.locales, day=DAY)).findings,
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
