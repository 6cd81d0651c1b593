"""Matches of the memory that are adapted: what is certain, what an engine helps with, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, MatchComparison, adapt_match, strip_markup
from polyglot.drafting.memory_matches.fuzzy_match_repair import phrases_to_translate, repair
from polyglot.engines.argos import ArgosEngine
from polyglot.language.locales import parse_tag
from polyglot.model import Locale, MemoryMatch, State
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.cases import cases
from tests.support.catalogs import records, states, translate
from tests.support.lexicon import Lexicon
from tests.support.locales import EN, ES

PAIR = (EN, ES)
OPENING = "The library of the harbour opens on Saturday, 12 September, at 9:30."
ABRE = "La biblioteca del puerto abre el sábado, 12 de septiembre, a las 9:30."
PIECES = st.lists(
    st.sampled_from(
        [
            "seeds",
            "Ines",
            "NASA",
            "`a b`",
            "*",
            "**",
            "[",
            "][1]",
            "12",
            "1,250.5",
            "May",
            ".",
            ",",
            "[^n]",
            "é",
            "种子",
        ]
    )
)


# What the cases need, with some words that their translator put otherwise.
LEXICON = Lexicon(
    {
        "a": "un", "and": "y", "at": "a", "below": "menos", "book": "libro", "by": "por", "degrees": "grados",
        "dry": "seco", "father": "padre", "functions": "funciones", "garden": "jardín", "has": "tiene", "house": "casa",
        "is": "es", "kitchen": "cocina", "lend": "deja", "letter": "carta", "Loops": "bucles", "mother": "madre",
        "my": "mi", "newspaper": "periódico", "of": "de", "or": "o", "place": "lugar", "post": "correo",
        "saws": "serruchos", "seeds": "semillas", "the": "la", "to": "a", "US": "Estados Unidos", "us": "nosotros",
        "the book": "el libro", "very": "muy", "whole": "entero",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


@pytest.mark.parametrize(("source", "target", "wanted", "expected"), cases("adapt", 4))
def test_cases(source: str, target: str, wanted: str, expected: str, request: pytest.FixtureRequest) -> None:
    pair = languages(request)
    found = adapt_match(wanted, MemoryMatch(source, target, 80.0, "a"), pair)
    if isinstance(found, MatchComparison):
        found = mended(found, LEXICON) if pair == PAIR else None
    assert told(found) == expected


@pytest.mark.parametrize(("source", "target", "wanted", "expected"), cases("adapt", 4))
def test_a_real_models_help_is_told(
    source: str, target: str, wanted: str, expected: str, engine: ArgosEngine, request: pytest.FixtureRequest
) -> None:
    """Its words are its own, and differ between processors; where it may help, and that it did, does not."""
    found = adapt_match(wanted, MemoryMatch(source, target, 80.0, "a"), PAIR)
    if languages(request) != PAIR or not isinstance(found, MatchComparison):
        return
    made = mended(found, engine)
    if made is not None:
        assert (made.match, made.certain) == (found.match, False)
        assert made.origin == "memory 80 %: a + argos en-es 0.1 starter"
        assert made.text not in {"", target}
    assert mended(found, engine) == made


def languages(request: pytest.FixtureRequest) -> tuple[Locale, Locale]:
    """Those that a case's title names; of most, English and Spanish."""
    tags, colon, _ = request.node.callspec.id.partition(":")
    own, _, other = tags.partition("-") if colon else ("en", "-", "es")
    return parse_tag(own), parse_tag(other)


def mended(found: MatchComparison, engine: ArgosEngine | Lexicon) -> AdaptedMatch | None:
    """What an engine makes of a comparison."""
    asked = phrases_to_translate(found)
    answers = dict(zip(asked, engine.translate(asked, "en", "es"), strict=True))
    match = found.match
    return repair(found, answers, *engine.align([strip_markup(match.source)], [strip_markup(match.target)], "en", "es"))


def told(found: AdaptedMatch | None) -> str:
    if found is None:
        return "nothing"
    return f"{'certain' if found.certain else 'engine'}: {found.text}"


@given(PIECES, PIECES, PIECES)
def test_any_texts_can_be_compared(source: list[str], target: list[str], wanted: list[str]) -> None:
    texts = [" ".join(pieces) for pieces in (source, target, wanted)]
    adapt_match(texts[2], MemoryMatch(texts[0], texts[1], 80.0, "a"), PAIR)


@given(PIECES, PIECES)
def test_what_is_the_same_stays_as_it_was_translated(source: list[str], target: list[str]) -> None:
    match = MemoryMatch(" ".join(source), " ".join(target), 100.0, "a")
    assert adapt_match(match.source, match, PAIR) == AdaptedMatch(match.target, match)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_come_back_as_they_went(one: int, other: int) -> None:
    def there(number: int, tag: str) -> str:
        from babel.numbers import format_decimal

        return format_decimal(number, locale=tag)

    match = MemoryMatch(f"In all {one:,} seeds.", f"En total {there(one, 'es')} semillas.", 90.0, "a")
    found = adapt_match(f"In all {other:,} seeds.", match, PAIR)
    assert found is None or (
        isinstance(found, AdaptedMatch) and found.text.replace(".", "") == f"En total {other} semillas"
    )


@pytest.fixture
def publication(make: Make) -> Publication:
    """One with a reviewed sentence, and another article with one that is like it."""
    made = make({"a": OPENING, "b": OPENING.replace("12 September", "3 October").replace("9:30", "10:00")})
    sync(made, DAY)
    translate(made, "a", OPENING, target=ABRE)
    return made


def test_a_like_sentence_is_a_draft_with_its_origin(publication: Publication, run: Run) -> None:
    said = run("draft", "-l", "es")
    assert said.stdout.startswith("Drafted: es 1.\n1 of them from the translation memory.\n"), said.stderr
    stored = catalog_store.read_catalog(publication, "b", publication.locale("es"))
    assert stored is not None
    (message,) = stored.catalog.messages
    assert message.target == "La biblioteca del puerto abre el sábado, 3 de octubre, a las 10:00."
    assert set(states(publication, "b").values()) == {State.DRAFT}
    (record,) = [one for one in records(publication, "b") if one.kind == "draft"]
    assert record.origin.name.startswith("memory ")
    assert record.origin.name.endswith(" %: a")
    assert record.confidence == 88


def test_it_counts_as_a_machines_words(publication: Publication, run: Run) -> None:
    """A person wrote them, but for another sentence: whoever accepts them unread has not translated this one."""
    run("draft", "-l", "es")
    assert [text for texts in ledger.drafts_by_source(records(publication, "b")).values() for text in texts] == [
        "La biblioteca del puerto abre el sábado, 3 de octubre, a las 10:00."
    ]


def test_without_a_translation_in_that_language_nothing_is_looked_for(publication: Publication, run: Run) -> None:
    from polyglot.catalogs.memory import load

    run("sync")
    with load.load_memory(publication) as memory:
        assert memory.has_pairs(("en", "es"))
        assert not memory.has_pairs(("en", "ar"))
        assert not memory.has_pairs(("es", "en"))
