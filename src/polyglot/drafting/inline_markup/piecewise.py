"""Piecewise translation, the last resort: the texts between the tags of a sentence are translated one by one.

This keeps every tag, once and in order, at the cost of splitting sentences.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from polyglot.drafting.inline_markup.sentence import Sentence, TagPositions
from polyglot.language.scripts import LETTER


def split_pieces(sentence: Sentence) -> tuple[str, ...]:
    """Return the texts of a sentence that are to be translated one by one."""
    return tuple(sentence.text[start:end] for start, end in _word_ranges(sentence))


def join_pieces(sentence: Sentence, texts: Sequence[str]) -> tuple[str, TagPositions]:
    """Return the translation made of those of a sentence's pieces, and the positions of the tags in it."""
    parts: list[str] = []
    moved = {0: 0}  # offset in the sentence -> offset in the translation, for borders of pieces and tags
    position = length = 0
    for (start, end), text in zip(_word_ranges(sentence), texts, strict=True):
        # The untranslated text before the piece.
        for border in _tag_borders(sentence, position, start):
            moved[border] = length + border - position
        parts += [sentence.text[position:start], text.strip()]
        length += start - position
        # The piece itself.
        moved.setdefault(start, length)
        length += len(text.strip())
        moved[end] = length
        position = end
    for border in _tag_borders(sentence, position, len(sentence.text)):
        moved[border] = length + border - position
    positions = tuple((moved[tag.start], moved[tag.end]) for tag in sentence.tags)
    return "".join((*parts, sentence.text[position:])), positions


def _word_ranges(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the ranges with letters between borders of tags, trimmed of white space."""
    closed = [(tag.start, tag.end) for tag in sentence.tags if tag.verbatim]
    borders = sorted({0, len(sentence.text), *(offset for tag in sentence.tags for offset in (tag.start, tag.end))})
    for start, end in pairwise(borders):
        text = sentence.text[start:end]
        if LETTER.search(text) and not any(first <= start and end <= last for first, last in closed):
            yield start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _tag_borders(sentence: Sentence, start: int, end: int) -> Iterator[int]:
    """Return the borders of tags from one offset to another, both included."""
    return (offset for tag in sentence.tags for offset in (tag.start, tag.end) if start <= offset <= end)
