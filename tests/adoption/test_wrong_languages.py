"""Files in the wrong language, or with what nobody translated: nothing of them becomes reviewed, and each is told."""

from pathlib import Path

import pytest

from polyglot.catalogs.ledger.review_queue import find_queued_drafts
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.adoption import take
from tests.support.catalogs import message, states

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "fr", "ar"]\n'
SOURCE = """\
The shed is *always* open on market days.

- a basket of dry beans for each neighbour
- the ladder of the old mill

Whoever borrows a ladder brings it back before the rain comes.
"""
OPEN, BEANS, LADDER, RAIN = (line.removeprefix("- ") for line in SOURCE.splitlines() if line)
SPANISH = {
    OPEN: "El cobertizo está *siempre* abierto los días de mercado.",
    BEANS: "una cesta de judías secas para cada vecino",
    LADDER: "la escalera del viejo molino",
    RAIN: "Quien toma prestada una escalera la devuelve antes de que llegue la lluvia.",
}
FRENCH = {
    OPEN: "La remise est *toujours* ouverte les jours de marché.",
    BEANS: "un panier de haricots secs pour chaque voisin",
    LADDER: "l'échelle du vieux moulin",
    RAIN: "Qui emprunte une échelle la rapporte avant que la pluie n'arrive.",
}
ARABIC = {
    OPEN: "المخزن مفتوح *دائما* في أيام السوق.",
    BEANS: "سلة من الفاصوليا الجافة لكل جار",
    LADDER: "سلم الطاحونة القديمة",
    RAIN: "من يستعير سلما يعيده قبل أن يأتي المطر.",
}


@pytest.fixture
def shed(make: Make) -> Publication:
    publication = make({"a": SOURCE}, SETTINGS)
    sync(publication, DAY)
    return publication


def adopted(publication: Publication, tag: str, rows: dict[str, str]) -> tuple[list[State], list[str]]:
    """Adopt an article with these texts; return the states of its messages, and the codes and texts of the findings."""
    text = SOURCE
    for source, target in rows.items():
        text = text.replace(source, target)
    path = publication.root.parent / "translation.md"
    path.write_text(text, encoding="utf-8")
    return outcome(publication, tag, path)


def outcome(publication: Publication, tag: str, path: Path) -> tuple[list[State], list[str]]:
    report = take(publication, tag, path, article="a")
    found = states(publication, "a", tag)
    return [found[source] for source in SPANISH], [f"{one.code}: {one.text}" for one in report.findings]


def po(language: str, rows: dict[str, str]) -> str:
    """Return a PO file of these messages."""
    header = f'msgid ""\nmsgstr "Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return header + "".join(
        f'\n#: articles/a.md\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in rows.items()
    )


@pytest.mark.parametrize(("tag", "rows"), [("es", SPANISH), ("fr", FRENCH), ("ar", ARABIC)])
def test_a_right_file_is_reviewed(shed: Publication, tag: str, rows: dict[str, str]) -> None:
    assert adopted(shed, tag, rows) == ([State.REVIEWED] * 4, [])


@pytest.mark.parametrize(
    ("tag", "rows", "name"), [("es", FRENCH, "French, not in Spanish"), ("fr", SPANISH, "Spanish, not in French")]
)
def test_a_file_in_another_language_is_a_doubtful_draft(
    shed: Publication, tag: str, rows: dict[str, str], name: str
) -> None:
    found, told = adopted(shed, tag, rows)
    assert found == [State.DRAFT] * 4
    assert told == [f"adopt-doubt: This file is in {name}. All of it is adopted as drafts."]
    drafts = find_queued_drafts(shed, "a", shed.locale(tag))
    assert all(draft.is_doubtful and draft.doubts == f"This file is in {name}." for draft in drafts)
    one = message(shed, "a", RAIN, tag)
    assert one is not None
    assert f"doubtful draft (0 %): This file is in {name}." in one.notes


@pytest.mark.parametrize(("tag", "rows"), [("ar", FRENCH), ("es", ARABIC), ("ar", dict.fromkeys(SPANISH, "TODO"))])
def test_a_file_in_another_script_is_left_alone(shed: Publication, tag: str, rows: dict[str, str]) -> None:
    found, told = adopted(shed, tag, rows)
    assert found == [State.MISSING] * 4
    assert told[0].startswith("adopt-doubt: Nothing in this file is a translation into ")
    assert len(told) == 5


@pytest.mark.parametrize(
    "text",
    [
        OPEN.replace("*", "_"),  # the source in other writing
        "The shed is open on all market days.",  # an older source
        "TODO",
        "XXX: translate this sentence",
        "Lorem ipsum dolor sit amet, *consectetur* adipiscing.",
        "Сарай *всегда* открыт в базарные дни.",
    ],
)
def test_one_text_that_is_not_translated_stays_missing(shed: Publication, text: str) -> None:
    found, told = adopted(shed, "es", SPANISH | {OPEN: text})
    assert found == [State.MISSING, State.REVIEWED, State.REVIEWED, State.REVIEWED]
    assert [finding.partition(":")[0] for finding in told] == ["adopt-missing"]


def test_one_text_in_another_language_is_a_doubtful_draft(shed: Publication) -> None:
    found, told = adopted(shed, "es", SPANISH | {RAIN: FRENCH[RAIN]})
    assert found == [State.REVIEWED, State.REVIEWED, State.REVIEWED, State.DRAFT]
    [finding] = told
    assert finding.endswith("is not adopted as reviewed. It is in French, not in Spanish.")


def test_letters_of_another_script_are_no_translation(shed: Publication) -> None:
    transliterated = "Man yastaeir sullaman yueiduhu qabl an yati almatar."
    found, told = adopted(shed, "ar", ARABIC | {RAIN: transliterated})
    assert found[3] is State.MISSING
    assert told[0].endswith("It is not in the script of Arabic.")


@pytest.mark.parametrize(
    ("language", "rows", "expected", "reason"),
    [
        ("es", SPANISH, State.REVIEWED, ""),
        ("", SPANISH, State.REVIEWED, ""),
        ("es_MX", SPANISH, State.REVIEWED, ""),
        ("fr", SPANISH, State.DRAFT, "This file says that it is in French, not in Spanish."),
        ("es", FRENCH, State.DRAFT, "This file is in French, not in Spanish."),
        (
            "es",
            {source: source for source in SPANISH},
            State.MISSING,
            "Nothing in this file is a translation into Spanish.",
        ),
    ],
)
@pytest.mark.parametrize("is_ours", [True, False])
def test_a_catalog(
    shed: Publication, language: str, rows: dict[str, str], expected: State, reason: str, *, is_ours: bool
) -> None:
    path = shed.root.parent / "returned.po"
    text = po(language, rows)
    path.write_text(text if is_ours else text.replace("#: articles/a.md\n", "").replace("*", "_"), encoding="utf-8")
    found, told = outcome(shed, "es", path)
    assert found == [expected] * 4
    if is_ours:  # as other tools' catalogs, copies are not read
        assert bool(told) == bool(reason)
        assert not reason or reason in told[0]


def test_a_doubtful_text_replaces_nothing(shed: Publication) -> None:
    path = shed.root.parent / "returned.po"
    path.write_text(po("es", SPANISH), encoding="utf-8")
    outcome(shed, "es", path)
    path.write_text(po("fr", FRENCH), encoding="utf-8")
    found, told = outcome(shed, "es", path)
    assert found == [State.REVIEWED] * 4
    assert message(shed, "a", RAIN).target == SPANISH[RAIN]  # type: ignore[union-attr]
    assert "says that it is in French" in told[0]
