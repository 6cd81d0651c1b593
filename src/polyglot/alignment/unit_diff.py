"""Which old units became which new ones: by their places among units that did not change, and by likeness.

Pure, and linear in practice: units that both sides have are anchors; between two anchors there is seldom more than the
edit itself, and where there is, each unit is compared with those near its own place only.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz import fuzz

# Of 100 (normalised insert-delete distance): units of the same place that have so much in common are the same one.
MIN_SIMILARITY = 60.0
MIN_MOVED_SIMILARITY = 80.0  # the same for what stands elsewhere
_MIN_JOINED_SIMILARITY = 75.0  # for what two units became, or were made of
_MAX_DISTANCE = 24  # units: how far from its own place a unit is looked for


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Old units (by number) that became new ones: one and one, two and one, or one and two."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float


_BestStep: TypeAlias = tuple[
    float, UnitPair | None, tuple[int, int]
]  # the gain so far, the last pair, where it came from
_BestSteps: TypeAlias = dict[tuple[int, int], _BestStep]


def pair_units(
    old: Sequence[str | None], new: Sequence[str | None], settled: Sequence[tuple[int, int]]
) -> list[UnitPair]:
    """Pair what is loose. None stands for what is not: it is settled, or has nothing to hand on.

    `settled` are the numbers of units that both sides have.
    """
    found = []
    for olds, news in _ranges_between_anchors(len(old), len(new), settled):
        loose_old = [number for number in olds if old[number] is not None]
        loose_new = [number for number in news if new[number] is not None]
        if loose_old and loose_new:
            found += _align_range(old, new, loose_old, loose_new)
    taken_old = {number for pair in found for number in pair.old}
    taken_new = {number for pair in found for number in pair.new}
    rest_old = [number for number, text in enumerate(old) if text is not None and number not in taken_old]
    rest_new = [number for number, text in enumerate(new) if text is not None and number not in taken_new]
    return found + list(_pair_moved(old, new, rest_old, rest_new))


def _ranges_between_anchors(old: int, new: int, settled: Sequence[tuple[int, int]]) -> Iterator[tuple[range, range]]:
    """The ranges between anchors: of what is settled, the longest part that kept its order."""
    before = (-1, -1)
    for anchor in (*longest_increasing(sorted(settled)), (old, new)):
        yield range(before[0] + 1, anchor[0]), range(before[1] + 1, anchor[1])
        before = anchor


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which both numbers rise (patience sorting, n log n)."""
    tails: list[int] = []  # the smallest new number that a subsequence of each length ends with
    ends: list[int] = []  # and its place in `pairs`
    before: list[int] = []
    for place, (_, new) in enumerate(pairs):
        length = bisect_left(tails, new)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [new]
        ends[length : length + 1] = [place]
    chosen = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chosen.append(pairs[place])
        place = before[place]
    return chosen[::-1]


def _align_range(
    old: Sequence[str | None], new: Sequence[str | None], olds: Sequence[int], news: Sequence[int]
) -> list[UnitPair]:
    """The best pairing of two runs that keeps their order (dynamic programming over a band around the diagonal)."""

    def said(texts: Sequence[str | None], numbers: Sequence[int]) -> str:
        return " ".join(texts[number] or "" for number in numbers)

    best: _BestSteps = {(0, 0): (0.0, None, (0, 0))}
    slope = len(olds) / len(news)
    for j in range(len(news) + 1):
        middle = round(j * slope)
        for i in range(max(0, middle - _MAX_DISTANCE), min(len(olds), middle + _MAX_DISTANCE) + 1):
            choices: list[_BestStep] = [(best[one][0], None, one) for one in ((i - 1, j), (i, j - 1)) if one in best]
            for width, height, least in (
                (1, 1, MIN_SIMILARITY),
                (2, 1, _MIN_JOINED_SIMILARITY),
                (1, 2, _MIN_JOINED_SIMILARITY),
            ):
                previous = (i - width, j - height)
                if previous in best:
                    these, those = tuple(olds[i - width : i]), tuple(news[j - height : j])
                    before, after = said(old, these), said(new, those)
                    score = fuzz.ratio(before, after, score_cutoff=least)
                    if score >= least:
                        gain = (score - MIN_SIMILARITY + 1) * (len(before) + len(after))
                        choices.append((best[previous][0] + gain, UnitPair(these, those, score), previous))
            if choices:
                best[i, j] = max(choices, key=lambda choice: choice[0])
    return _backtrack(best, (len(olds), len(news)))


def _backtrack(best: _BestSteps, place: tuple[int, int]) -> list[UnitPair]:
    pairs = []
    while place in best and place != (0, 0):
        _, found, place = best[place]
        if found is not None:
            pairs.append(found)
    return pairs[::-1]


def _pair_moved(
    old: Sequence[str | None], new: Sequence[str | None], olds: Sequence[int], news: Sequence[int]
) -> Iterator[UnitPair]:
    """What was moved and edited: the most alike first, among those with most words in common."""
    words: dict[str, list[int]] = {}
    for number in olds:
        for word in set((old[number] or "").split()):
            words.setdefault(word, []).append(number)
    found = []
    for number in news:
        shared: dict[int, float] = {}
        for word in set((new[number] or "").split()):
            holders = words.get(word, ())
            for holder in holders if len(holders) <= _MAX_DISTANCE else ():
                shared[holder] = shared.get(holder, 0.0) + 1 / len(holders)
        for candidate in sorted(shared, key=lambda one: (-shared[one], one))[:4]:
            score = fuzz.ratio(old[candidate] or "", new[number] or "", score_cutoff=MIN_MOVED_SIMILARITY)
            if score >= MIN_MOVED_SIMILARITY:
                found.append(UnitPair((candidate,), (number,), score))
    taken: set[tuple[str, int]] = set()
    for one in sorted(found, key=lambda one: (-one.score, one.new, one.old)):
        ends = {("old", one.old[0]), ("new", one.new[0])}
        if not ends & taken:
            taken |= ends
            yield one
