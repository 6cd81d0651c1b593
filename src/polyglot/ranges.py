"""Ranges of a text or a sequence, each the offsets of its start and its end."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Range = tuple[int, int]
Ranges = tuple[Range, ...]


def overlap(first: Range, second: Range) -> bool:
    """Return whether two ranges have a character in common; an empty one has, strictly within another."""
    return first[0] < second[1] and second[0] < first[1]


def is_free(place: Range, taken: Iterable[Range]) -> bool:
    """Return whether a range overlaps none of those that are taken."""
    return not any(place[0] < end and start < place[1] for start, end in taken)


def overlapping(ranges: Iterable[Range], place: Range) -> list[int]:
    """Return the numbers of the ranges that overlap a place."""
    return [number for number, (start, end) in enumerate(ranges) if start < place[1] and place[0] < end]


def contains(ranges: Sequence[Range], offset: int) -> bool:
    """Return whether one of the ranges, sorted and without overlap, has an offset in it."""
    number = bisect_right(ranges, (offset, sys.maxsize)) - 1
    return number >= 0 and offset < ranges[number][1]


def beginning_within(ranges: Sequence[Range], place: Range) -> Sequence[Range]:
    """Return those of the sorted ranges that begin in a place."""
    return ranges[bisect_left(ranges, (place[0],)) : bisect_left(ranges, (place[1],))]


def merge(ranges: Iterable[Range]) -> Ranges:
    """Return the ranges in order, with those that overlap as one.

    >>> merge([(5, 8), (0, 2), (1, 3), (3, 4)])
    ((0, 3), (3, 4), (5, 8))
    """
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def trim(text: str, start: int, end: int, blank: str = " \t\n") -> Range:
    """Return a range of a text without blank characters at its ends: by default the white space that Markdown ignores."""
    while start < end and text[start] in blank:
        start += 1
    while start < end and text[end - 1] in blank:
        end -= 1
    return start, end
