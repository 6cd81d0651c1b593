"""Marks find their places in translations: cases a person can read, laws under any input, and noise that is noticed."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from polyglot.drafting.inline_markup.sentence import Mark, Places, Sentence
from polyglot.drafting.tag_projection.project import holders
from polyglot.drafting.tag_projection.projector import Drafted, Projector, Text, doubtful, learn
from polyglot.drafting.tag_projection.tokens import spoken, words
from polyglot.engines.argos import ArgosEngine
from polyglot.model import Alignment
from tests.identity import units
from tests.test_cases import cases

ARTICLES = Path(__file__).parent.parent / "articles"

_SIGN = re.compile(r"\[\^\d\]|\]\(\d\)|\*\*|[*`\[]")


def read(text: str) -> Sentence:
    """A case's notation: `**`, `*`, `[…](1)`, code, and footnote marks."""
    plain, position = "", 0
    opened: list[tuple[int, str, int]] = []
    found: list[tuple[int, Mark]] = []
    for number, sign in enumerate(_SIGN.finditer(text)):
        plain += text[position : sign.start()]
        position = sign.end()
        if sign[0].startswith("[^"):
            found.append((number, Mark(len(plain), len(plain), sign[0])))
        elif opened and (opened[-1][1] == sign[0] or sign[0].startswith("]")):
            start, opening, first = opened.pop()
            found.append((first, Mark(start, len(plain), opening, sign[0], verbatim=opening == "`")))
        else:
            opened.append((len(plain), sign[0], number))
    return Sentence(plain + text[position:], tuple(mark for _, mark in sorted(found)))


def written(sentence: Sentence, text: str, places: Places) -> str:
    """A text with its marks, as cases have it."""
    pieces: list[tuple[int, int, int, str]] = []
    for number, (mark, (start, end)) in enumerate(zip(sentence.marks, places, strict=True)):
        # What ends here comes before what begins here, and of those that end the inner one first.
        pieces.append((start, 1, number, mark.opening))
        pieces.append((end, 0 if start < end else 1, -number if start < end else number, mark.closing))
    for position, _, _, sign in sorted(pieces, reverse=True):
        text = text[:position] + sign + text[position:]
    return text


CASES = cases("projection", 3)


def texts(language: str) -> list[tuple[Sentence, str]]:
    """The sentences of the cases in a language, and their translations."""
    found = []
    for case in CASES:
        source, translation, _ = case.values  # type: ignore[attr-defined]
        if case.id.startswith(language):  # type: ignore[attr-defined]
            found.append((read(source), translation))
    return found


@cache
def aligned(language: str) -> tuple[Text, ...]:
    """The cases as an engine sees them; there is one for Spanish alone."""
    both = [(sentence.plain, text) for sentence, text in texts(language)]
    if language != "es":
        return tuple((*pair, None) for pair in both)
    found = ArgosEngine().align([one for one, _ in both], [other for _, other in both], "en", language)
    return tuple((*pair, one) for pair, one in zip(both, found, strict=True))


@cache
def drafted() -> tuple[Text, ...]:
    """The sentences of the sample publication, and what an engine makes of them."""
    articles = (path.read_text(encoding="utf-8") for path in sorted(ARTICLES.rglob("*.md")))
    plain = [re.sub(r"[*_`\[\]]", "", unit.text) for text in articles for unit in units(text)]
    drafts = ArgosEngine().translate(plain, "en", "es")
    return tuple((text, draft.text, draft.alignment) for text, draft in zip(plain, drafts, strict=True))


@cache
def projector(language: str) -> Projector:
    return learn(("en", language), (*aligned(language), *(drafted() if language == "es" else ())))


def noise(alignment: Alignment, seed: int) -> Alignment:
    """Each piece looks at two others, wherever they are."""
    chance = random.Random(seed)
    count = len(alignment.source)
    rows = tuple(((chance.randrange(count), 0.7), (chance.randrange(count), 0.3)) for _ in alignment.target)
    return replace(alignment, weights=rows)


def late(alignment: Alignment, _: int) -> Alignment:
    """Each piece looks at what the piece before should."""
    return replace(alignment, weights=((), *alignment.weights[:-1]))


def early(alignment: Alignment, _: int) -> Alignment:
    return replace(alignment, weights=(*alignment.weights[1:], ()))


def diffuse(alignment: Alignment, _: int) -> Alignment:
    """Four fifths of what a piece looks at is everything."""
    count = len(alignment.source)
    rows = (
        tuple((one, 0.8 / count + 0.2 * dict(row).get(one, 0)) for one in range(count)) for row in alignment.weights
    )
    return replace(alignment, weights=tuple(rows))


def spoiled(spoil: Callable[[Alignment, int], Alignment]) -> Projector:
    some = [*aligned("es"), *drafted()]
    return learn(
        ("en", "es"), [(one, other, said and spoil(said, number)) for number, (one, other, said) in enumerate(some)]
    )


@pytest.mark.parametrize(("source", "translation", "expected"), CASES)
def test_marks_find_their_places(source: str, translation: str, expected: str, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.id[:2]
    sentence = read(source)
    alignment = {(one, other): said for one, other, said in aligned(language)}[sentence.plain, translation]
    [found] = projector(language).project([Drafted(sentence, translation, alignment)])
    assert written(sentence, translation, found.places) == expected


def test_good_attention_is_believed() -> None:
    assert next(iter(projector("es").statistics.trust)) == "attention"
    assert projector("es").trust > 0.5
    assert projector("es").trust == learn(("en", "es"), [*aligned("es"), *drafted()]).trust


def test_a_memory_says_nothing_about_attention() -> None:
    memory = [(f"{one} Again.", f"{other} De nuevo.", None) for one, other, _ in drafted()] * 2
    assert learn(("en", "es"), [*memory, *drafted()]).trust > 0.4


def test_noise_is_not_believed() -> None:
    assert spoiled(noise).trust < 0.15


@pytest.mark.parametrize(("spoil", "way"), [(late, "of the piece before"), (early, "of the piece after")])
def test_attention_about_a_neighbour_is_known_as_that(spoil: Callable[[Alignment, int], Alignment], way: str) -> None:
    trust = spoiled(spoil).statistics.trust
    assert max(["attention", "of the piece before", "of the piece after"], key=lambda one: trust[one]) == way


def test_diffuse_attention_is_believed_less() -> None:
    assert spoiled(noise).trust < spoiled(diffuse).trust < projector("es").trust


def test_noise_lowers_the_confidence_and_spoils_little() -> None:
    wanted = [case for case in CASES if case.id.startswith("es")]  # type: ignore[attr-defined]
    drafts = [
        Drafted(sentence, text, said) for (sentence, text), (_, _, said) in zip(texts("es"), aligned("es"), strict=True)
    ]
    noisy = [one._replace(alignment=one.alignment and noise(one.alignment, 7)) for one in drafts]
    sure, doubts = projector("es").project(drafts), spoiled(noise).project(noisy)
    assert sum(one.confidence for one in doubts) < sum(one.confidence for one in sure)
    right = [
        written(draft.sentence, draft.text, one.places) == case.values[2]  # type: ignore[attr-defined]
        for draft, one, case in zip(noisy, doubts, wanted, strict=True)
    ]
    believed = [
        written(draft.sentence, draft.text, one.places) == case.values[2]  # type: ignore[attr-defined]
        for draft, one, case in zip(noisy, learn(("en", "es"), ()).project(noisy), wanted, strict=True)
    ]
    assert sum(right) > sum(believed)


def test_a_span_s_own_translation_is_looked_for() -> None:
    sentence, text = read("You find the [opening hours](1) below."), "Abajo están los horarios de apertura."
    lost = learn(("en", "es"), ())
    [doubt] = lost.project([Drafted(sentence, text)])
    assert doubtful(sentence, doubt) == ["opening hours"]
    [found] = lost.project([Drafted(sentence, text, said={"opening hours": "Horario de apertura"})])
    assert written(sentence, text, found.places) == "Abajo están los [horarios de apertura](1)."
    assert found.confidence > doubt.confidence


def test_a_sure_draft_asks_for_nothing() -> None:
    sentence = read("**The house.**")
    [found] = projector("es").project([Drafted(sentence, "La casa.")])
    assert doubtful(sentence, found) == []


def test_nothing_to_place_is_sure() -> None:
    [found] = projector("es").project([Drafted(Sentence("The house."), "La casa.")])
    assert (found.places, found.confidence) == ((), 1.0)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "word " * 2000])
def test_a_draft_without_words_or_end_is_not_trusted(text: str) -> None:
    [found] = projector("es").project([Drafted(read("The **old** [house](1)[^1]."), text)])
    assert found.confidence == 0
    assert len(found.places) == 3


def test_too_few_words_for_all_marks_are_not_trusted() -> None:
    [found] = projector("es").project([Drafted(read("The **old** [house](1) *there*."), "Casa vieja")])
    assert found.confidence == 0


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
    marks: list[Mark] = []
    for _ in range(draw(st.integers(1, 5))):
        start, end = sorted((draw(edges), draw(edges)))
        verbatim = (
            draw(st.booleans()) and start < end and not any(start <= one.start and one.end <= end for one in marks)
        )
        mark = Mark(start, end, "[", "]" if start < end or draw(st.booleans()) else "", verbatim)
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
    "the", (Mark(0, 2, "[", "]"), Mark(0, 1, "`", "`", verbatim=True), Mark(2, 3, "`", "`", verbatim=True))
)


@given(_sentences(), _LETTERS, _ALIGNMENTS, _SAID, st.sampled_from(["es", "fr", "zh", "th"]))
@example(_SHARED, "the", None, {}, "es")
def test_laws(sentence: Sentence, text: str, alignment: Alignment | None, said: dict[str, str], language: str) -> None:
    said |= {sentence.plain[mark.start : mark.end]: text[:5] for mark in sentence.marks[:1]}
    known = Projector(("en", language), projector("es").statistics)
    draft = Drafted(sentence, text, alignment, said)
    [found] = known.project([draft])
    assert [found] == known.project([draft])
    assert known.project([draft, draft]) == [found, found]
    assert 0 <= found.confidence <= 1
    assert len(found.places) == len(sentence.marks)
    assert all(0 <= start <= end <= len(text) for start, end in found.places)
    _nests(sentence, found.places)
    inner = {position for start, end in words(text, language).ranges for position in range(start + 1, end)}
    for mark, place in zip(sentence.marks, found.places, strict=True):
        if not mark.verbatim:
            assert not inner.intersection(place)
        if found.confidence and words(sentence.plain, "en").within(mark.start, mark.end):
            assert place[0] < place[1]


def _nests(sentence: Sentence, places: Places) -> None:
    above = holders(sentence.marks)
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
    assert 0 <= learn(("en", "es"), some).trust <= 1.001


@given(_LETTERS, st.sampled_from(["en", "fr", "zh", "ar", "hi", "th"]))
def test_words_are_all_that_is_not_space(text: str, language: str) -> None:
    found = words(text, language)
    assert found.ranges == sorted(found.ranges)
    assert all(start < end for start, end in found.ranges)
    assert "".join("".join(text[start:end] for start, end in found.ranges).split()) == "".join(text.split())
    assert len(found.keys) == len(found.ranges)
    assert all(isinstance(spoken(key), bool) for key in found.keys)
