"""Choice of the range of a translation's words with the highest expected F1, for a range of the source's words."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple


class SpanChoice(NamedTuple):
    """A range of words, by number, and its expected word F1."""

    start: int
    end: int
    score: float


def choose_span(
    chances: Sequence[float], counted: Sequence[bool], free: Sequence[bool], required: tuple[int, int] | None = None
) -> SpanChoice | None:
    """Return the range of words with the highest expected F1; None if no range is possible.

    `chances` are the probabilities of each word to be in the range. Only words that are `counted`, not punctuation, count
    for F1 and are at its edges. The range has only `free` words, and contains the range `required`.

    >>> choose_span([0.0, 0.9, 0.1, 0.8, 0.2], [True] * 5, [True] * 5)
    SpanChoice(start=1, end=4, score=0.72)
    """
    values = [chance if counts else 0.0 for chance, counts in zip(chances, counted, strict=True)]
    sums = list(accumulate(values, initial=0.0))
    sizes = list(accumulate(counted, initial=0))
    best: SpanChoice | None = None

    # Try all ranges within each stretch of free words. Precision and recall come from prefix sums.
    for start, end in _free_stretches(free, required):
        words = [number for number in range(start, end) if counted[number]]
        # A word below this value lowers the F1 of every range that begins or ends with it.
        floor = max([values[word] for word in words], default=0.0) / (1 + sums[-1])
        ends = [word for word in words if values[word] >= floor]
        lows, highs = ends, [word + 1 for word in ends]
        if required:
            lows = [*(low for low in lows if low < required[0]), required[0]]
            highs = [required[1], *(high for high in highs if high > required[1])]
        for low in lows:
            for high in highs:
                if low < high:
                    score = 2 * (sums[high] - sums[low]) / (sizes[high] - sizes[low] + sums[-1] or 1)
                    if best is None or score > best.score:
                        best = SpanChoice(low, high, score)
    return best


def _free_stretches(free: Sequence[bool], required: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """Yield the longest ranges of free words, or only the one that contains the required range."""
    start = 0
    for number, is_free in enumerate([*free, False]):
        if not is_free:
            if start < number and (required is None or (start <= required[0] and required[1] <= number)):
                yield start, number
            start = number + 1
