"""Projection of the tags of sentences to positions in their drafts.

A projector is created once for a run and a pair of languages. From the run's own drafts and the translation memory it
learns which words translate which, and how reliable the engine's attention is (`word_alignment`); unreliable attention
is ignored. If the positions in a draft are uncertain, spans can be translated on their own, and are then looked for in the
draft. If they stay uncertain, the confidence is low, and the caller translates piecewise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from polyglot.drafting.inline_markup.sentence import Projection, Sentence
from polyglot.drafting.tag_projection.project import TagPlacement
from polyglot.drafting.tag_projection.tokens import tokenize
from polyglot.model import Alignment

if TYPE_CHECKING:
    from polyglot.drafting.tag_projection.priors import Pairing
    from polyglot.drafting.tag_projection.word_alignment import WordStatistics

# A sentence, its translation, and their alignment by an engine.
AlignedText = tuple[str, str, Alignment | None]

_MIN_TEXTS, _MAX_TEXTS = 300, 1000  # texts to learn from: with reliable attention, and without
_MAX_LEARNED_WORDS = 80  # words: longer texts cost more than they teach
_MAX_WORDS = 400  # words of a sentence or draft: a longer text is not a sentence
_LETTERS_PER_PAIR = 25  # letters of a sentence times letters of its draft, for each pair of their words
_PAIRS_PER_TEXT = 500  # pairs of words in a text of the usual length; memory is proportional to them
_PAIRS_PER_CHUNK = 128 * _PAIRS_PER_TEXT  # some ten megabytes
_DOUBTFUL_BELOW = 0.92

# Score -> word F1, measured on the development half of `benchmarks/markup.py`: the same whether attention is the starter
# model's, shifted, diffuse or noise, and with little or much to learn from. Between languages less alike than English and
# Spanish, without attention, the score is the word F1 (fr, de, ar, zh and ja in that benchmark).
_CALIBRATION = (
    (0.0, 0.0), (0.15, 0.4), (0.25, 0.5), (0.35, 0.6), (0.45, 0.71), (0.55, 0.85), (0.65, 0.89), (0.75, 0.92), (0.85, 0.96),
    (0.93, 0.977), (1.0, 1.0),
)  # fmt: skip
# Trust in attention between which both meanings are interpolated. The starter model's gets 0.65, and noise 0.06.
_NO_TRUST_BELOW, _FULL_TRUST_FROM = 0.2, 0.5


class ProjectionInput(NamedTuple):
    """A sentence and its draft, with the engine's alignment of the two."""

    sentence: Sentence
    text: str
    alignment: Alignment | None = None
    span_translations: Mapping[str, str] = {}  # text of a span -> its translation on its own


@dataclass(frozen=True, slots=True)
class Projector:
    """A projector of tags for one language pair, trained on the texts of a run."""

    languages: tuple[str, str]
    statistics: "WordStatistics"

    @property
    def attention_trust(self) -> float:
        """The trust in the engine's attention, 0 to 1. Below 0.2 it is noise or missing."""
        return sum(share for source, share in self.statistics.trust.items() if source not in {"place", "none"})

    def project(self, drafts: Sequence[ProjectionInput]) -> list[Projection]:
        """Return the positions of the tags of each draft's sentence in the draft.

        The confidence is the expected word F1 of the tag whose position is the least certain.
        """
        projections = [Projection((), 1.0)] * len(drafts)
        for numbers in _chunk_drafts(drafts):
            chunk = self._project_chunk([drafts[number] for number in numbers])
            for number, projection in zip(numbers, chunk, strict=True):
                projections[number] = projection
        return projections

    def _project_chunk(self, drafts: Sequence[ProjectionInput]) -> Iterator[Projection]:
        pairings = [
            _create_pairing(self.languages, (draft.sentence.text, draft.text, draft.alignment), _MAX_WORDS)
            for draft in drafts
        ]
        alignments = iter(self.statistics.align([pairing for pairing in pairings if pairing]))
        for draft, pairing in zip(drafts, pairings, strict=True):
            projection = None
            if pairing:
                placement = TagPlacement(draft.sentence.tags, pairing.source, pairing.target, next(alignments))
                projection = self._place_tags(placement, draft)
            yield projection or Projection(((len(draft.text), len(draft.text)),) * len(draft.sentence.tags), 0.0)

    def _place_tags(self, placement: TagPlacement, draft: ProjectionInput) -> Projection | None:
        if draft.span_translations:
            placement.use_span_translations(draft.span_translations)
        positions = placement.resolve_positions()
        if not positions:
            return None
        trust = self.attention_trust if draft.alignment else 0.0
        return Projection(positions, _calibrate(min(placement.scores), trust))


def learn_projector(languages: tuple[str, str], texts: Sequence[AlignedText]) -> Projector:
    """Return a projector trained on translations: the run's own drafts, and those of a translation memory.

    A sample is enough, preferably of texts with an alignment; a larger one is taken if their attention is unreliable.
    """
    from polyglot.drafting.tag_projection import word_alignment

    distinct = list({(source, target): (source, target, alignment) for source, target, alignment in texts}.values())
    aligned, unaligned = [text for text in distinct if text[2]], [text for text in distinct if not text[2]]
    for count in (_MIN_TEXTS, _MAX_TEXTS):
        sample = _sample_evenly(aligned, count)
        sample += _sample_evenly(unaligned, count - len(sample))
        pairings = _limit_pairings(languages, sample, count * _PAIRS_PER_TEXT)
        projector = Projector(languages, word_alignment.learn_statistics(pairings))
        if projector.attention_trust >= _FULL_TRUST_FROM or len(distinct) <= count:
            break
    return projector


def find_doubtful_spans(sentence: Sentence, projection: Projection) -> list[str]:
    """Return the texts of the spans to translate on their own, because the positions of a sentence's tags are uncertain."""
    if projection.confidence >= _DOUBTFUL_BELOW:
        return []
    spans = (sentence.text[tag.start : tag.end] for tag in sentence.tags if not tag.verbatim)
    return [text for text in dict.fromkeys(spans) if text.strip() and text != sentence.text]


def _chunk_drafts(drafts: Sequence[ProjectionInput]) -> Iterator[list[int]]:
    """Yield the numbers of drafts with tags, in chunks of limited memory."""
    chunk: list[int] = []
    room = _PAIRS_PER_CHUNK
    for number, draft in enumerate(drafts):
        if draft.sentence.tags:
            room -= len(draft.sentence.text) * len(draft.text) // _LETTERS_PER_PAIR
            if chunk and room < 0:
                yield chunk
                chunk, room = [], _PAIRS_PER_CHUNK
            chunk.append(number)
    yield chunk


def _sample_evenly(texts: Sequence[AlignedText], count: int) -> list[AlignedText]:
    """Return `count` texts at equal distances in the sequence."""
    count = min(count, len(texts))
    return [texts[number * len(texts) // count] for number in range(count)]


def _limit_pairings(languages: tuple[str, str], texts: Sequence[AlignedText], room: int) -> "list[Pairing]":
    """Return the pairings of texts, without the longest, up to `room` pairs of words in all."""
    pairings: list[Pairing] = []
    for text in texts:
        pairing = _create_pairing(languages, text, _MAX_LEARNED_WORDS)
        if pairing:
            room -= len(pairing.source.keys) * len(pairing.target.keys)
            if room < 0 and pairings:
                break
            pairings.append(pairing)
    return pairings


def _create_pairing(languages: tuple[str, str], text: AlignedText, most: int) -> "Pairing | None":
    """Return the tokens of a text and its translation; None if either has none, or more than `most`."""
    from polyglot.drafting.tag_projection.priors import Pairing

    source, target = (tokenize(side, language) for side, language in zip(text[:2], languages, strict=True))
    has_size = all(0 < len(side.keys) <= most for side in (source, target))
    return Pairing(source, target, text[2]) if has_size else None


def _calibrate(score: float, trust: float) -> float:
    """Return the confidence for a score: its calibrated value with trusted attention, the score itself without."""
    score = min(1.0, score)
    share = min(1.0, max(0.0, (trust - _NO_TRUST_BELOW) / (_FULL_TRUST_FROM - _NO_TRUST_BELOW)))
    (low, low_value), (high, high_value) = next(pair for pair in pairwise(_CALIBRATION) if score <= pair[1][0])
    calibrated = low_value + (high_value - low_value) * (score - low) / (high - low)
    return round(share * calibrated + (1 - share) * score, 3)
