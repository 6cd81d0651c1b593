"""Diff of an article's old and new units: pairs by their position among unchanged units and by similarity.

Pure, and linear in practice: units that both sides have are anchors; the range between two anchors is seldom longer than
the edit itself, and in longer ones each unit is compared only with those near its own position.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz

# Least similarity (of 100: normalised insert-delete distance) of two versions of a unit:
MIN_SIMILARITY = 60.0  # at the same position
MIN_MOVED_SIMILARITY = 80.0  # at another position
_MIN_JOINED_SIMILARITY = 75.0  # of a unit and the two that it was split into, or joined from
_MAX_DISTANCE = 24  # units: half the width of the search band, and limit of the frequency of an indexed word


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Old units (by number) and the new ones that they became: one and one, two and one, or one and two."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float  # similarity, of 100


# The total gain, the last pair, and the previous step.
_BestStep: TypeAlias = tuple[float, UnitPair | None, tuple[int, int]]
_BestSteps: TypeAlias = dict[tuple[int, int], _BestStep]


def pair_units(
    old: Sequence[str | None], new: Sequence[str | None], settled: Sequence[tuple[int, int]]
) -> list[UnitPair]:
    """Pair old units with new ones. None replaces the text of a unit that is not to be paired.

    `settled` has the numbers (old, new) of units that both sides have, in any order.
    """
    # Units between two anchors, in order.
    pairs = []
    for olds, news in _ranges_between_anchors(len(old), len(new), settled):
        loose_old = [number for number in olds if old[number] is not None]
        loose_new = [number for number in news if new[number] is not None]
        if loose_old and loose_new:
            pairs += _align_range(old, new, loose_old, loose_new)
    # Units that were moved as well as edited.
    taken_old = {number for pair in pairs for number in pair.old}
    taken_new = {number for pair in pairs for number in pair.new}
    rest_old = [number for number, text in enumerate(old) if text is not None and number not in taken_old]
    rest_new = [number for number, text in enumerate(new) if text is not None and number not in taken_new]
    return pairs + list(_pair_moved(old, new, rest_old, rest_new))


def _ranges_between_anchors(old: int, new: int, settled: Sequence[tuple[int, int]]) -> Iterator[tuple[range, range]]:
    """Yield the ranges of old and new units between anchors: the longest sequence of settled units that kept its order."""
    before = (-1, -1)
    for anchor in (*longest_increasing(sorted(settled)), (old, new)):
        yield range(before[0] + 1, anchor[0]), range(before[1] + 1, anchor[1])
        before = anchor


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence in which both numbers rise (patience sorting, n log n); `pairs` are sorted."""
    tails: list[int] = []  # the smallest new number that a subsequence of each length ends with
    ends: list[int] = []  # the position in `pairs` of each of those
    before: list[int] = []  # the previous position in the subsequence that ends at each position; -1 for none
    for position, (_, new) in enumerate(pairs):
        length = bisect_left(tails, new)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [new]
        ends[length : length + 1] = [position]
    chosen = []
    position = ends[-1] if ends else -1
    while position >= 0:
        chosen.append(pairs[position])
        position = before[position]
    return chosen[::-1]


def _align_range(
    old: Sequence[str | None], new: Sequence[str | None], olds: Sequence[int], news: Sequence[int]
) -> list[UnitPair]:
    """Return the best pairing of two runs that keeps their order (dynamic programming over a band around the diagonal)."""

    def joined(texts: Sequence[str | None], numbers: Sequence[int]) -> str:
        return " ".join(texts[number] or "" for number in numbers)

    best: _BestSteps = {(0, 0): (0.0, None, (0, 0))}
    slope = len(olds) / len(news)
    for j in range(len(news) + 1):
        middle = round(j * slope)
        for i in range(max(0, middle - _MAX_DISTANCE), min(len(olds), middle + _MAX_DISTANCE) + 1):
            skips = [step for step in ((i - 1, j), (i, j - 1)) if step in best]
            choices: list[_BestStep] = [(best[step][0], None, step) for step in skips]
            for width, height, least in (
                (1, 1, MIN_SIMILARITY),
                (2, 1, _MIN_JOINED_SIMILARITY),
                (1, 2, _MIN_JOINED_SIMILARITY),
            ):
                previous = (i - width, j - height)
                if previous in best:
                    old_numbers, new_numbers = tuple(olds[i - width : i]), tuple(news[j - height : j])
                    before, after = joined(old, old_numbers), joined(new, new_numbers)
                    score = fuzz.ratio(before, after, score_cutoff=least)
                    if score >= least:
                        gain = (score - MIN_SIMILARITY + 1) * (len(before) + len(after))
                        choices.append((best[previous][0] + gain, UnitPair(old_numbers, new_numbers, score), previous))
            if choices:
                best[i, j] = max(choices, key=lambda choice: choice[0])
    return _backtrack(best, (len(olds), len(news)))


def _backtrack(best: _BestSteps, step: tuple[int, int]) -> list[UnitPair]:
    pairs = []
    while step in best and step != (0, 0):
        _, pair, step = best[step]
        if pair is not None:
            pairs.append(pair)
    return pairs[::-1]


def _pair_moved(
    old: Sequence[str | None], new: Sequence[str | None], olds: Sequence[int], news: Sequence[int]
) -> Iterator[UnitPair]:
    """Yield pairs of units that were moved and edited, the most similar first, each unit once.

    Only units with the most words in common are compared.
    """
    # The old units that have each word.
    holders: dict[str, list[int]] = {}
    for number in olds:
        for word in set((old[number] or "").split()):
            holders.setdefault(word, []).append(number)
    # The pairs that are similar enough, among the four old units that share the rarest words with a new one.
    pairs = []
    for number in news:
        shared: dict[int, float] = {}
        for word in set((new[number] or "").split()):
            numbers = holders.get(word, ())
            for holder in numbers if len(numbers) <= _MAX_DISTANCE else ():
                shared[holder] = shared.get(holder, 0.0) + 1 / len(numbers)
        for candidate in sorted(shared, key=lambda holder: (-shared[holder], holder))[:4]:
            score = fuzz.ratio(old[candidate] or "", new[number] or "", score_cutoff=MIN_MOVED_SIMILARITY)
            if score >= MIN_MOVED_SIMILARITY:
                pairs.append(UnitPair((candidate,), (number,), score))
    # Each unit only once.
    taken: set[tuple[str, int]] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.new, pair.old)):
        ends = {("old", pair.old[0]), ("new", pair.new[0])}
        if not ends & taken:
            taken |= ends
            yield pair
