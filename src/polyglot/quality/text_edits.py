"""Splices: parts of a text replaced, and the ranges of its alignment moved along."""

from collections.abc import Sequence
from typing import NamedTuple

from polyglot.engines.attention import TextRanges


class TextEdit(NamedTuple):
    """A part of a text, and what comes in its place."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Sequence[TextEdit]) -> str:
    """The text with its parts replaced; they do not overlap."""
    pieces, position = [], 0
    for splice in sorted(edits):
        pieces += [text[position : splice.start], splice.text]
        position = splice.end
    return "".join([*pieces, text[position:]])


def shift_ranges(ranges: TextRanges, edits: Sequence[TextEdit]) -> TextRanges:
    """Where the parts of a text are in the spliced one. What is replaced belongs to the first part that it had to do with.

    >>> shift_ranges(((0, 2), (3, 5), (5, 7), (8, 9)), [TextEdit(3, 7, "abcdef")])
    ((0, 2), (3, 9), (9, 9), (10, 11))
    """
    for splice in sorted(edits, reverse=True):
        ranges = tuple(_shift_range(ranges, splice))
    return ranges


def _shift_range(ranges: TextRanges, splice: TextEdit) -> list[tuple[int, int]]:
    end = splice.start + len(splice.text)
    further = end - splice.end
    taken = False
    found = []
    for one, other in ranges:
        if other <= splice.start and (other < splice.start or one < other):
            found.append((one, other))
        elif one >= splice.end:
            found.append((one + further, other + further))
        else:
            first = end if taken else min(one, splice.start)
            last = first if one == other else other + further if other > splice.end else end
            found.append((first, last))
            taken = taken or one < other
    return found
