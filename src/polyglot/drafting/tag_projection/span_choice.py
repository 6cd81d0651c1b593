"""Which words of a translation a range of the source's words became: the range that is expected to be most right."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple


class SpanChoice(NamedTuple):
    """A range of words, by number, and the word F1 that is expected of it."""

    start: int
    end: int
    score: float


def choose_span(
    chances: Sequence[float], counted: Sequence[bool], free: Sequence[bool], required: tuple[int, int] | None = None
) -> SpanChoice | None:
    """The range of words with the highest expected F1; None if there is no place for one.

    `chances` tell of each word how likely it belongs to the range. Signs, which are not `counted`, count for nothing, and
    the range neither begins nor ends with one. It takes in only words that are `free`, and all of those that it must.

    >>> choose_span([0.0, 0.9, 0.1, 0.8, 0.2], [True] * 5, [True] * 5)
    SpanChoice(start=1, end=4, score=0.72)
    """
    values = [chance if counts else 0.0 for chance, counts in zip(chances, counted, strict=True)]
    sums = list(accumulate(values, initial=0.0))
    sizes = list(accumulate(counted, initial=0))
    best: SpanChoice | None = None
    for start, end in _free_stretches(free, required):
        words = [number for number in range(start, end) if counted[number]]
        # A word that is worth less than half of the best value is better left out at an end.
        floor = max([values[word] for word in words], default=0.0) / (1 + sums[-1])
        ends = [word for word in words if values[word] >= floor]
        lows = [word for word in ends if word < required[0]] + [required[0]] if required else ends
        highs = (
            [required[1]] + [word + 1 for word in ends if word >= required[1]]
            if required
            else [word + 1 for word in ends]
        )
        for low in lows:
            for high in highs:
                if low < high:
                    score = 2 * (sums[high] - sums[low]) / (sizes[high] - sizes[low] + sums[-1] or 1)
                    if best is None or score > best.score:
                        best = SpanChoice(low, high, score)
    return best


def _free_stretches(free: Sequence[bool], must: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """The longest ranges of free words, or only the one that holds what it must."""
    start = 0
    for number, one in enumerate([*free, False]):
        if not one:
            if start < number and (must is None or (start <= must[0] and must[1] <= number)):
                yield start, number
            start = number + 1
