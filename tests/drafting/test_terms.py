"""The glossary in drafts of the real starter model, in drafts word by word, and in those whose alignment is given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.drafting.terms import enforce_terms, is_kept
from polyglot.engines.argos import ArgosEngine
from polyglot.language.locales import parse_tag
from polyglot.model import Alignment, Block, BlockKind, Draft, Unit
from tests.support.lexicon import Lexicon

TABLE = """en,es,fr,zh
seed library | seed libraries,semilloteca | semillotecas,grainothèque,种子图书馆
repair café,taller de arreglos,café de réparation,修理咖啡馆
boat,embarcación | !bote,bateau,船
library,biblioteca,librairie,图书馆
compiler,traductor,compilateur,编译器
Windrow,=,=,=
"""


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine()


def terms(target: str = "es", table: str = TABLE) -> TermMatcher:
    locales = [parse_tag(tag) for tag in ("en", "es", "fr", "zh")]
    known = glossary.parse(table, "glossary.csv", locales[0], locales)
    return known.matcher(locales[0], parse_tag(target)).with_names(["Harbour Wells", "Ana Ruiz"])


def aligned(source: str, target: str, *pairs: tuple[str, str]) -> Draft:
    """A draft whose words looked at those words of its source alone."""
    here = tuple((source.index(one), source.index(one) + len(one)) for one, _ in pairs)
    there = tuple((target.index(other), target.index(other) + len(other)) for _, other in pairs)
    rows = sorted(zip(there, range(len(pairs)), strict=True))
    weights = tuple(((number, 1.0),) for _, number in rows)
    return Draft(target, "given", None, Alignment(here, tuple(one for one, _ in rows), weights))


WORDS_OF = {
    "a": "un", "are": "están", "borrowed": "pidió", "compilers": "compiladores", "each": "cada", "from": "de", "in": "en",
    "keep": "mantén", "libraries": "librerías", "library": "librería", "monday": "lunes", "of": "de", "on": "en",
    "open": "abiertas", "seed": "semilla", "seeds": "semillas", "talk": "hablan", "the": "la", "to": "con", "two": "dos",
    "a boat": "un bote", "church hall": "salón", "lower quay": "muelle bajo", "on monday": "el lunes", "other": "otros",
    "repair": "reparación", "café": "cafetería", "the compilers": "los compiladores", "threads": "hilos", "we": "nos",
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text", "doubt"),
    [
        ("We borrowed seeds from the seed library.", "Nos pidió semillas de la semilloteca.", ""),
        ("Keep a boat on each bank.", "Mantén un embarcación en cada bank.", ""),
        ("Repair café, church hall, Lower Quay.", "Taller de arreglos, salón, Muelle bajo.", ""),
        (
            "The compilers of two threads talk to other compilers.",
            "Los traductor de dos hilos hablan con otros traductor.",
            "perhaps in the wrong form",
        ),
        ("Seed libraries are open on Monday.", "Semillotecas están abiertas el lunes.", ""),
    ],
)
def test_word_by_word(source: str, text: str, doubt: str) -> None:
    (draft,) = Lexicon(WORDS_OF).translate([source], "en", "es")
    done = enforce_terms(source, draft, terms())
    assert done.draft.text == text
    assert doubt in " ".join(done.doubts)
    assert bool(doubt) == bool((*done.doubts, *terms().find_violations(source, done.draft.text)))
    again = enforce_terms(source, done.draft, terms())
    assert again.draft == done.draft


def test_a_term_that_cannot_be_put_is_told() -> None:
    source, draft = "Seed libraries are open on Monday.", Draft("Abren el lunes.", "given")
    done = enforce_terms(source, draft, terms())
    assert [*terms().find_violations(source, done.draft.text)] == [
        "“Seed libraries” should be “semilloteca” or “semillotecas”."
    ]
    assert done.draft == draft == enforce_terms(source, done.draft, terms()).draft


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("We borrowed seeds from the seed library.", r"semillotecas?"),
        ("Keep a boat on each bank.", r"embarcaci(ón|ones)"),
        ("Repair café, church hall, Lower Quay.", r"taller(es)? de arreglos"),
        ("The compilers of two threads talk to other compilers.", r"traductor(es)?"),
        ("Seed libraries are open on Monday.", r"semillotecas?"),
    ],
)
def test_on_the_real_model(engine: ArgosEngine, source: str, form: str) -> None:
    """Its words differ between processors: the term stands in its draft, or people are told that it does not."""
    (draft,) = engine.translate([source], "en", "es")
    done = enforce_terms(source, draft, terms())
    assert [*done.doubts, *terms().find_violations(source, done.draft.text)] or re.search(
        form, done.draft.text, re.IGNORECASE
    )
    again = enforce_terms(source, done.draft, terms())
    assert again.draft == done.draft


def test_a_draft_without_terms_is_the_very_same(engine: ArgosEngine) -> None:
    (draft,) = engine.translate(["The church hall fills with toasters."], "en", "es")
    assert enforce_terms("The church hall fills with toasters.", draft, terms()).draft is draft


def test_the_form_that_stands_beside_it() -> None:
    draft = aligned(
        "Old seed libraries.",
        "Viejas librerías semilleras.",
        ("Old", "Viejas"),
        ("libraries", "librerías"),
        ("seed", "semilleras"),
    )
    done = enforce_terms("Old seed libraries.", draft, terms())
    assert (done.draft.text, done.doubts, done.replaced_count) == ("Viejas semillotecas.", (), 1)


def test_the_alignment_goes_along() -> None:
    source = "The boat and the library."
    draft = aligned(source, "El bote y el bar.", ("boat", "bote"), ("and", "y"), ("library", "bar"))
    done = enforce_terms(source, draft, terms()).draft
    assert done.text == "El embarcación y el biblioteca."
    assert done.alignment is not None
    looked = {done.text[slice(*there)]: source[slice(*done.alignment.source[row[0][0]])]
              for there, row in zip(done.alignment.target, done.alignment.weights, strict=True)}  # fmt: skip
    assert looked == {"embarcación": "boat", "y": "and", "biblioteca": "library"}


def test_a_capital_at_the_beginning_stays() -> None:
    assert (
        enforce_terms("Boats!", aligned("Boats!", "¡Botes!", ("Boats", "Botes")), terms()).draft.text == "¡Embarcación!"
    )


def test_a_forbidden_word_needs_no_alignment() -> None:
    assert enforce_terms("A boat.", Draft("Un bote.", "given"), terms()).draft.text == "Un embarcación."


def test_nothing_is_guessed() -> None:
    """Without alignment, where a word looked elsewhere as well, and behind an elided article nothing is put."""
    blurred = Alignment(((0, 1), (2, 6)), ((0, 3), (4, 8)), (((0, 1.0),), ((0, 0.5), (1, 0.5))))
    for draft, language in (
        (Draft("Una nave.", "given"), "es"),
        (Draft("Una nave.", "given", None, blurred), "es"),
        (aligned("A boat.", "L'embarcation.", ("boat", "embarcation")), "fr"),
    ):
        done = enforce_terms("A boat.", draft, terms(language))
        assert done.draft == draft
        assert len([*terms(language).find_violations("A boat.", done.draft.text)]) == 1


def test_names_come_back() -> None:
    source = "Ana Ruiz of Windrow."
    draft = aligned(
        source, "Anne Ruys de Andana.", ("Ana", "Anne"), ("Ruiz", "Ruys"), ("of", "de"), ("Windrow", "Andana")
    )
    assert enforce_terms(source, draft, terms()).draft.text == "Ana Ruiz de Windrow."


def test_letters_of_a_script_without_spaces() -> None:
    source = "In the library."
    draft = aligned(source, "在书店里。", ("In", "在"), ("library", "书店"))
    assert enforce_terms(source, draft, terms("zh")).draft.text == "在图书馆里。"


@pytest.mark.parametrize(
    ("text", "keep", "expected"),
    [
        ("Ana Ruiz", False, True),
        ("**Ana Ruiz**, Windrow; Harbour Wells", False, True),
        ("*[Ana Ruiz][1]*[^2]", False, True),
        ("Ana Ruiz and Windrow", False, False),
        ("boat", False, False),
        ("2026", False, False),
        ("Anything at all", True, True),
    ],
)
def test_what_stays_as_it_is(text: str, keep: bool, expected: bool) -> None:  # noqa: FBT001
    assert is_kept(Unit(text, Block(BlockKind.PARAGRAPH, 1, keep=keep)), terms()) is expected


WORDS = st.lists(
    st.sampled_from(["boat", "library", "seed", "Windrow", "Ana", "Ruiz", "bote", "of", "x"]), min_size=1, max_size=8
)
SHARES = st.lists(st.floats(0, 1), min_size=64, max_size=64)


@given(WORDS, WORDS, SHARES)
def test_any_alignment_stays_one(here: list[str], there: list[str], shares: list[float]) -> None:
    """Whatever an engine says, ranges stay in order and in the text, and doing it twice is doing it once."""

    def places(words: list[str]) -> tuple[tuple[int, int], ...]:
        ends = [len(" ".join(words[: number + 1])) for number in range(len(words))]
        return tuple((end - len(word), end) for end, word in zip(ends, words, strict=True))

    rows = [[shares[8 * row + number] for number in range(len(here))] for row in range(len(there))]
    weights = tuple(tuple((number, share / max(1, sum(row))) for number, share in enumerate(row)) for row in rows)
    draft = Draft(" ".join(there), "given", None, Alignment(places(here), places(there), weights))
    done = enforce_terms(" ".join(here), draft, terms()).draft
    assert done.alignment is not None
    flat = [place for one in done.alignment.target for place in one]
    assert flat == sorted(flat)
    assert not flat or flat[-1] <= len(done.text)
    assert len(done.alignment.target) == len(done.alignment.weights)
    assert all(done.text[start:end].strip() == done.text[start:end] for start, end in done.alignment.target)
