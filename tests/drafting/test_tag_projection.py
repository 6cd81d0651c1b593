"""Marks find their places in translations: cases a person can read, laws under any input, and noise that is noticed."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from polyglot.drafting.inline_markup.sentence import Sentence, TagPositions
from polyglot.drafting.tag_projection.projector import ProjectionInput, Projector, find_doubtful_spans, learn_projector
from polyglot.model import Alignment
from tests.support.projection import CASES, aligned, drafted, projector, read, texts


def written(sentence: Sentence, text: str, places: TagPositions) -> str:
    """A text with its marks, as cases have it."""
    pieces: list[tuple[int, int, int, str]] = []
    for number, (mark, (start, end)) in enumerate(zip(sentence.tags, places, strict=True)):
        # What ends here comes before what begins here, and of those that end the inner one first.
        pieces.append((start, 1, number, mark.opening))
        pieces.append((end, 0 if start < end else 1, -number if start < end else number, mark.closing))
    for position, _, _, sign in sorted(pieces, reverse=True):
        text = text[:position] + sign + text[position:]
    return text


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
    return learn_projector(
        ("en", "es"), [(one, other, said and spoil(said, number)) for number, (one, other, said) in enumerate(some)]
    )


@pytest.mark.parametrize(("source", "translation", "expected"), CASES)
def test_marks_find_their_places(source: str, translation: str, expected: str, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.id[:2]
    sentence = read(source)
    alignment = {(one, other): said for one, other, said in aligned(language)}[sentence.text, translation]
    [found] = projector(language).project([ProjectionInput(sentence, translation, alignment)])
    assert written(sentence, translation, found.positions) == expected


def test_good_attention_is_believed() -> None:
    assert next(iter(projector("es").statistics.trust)) == "attention"
    assert projector("es").attention_trust > 0.5
    assert (
        projector("es").attention_trust == learn_projector(("en", "es"), [*aligned("es"), *drafted()]).attention_trust
    )


def test_a_memory_says_nothing_about_attention() -> None:
    memory = [(f"{one} Again.", f"{other} De nuevo.", None) for one, other, _ in drafted()] * 2
    assert learn_projector(("en", "es"), [*memory, *drafted()]).attention_trust > 0.4


def test_noise_is_not_believed() -> None:
    assert spoiled(noise).attention_trust < 0.15


@pytest.mark.parametrize(("spoil", "way"), [(late, "of the piece before"), (early, "of the piece after")])
def test_attention_about_a_neighbour_is_known_as_that(spoil: Callable[[Alignment, int], Alignment], way: str) -> None:
    trust = spoiled(spoil).statistics.trust
    assert max(["attention", "of the piece before", "of the piece after"], key=lambda one: trust[one]) == way


def test_diffuse_attention_is_believed_less() -> None:
    assert spoiled(noise).attention_trust < spoiled(diffuse).attention_trust < projector("es").attention_trust


def test_noise_lowers_the_confidence_and_spoils_little() -> None:
    wanted = [case for case in CASES if case.id.startswith("es")]  # type: ignore[attr-defined]
    drafts = [
        ProjectionInput(sentence, text, said)
        for (sentence, text), (_, _, said) in zip(texts("es"), aligned("es"), strict=True)
    ]
    noisy = [one._replace(alignment=one.alignment and noise(one.alignment, 7)) for one in drafts]
    sure, doubts = projector("es").project(drafts), spoiled(noise).project(noisy)
    assert sum(one.confidence for one in doubts) < sum(one.confidence for one in sure)
    right = [
        written(draft.sentence, draft.text, one.positions) == case.values[2]  # type: ignore[attr-defined]
        for draft, one, case in zip(noisy, doubts, wanted, strict=True)
    ]
    believed = [
        written(draft.sentence, draft.text, one.positions) == case.values[2]  # type: ignore[attr-defined]
        for draft, one, case in zip(noisy, learn_projector(("en", "es"), ()).project(noisy), wanted, strict=True)
    ]
    assert sum(right) > sum(believed)


def test_a_span_s_own_translation_is_looked_for() -> None:
    sentence, text = read("You find the [opening hours](1) below."), "Abajo están los horarios de apertura."
    lost = learn_projector(("en", "es"), ())
    [doubt] = lost.project([ProjectionInput(sentence, text)])
    assert find_doubtful_spans(sentence, doubt) == ["opening hours"]
    [found] = lost.project(
        [ProjectionInput(sentence, text, span_translations={"opening hours": "Horario de apertura"})]
    )
    assert written(sentence, text, found.positions) == "Abajo están los [horarios de apertura](1)."
    assert found.confidence > doubt.confidence


def test_a_sure_draft_asks_for_nothing() -> None:
    sentence = read("**The house.**")
    [found] = projector("es").project([ProjectionInput(sentence, "La casa.")])
    assert find_doubtful_spans(sentence, found) == []


def test_nothing_to_place_is_sure() -> None:
    [found] = projector("es").project([ProjectionInput(Sentence("The house."), "La casa.")])
    assert (found.positions, found.confidence) == ((), 1.0)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "word " * 2000])
def test_a_draft_without_words_or_end_is_not_trusted(text: str) -> None:
    [found] = projector("es").project([ProjectionInput(read("The **old** [house](1)[^1]."), text)])
    assert found.confidence == 0
    assert len(found.positions) == 3


def test_too_few_words_for_all_marks_are_not_trusted() -> None:
    [found] = projector("es").project([ProjectionInput(read("The **old** [house](1) *there*."), "Casa vieja")])
    assert found.confidence == 0
