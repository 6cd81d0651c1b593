"""Text edits: ranges of a text replaced, and its alignment carried along."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from polyglot.model import Draft
from polyglot.ranges import Range, Ranges


class TextEdit(NamedTuple):
    """A range of a text, and its replacement."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Sequence[TextEdit]) -> str:
    """Return the text with its ranges replaced; they must not overlap."""
    pieces, position = [], 0
    for edit in sorted(edits):
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def edit_draft(draft: Draft, edits: Sequence[TextEdit]) -> Draft:
    """Return a draft with ranges of its text replaced, and its alignment shifted."""
    alignment = draft.alignment and replace(draft.alignment, target=shift_ranges(draft.alignment.target, edits))
    return replace(draft, text=apply_edits(draft.text, edits), alignment=alignment)


def even_weights(parts: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """Return attention that goes to these parts of a source, to each alike."""
    return tuple((number, round(1 / len(parts), 3)) for number in parts)


def shift_ranges(ranges: Ranges, edits: Sequence[TextEdit]) -> Ranges:
    """Return the ranges of a text's parts after edits. A replacement belongs to the first part that the edit overlaps.

    >>> shift_ranges(((0, 2), (3, 5), (5, 7), (8, 9)), [TextEdit(3, 7, "abcdef")])
    ((0, 2), (3, 9), (9, 9), (10, 11))
    """
    for edit in sorted(edits, reverse=True):
        ranges = tuple(_shift_range(ranges, edit))
    return ranges


def _shift_range(ranges: Ranges, edit: TextEdit) -> list[Range]:
    new_end = edit.start + len(edit.text)
    shift = new_end - edit.end
    is_assigned = False  # whether a part has the replacement already
    shifted = []
    for start, end in ranges:
        if end <= edit.start and (end < edit.start or start < end):
            shifted.append((start, end))
        elif start >= edit.end:
            shifted.append((start + shift, end + shift))
        else:
            first = new_end if is_assigned else min(start, edit.start)
            last = first if start == end else end + shift if end > edit.end else new_end
            shifted.append((first, last))
            is_assigned = is_assigned or start < end
    return shifted
