"""Positions in a translation for tags at a point of the sentence: footnote marks, images, line breaks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from polyglot.drafting.tag_projection.tokens import TokenizedText, is_word

if TYPE_CHECKING:
    from polyglot.drafting.tag_projection.priors import FloatArray

_DECAY = 0.5  # factor of a word's weight for each word between it and the point
_WINDOW = 6  # words on each side that have weight


class PointPosition(NamedTuple):
    """A position in the translation, and the share of the alignment that supports it (0 to 1)."""

    position: int
    score: float


def find_position(
    source: TokenizedText,
    target: TokenizedText,
    alignment: "FloatArray",
    position: int,
    scope: tuple[int, int],
    area: tuple[int, int],
) -> PointPosition:
    """Return the position in the translation of a position in the sentence.

    `area` is the range of the translation that the range `scope` of the sentence became. The position is after the
    translations of the words before it, and on the same side of punctuation. At either end of the scope it is at that end.
    """
    words, field = source.find_overlapping(*scope), target.find_overlapping(*area)
    left = [word for word in words if source.ranges[word][0] < position]
    if not left or not field:
        return PointPosition(area[0], 1.0)
    if len(left) == len(words):
        return PointPosition(area[1], 1.0)

    # After which word: the split of the area's words that agrees best with the split of the sentence's.
    before = [word for word in reversed(left) if is_word(source.keys[word])]
    after = [word for word in words[len(left) :] if is_word(source.keys[word])]
    stops = [number for number, word in enumerate(field, 1) if is_word(target.keys[word])]
    best, score = 0, 1.0
    if before and stops:
        best, score = _best_position(alignment[field], before, after, stops)

    # Then past as many punctuation marks as the sentence has between its last word and the point.
    signs = len(left) if not before else left[-1] - before[0]
    while signs and best < len(field) and not is_word(target.keys[field[best]]):
        best, signs = best + 1, signs - 1
    if best == 0:
        return PointPosition(area[0], score)
    if source.text[position - 1].isspace() and best < len(field):
        return PointPosition(target.ranges[field[best]][0], score)
    return PointPosition(target.ranges[field[best - 1]][1], score)


def _best_position(
    alignment: "FloatArray", before: Sequence[int], after: Sequence[int], stops: Sequence[int]
) -> tuple[int, float]:
    """Return the number of words before the point for which most alignment is on its side, and the share that is."""
    if not after:
        return stops[-1], 1.0
    gains = _target_weights(alignment, before) - _target_weights(alignment, after)
    sums = gains.cumsum().round(6).tolist()
    best = max(stops, key=lambda stop: (sums[stop - 1], -stop))
    right = gains[:best].clip(0).sum() - gains[best:].clip(None, 0).sum()
    return best, float(right / (abs(gains).sum() or 1))


def _target_weights(alignment: "FloatArray", words: Sequence[int]) -> "FloatArray":
    """Return for each word of the target its alignment with words of the source, weighted by distance, nearest first."""
    import numpy as np

    near = list(words[:_WINDOW])
    weights: FloatArray = alignment[:, near] @ np.power(_DECAY, np.arange(len(near)))
    return weights
