"""The plan: what enters an edition and why, what stays published, and what stops a build."""

import json

import pytest

from polyglot import publication as publications
from polyglot.building.build import BuildReport
from polyglot.catalogs.ledger.published import dump, merge, parse
from polyglot.editions.plan import Reason
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support import builds
from tests.support.catalogs import translate_all

STORY = "One dog. Two cats. Three birds. Four mice. Five geese."


def translate(publication: Publication, id: str, share: float = 1.0, tag: str = "es") -> None:
    sync(publication, DAY)
    translate_all(publication, id, tag, share=share)


def build(publication: Publication, *, preview: bool = False, day: str = DAY) -> BuildReport:
    return builds.build(publication, ["es"], view=BuildMode(preview, day))


def reasons(report: BuildReport) -> dict[str, tuple[bool, Reason]]:
    return {row.article: (row.verdict.enters, row.verdict.reason) for row in report.plan if row.language == "es"}


def page(publication: Publication, id: str = "a") -> str:
    return (publication.editions / "es" / id / "index.html").read_text(encoding="utf-8")


def test_reasons(make: Make) -> None:
    publication = make({"a": STORY, "b": STORY.replace("dog", "fox"), "c": "---\nlanguage: es\n---\nUno."})
    translate(publication, "a", 0.8)
    translate(publication, "b", 0.6)
    assert reasons(build(publication)) == {
        "a": (True, Reason.REVIEWED),
        "b": (False, Reason.IN_TRANSLATION),
        "c": (True, Reason.ORIGINAL),
    }
    assert reasons(build(publication, preview=True))["b"] == (True, Reason.PREVIEW)


def test_what_was_published_stays(make: Make) -> None:
    """An article whose source grows stays in the edition, its new parts as source and marked."""
    publication = make({"a": STORY})
    translate(publication, "a")
    build(publication)
    (publication.articles / "a.md").write_text(STORY + " New text here." * 3 + "\n\n" + "Much more of it. " * 9)
    sync(publication, DAY)
    report = build(publication)
    assert reasons(report) == {"a": (True, Reason.PUBLISHED)}
    assert [row.since for row in report.plan if row.language == "es"] == [DAY]
    assert "«One dog.»" in page(publication)
    assert '<span class="untranslated" lang="en" dir="ltr">New text here.' in page(publication)


def test_only_what_is_built_is_published(run: Run, make: Make) -> None:
    publication = make({"a": STORY})
    for tag in ("es", "zh"):
        translate(publication, "a", tag=tag)
    assert run("build", "-l", "es", "--as-of", DAY).returncode == 0
    there = [locale.tag for locale in publication.locales if publication.published_path(locale).exists()]
    assert there == ["es"]


def test_a_preview_publishes_nothing(make: Make) -> None:
    publication = make({"a": STORY})
    translate(publication, "a", 0.4)
    build(publication, preview=True)
    assert not publication.published_path(publication.locale("es")).exists()
    assert reasons(build(publication)) == {"a": (False, Reason.IN_TRANSLATION)}


def test_what_was_published_goes_along_with_its_article(make: Make) -> None:
    publication = make({"a": STORY})
    translate(publication, "a")
    build(publication)
    (publication.articles / "a.md").rename(publication.articles / "b.md")
    (publication.articles / "b.md").write_text(STORY + " New text here." * 30)
    assert sync(publication, DAY).renamed == (("a", "b"),)
    assert reasons(build(publication)) == {"b": (True, Reason.PUBLISHED)}


def test_withdraw(run: Run, make: Make) -> None:
    publication = make({"a": STORY})
    translate(publication, "a")
    build(publication)
    assert run("withdraw", "articles/a.md", "-l", "es").stdout == "Withdrawn: es 1 article.\n"
    assert run("withdraw", "a", "-l", "es").stdout == "No changes.\n"
    assert reasons(build(publication)) == {"a": (False, Reason.WITHDRAWN)}
    assert not (publication.editions / "es" / "a").exists()
    assert run("withdraw", "a", "--undo").stdout == "May enter again: es 1 article.\n"
    assert reasons(build(publication)) == {"a": (True, Reason.REVIEWED)}


def test_the_day_of_publication_does_not_move(make: Make) -> None:
    publication = make({"a": STORY})
    translate(publication, "a")
    build(publication, day="2026-01-01")
    before = publication.published_path(publication.locale("es")).read_bytes()
    build(publication, day="2026-02-02")
    assert publication.published_path(publication.locale("es")).read_bytes() == before


def test_a_plan_builds_nothing(run: Run, make: Make) -> None:
    publication = make({"a": STORY})
    translate(publication, "a", 0.6)
    result = run("build", "--plan", "-l", "es")
    assert result.stdout.split() == [
        "article",
        "why",
        "es",
        "a",
        "held",
        "back",
        "60%",
        "reviewed,",
        "80%",
        "required",
    ]
    assert not publication.editions.exists()
    told = json.loads(run("build", "--plan", "-l", "es", "--json").stdout)["plan"]
    assert [(row["verdict"], row["share"]) for row in told if row["language"] == "es"] == [
        ({"enters": False, "reason": "in translation"}, 0.6)
    ]


def test_what_is_held_back_is_counted(run: Run, make: Make) -> None:
    """In a row for each language, with its formats; the articles are named by the plan."""
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[editions]\nformats = ["html", "text"]\n'
    publication = make({"a": STORY, "b": STORY, "c": STORY}, settings)
    translate(publication, "a")
    translate(publication, "b", 0.6)
    assert run("build", "-l", "es,en").stdout.splitlines() == [
        "es  1 article, 2 held back: html, text -> editions/es",
        "en  3 articles: html, text -> editions/en",
        "Held back: 2 in translation. “polyglot build --plan” lists them.",
    ]
    told = run("build", "-l", "en", "-f", "html").stdout.splitlines()
    assert told[0] == "en  3 articles: html -> editions/en"


@pytest.mark.parametrize("text", ["", "[]", '{"a": {"when": "x"}}', "{'a'}"])
def test_a_broken_list_is_told(run: Run, make: Make, text: str) -> None:
    publication = make({"a": STORY})
    path = publication.published_path(publication.locale("es"))
    path.parent.mkdir(parents=True)
    path.write_text(text)
    result = run("build")
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert result.stderr.startswith("locales/es/published.json:1: error: The file is not in polyglot's format")
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ({}, {"a": "1"}, {"b": "2"}, {"a": "1", "b": "2"}),
        ({}, {"a": "2"}, {"a": "1"}, {"a": "1"}),
        ({"a": "1"}, {"a": "1 9"}, {"a": "1"}, {"a": "1 9"}),
        ({"a": "1"}, {"a": "1"}, {"a": "1 9"}, {"a": "1 9"}),
        ({"a": "1 9"}, {"a": "1"}, {"a": "1 9"}, {"a": "1"}),
        ({"a": "1"}, {}, {"a": "1"}, {"a": "1"}),
    ],
)
def test_merge(base: dict[str, str], ours: dict[str, str], theirs: dict[str, str], merged: dict[str, str]) -> None:
    """`since withdrawn`, each a digit that stands for a day."""

    def text(side: dict[str, str]) -> str:
        rows = {id: [f"2026-01-0{day}" for day in days.split()] for id, days in side.items()}
        return json.dumps({id: dict(zip(("since", "withdrawn"), days, strict=False)) for id, days in rows.items()})

    found = merge(*(parse(text(side), "x") for side in (base, ours, theirs)))
    assert found == parse(text(merged), "x")
    assert parse(dump(found), "x") == found


def test_a_publication_is_read_anew(make: Make) -> None:
    """What the settings say counts at once: an article that was held back enters when less is asked for."""
    publication = make({"a": STORY})
    translate(publication, "a", 0.6)
    assert reasons(build(publication)) == {"a": (False, Reason.IN_TRANSLATION)}
    settings = publication.root / "polyglot.toml"
    settings.write_text(settings.read_text() + "[editions]\npublish_at = 0.5\n")
    assert reasons(build(publications.read(publication.root))) == {"a": (True, Reason.REVIEWED)}
    assert "«One dog.»" in page(publication)


def test_equal_texts_keep_their_own_targets(make: Make) -> None:
    """One message may stand for two links: each leads where its author let it lead."""
    publication = make({"a": "See [it](https://x.example). Well.\n\nSee [it](https://y.example). Well."})
    translate(publication, "a")
    build(publication)
    assert [page(publication).count(f'href="https://{target}.example"') for target in ("x", "y")] == [1, 1]
