"""Errors stay local: all else is built, what was published stays, and a build after the correction is as any other."""

from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.building.build import BuildReport
from polyglot.editions.plan import Reason
from polyglot.editions.print_policy import BuildMode
from polyglot.findings import Severity
from polyglot.publication import Publication
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support import builds
from tests.support.catalogs import translate, translate_all
from tests.support.folders import snapshot

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar"]
title = "Test"
[editions]
publish_at = 1.0
formats = ["html", "markdown", "text"]
"""
LINK = "See [the mill][1]."
TREES = "We planted 40 trees."
ARTICLES = {
    "2026-1/a": f"# A house\n\nIt stands.\n\nSee [the mill](https://mill.example/).\n\n{TREES}\n",
    "2026-1/b": "# A boat\n\nIt floats.\n",
    "d": "# A letter\n\nIt came.\n",
}
ISSUE = 'title = "The first"\nnumber = 1\nperiod_start = 2026-01-01\n'


@pytest.fixture
def publication(make: Make) -> Publication:
    """A publication that is translated into Spanish, and not into Arabic."""
    made = make(ARTICLES, SETTINGS)
    (made.articles / "2026-1/issue.toml").write_text(ISSUE)
    sync(made, DAY)
    for id in (*ARTICLES, "2026-1/issue.toml"):
        translate_all(made, id)
    return made


def build(publication: Publication, *, strict: bool = False, force: str = "") -> BuildReport:
    mode = BuildMode(day=DAY, force=frozenset(force.split()))
    return builds.build(publications.read(publication.root), formats=(), view=mode, strict=strict)


def errors(report: BuildReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity is Severity.ERROR]


def reason(report: BuildReport, id: str) -> tuple[bool, Reason]:
    (row,) = [row for row in report.plan if (row.article, row.language) == (id, "es")]
    return row.verdict.enters, row.verdict.reason


def spoil(publication: Publication, source: str = LINK, target: str = "Mira el molino.") -> None:
    translate(publication, "2026-1/a", source, target=target)


def page(publication: Publication, name: str = "2026-1/a") -> str:
    return (publication.editions / f"es/{name}/index.html").read_text("utf-8")


def test_a_translation_with_an_error_does_not_count_as_reviewed(publication: Publication) -> None:
    spoil(publication)
    report = build(publication)
    assert errors(report) == ["structure-link"]
    assert reason(report, "2026-1/a") == (False, Reason.ERRORS)
    assert reason(report, "2026-1/b") == (True, Reason.REVIEWED)
    assert "«It floats.»" in page(publication, "2026-1/b")
    assert not (publication.editions / "es/2026-1/a").exists()
    assert "2026-1/a" not in publication.published_path(publication.locale("es")).read_text("utf-8")


def test_status_says_what_a_build_does(publication: Publication) -> None:
    """Also after an incremental run, and when the settings say that something else is an error."""
    spanish = [publication.locale("es")]

    def row() -> tuple[bool, int, int]:
        found = status(publications.read(publication.root), spanish).articles
        return next((one.publishable, one.errors, one.waiting) for one in found if one.article == "2026-1/a")

    assert row() == (True, 0, 0)
    spoil(publication)
    assert row() == row() == (False, 3, 0)
    assert reason(build(publication), "2026-1/a") == (False, Reason.ERRORS)
    translate(publication, "2026-1/a", LINK, target="Mira [el molino][1].")
    translate(publication, "2026-1/a", TREES, target="Plantamos 50 árboles.")
    assert row() == (True, 0, 0)
    settings = publication.root / "polyglot.toml"
    settings.write_text(settings.read_text() + '\n[checks]\nnumber = "error"\n')
    assert row() == (False, 4, 0)
    assert reason(build(publication), "2026-1/a") == (False, Reason.ERRORS)


def test_a_published_article_stays_without_the_translation(publication: Publication) -> None:
    build(publication)
    spoil(publication)
    report = build(publication)
    assert errors(report) == ["structure-link"]
    assert reason(report, "2026-1/a") == (True, Reason.PUBLISHED)
    assert "«It stands.»" in page(publication)
    assert '<p class="untranslated" lang="en" dir="ltr">See <a href="https://mill.example/">' in page(publication)
    translate(publication, "2026-1/a", LINK, target="Mira [el molino][1].")
    assert errors(build(publication)) == []
    assert 'Mira <a href="https://mill.example/">el molino</a>.' in page(publication)


def test_errors_of_an_article_that_would_not_enter_are_left_to_check(publication: Publication) -> None:
    spoil(publication)
    translate(publication, "2026-1/a", TREES, target="")
    report = build(publication)
    assert (errors(report), reason(report, "2026-1/a")) == ([], (False, Reason.IN_TRANSLATION))


def test_a_strict_build_writes_nothing(publication: Publication) -> None:
    spoil(publication)
    report = build(publication, strict=True)
    assert [finding.code for finding in report.refused] == ["structure-link"]
    assert not publication.editions.exists()
    assert not publication.published_path(publication.locale("es")).exists()
    (publication.articles / "d.md").write_text("---\ntitle: [\n---\n")
    assert {finding.code for finding in build(publication, strict=True).refused} == {"structure-link", "article"}


@pytest.mark.parametrize("force", ["number", "2026-1/a", "all", "locales/es/LC_MESSAGES/2026-1/a.po"])
def test_a_forced_error_is_printed_and_counts(publication: Publication, force: str) -> None:
    (publication.root / "polyglot.toml").write_text(SETTINGS + '[checks]\nnumber = "error"\n')
    spoil(publication, TREES, "Plantamos árboles.")
    assert reason(build(publication), "2026-1/a") == (False, Reason.ERRORS)
    for _ in range(2):
        report = build(publication, force=force)
        assert (errors(report), reason(report, "2026-1/a")) == ([], (True, Reason.REVIEWED))
        assert [finding.code for finding in report.findings] == ["number"]
        assert "<p>Plantamos árboles.</p>" in page(publication)
    report = build(publication)
    assert (errors(report), reason(report, "2026-1/a")) == (["number"], (True, Reason.PUBLISHED))
    assert "Plantamos" not in page(publication)


@pytest.mark.parametrize("force", ["structure-link", "2026-1/a", "all"])
def test_broken_structure_cannot_be_forced(publication: Publication, force: str) -> None:
    build(publication)
    spoil(publication, target="Mira <b>[el molino](javascript:alert(1)).")
    report = build(publication, force=force)
    assert set(errors(report)) >= {"structure-link"}
    assert "javascript" not in page(publication)
    assert "See <a" in page(publication)


CATALOG, LEDGER = "locales/es/LC_MESSAGES/", "locales/es/ledger/"
DAMAGE: dict[str, tuple[str, str, str]] = {  # path, text, code of the error
    "article": ("articles/2026-1/a.md", "---\ntitle: [\n---\n", "article"),
    "article-not-text": ("articles/2026-1/a.md", "\udcff", "article"),
    "catalog": (CATALOG + "2026-1/a.po", 'msgid "It', "catalog"),
    "conflict": (CATALOG + "2026-1/a.po", '<<<<<<< ours\nmsgid "It"\nmsgstr ""\n', "catalog"),
    "ledger": (LEDGER + "2026-1/a.jsonl", "{", "catalog"),
    "published": ("locales/es/published.json", "{,", "published"),
    "issue": ("articles/2026-1/issue.toml", "title = ", "issue"),
    "issue-catalog": (CATALOG + "2026-1/issue.toml.po", "msgid", "catalog"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_of_a_file_that_cannot_be_read_the_last_build_stays(
    publication: Publication, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    """Also in books and lists, while other articles of the issue and of the publication change."""
    build(publication)
    before = snapshot(publication.editions)
    name, text, code = DAMAGE[kind]
    path = publication.root / name
    whole = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, errors="surrogateescape")
    assert errors(build(publication)) == [code]
    assert snapshot(publication.editions) == before
    for id in ("2026-1/b", "d"):
        article = publication.article_path(id)
        article.write_text(article.read_text("utf-8") + "\nMore of it.\n")
    for _ in range(2):
        assert errors(build(publication)) == [code]
        found = snapshot(publication.editions)
        assert found.keys() == before.keys()
        assert {id for id in before if "/a" in id and found[id] != before[id]} == set()
        for changed in ("en/2026-1/b/index.html", "en/d/index.html", "es/d/index.html"):
            assert b"More of it." in found[changed]
    # After the correction, all is as a build from nothing makes it.
    if whole is None:
        path.unlink()
    else:
        path.write_bytes(whole)
    assert errors(build(publication)) == []
    fresh = tmp_path_factory.mktemp("fresh")
    builds.build(publications.read(publication.root), formats=(), view=BuildMode(day=DAY), output=fresh)
    assert snapshot(fresh).keys() == snapshot(publication.editions).keys()
    assert [id for id, data in snapshot(fresh).items() if data != (publication.editions / id).read_bytes()] == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_without_an_earlier_build_all_else_is_built(publication: Publication, kind: str) -> None:
    name, text, code = DAMAGE[kind]
    path = publication.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, errors="surrogateescape")
    assert errors(build(publication)) == [code]
    assert (publication.editions / "en/d/index.html").is_file()
    assert (publication.editions / "es/d/index.html").is_file() == (code != "published")
    if kind == "published":
        assert path.read_text() == text


def test_the_command(publication: Publication, run: Run, tmp_path: Path) -> None:
    spoil(publication)
    result = run("build", "-l", "es", "-f", "html", "--as-of", DAY)
    assert result.returncode == 1
    first, last = result.stderr.splitlines()
    assert first.startswith("locales/es/LC_MESSAGES/2026-1/a.po:")
    assert last == "1 error; all else was built."
    assert "Held back: 1 with errors." in result.stdout
    plan = run("build", "-l", "es", "--plan", "--as-of", DAY).stdout
    assert "held back  72% reviewed without errors, 100% required" in plan
    result = run("build", "-l", "es", "--strict", "-o", tmp_path / "strict")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (1, "Nothing was built: 1 error.")
    assert not (tmp_path / "strict").exists()
    result = run("build", "--force", "structure-lnk")
    assert result.returncode == 2
    assert "“structure-lnk” is neither the code of a finding nor an article" in result.stderr
    assert run("build", "-l", "es", "--preview", "-o", tmp_path / "look").returncode == 0
    assert run("build", "-l", "ar").returncode == 0
    assert run("build", "-l", "fr").returncode == 2
