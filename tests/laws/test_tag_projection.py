"""Marks find their places in translations: laws under any input."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence, TagPositions
from polyglot.drafting.tag_projection.project import enclosing_tags
from polyglot.drafting.tag_projection.projector import ProjectionInput, Projector, learn_projector
from polyglot.drafting.tag_projection.tokens import is_word, tokenize
from polyglot.model import Alignment
from tests.support.projection import projector

# Laws

_WORDS = [
    "the",
    "old",
    "house",
    "12",
    "read_file",
    "max",
    ",",
    ".",
    "(",
    ")",
    "“",
    "”",
    "¿",
    "?",
    "—",
    "l’eau",
    "can't",
]
_OTHERS = [
    *_WORDS,
    "casa",
    "vieja",
    "图书馆",
    "です",
    "مكتبة",
    "हिन्दी",
    "สวัสดี",
    "👍🏽",
    "e\u0301",
    "\u200d",
    "\n",
    "  ",
]
_LETTERS = st.lists(st.sampled_from(_OTHERS), max_size=12).map(" ".join) | st.text(max_size=40)


@st.composite
def _sentences(draw: st.DrawFn) -> Sentence:
    plain = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=10).map(" ".join))
    edges = st.integers(0, len(plain))
    marks: list[InlineTag] = []
    for _ in range(draw(st.integers(1, 5))):
        start, end = sorted((draw(edges), draw(edges)))
        verbatim = (
            draw(st.booleans()) and start < end and not any(start <= one.start and one.end <= end for one in marks)
        )
        mark = InlineTag(start, end, "[", "]" if start < end or draw(st.booleans()) else "", verbatim)
        if all(
            mark.end <= other.start
            or other.end <= mark.start
            or (other.start <= mark.start and mark.end <= other.end and not other.verbatim)
            or (mark.start <= other.start and other.end <= mark.end)
            for other in marks
        ):
            marks.append(mark)
    return Sentence(plain, tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))))


_PIECES = st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60)), max_size=12)
_ROWS = st.lists(
    st.lists(st.tuples(st.integers(-3, 20), st.floats(-1, 2) | st.just(float("nan"))), max_size=4), max_size=14
)
_ALIGNMENTS = st.none() | st.builds(
    lambda source, target, rows: Alignment(tuple(source), tuple(target), tuple(map(tuple, rows))),
    _PIECES,
    _PIECES,
    _ROWS,
)
_SAID = st.dictionaries(_LETTERS, _LETTERS, max_size=2)
# Marks that share a word have no places apart.
_SHARED = Sentence(
    "the",
    (InlineTag(0, 2, "[", "]"), InlineTag(0, 1, "`", "`", verbatim=True), InlineTag(2, 3, "`", "`", verbatim=True)),
)


@given(_sentences(), _LETTERS, _ALIGNMENTS, _SAID, st.sampled_from(["es", "fr", "zh", "th"]))
@example(_SHARED, "the", None, {}, "es")
def test_laws(sentence: Sentence, text: str, alignment: Alignment | None, said: dict[str, str], language: str) -> None:
    said |= {sentence.text[mark.start : mark.end]: text[:5] for mark in sentence.tags[:1]}
    known = Projector(("en", language), projector("es").statistics)
    draft = ProjectionInput(sentence, text, alignment, said)
    [found] = known.project([draft])
    assert [found] == known.project([draft])
    assert known.project([draft, draft]) == [found, found]
    assert 0 <= found.confidence <= 1
    assert len(found.positions) == len(sentence.tags)
    assert all(0 <= start <= end <= len(text) for start, end in found.positions)
    _nests(sentence, found.positions)
    inner = {position for start, end in tokenize(text, language).ranges for position in range(start + 1, end)}
    for mark, place in zip(sentence.tags, found.positions, strict=True):
        if not mark.verbatim:
            assert not inner.intersection(place)
        if found.confidence and tokenize(sentence.text, "en").find_overlapping(mark.start, mark.end):
            assert place[0] < place[1]


def _nests(sentence: Sentence, places: TagPositions) -> None:
    above = enclosing_tags(sentence.tags)
    for number, (start, end) in enumerate(places):
        if above[number] >= 0:
            low, high = places[above[number]]
            assert low <= start <= end <= high
        family = [places[other] for other in range(len(places)) if above[other] == above[number]]
        for (_, one), (other, last) in pairwise(sorted(place for place in family if place[0] < place[1])):
            assert one <= other <= last
        if start == end:
            assert not any(low < start < high for low, high in family)


@given(st.lists(_LETTERS, max_size=6), st.data())
def test_anything_can_be_learned_from(sides: Sequence[str], data: st.DataObject) -> None:
    some = [(one, other, data.draw(_ALIGNMENTS)) for one, other in pairwise(sides)]
    assert 0 <= learn_projector(("en", "es"), some).attention_trust <= 1.001


@given(_LETTERS, st.sampled_from(["en", "fr", "zh", "ar", "hi", "th"]))
def test_words_are_all_that_is_not_space(text: str, language: str) -> None:
    found = tokenize(text, language)
    assert found.ranges == sorted(found.ranges)
    assert all(start < end for start, end in found.ranges)
    assert "".join("".join(text[start:end] for start, end in found.ranges).split()) == "".join(text.split())
    assert len(found.keys) == len(found.ranges)
    assert all(isinstance(is_word(key), bool) for key in found.keys)
