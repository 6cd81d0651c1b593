"""The severities that a publication sets for checks, in `polyglot check` and in builds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import ConfigError
from polyglot.publication import Publication
from polyglot.workflow.check import check
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.catalogs import translate

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[editions]\npublish_at = 0\n'
TEXT = "We planted 40 trees.\n\nThe boat is green.\n"
TREES, BOAT = TEXT.strip().split("\n\n")

Written = Callable[[str], Publication]


@pytest.fixture
def written(make: Make) -> Written:
    """Makes a publication with these settings and a lost number."""

    def made(settings: str) -> Publication:
        publication = make({"a": TEXT}, SETTINGS + settings)
        (publication.root / "glossary.csv").write_text("en,es\nboat,embarcación\n", encoding="utf-8")
        sync(publication, DAY)
        translate(publication, "a", TREES, target="Plantamos árboles. ")
        translate(publication, "a", BOAT, target="La embarcación es verde.")
        return publication

    return made


def findings(publication: Publication) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity.value) for finding in check(publication)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", [("white-space", "warning")]),
        ('[checks]\nnumber = "warning"\n', [("number", "warning"), ("white-space", "warning")]),
        ('[checks]\nnumber = "error"\nwhite-space = "off"\n', [("number", "error")]),
        ('[checks]\nnumber = "error"\n[language.es.checks]\nnumber = "off"\n', [("white-space", "warning")]),
        ('[language.es.checks]\nwhite-space = "error"\n', [("white-space", "error")]),
    ],
)
def test_check(written: Written, settings: str, expected: list[tuple[str, str]]) -> None:
    assert findings(written(settings)) == expected


def test_of_drafts_the_words_are_not_checked(written: Written) -> None:
    publication = written('[checks]\nnumber = "error"\nwhite-space = "error"\n')
    translate(publication, "a", TREES, fuzzy=True)
    assert findings(publication) == [("white-space", "warning")]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ('[checks]\nstructure-link = "off"\n', "The severity of “structure-link” cannot be changed."),
        ('[checks]\nnumbers = "off"\n', "There is no check with the code “numbers”."),
        ('[language.es.checks]\npicture = "off"\n', "There is no check with the code “picture”."),
        ('[checks]\nnumber = "loud"\n', "Invalid enum value 'loud'|does not fit"),
    ],
)
def test_mistakes(make: Make, settings: str, text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        check(make({"a": TEXT}, SETTINGS + settings))


def printed(publication: Publication) -> str:
    """Return the Spanish edition of the article, in a preview, which is not refused."""
    folders = plan_folders(publication, [publication.locale("es")], ["markdown"], None)
    report = build(BuildRequest(publication, folders, BuildMode(preview=True, day=DAY)))
    assert not report.refused
    return Path(publication.editions / "es/downloads/markdown/a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "shown"),
    [("", "Plantamos"), ('[checks]\nnumber = "warning"\n', "Plantamos"), ('[checks]\nnumber = "error"\n', TREES)],
)
def test_an_error_is_not_printed(written: Written, settings: str, shown: str) -> None:
    text = printed(written(settings))
    assert shown in text
    assert ("Plantamos" in text) == (TREES not in text)
    assert "embarcación" in text


def test_a_build_reads_a_changed_glossary_if_that_can_be_an_error(written: Written) -> None:
    publication = written('[checks]\nglossary = "error"\n')
    assert "embarcación" in printed(publication)
    (publication.root / "glossary.csv").write_text("en,es\nboat,barca | !embarcación\n", encoding="utf-8")
    assert BOAT in printed(publication)
