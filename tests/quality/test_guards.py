"""What is wrong with a draft, and what is put back into it."""

from collections.abc import Collection, Sequence

import pytest
from benchmarks.placeholders import FORMS, measure_survival
from hypothesis import example, given
from hypothesis import strategies as st

from polyglot.checking.examine_draft import examine_draft, remaining_confidence
from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence
from polyglot.drafting.masking import mask, unmask
from polyglot.drafting.restore import restore
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.attention import locate_pieces
from polyglot.language import placeables
from polyglot.language.locales import parse_tag
from polyglot.model import Alignment, Draft
from polyglot.quality.segment import draft_segment
from polyglot.text_edits import TextEdit, apply_edits, shift_ranges
from tests.support.cases import cases
from tests.support.lexicon import Lexicon
from tests.support.locales import EN, ES

SPOKEN = st.text(st.sampled_from("ab é 家ش`@#.:/_1x-,"), max_size=40)
ITEMS = [
    "ana@example.org",
    "`ls -a`",
    "https://example.org/a?b=1",
    "@green_valley",
    "#harvest",
    "seed_count",
    "`x`",
    "a.py",
]
SENTENCES = st.lists(st.one_of(SPOKEN, st.sampled_from(ITEMS)), max_size=6).map(" ".join)


@pytest.mark.parametrize(("source", "draft", "expected"), cases("verbatim", 3))
def test_restored(source: str, draft: str, expected: str) -> None:
    found = placeables.find_placeables(source, kept=("Amara Nwosu", "Kisumu"))
    once = restore(source, Draft(draft, "test 1"), found, (EN, ES))
    assert once.text == expected
    assert restore(source, once, found, (EN, ES)) == once


def test_a_fault_is_a_sentence_and_costs_confidence() -> None:
    faults = examine_draft(draft_segment("Forty seeds, please!", "Semillas, por favor…", (EN, ES)))
    assert faults[0].text == "The number “forty” is lost."
    assert 0 < remaining_confidence(faults) < remaining_confidence(()) == 1
    [empty] = examine_draft(draft_segment("Bring a chair.", "", (EN, ES)))
    assert empty.is_unusable
    assert remaining_confidence([empty]) == 0


@pytest.mark.parametrize(
    ("source", "left", "lost", "problem"),
    [
        ("Bring forty chairs.", "Trae forty sillas.", "Trae sillas.", "The number “forty”"),
        ("Come on Monday.", "Ven el Monday.", "Ven.", "The day “Monday”"),
        ("We will not go.", "Vamos a not ir.", "Iremos.", "The negation “not”"),
    ],
)
def test_what_is_left_untranslated_is_not_lost(source: str, left: str, lost: str, problem: str) -> None:
    [fault] = examine_draft(draft_segment(source, left, (EN, ES)))
    assert fault.text == f"{problem} is not translated."
    [fault] = examine_draft(draft_segment(source, lost, (EN, ES)))
    assert fault.text.endswith(" is lost.")


def test_names_that_are_kept_are_missed_and_put_back_where_the_draft_looks_at_them() -> None:
    source, target = "Rosa Luz came.", "Vino una flor."
    alignment = Alignment(
        locate_pieces(source, ["▁Rosa", "▁Luz", "▁came", "."]),
        locate_pieces(target, ["▁Vino", "▁una", "▁flor", "."]),
        (((2, 0.9),), ((0, 0.9),), ((0, 0.4), (1, 0.5)), ((3, 0.9),)),
    )
    found = placeables.find_placeables(source, kept=("Rosa Luz",))
    assert [fault.code for fault in examine_draft(draft_segment(source, target, (EN, ES), found))] == ["placeable"]
    draft = restore(source, Draft(target, "test 1", alignment=alignment), found, (EN, ES))
    assert draft.text == "Vino Rosa Luz."
    assert draft.alignment is not None
    assert draft.alignment.target == ((0, 4), (5, 13), (13, 13), (13, 14))
    assert draft.alignment.weights[1] == ((0, 0.5), (1, 0.5))


def test_code_of_the_markup_is_an_item_without_backticks() -> None:
    source = "Run ls -a in the folder."
    found = placeables.find_placeables(source, [(4, 9)])
    assert [item.content for item in found] == ["ls -a"]
    assert restore(source, Draft("Ejecute ls - a en la carpeta.", "test 1"), found, (EN, ES)).text == (
        "Ejecute ls -a en la carpeta."
    )


def test_a_models_drafts_are_mended() -> None:
    """Like drafts of the starter model's card: what can be put back is, what cannot is told."""
    sources = [
        "Write to office@harvest-coop.example or to bea.lima@example.net.",
        "The storm destroyed more than forty houses on the island.",
    ]
    said = {
        "write": "escribe",
        "to": "a",
        "or": "o",
        "office@harvest-coop.example": "oficina@harvest-coop.example",
        "bea.lima@example.net": "sera.lima@example.net",
        "storm": "tormenta",
        "more than forty": "más de las",
    }
    first, second = Lexicon(said).translate(sources, "en", "es")
    assert "bea.lima@example.net" not in first.text
    mended = restore(sources[0], first, placeables.find_placeables(sources[0]), (EN, ES))
    assert mended.text == "Escribe a office@harvest-coop.example o a bea.lima@example.net."
    assert examine_draft(draft_segment(sources[0], mended.text, (EN, ES))) == ()
    assert "number" in {fault.code for fault in examine_draft(draft_segment(sources[1], second.text, (EN, ES)))}


def test_what_the_starter_model_loses_is_put_back_or_told() -> None:
    sources = [
        "Write to office@harvest-coop.example or to bea.lima@example.net.",
        "The storm destroyed more than 40 houses on the island.",
        "Run `make all` and see https://example.org/map?x=1 before 9:30.",
    ]
    for source, draft in zip(sources, ArgosEngine().translate(sources, "en", "es"), strict=True):
        found = placeables.find_placeables(source)
        mended = restore(source, draft, found, (EN, ES))
        lost = [item for item, there in placeables.locate_placeables(mended.text, found) if there is None]
        assert not lost or examine_draft(draft_segment(source, mended.text, (EN, ES)))


class Repeating(Lexicon):
    """An engine that repeats these sentences, and loses every sign of others."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__({})
        self.known = known

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        return [Draft(text if text in self.known else "Nada", "repeating 1") for text in sentences]


def test_a_placeholder_that_an_engine_repeats_is_found() -> None:
    """The starter model is asked as well: which of them it repeats is its own affair, and that it was measured is ours."""
    texts = ["Write to ana@example.org before noon.", "See https://example.org/map?x=1 for the map of @green_valley."]
    asked = [(text, placeables.find_placeables(text)) for text in texts]
    said = {mask(Sentence(text), items, form).sentence.text for text, items in asked for form in FORMS[::2]}
    found = measure_survival(Repeating(said), "en", "es", asked)
    assert found == {form: float(form in FORMS[::2]) for form in FORMS}
    real = measure_survival(ArgosEngine(), "en", "es", asked)
    assert set(real) == set(FORMS)
    assert set(real.values()) <= {0.0, 0.5, 1.0}


@pytest.mark.parametrize(
    "text", ["9" * 5000, "1," * 3000, "`" * 3000, "ab " * 3000, "a" * 9000, "一" * 3000, "ne " * 3000]
)
def test_hostile_texts_are_examined_and_restored(text: str) -> None:
    found = placeables.find_placeables(text)
    assert isinstance(examine_draft(draft_segment(text, text[1:], (EN, ES))), tuple)
    assert restore(text, Draft(text[1:], "test 1"), found, (EN, ES)).text


@given(SENTENCES, st.sampled_from(FORMS))
@example("`: ` ana@example.org 1 ana@example.org", "`{}`")
@example("` 1 ana@example.org", "`{}`")
def test_unmasked_is_as_it_was(text: str, form: str) -> None:
    found = placeables.find_placeables(text)
    marks = tuple(InlineTag(item.start, item.end, "`", "`", verbatim=True) for item in found)
    masked = mask(Sentence(text, marks), found, form)
    marked = [masked.sentence.text[mark.start : mark.end] for mark in masked.sentence.tags]
    assert sorted({*masked.placeholders} - {*marked}) == []
    assert len(masked.placeholders) == len(found) or any(text[item.end : item.end + 1].isdigit() for item in found)
    words = locate_pieces(masked.sentence.text, masked.sentence.text.split())
    same = Alignment(words, words, tuple(((number, 1.0),) for number in range(len(words))))
    draft = unmask(masked, Draft(masked.sentence.text, "test 1", alignment=same))
    assert draft is not None
    assert draft.text == text
    assert draft.alignment is not None
    assert draft.alignment.source == draft.alignment.target


@given(SENTENCES)
def test_a_lost_placeholder_is_told(text: str) -> None:
    found = placeables.find_placeables(text)
    masked = mask(Sentence(text), found, "`x{}`")
    assert (unmask(masked, Draft("", "test 1")) is None) == bool(masked.placeholders)


@given(SENTENCES, SENTENCES)
def test_restoring_never_loses_and_comes_to_an_end(source: str, draft: str) -> None:
    found = placeables.find_placeables(source)
    words = locate_pieces(draft, draft.split())
    behind = locate_pieces(source, source.split())
    weights = tuple(((number, 0.9),) if number < len(behind) else () for number in range(len(words)))
    once = restore(source, Draft(draft, "test 1", alignment=Alignment(behind, words, weights)), found, (EN, ES))
    there = [item for item, place in placeables.locate_placeables(draft, found) if place]
    assert len(there) <= sum(place is not None for _, place in placeables.locate_placeables(once.text, found))
    assert all(item.text in once.text for item in there)
    assert once.alignment is not None
    places = once.alignment.target
    assert list(places) == sorted(places)
    assert all(0 <= start <= end <= len(once.text) for start, end in places)


@given(st.text("ab cd", max_size=20), st.data())
def test_splices_leave_the_rest_alone(text: str, data: st.DataObject) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    splices = [TextEdit(*pair, "XY") for pair in zip(bounds[::2], bounds[1::2], strict=False)]
    whole = apply_edits(text, splices)
    words = locate_pieces(text, text.split())
    for before, after in zip(words, shift_ranges(words, splices), strict=True):
        if all(splice.end <= before[0] or before[1] <= splice.start for splice in splices):
            assert whole[slice(*after)] == text[slice(*before)]


@given(
    st.text(max_size=60), st.text(max_size=60), st.sampled_from(["es", "ar", "ja", "zh", "hi", "sw", "th", "sr-Latn"])
)
def test_any_texts_can_be_examined(source: str, target: str, tag: str) -> None:
    for fault in examine_draft(draft_segment(source, target, (EN, parse_tag(tag)))):
        assert fault.text.endswith(".")
        assert 0 < fault.weight <= 1
