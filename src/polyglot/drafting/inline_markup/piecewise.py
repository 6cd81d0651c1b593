"""The piecewise way, where no other holds: what stands between the marks of a sentence is translated by itself.

All marks are there then, once and in order, at the cost of sentences torn apart.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from polyglot.drafting.inline_markup.sentence import Sentence, TagPositions

_LETTER = re.compile(r"[^\W\d_]")


def split_pieces(sentence: Sentence) -> tuple[str, ...]:
    """What is to be translated of a sentence, piece by piece."""
    return tuple(sentence.text[start:end] for start, end in _word_ranges(sentence))


def join_pieces(sentence: Sentence, texts: Sequence[str]) -> tuple[str, TagPositions]:
    """The translation of a sentence by those of its pieces, and where its marks stand in it."""
    said: list[str] = []
    moved = {0: 0}  # where each border of a piece or a mark stands now
    position = length = 0
    for (start, end), text in zip(_word_ranges(sentence), texts, strict=True):
        for border in _tag_borders(sentence, position, start):
            moved[border] = length + border - position
        said += [sentence.text[position:start], text.strip()]
        length += start - position
        moved.setdefault(start, length)
        length += len(text.strip())
        moved[end] = length
        position = end
    for border in _tag_borders(sentence, position, len(sentence.text)):
        moved[border] = length + border - position
    return "".join((*said, sentence.text[position:])), tuple(
        (moved[mark.start], moved[mark.end]) for mark in sentence.tags
    )


def _word_ranges(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The ranges that hold words between the borders of marks, without the white space around them."""
    closed = [(mark.start, mark.end) for mark in sentence.tags if mark.verbatim]
    borders = sorted({0, len(sentence.text), *(place for mark in sentence.tags for place in (mark.start, mark.end))})
    for start, end in pairwise(borders):
        text = sentence.text[start:end]
        if _LETTER.search(text) and not any(first <= start and end <= last for first, last in closed):
            yield start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _tag_borders(sentence: Sentence, start: int, end: int) -> Iterator[int]:
    """The borders of marks from one offset to another."""
    return (place for mark in sentence.tags for place in (mark.start, mark.end) if start <= place <= end)
