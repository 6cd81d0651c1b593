"""Where in a translation something belongs that stands at a place of the sentence: a footnote mark, a picture, a break."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from polyglot.drafting.tag_projection.tokens import TokenizedText, is_word

if TYPE_CHECKING:
    from polyglot.drafting.tag_projection.priors import FloatArray

_DECAY = 0.5  # of what a word says about a place beside it, each word further away says
_WINDOW = 6  # words on each side that have a say


class PointPosition(NamedTuple):
    """A position in the translation, and how much of what is known about it speaks for it (0 to 1)."""

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
    """The place in the translation, within an area, of a position in the sentence, within the scope that became that area.

    It stands after what became of the words before it, and on the same side of signs. At either end it stays there.
    """
    words, field = source.find_overlapping(*scope), target.find_overlapping(*area)
    left = [word for word in words if source.ranges[word][0] < position]
    if not left or not field:
        return PointPosition(area[0], 1.0)
    if len(left) == len(words):
        return PointPosition(area[1], 1.0)
    before = [word for word in reversed(left) if is_word(source.keys[word])]
    after = [word for word in words[len(left) :] if is_word(source.keys[word])]
    stops = [number for number, word in enumerate(field, 1) if is_word(target.keys[word])]
    best, score = 0, 1.0
    if before and stops:
        best, score = _best_position(alignment[field], before, after, stops)
    signs = len(left) if not before else left[-1] - before[0]
    while signs and best < len(field) and not is_word(target.keys[field[best]]):
        best, signs = best + 1, signs - 1
    if best == 0:
        return PointPosition(area[0], score)
    if source.text[position - 1].isspace() and best < len(field):
        return PointPosition(target.ranges[field[best]][0], score)
    return PointPosition(target.ranges[field[best - 1]][1], score)


def _best_position(
    behind: "FloatArray", before: Sequence[int], after: Sequence[int], stops: Sequence[int]
) -> tuple[int, float]:
    """After how many words most of those near are on their side; and how many these are, of 1."""
    if not after:
        return stops[-1], 1.0
    gains = _target_weights(behind, before) - _target_weights(behind, after)
    sums = gains.cumsum().round(6).tolist()
    best = max(stops, key=lambda stop: (sums[stop - 1], -stop))
    right = gains[:best].clip(0).sum() - gains[best:].clip(None, 0).sum()
    return best, float(right / (abs(gains).sum() or 1))


def _target_weights(behind: "FloatArray", words: Sequence[int]) -> "FloatArray":
    """What words of the source, the nearest first, have to do with each word of the target."""
    import numpy as np

    near = list(words[:_WINDOW])
    said: FloatArray = behind[:, near] @ np.power(_DECAY, np.arange(len(near)))
    return said
