"""Line breaking and base direction in plain text.

ICU gives the positions where a line may end (kinsoku in Chinese and Japanese; by dictionary between the words of Thai, Khmer,
Lao and Burmese). Of these only positions after a space and between letters of scripts without spaces are used: a word with
a hyphen, an address or a command is never broken, and joining the lines gives the text again.

The bidirectional algorithm (UAX #9) takes each line of a plain text as a paragraph, whose direction is that of its first
strong letter. A line gets a direction mark in front only where that would be wrong. Likewise words of the other direction
are put between isolates only where they, or the numbers and signs beside them, would be shown in a wrong order.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import bidirectional

from wcwidth import width

from polyglot.language import autolinks
from polyglot.language.bidi_runs import DIRECTION_MARKS, OBJECT, find_runs, first_direction
from polyglot.language.scripts import UNSPACED_LETTER
from polyglot.model import Locale

COLUMNS = 72

# Letters and punctuation of scripts without spaces: fullwidth forms too.
JOINED = rf"(?:{UNSPACED_LETTER}|[\u3000-\u303f\uff00-\uffef])"
_JOINED = re.compile(JOINED)
# At the start of a line this would be read as a list item or a quotation, or be separated from its word.
_NOT_FIRST = re.compile(r"(?:[-–—>*+•]|\d{1,4}[.)])(?= )|\[\d+\]")
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_POP = "\u2069"
_ISOLATE_SIGNS = frozenset({*_ISOLATES.values(), _POP})
_OPENING = frozenset({*_ISOLATES.values(), "\u2068"})
_STRONG, _DIGITS = frozenset({"L", "R", "AL"}), frozenset({"EN", "AN"})  # classes of UAX #9
_LOOSE_SIGN = re.compile(r"[^\w\s]\s|\s[^\w\s]")  # may be the last or first one of a line
_LAST_REFERENCE = re.compile(r"\s*\[\d+\]$")  # the number of a note belongs to the text around the run
_LAST_SINGLE = "\uffff"  # the last character with one code unit in UTF-16


class TextLine(NamedTuple):
    """A line and its base direction; empty for lines that are kept as they are, such as code."""

    text: str
    direction: str = ""


def wrap(text: str, columns: int, locale: Locale) -> list[str]:
    """Wrap a paragraph, keeping its line breaks; only a piece that cannot be broken is wider than `columns`."""
    return list(_wrap_paragraph(text, columns, locale))


@lru_cache(maxsize=4096)  # the text of an issue is that of its articles, which are also written alone
def _wrap_paragraph(text: str, columns: int, locale: Locale) -> tuple[str, ...]:
    parts = (isolate_foreign(part.strip(" "), locale.direction) for part in text.split("\n"))
    return tuple(_reopen_isolates(line for part in parts for line in _wrap_lines(part, columns, locale)))


def _wrap_lines(text: str, columns: int, locale: Locale) -> Iterator[str]:
    line, taken = "", 0
    for piece in _break_pieces(text, locale):
        if line and taken + width(piece.rstrip(" ")) > columns:
            yield line.rstrip(" ")
            line, taken = "", 0
        line, taken = line + piece, taken + width(piece)
    yield line.rstrip(" ")


def isolate_text(text: str, direction: str) -> str:
    """Return a text between Unicode isolates of its direction."""
    return f"{_ISOLATES[direction]}{text}{_POP}"


def isolate_foreign(text: str, direction: str) -> str:
    """Isolate the runs of the other direction in a text that are not yet isolated and would be shown in a wrong order.

    >>> [isolate_foreign(text, "rtl").count("\u2066") for text in ("لغة Rust هنا", "لغة Rust (7) هنا")]
    [0, 1]
    """
    masked = _mask_isolates(text)
    pieces, done = [], 0
    for start, last in find_runs(masked, direction):
        end = start + len(_LAST_REFERENCE.sub("", masked[start:last]))
        if not _keeps_order(masked, start, end):
            pieces += [text[done:start], isolate_text(text[start:end], "ltr" if direction == "rtl" else "rtl")]
            done = end
    return "".join([*pieces, text[done:]])


def _mask_isolates(text: str) -> str:
    """Replace isolated parts of a text by signs without a direction."""
    if _POP not in text:
        return text
    masked, depth = "", 0
    for sign in text:
        depth += sign in _OPENING
        masked += OBJECT if depth else sign
        depth -= sign == _POP and depth > 0
    return masked


def _keeps_order(text: str, start: int, end: int) -> bool:
    """Return whether a run is shown in order by itself, wherever a line ends in it.

    It begins with a letter, ends with one or a digit, and stands between letters of the text's own.
    """
    first, last = bidirectional(text[start]), bidirectional(text[end - 1])
    if first not in _STRONG or last not in {first, *_DIGITS} or _LOOSE_SIGN.search(text, start, end):
        return False
    before, after = _find_class(reversed(text[:start])), _find_class(text[end:])
    foreign = {"L"} if first == "L" else {"R", "AL"}
    return before not in foreign and after not in {*foreign, *_DIGITS}


def _find_class(signs: Iterable[str]) -> str:
    """Return the bidirectional class of the first letter or digit; empty without one."""
    return next((kind for sign in signs if (kind := bidirectional(sign)) in _STRONG | _DIGITS), "")


def with_direction_mark(line: TextLine) -> str:
    """Return the text of a line, with a direction mark in front if its direction would be resolved wrongly."""
    wrong = line.direction and line.text and (first_direction(line.text) or "ltr") != line.direction
    return DIRECTION_MARKS[line.direction] + line.text if wrong else line.text


def _break_pieces(text: str, locale: Locale) -> Iterator[str]:
    """Yield the pieces between which a line may end."""
    unbreakable = [(link.start, link.end) for link in autolinks.find_autolinks(text)]
    start = 0
    for end in _break_positions(text, locale):
        if _is_breakable(text, end) and not any(first < end < last for first, last in unbreakable):
            yield text[start:end]
            start = end
    yield text[start:]


def _break_positions(text: str, locale: Locale) -> Iterator[int]:
    """Yield the positions where ICU allows a line to end, converted from its offsets in UTF-16 code units."""
    from icu4py.breakers import LineBreaker

    segments = LineBreaker(text, f"{locale.tag}-u-lb-strict").segments()
    if max(text, default="") <= _LAST_SINGLE:  # one code unit for each character
        yield from (end for _, end in segments if end < len(text))
        return
    raw = text.encode("utf-16-le")
    place = 0
    for start, end in segments:
        place += len(raw[2 * start : 2 * end].decode("utf-16-le"))
        if place < len(text):
            yield place


def _is_breakable(text: str, place: int) -> bool:
    if _NOT_FIRST.match(text, place):
        return False
    before, after = text[place - 1], text[place]
    return before == " " or bool(_JOINED.match(before) and _JOINED.match(after))


def _reopen_isolates(lines: Iterable[str]) -> Iterator[str]:
    """Close the open isolates at the end of each line, and open them again on the next one."""
    opened = ""
    for line in lines:
        text = opened + line
        for sign in filter(_ISOLATE_SIGNS.__contains__, line):
            opened = opened[:-1] if sign == _POP else opened + sign
        yield text + _POP * len(opened)
