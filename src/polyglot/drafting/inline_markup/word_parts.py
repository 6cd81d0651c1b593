"""Marks on a part of a word: formulas, units (m<sup>2</sup>), ordinals (1<sup>st</sup>), note signs (word<sup>3</sup>).

An engine sees no markup, and a tag in its draft is around whole words. So a word with such a mark stays as it is, as a whole,
and a note sign after an ordinary word is a tag at a point.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from polyglot.drafting.inline_markup.parse import MarkupElement
from polyglot.language.scripts import UNSPACED_LETTER

_RAISED = re.compile(r"<su([bp])\b", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|\]\[[0-9]+\]|\[\^?|\]")
_FORMULA = re.compile(r"(?:[A-Z][a-z]?[0-9]*)+")
_JOINED = re.compile(
    rf"{UNSPACED_LETTER}|[\u1100-\u11ff\uac00-\ud7af]"
)  # letters that may touch a word of other letters
_LETTERS = re.compile(r"[^\W\d_]+")
_ABBREVIATED = frozenset("aeor")  # letters raised alone: 1a, 1e, No, Dr
_MAX_SYMBOL = 2  # letters of a unit or a variable; longer words are ordinary ones, but for a formula
_MAX_SUBSCRIPTED = 4  # letters before a subscript: log, max
_MAX_NOTE = 3  # characters of a note sign


class WordPartKind(Enum):
    """Treatment of a word with a mark on a part of it."""

    KEPT = auto()  # it repeats the word
    DOUBTFUL = auto()  # it repeats the word, which may be spelled otherwise in its language
    NOTE = auto()  # the mark alone is repeated, behind the translated word


class WordPart(NamedTuple):
    """The range of a word with marks on a part of it, or of a note sign."""

    start: int
    end: int
    kind: WordPartKind


def find_word_parts(text: str, elements: Sequence[MarkupElement]) -> Iterator[WordPart]:
    """Yield the words with raised or lowered parts, in order. The elements are those of the text, by start."""
    done = 0
    raised = [element for element in elements if element.inner and _RAISED.match(text, element.start)]
    for number, first in enumerate(raised):
        if first.start < done:
            continue
        start, end = _word_start(text, first.start), _word_end(text, first.end)
        last = first
        for following in raised[number + 1 :]:
            if following.start == end:
                last, end = following, _word_end(text, following.end)
        if start == first.start and end == last.end:
            continue
        kind = _classify(text[start : first.start], text, first, is_last=end == first.end)
        if kind is not None:
            start = first.start if kind is WordPartKind.NOTE else start
            yield WordPart(start, end, kind)
            done = end


def visible_text(written: str) -> str:
    """Return the text of a word without the markup in it, as an engine gets it."""
    return unescape(_MARKUP.sub("", written))


def splits_word(text: str, start: int, end: int) -> bool:
    """Return whether a mark begins within a word, or ends within one of which more is outside it.

    >>> [splits_word("unbelievable", *place) for place in ((2, 8), (0, 2), (0, 10), (0, 12))]
    [True, True, False, False]
    """
    if _word_start(text, start) < start < _word_end(text, start):
        return True
    return start < end and _word_end(text, end) - end > end - max(start, _word_start(text, end))


def _classify(base: str, text: str, mark: MarkupElement, *, is_last: bool) -> WordPartKind | None:
    """Return what becomes of a word that begins with `base` and has a mark behind it; None for a mark as any other."""
    raised = _RAISED.match(text, mark.start)
    written = text[slice(*mark.inner)] if mark.inner else ""
    inside = visible_text(written)
    letters = "".join(_LETTERS.findall(inside))
    lowered = raised is not None and raised[1].lower() == "b"
    if is_last and written.startswith("["):  # the link or the mark of a note
        return WordPartKind.NOTE
    if (
        base.isalpha()
        and len(base) > _MAX_SYMBOL
        and not _FORMULA.fullmatch(base)
        and inside[:1] not in {"-", "−", "+"}
    ):
        if lowered:
            return WordPartKind.KEPT if len(base) <= _MAX_SUBSCRIPTED else None
        return WordPartKind.NOTE if is_last and len(inside) <= _MAX_NOTE else None
    spelled = not lowered and letters and (base[-1:].isdigit() or len(letters) > 1 or letters in _ABBREVIATED)
    return WordPartKind.DOUBTFUL if spelled else WordPartKind.KEPT


def _word_start(text: str, position: int) -> int:
    """Return where the word begins that ends at a position; a number with its decimal sign is a word."""
    while position and (
        _is_part(text[position - 1])
        or (
            text[position - 1] in ".,·"
            and text[position : position + 1].isdigit()
            and text[position - 2 : position - 1].isdigit()
        )
    ):
        position -= 1
    return position


def _word_end(text: str, position: int) -> int:
    while _is_part(text[position : position + 1]):
        position += 1
    return position


def _is_part(sign: str) -> bool:
    return sign.isalnum() and not _JOINED.match(sign)
