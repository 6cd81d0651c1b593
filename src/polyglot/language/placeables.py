"""Placeables: parts that a translation repeats, such as code, addresses, @names, #tags, files, placeholders and kept names.

Engines misspell them (`aa@example.org`), space them out (`https : // x`) or drop them: `restore` repairs them, and the checks
report what stays lost. Numbers are not placeables, since languages write them in different ways (see `numbers`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from polyglot.language import autolinks
from polyglot.language.scripts import LATIN
from polyglot.ranges import Range, is_free

_RAISED = "⁰¹²³⁴-⁹⁺⁻ⁿ₀-₉₊₋"  # digits and signs above and below the line
_PLACEABLE_SIGNS = re.compile(rf"[`@#_\d{{%$^~{_RAISED}]|://|www\.|::|\w\.\w|/\S*/")
PLACEHOLDER_SIGN = re.compile(r"[{%$]")
_ADDRESS = re.compile(r"://|www\.")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
# Letters of host names: those of scripts that separate words, so that a name may touch Chinese or Thai text.
_LETTER = rf"{LATIN}\u0370-\u03ff\u0400-\u052f\u0531-\u0dff\uac00-\ud7a3"
_LABEL = rf"[0-9{_LETTER}](?:[0-9{_LETTER}-]*[0-9{_LETTER}])?"
# The last label has no capital: "end.Next" are two sentences. Inclusive forms are one word: "lecteur.rice", "Leser.innen".
_ENDING = (
    r"(?!(?:innen|t?rices?|euses?|[eè]res?|ières?|ives?|ales?|el?les?|ennes?|esses?|tes?)(?!\w))"
    r"(?:xn--[a-z0-9-]+|[a-z][a-z0-9]{1,23}|[а-яёіїў]{2,}|ελ|ευ"
    r"|مصر|السعودية|امارات|الجزائر|المغرب|تونس|سورية|فلسطين|الاردن|عمان|قطر|العراق|لبنان|السودان|اليمن|موقع|شبكة"
    r"|ایران|پاکستان|بھارت|भारत|संगठन|বাংলা|ভারত|இந்தியா|இலங்கை|భారత్|ישראל|קום|հայ|ලංකා|한국|닷컴)"
)
_CAPITAL_ENDING = r"(?:COM|CSV|DOCX?|EPUB|GIF|HTML?|INFO|JPE?G|MD|MP[34]|NET|ODT|ORG|PDF|PNG|SVG|TXT|XLSX?|ZIP)"
_HOST = (
    rf"(?:[0-9]*[{_LETTER}](?=[0-9{_LETTER}-])[0-9{_LETTER}-]*[0-9{_LETTER}](?:\.{_LABEL})*\.(?:{_ENDING}|{_CAPITAL_ENDING})"
    r"|(?:[0-9]+|[A-Za-z])\.(?:com|info|me|net|org))"  # 350.org, t.me
    rf"(?![0-9_{_LETTER}]|\.\w)"
    rf"(?::[0-9]{{2,5}}(?![0-9]))?(?:/(?:[0-9{_LETTER}_%~@!$&*+,;=:./?#()-]*[0-9{_LETTER}_/=#])?)?"
)
_PLACEHOLDER = (
    r"\{\{[^{}]{1,80}\}\}|\{%[^{}]{1,80}%\}|<%[^<>%]{1,80}%>"  # {{ name }}, {% block %}, <%= name %>
    r"|[$%#]\{[A-Za-z_0-9][\w.:!\[\]'-]*\}"  # ${name}, %{name}, #{name}
    r"|(?<![^\W\d_])\{(?:[A-Za-z_0-9][\w.:!\[\]'-]*|[#.:][\w .#-]*\w)?\}"  # {name}, {0:.2f}, {}, {#anchor}
    r"|(?<![\w%])%(?:\(\w+\)|[0-9]+\$)?[-+0#]*[0-9]*(?:\.[0-9]+)?(?:hh|ll?|h)?[sdiufgGeExXc@](?!\w)"  # %s, %(name)d, %1$s
    r"|(?<![\w$])\$[A-Z_][A-Z0-9_]+(?!\w)|(?<![\w%])%[A-Z_][A-Z0-9_]+%(?!\w)"  # $HOME, %NAME%
)
_PLACEABLE = re.compile(
    rf"(?P<placeholder>{_PLACEHOLDER})"
    r"|(?<![\w.+-])(?P<address>[\w.+-]*\w@\w[\w-]*(?:\.[\w-]+)+)"
    r"|(?<![\w@/.&#])(?:(?P<mention>@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@\w[\w-]*(?:\.[\w-]+)+)?)|(?P<hashtag>\#[^\W\d_]\w*))"
    # Names in no language: src/main/start, std::path, snake_case, file.py, seedbank.earth, x86, m^2, H~2~O, CO₂.
    rf"|(?<![0-9_.{_LETTER}])(?P<name>{_HOST}"
    r"|(?<![/-])(?=[0-9/]*[A-Za-z])[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*(?:/[A-Za-z0-9_-]+){2}(?:\.[A-Za-z0-9]+)*"
    r"|[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z0-9_]+)+"
    r"|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?:\.(?:[a-z]{1,5}|[A-Z]{2,4})(?![A-Za-z0-9]))?"
    r"|[A-Za-z0-9]+\^(?:\{[^{}\s]+\}|-?[A-Za-z0-9]+\^?)|[A-Za-z0-9]+(?:~[A-Za-z0-9+-]{1,4}~[A-Za-z0-9]*)+"
    rf"|(?:(?:[A-Z][a-z]?)+|[A-Za-z]{{1,2}}|[0-9]+)(?:[{_RAISED}]+(?:[A-Z][a-z]?)*)+(?![0-9_{_LETTER}])"
    r"|[A-Za-z]+[0-9][A-Za-z0-9]*)"
)
_is_word_character = re.compile(r"[A-Za-z0-9_]").match  # letters of other scripts may touch a placeable
_MAX_REPEATED_SIGNS = 3  # characters; a longer part does not end within a run of one character
_TICKS = re.compile(r"\A`+ ?|[ ]?`+\Z")


class PlaceableKind(Enum):
    """Kind of a part that a translation repeats; the values are the names of groups in a pattern."""

    CODE = "code"
    ADDRESS = "address"  # a URL or an e-mail address
    MENTION = "mention"  # @name
    HASHTAG = "hashtag"
    NAME = "name"  # a file, a host, an identifier, a name that is kept
    PLACEHOLDER = "placeholder"  # of a program or a template: {name}, %s
    VERBATIM = "verbatim"  # by the markup of its sentence


class Placeable(NamedTuple):
    """A part of a text that its translation repeats."""

    start: int
    end: int
    kind: PlaceableKind
    text: str  # code with its backticks

    @property
    def content(self) -> str:
        """The text; of code, without its backticks."""
        return _TICKS.sub("", self.text) if self.kind is PlaceableKind.CODE else self.text


def find_placeables(text: str, marked: Iterable[Range] = (), kept: Sequence[str] = ()) -> tuple[Placeable, ...]:
    """Return the placeables of a text, in order and without overlap.

    `marked` are ranges that are placeables by their markup (code without its backticks), `kept` are names.

    >>> [item.content for item in find_placeables("Run `ls -a` as @ana, see https://example.org/x.")]
    ['ls -a', '@ana', 'https://example.org/x']
    """
    candidates = [
        Placeable(start, end, PlaceableKind.VERBATIM, text[start:end])
        for start, end in marked
        if text[start:end].strip()
    ]
    if _PLACEABLE_SIGNS.search(text):
        code = [
            Placeable(*match.span(), PlaceableKind.CODE, match[0])
            for match in _CODE.finditer(text)
            if match[0].strip("` ")
        ]
        candidates += code
        outside = blank_out(text, code) if code else text
        if "@" in outside or _ADDRESS.search(outside):
            candidates += [
                Placeable(link.start, link.end, PlaceableKind.ADDRESS, text[link.start : link.end])
                for link in autolinks.find_autolinks(outside)
            ]
        if not code or _PLACEABLE_SIGNS.search(outside):
            candidates += [
                Placeable(*match.span(), PlaceableKind(match.lastgroup), match[0])
                for match in _PLACEABLE.finditer(outside)
            ]
    if kept:
        names = _names_pattern(tuple(kept)).finditer(text)
        candidates += [Placeable(*match.span(), PlaceableKind.NAME, match[0]) for match in names]
    return _remove_overlaps(candidates) if len(candidates) > 1 else tuple(candidates)


def find_placeholders(text: str) -> tuple[str, ...]:
    """Return the different placeholders of programs and templates in a text, in order.

    >>> find_placeholders("Dear {name}, `{x}` is %d of {name}.")
    ('{name}', '%d')
    """
    if not PLACEHOLDER_SIGN.search(text):
        return ()
    items = (item.text for item in find_placeables(text) if item.kind is PlaceableKind.PLACEHOLDER)
    return tuple(dict.fromkeys(items))


def find_repeated(text: str, items: Iterable[Placeable]) -> tuple[Placeable, ...]:
    """Return the placeables of a translation: those of its source, and others."""
    repeated = []
    for part, kind in sorted({(item.content, item.kind) for item in items}, key=lambda one: -len(one[0])):
        repeated += [Placeable(start, start + len(part), kind, part) for start in _find_occurrences(text, part)]
    others = find_placeables(text)
    return _remove_overlaps([*repeated, *others]) if repeated else others


def blank_out(text: str, items: Iterable[Placeable]) -> str:
    """Return the text with spaces in place of these placeables."""
    pieces, position = [], 0
    for item in items:
        pieces += [text[position : item.start], " " * (item.end - item.start)]
        position = item.end
    return "".join([*pieces, text[position:]])


def find_lost(text: str, items: Iterable[Placeable]) -> tuple[Placeable, ...]:
    """Return the placeables that a text does not contain as whole words; spaces in code may differ."""
    missing = [item for item in items if next(_find_occurrences(text, item.content), None) is None]
    missing = [
        item
        for item in missing
        if item.kind is not PlaceableKind.CODE or not spacing_pattern(item.content).search(text)
    ]
    return tuple({item.content: item for item in missing}.values())


def spacing_pattern(content: str) -> re.Pattern[str]:
    """Return a pattern for a placeable's content with any spaces in it."""
    signs = "".join(content.split())
    before, after = (r"(?<!\w)" if signs[0].isalnum() else ""), (r"(?!\w)" if signs[-1].isalnum() else "")
    return re.compile(before + r"\s*".join(map(re.escape, signs)) + after)


def locate_placeables(text: str, items: Iterable[Placeable]) -> list[tuple[Placeable, Range | None]]:
    """Pair each placeable with a range of its own in a translation, code with its backticks; None if none is left."""
    taken: set[Range] = set()
    pairs = []
    for item in items:
        occurrences = ((start, start + len(item.text)) for start in _find_occurrences(text, item.text))
        place = next((occurrence for occurrence in occurrences if occurrence not in taken), None)
        taken |= {place} if place else set()
        pairs.append((item, place))
    return pairs


def _find_occurrences(text: str, part: str) -> Iterator[int]:
    """Yield the positions of a part in a text, except within a longer word."""
    position = text.find(part)
    while position >= 0:
        end = position + len(part)
        before, after = text[position - 1 : position], text[end : end + 1]
        is_longer = (_is_word_character(part[0]) and _is_word_character(before)) or (
            _is_word_character(part[-1]) and _is_word_character(after)
        )
        if not is_longer and (len(part) < _MAX_REPEATED_SIGNS or after != part[-1]):
            yield position
        position = text.find(part, end)


def _remove_overlaps(candidates: list[Placeable]) -> tuple[Placeable, ...]:
    """Return the candidates in order; of two that overlap the earlier one in the list stays."""
    items: list[Placeable] = []
    for candidate in candidates:
        if is_free(candidate[:2], (item[:2] for item in items)):
            items.append(candidate)
    return tuple(sorted(items, key=lambda item: (item.start, item.end)))


@lru_cache(maxsize=64)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of these names as whole words, the longest first."""
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest) or r"(?!)")
