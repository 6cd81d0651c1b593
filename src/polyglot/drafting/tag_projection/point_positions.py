"""Where in a translation something belongs that stands at a place of the sentence: a footnote mark, a picture, a break."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from polyglot.drafting.tag_projection.tokens import Words, spoken

if TYPE_CHECKING:
    from polyglot.drafting.tag_projection.priors import Floats

_FADING = 0.5  # of what a word says about a place beside it, each word further away says
_NEAR = 6  # words on each side that have a say


class Gap(NamedTuple):
    """A position in the translation, and how much of what is known about it speaks for it (0 to 1)."""

    position: int
    score: float


def find_gap(
    source: Words, target: Words, behind: "Floats", position: int, scope: tuple[int, int], area: tuple[int, int]
) -> Gap:
    """The place in the translation, within an area, of a position in the sentence, within the scope that became that area.

    It stands after what became of the words before it, and on the same side of signs. At either end it stays there.
    """
    words, field = source.within(*scope), target.within(*area)
    left = [word for word in words if source.ranges[word][0] < position]
    if not left or not field:
        return Gap(area[0], 1.0)
    if len(left) == len(words):
        return Gap(area[1], 1.0)
    before = [word for word in reversed(left) if spoken(source.keys[word])]
    after = [word for word in words[len(left) :] if spoken(source.keys[word])]
    stops = [number for number, word in enumerate(field, 1) if spoken(target.keys[word])]
    best, score = 0, 1.0
    if before and stops:
        best, score = _best(behind[field], before, after, stops)
    signs = len(left) if not before else left[-1] - before[0]
    while signs and best < len(field) and not spoken(target.keys[field[best]]):
        best, signs = best + 1, signs - 1
    if best == 0:
        return Gap(area[0], score)
    if source.text[position - 1].isspace() and best < len(field):
        return Gap(target.ranges[field[best]][0], score)
    return Gap(target.ranges[field[best - 1]][1], score)


def _best(behind: "Floats", before: Sequence[int], after: Sequence[int], stops: Sequence[int]) -> tuple[int, float]:
    """After how many words most of those near are on their side; and how many these are, of 1."""
    if not after:
        return stops[-1], 1.0
    gains = _said(behind, before) - _said(behind, after)
    sums = gains.cumsum().round(6).tolist()
    best = max(stops, key=lambda stop: (sums[stop - 1], -stop))
    right = gains[:best].clip(0).sum() - gains[best:].clip(None, 0).sum()
    return best, float(right / (abs(gains).sum() or 1))


def _said(behind: "Floats", words: Sequence[int]) -> "Floats":
    """What words of the source, the nearest first, have to do with each word of the target."""
    import numpy as np

    near = list(words[:_NEAR])
    said: Floats = behind[:, near] @ np.power(_FADING, np.arange(len(near)))
    return said
