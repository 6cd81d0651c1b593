"""What a translation repeats as it is: code, addresses, e-mail, @names, #tags, file names and codes, names that are kept.

Engines spell such things anew (`aa@example.org`), space them out (`https : // x`) or drop them: `restoring` puts them back,
and what stays lost the guards tell. Numbers are no items, since languages write them in different ways
(`guarding.numbers` reads them).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from polyglot.markdown import autolinks

_PLACEABLE_SIGNS = re.compile(r"[`@#_\d]|://|www\.|::|\w\.\w|/\S*/")
_ADDRESS = re.compile(r"://|www\.")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_PLACEABLE = re.compile(
    r"(?<![\w.+-])(?P<address>[\w.+-]*\w@\w[\w-]*(?:\.[\w-]+)+)"
    r"|(?<![\w@/.&#])(?:(?P<mention>@[A-Za-z0-9_](?:[\w.-]*\w)?)|(?P<hashtag>\#[^\W\d_]\w*))"
    # What no language has words for: src/main/start, std::path, snake_case, file.py, x86.
    r"|(?<![A-Za-z0-9_.])(?P<name>(?<![/-])(?=[0-9/]*[A-Za-z])[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*(?:/[A-Za-z0-9_-]+){2}(?:\.[A-Za-z0-9]+)*"
    r"|[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z0-9_]+)+"
    r"|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?:\.[a-z]{1,4}\b)?"
    r"|[A-Za-z][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,4}(?![A-Za-z0-9.]\w)"
    r"|[A-Za-z]+[0-9][A-Za-z0-9]*)"
)
_is_word_character = re.compile(r"[A-Za-z0-9_]").match  # other scripts join such words to their own
_MAX_REPEATED_SIGNS = 3  # letters: what is longer does not end in the middle of a row of one sign
_TICKS = re.compile(r"\A`+ ?|[ ]?`+\Z")


class PlaceableKind(Enum):
    """Kind of a part that a translation repeats; the values are the names of groups in a pattern."""

    CODE = "code"
    ADDRESS = "address"  # a URL or an e-mail address
    MENTION = "mention"  # @name
    HASHTAG = "hashtag"
    NAME = "name"  # a file, an identifier, a name that is kept
    VERBATIM = "verbatim"  # by the markup of its sentence


class Placeable(NamedTuple):
    """A part of a text that its translation has as it is."""

    start: int
    end: int
    kind: PlaceableKind
    text: str  # code with its backticks

    @property
    def content(self) -> str:
        """What it says: of code, what stands between the backticks."""
        return _TICKS.sub("", self.text) if self.kind is PlaceableKind.CODE else self.text


def find_placeables(
    text: str, marked: Iterable[tuple[int, int]] = (), kept: Sequence[str] = ()
) -> tuple[Placeable, ...]:
    """What stands in a text that comes through as it is, in order and without overlap.

    `marked` are ranges that its markup makes such (code without its backticks), `kept` are names.

    >>> [item.content for item in find_placeables("Run `ls -a` as @ana, see https://example.org/x.")]
    ['ls -a', '@ana', 'https://example.org/x']
    """
    found = [
        Placeable(start, end, PlaceableKind.VERBATIM, text[start:end])
        for start, end in marked
        if text[start:end].strip()
    ]
    if _PLACEABLE_SIGNS.search(text):
        code = [
            Placeable(*one.span(), PlaceableKind.CODE, one[0]) for one in _CODE.finditer(text) if one[0].strip("` ")
        ]
        found += code
        outside = blank_out(text, code) if code else text
        if "@" in outside or _ADDRESS.search(outside):
            found += [
                Placeable(*one[:2], PlaceableKind.ADDRESS, text[one.start : one.end])
                for one in autolinks.find_autolinks(outside)
            ]
        if not code or _PLACEABLE_SIGNS.search(outside):
            found += [
                Placeable(*one.span(), PlaceableKind(one.lastgroup), one[0]) for one in _PLACEABLE.finditer(outside)
            ]
    if kept:
        found += [
            Placeable(*one.span(), PlaceableKind.NAME, one[0]) for one in _names_pattern(tuple(kept)).finditer(text)
        ]
    return _remove_overlaps(found) if len(found) > 1 else tuple(found)


def find_repeated(text: str, found: Iterable[Placeable]) -> tuple[Placeable, ...]:
    """What stands in a translation that comes through as it is: the source's items, and those that it has of its own."""
    here = []
    for part, kind in sorted({(item.content, item.kind) for item in found}, key=lambda one: -len(one[0])):
        here += [Placeable(place, place + len(part), kind, part) for place in _find_occurrences(text, part)]
    own = find_placeables(text)
    return _remove_overlaps([*here, *own]) if here else own


def blank_out(text: str, found: Iterable[Placeable]) -> str:
    """The text with spaces in place of these items."""
    pieces, position = [], 0
    for item in found:
        pieces += [text[position : item.start], " " * (item.end - item.start)]
        position = item.end
    return "".join([*pieces, text[position:]])


def find_lost(text: str, found: Iterable[Placeable]) -> tuple[Placeable, ...]:
    """The items that do not stand in a text; one that is only a part of a longer word does not, and spaces in code may differ."""
    missing = [item for item in found if next(_find_occurrences(text, item.content), None) is None]
    missing = [
        item
        for item in missing
        if item.kind is not PlaceableKind.CODE or not spacing_pattern(item.content).search(text)
    ]
    return tuple({item.content: item for item in missing}.values())


def spacing_pattern(content: str) -> re.Pattern[str]:
    """Something that comes through as it is, with whatever spaces within."""
    signs = "".join(content.split())
    before, after = (r"(?<!\w)" if signs[0].isalnum() else ""), (r"(?!\w)" if signs[-1].isalnum() else "")
    return re.compile(before + r"\s*".join(map(re.escape, signs)) + after)


def locate_placeables(text: str, found: Iterable[Placeable]) -> list[tuple[Placeable, tuple[int, int] | None]]:
    """Each item with its own place in a translation, code in its backticks; None where there are fewer than in the source."""
    taken: set[tuple[int, int]] = set()
    pairs = []
    for item in found:
        there = ((place, place + len(item.text)) for place in _find_occurrences(text, item.text))
        place = next((one for one in there if one not in taken), None)
        taken |= {place} if place else set()
        pairs.append((item, place))
    return pairs


def _find_occurrences(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text, but for those places where it goes on as the same word."""
    place = text.find(part)
    while place >= 0:
        end = place + len(part)
        before, after = text[place - 1 : place], text[end : end + 1]
        longer = (_is_word_character(part[0]) and _is_word_character(before)) or (
            _is_word_character(part[-1]) and _is_word_character(after)
        )
        if not longer and (len(part) < _MAX_REPEATED_SIGNS or after != part[-1]):
            yield place
        place = text.find(part, end)


def _remove_overlaps(found: list[Placeable]) -> tuple[Placeable, ...]:
    """In order; of two that overlap the one that was found first stays."""
    kept: list[Placeable] = []
    for item in found:
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    return tuple(sorted(kept, key=lambda item: (item.start, item.end)))


@lru_cache(maxsize=64)
def _names_pattern(kept: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these names, the longest first; within longer words none is one."""
    longest = sorted(filter(None, kept), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest) or r"(?!)")
