"""Lines for a plain text: as wide as a mail, broken as the reader's script is, in the right direction.

ICU says where a line may end (kinsoku in Chinese and Japanese; between the words of Thai, Khmer, Lao and Burmese, which it
knows by dictionaries). Of the places that it allows we take those after a space and those between letters of scripts without
spaces: a word with a hyphen, an address or a command is never cut, and whoever joins the lines again has the text.

In a plain text each line is a paragraph of its own to the bidirectional algorithm (UAX #9), which takes its direction from
its first strong letter. A line gets a mark in front only where that would be the wrong direction.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import bidirectional

from wcwidth import width

from polyglot.language.word_count import UNSPACED_LETTER
from polyglot.markdown import autolinks
from polyglot.model import Locale

COLUMNS = 72

# Letters and punctuation of scripts without spaces: fullwidth forms too.
JOINED = rf"(?:{UNSPACED_LETTER}|[\u3000-\u303f\uff00-\uffef])"
_JOINED = re.compile(JOINED)
# What at the head of a line would be read as a list's item or a quotation, or be torn from what it belongs to.
_NOT_FIRST = re.compile(r"(?:[-–—>*+•]|\d{1,4}[.)])(?= )|\[\d+\]")
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_POP = "\u2069"


class TextLine(NamedTuple):
    """A line, and the direction that it has to be read in; none for what stays as it is, such as code."""

    text: str
    direction: str = ""


def wrap(text: str, columns: int, locale: Locale) -> list[str]:
    """A paragraph's text in lines; its own line breaks stay. Only a piece that cannot be broken is wider than the columns."""
    parts = text.split("\n")
    return list(_reopen_isolates(line for part in parts for line in _wrap_lines(part.strip(" "), columns, locale)))


def _wrap_lines(text: str, columns: int, locale: Locale) -> Iterator[str]:
    line, taken = "", 0
    for piece in _break_pieces(text, locale):
        if line and taken + width(piece.rstrip(" ")) > columns:
            yield line.rstrip(" ")
            line, taken = "", 0
        line, taken = line + piece, taken + width(piece)
    yield line.rstrip(" ")


def isolate_text(text: str, direction: str) -> str:
    """A text of that direction within another one's."""
    return f"{_ISOLATES[direction]}{text}{_POP}"


def with_direction_mark(line: TextLine) -> str:
    """The line as it is written, with a mark in front where it would be read in the wrong direction."""
    wrong = line.direction and line.text and (_first_strong(line.text) or "ltr") != line.direction
    return _MARKS[line.direction] + line.text if wrong else line.text


def _break_pieces(text: str, locale: Locale) -> Iterator[str]:
    """The pieces between which a line may end."""
    kept = [(found.start, found.end) for found in autolinks.find_autolinks(text)]
    start = 0
    for end in _break_positions(text, locale):
        if _is_breakable(text, end) and not any(first < end < last for first, last in kept):
            yield text[start:end]
            start = end
    yield text[start:]


def _break_positions(text: str, locale: Locale) -> Iterator[int]:
    """Where ICU lets a line end. It counts in UTF-16, so a letter beyond its first plane is two."""
    from icu4py.breakers import LineBreaker

    raw = text.encode("utf-16-le")
    place = 0
    for start, end in LineBreaker(text, f"{locale.tag}-u-lb-strict").segments():
        place += len(raw[2 * start : 2 * end].decode("utf-16-le"))
        if place < len(text):
            yield place


def _is_breakable(text: str, place: int) -> bool:
    if _NOT_FIRST.match(text, place):
        return False
    before, after = text[place - 1], text[place]
    return before == " " or bool(_JOINED.match(before) and _JOINED.match(after))


def _reopen_isolates(lines: Iterable[str]) -> Iterator[str]:
    """Close at each line's end the isolates that are open there, and open them again on the next line."""
    opened = ""
    for line in lines:
        text = opened + line
        for sign in line:
            opened = opened + sign if sign in _ISOLATES.values() else opened[:-1] if sign == _POP else opened
        yield text + _POP * len(opened)


def _first_strong(text: str) -> str:
    """The direction of the first strong letter outside isolates (UAX #9, P2); empty without one."""
    depth = 0
    for sign in text:
        kind = bidirectional(sign)
        if kind in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""
