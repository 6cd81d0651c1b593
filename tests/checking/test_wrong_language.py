"""Reviewed translations in the wrong language, as `polyglot check` tells of them."""

import pytest

from polyglot.publication import Publication
from polyglot.workflow.check import check
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.catalogs import translate

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "fr"]\n'
TEXTS = {  # source: Spanish, French
    "The drawer is open for all of us.": ("El cajón está abierto para todas.", "Le tiroir est ouvert pour nous tous."),
    "We lend one crop each week.": ("Prestamos un cultivo a la semana.", "Nous en prêtons une par semaine."),
    "Nobody keeps a list of it.": ("Nadie lleva una lista de ello.", "Personne n'en tient la liste."),
    "Whoever takes seeds in the spring brings some of them back in the autumn.": (
        "Quien se lleva semillas en primavera devuelve algunas de ellas en otoño.",
        "Qui prend des graines au printemps en rapporte quelques-unes à l'automne.",
    ),
}


def write(make: Make, translations: dict[str, dict[str, str]], extra: str = "") -> Publication:
    """Return a publication whose one article has these reviewed translations, by language and source."""
    publication = make({"a": "\n\n".join(TEXTS) + "\n"}, SETTINGS + extra)
    sync(publication, DAY)
    for tag, rows in translations.items():
        for source, target in rows.items():
            translate(publication, "a", source, tag=tag, target=target)
    return publication


def told(publication: Publication) -> list[tuple[str, str]]:
    return [(finding.path.split("/")[1], finding.text) for finding in check(publication) if finding.code == "language"]


def columns() -> tuple[dict[str, str], dict[str, str]]:
    return {source: row[0] for source, row in TEXTS.items()}, {source: row[1] for source, row in TEXTS.items()}


def test_right_catalogs_are_right(make: Make) -> None:
    spanish, french = columns()
    assert told(write(make, {"es": spanish, "fr": french})) == []


def test_two_catalogs_in_each_others_place(make: Make) -> None:
    spanish, french = columns()
    assert told(write(make, {"es": french, "fr": spanish})) == [
        ("es", "The short translations of this catalog are in French, not in Spanish."),
        ("es", "It is in French, not in Spanish."),
        ("fr", "The short translations of this catalog are in Spanish, not in French."),
        ("fr", "It is in Spanish, not in French."),
    ]


def test_a_publication_that_wants_no_such_warning(make: Make) -> None:
    spanish, french = columns()
    assert told(write(make, {"es": french, "fr": spanish}, '[checks]\nlanguage = "off"\n')) == []


def test_the_source_pasted(make: Make) -> None:
    assert (
        told(write(make, {"es": {source: source for source in TEXTS}}))
        == [("es", "It is in the words of the source.")] * 4
    )


def test_a_catalog_in_the_folder_of_another_language(make: Make) -> None:
    spanish, french = columns()
    publication = write(make, {"es": spanish, "fr": french})
    ours, theirs = (publication.catalog_path("a", publication.locale(tag)) for tag in ("es", "fr"))
    ours.write_bytes(theirs.read_bytes())
    for findings in (check(publication), sync(publication, DAY).findings):
        assert [(finding.code, finding.severity.value, finding.text) for finding in findings] == [
            ("catalog", "error", "This catalog says that it is in French; it lies in the folder of Spanish.")
        ]
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("name", ["es", "es_MX", "es@latin", "", "Spanish"])
def test_names_of_the_same_language(make: Make, name: str) -> None:
    publication = write(make, {"es": columns()[0]})
    path = publication.catalog_path("a", publication.locale("es"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("Language: es\\n", f"Language: {name}\\n"), encoding="utf-8"
    )
    assert check(publication) == ()
