"""The marks of sentences -> their places in the drafts of these sentences.

A projector is made once for a run and a pair of languages, from the run's own drafts and what the memory has: it learns
which words stand for which, and how far the engine's attention deserves trust (`statistics`). Noise deserves none, and
then words vote alone. Of a draft in which the places stay doubtful, the spans can be translated on their own; what the
engine says of them is looked for in the draft. What is doubtful even then has a low confidence: the caller takes pieces.
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

# A sentence, its translation, and how an engine says that they stand to each other.
AlignedText = tuple[str, str, Alignment | None]

_MIN_TEXTS, _MAX_TEXTS = 300, 1000  # texts to learn from: where attention is good, and where words have to vote alone
_MAX_LEARNED_WORDS = 80  # words: of longer texts little is learned for what they cost
_MAX_WORDS = 400  # words of a sentence or draft; what is longer is no sentence
_LETTERS_PER_PAIR = 25  # of a sentence times those of its draft, to one pair of their words
_PAIRS_PER_TEXT = 500  # of words, in a text of the usual length; memory goes by them
_PAIRS_PER_CHUNK = 128 * _PAIRS_PER_TEXT  # at a time, which is some ten megabytes
_DOUBTFUL_BELOW = 0.92

# What scores meant on the development half of `benchmarks/markup.py`, where attention is the starter model's, shifted,
# diffuse or noise, and there is little or much to learn from: the same in all of them. Between languages less alike than
# English and Spanish, where words vote alone, a score means what it says (fr, de, ar, zh and ja in that benchmark).
_CALIBRATION = (
    (0.0, 0.0), (0.15, 0.4), (0.25, 0.5), (0.35, 0.6), (0.45, 0.71), (0.55, 0.85), (0.65, 0.89), (0.75, 0.92), (0.85, 0.96),
    (0.93, 0.977), (1.0, 1.0),
)  # fmt: skip
# Trust in attention, between which is the one and the other. The starter model's gets 0.65, and noise 0.06.
_NO_TRUST_BELOW, _FULL_TRUST_FROM = 0.2, 0.5


class ProjectionInput(NamedTuple):
    """A sentence, its draft, and what the engine says about them."""

    sentence: Sentence
    text: str
    alignment: Alignment | None = None
    span_translations: Mapping[str, str] = {}  # texts of spans, and how the engine translates each on its own


@dataclass(frozen=True, slots=True)
class Projector:
    """What a run's texts from one language into another have taught about its drafts."""

    languages: tuple[str, str]
    statistics: "WordStatistics"

    @property
    def attention_trust(self) -> float:
        """How far the engine's attention is believed, of 1. Below 0.2 it is noise, or there is none."""
        return sum(share for way, share in self.statistics.trust.items() if way not in {"place", "none"})

    def project(self, drafts: Sequence[ProjectionInput]) -> list[Projection]:
        """Where the marks of each draft's sentence belong in it.

        Confidence is the word F1 that is to be expected of the mark whose place is the least sure.
        """
        found = [Projection((), 1.0)] * len(drafts)
        for numbers in _chunk_drafts(drafts):
            for number, projection in zip(numbers, self._project_chunks([drafts[one] for one in numbers]), strict=True):
                found[number] = projection
        return found

    def _project_chunks(self, drafts: Sequence[ProjectionInput]) -> Iterator[Projection]:
        pairings = [
            _create_pairing(self.languages, (one.sentence.text, one.text, one.alignment), _MAX_WORDS) for one in drafts
        ]
        behind = iter(self.statistics.align([one for one in pairings if one]))
        for draft, pairing in zip(drafts, pairings, strict=True):
            placing = (
                TagPlacement(draft.sentence.tags, pairing.source, pairing.target, next(behind)) if pairing else None
            )
            if placing and draft.span_translations:
                placing.use_span_translations(draft.span_translations)
            places = placing.resolve_positions() if placing else None
            if placing and places:
                yield Projection(
                    places, _calibrate(min(placing.scores), self.attention_trust if draft.alignment else 0.0)
                )
            else:
                yield Projection(((len(draft.text), len(draft.text)),) * len(draft.sentence.tags), 0.0)


def learn_projector(languages: tuple[str, str], texts: Sequence[AlignedText]) -> Projector:
    """A projector that has learned from translations: the run's own drafts, and what a memory has.

    It takes a few of them, first of those about which an engine says something; and more if they show that the engine's
    attention is not to be relied on.
    """
    from polyglot.drafting.tag_projection import word_alignment

    distinct = list({(source, target): (source, target, alignment) for source, target, alignment in texts}.values())
    told, untold = [text for text in distinct if text[2]], [text for text in distinct if not text[2]]
    for count in (_MIN_TEXTS, _MAX_TEXTS):
        some = _sample_evenly(told, count)
        some += _sample_evenly(untold, count - len(some))
        projector = Projector(
            languages, word_alignment.learn_statistics(_limit_pairings(languages, some, count * _PAIRS_PER_TEXT))
        )
        if projector.attention_trust >= _FULL_TRUST_FROM or len(distinct) <= count:
            break
    return projector


def find_doubtful_spans(sentence: Sentence, projection: Projection) -> list[str]:
    """The texts of those spans of a sentence that it pays to translate on their own, as its marks' places are doubtful."""
    if projection.confidence >= _DOUBTFUL_BELOW:
        return []
    spans = (sentence.text[mark.start : mark.end] for mark in sentence.tags if not mark.verbatim)
    return [text for text in dict.fromkeys(spans) if text.strip() and text != sentence.text]


def _chunk_drafts(drafts: Sequence[ProjectionInput]) -> Iterator[list[int]]:
    """The numbers of drafts with marks, so many at a time as memory is to be spent on."""
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
    """So many texts, as far from each other as they can be."""
    count = min(count, len(texts))
    return [texts[number * len(texts) // count] for number in range(count)]


def _limit_pairings(languages: tuple[str, str], texts: Sequence[AlignedText], room: int) -> "list[Pairing]":
    """Texts by words, without the longest, and so many as have no more pairs of words than this."""
    found: list[Pairing] = []
    for text in texts:
        pairing = _create_pairing(languages, text, _MAX_LEARNED_WORDS)
        if pairing:
            room -= len(pairing.source.keys) * len(pairing.target.keys)
            if room < 0 and found:
                break
            found.append(pairing)
    return found


def _create_pairing(languages: tuple[str, str], text: AlignedText, most: int) -> "Pairing | None":
    """A text by words; None if a side has none, or too many."""
    from polyglot.drafting.tag_projection.priors import Pairing

    source, target = (tokenize(side, language) for side, language in zip(text[:2], languages, strict=True))
    able = all(0 < len(side.keys) <= most for side in (source, target))
    return Pairing(source, target, text[2]) if able else None


def _calibrate(score: float, trust: float) -> float:
    """The confidence that goes with a score."""
    score = min(1.0, score)
    share = min(1.0, max(0.0, (trust - _NO_TRUST_BELOW) / (_FULL_TRUST_FROM - _NO_TRUST_BELOW)))
    (low, less), (high, more) = next(pair for pair in pairwise(_CALIBRATION) if score <= pair[1][0])
    meant = less + (more - less) * (score - low) / (high - low)
    return round(share * meant + (1 - share) * score, 3)
