"""Check of numbers, in digits of any script or in words: lost in the translation, or not in the source.

A numeral has every value that it may have in any language, since people write 1,234 and 1.234 for the same number, but always
with the same digits. Number words (CLDR's) correspond to digits and digits to them. Words with other meanings ("one", "second")
may account for a number but require none; so do months (March, 3月) and the clock (6 pm, 18:00). Versions and the like (2.0.1)
stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from polyglot.findings import Problem
from polyglot.language.calendar import load_calendar
from polyglot.language.numbers import find_phrases, load_number_words
from polyglot.model import Locale
from polyglot.quality.analysed_text import AnalysedText, describe_loss
from polyglot.quality.check import Check
from polyglot.quality.check_table import NUMBER
from polyglot.quality.segment import Segment

NumberValue = int | str  # a fraction is a string of digits, so that a version 1.0 is not 1

_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"(?<![A-Za-z_\d])\d+(?:[.,'’٫٬]\d+)*(?:[ \u00a0\u202f]\d{3}(?![\d\w.,]))*")
_GROUPED = re.compile(r"\d{1,3}(?:(?P<sep>[.,'’٬ \u00a0\u202f])\d{3})(?:(?P=sep)\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}")
_SIGN = re.compile(r"\D")
_CLOCK = re.compile(r"\s?(?:[:.]\d\d|[hH](?=\d|\b)|[時时點点시]|[ap]\.?\s?m\b|Uhr\b|o'clock\b)")
_MINUTES = re.compile(r"(?<=\d[:.hH])00\b")
_HAN_NUMERAL = re.compile(r"[〇零一二两兩三四五六七八九十百千万萬亿億兆]+")
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN_DIGITS = {
    sign: number
    for number, signs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
HAN_LANGUAGES = frozenset({"zh", "ja", "ko", "yue", "wuu", "nan", "hak", "gan", "lzh"})
_DUAL_LANGUAGES = frozenset({"ar", "he", "mt", "sl"})  # their nouns express one and two by endings
_PREFIXING_LANGUAGES = frozenset({"ar", "he"})  # articles and prepositions are prefixes of the next word
_MAX_DIGITS = 40  # digits; longer runs are not numbers
_MIN_SPELLED = 3  # smaller number words are articles, duals and "both"
_MAX_SMALL_NUMBER = 12  # smaller numbers are often written as words


class Numeral(NamedTuple):
    """A number in a text, with its possible values."""

    start: int
    end: int
    text: str
    values: frozenset[NumberValue]


class SpelledNumbers(NamedTuple):
    """Values of the number words of a text, and the numbers that its translation must have."""

    values: frozenset[NumberValue]
    required: tuple[Numeral, ...]


class NumberCheck(Check):
    """Check of numbers."""

    kinds = (NUMBER,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield the numbers that are lost, and those that are not in the source."""
        source, target = segment.source, segment.target
        source_numerals, target_numerals = find_numerals(source), find_numerals(target)
        if not source_numerals and not target_numerals and not _has_number_words(source):
            return
        for numeral in find_lost(source, target, source_numerals, target_numerals):
            yield Problem(NUMBER, f"The number {_quote(numeral.text)} {describe_loss(numeral.text, target)}.")
        for numeral in find_lost(target, source, target_numerals, source_numerals, with_words=False):
            if target.locale.language in HAN_LANGUAGES and numeral.values <= {1, 2}:  # 1つ, 2倍: one, each, twice …
                continue
            yield Problem(NUMBER, f"The number {_quote(numeral.text)} is not in the source.")


def find_lost(
    source: AnalysedText,
    target: AnalysedText,
    source_numerals: Sequence[Numeral],
    target_numerals: Sequence[Numeral],
    *,
    with_words: bool = True,
) -> list[Numeral]:
    """Return the numbers of `source` that `target` does not have, with `with_words` also those in words."""
    present_values = frozenset[NumberValue]().union(*(other.values for other in target_numerals))
    missing = [numeral for numeral in source_numerals if not numeral.values & present_values]
    required = find_spelled_numbers(source).required if with_words else ()
    if not missing and not required:
        return []
    # Numerals may be words in the target, and words numerals.
    target_values = present_values | find_spelled_numbers(target).values
    table = load_number_words(target.locale.language)
    missing = [
        numeral
        for numeral in missing
        if not numeral.values & target_values
        and not _is_attached(numeral, source, target)
        and not (_is_small(numeral) and _may_be_spelled(numeral, target))
    ]
    if table:
        missing += [
            numeral
            for numeral in required
            if not numeral.values & target_values and not _may_be_spelled(numeral, target)
        ]
    return missing


def find_numerals(side: AnalysedText) -> tuple[Numeral, ...]:
    """Return the numbers of a text in digits, in order."""
    text = side.masked_text
    if not _DIGIT.search(text):
        return ()
    numerals = []
    for match in _NUMERAL.finditer(text):
        if match[0] == "00" and _MINUTES.match(text, match.start()):
            continue
        values = numeral_values(match[0])
        scale = _following_scale(text, match.end(), side.locale)
        if scale > 1:
            values |= {int(Decimal(value) * scale) for value in values if str(value).count(".") < 2}
        elif _CLOCK.match(text, match.end()):
            values |= {(value + 12) % 24 for value in values if isinstance(value, int) and value < 25}
        numerals.append(Numeral(*match.span(), match[0], values))
    return tuple(numerals)


@lru_cache(maxsize=1 << 12)
def numeral_values(numeral: str) -> frozenset[NumberValue]:
    """Return the possible values of a numeral: several where languages differ (1,234).

    >>> [sorted(map(str, numeral_values(text))) for text in ("1.234,5", "١٬٢٣٤٫٥", "1,234", "2.0.1")]
    [['1234.5'], ['1234.5'], ['1.234', '1234'], ['2.0.1']]
    """
    if len(numeral) > _MAX_DIGITS:
        return frozenset({numeral})
    if numeral.isdecimal():
        return frozenset({int(numeral)})
    *parts, last = [
        str(int(part)) if number == 0 else _ascii_digits(part) for number, part in enumerate(_SIGN.split(numeral))
    ]
    head, sign = numeral[: -len(last) - 1], numeral[-len(last) - 1]
    values: set[NumberValue] = set()
    if _GROUPED.fullmatch(numeral):
        values.add(int("".join([*parts, last])))
    if head.isdecimal() or (_GROUPED.fullmatch(head) and sign not in head):
        values.add("".join(parts) + "." + last)
    return frozenset(values or {".".join([*parts, last])})


def find_spelled_numbers(side: AnalysedText) -> SpelledNumbers:
    """Return the numbers of a text in words."""
    values: set[NumberValue] = set()
    required = []
    table, dates = load_number_words(side.locale.language), load_calendar(side.locale.language)
    words = side.folded_tokens
    if table is not None:
        for start, end, value in find_phrases(words, table.cardinals):
            meanings: set[NumberValue] = {value}
            if end < len(words) and words[end] in table.scales and value < 1000:
                meanings.add(value * table.scales[words[end]])
            values |= meanings
            if value >= _MIN_SPELLED and words[start] not in table.ambiguous:
                required.append(Numeral(start, end, " ".join(words[start:end]), frozenset(meanings)))
        values.update(value for _, _, value in find_phrases(words, table.ordinals))
    for names in (dates.months, dates.abbreviated):
        values.update(value for _, _, value in find_phrases(words, names))
    if side.locale.language in HAN_LANGUAGES:
        values.update(_parse_han(match[0]) for match in _HAN_NUMERAL.finditer(side.masked_text))
    return SpelledNumbers(frozenset(values), tuple(required))


def _has_number_words(side: AnalysedText) -> bool:
    table = load_number_words(side.locale.language)
    return table is not None and not table.cardinals.keys().isdisjoint(side.folded_tokens)


def _is_small(numeral: Numeral) -> bool:
    return any(isinstance(value, int) and value <= _MAX_SMALL_NUMBER for value in numeral.values)


def _is_attached(numeral: Numeral, source: AnalysedText, target: AnalysedText) -> bool:
    """Return whether the number is attached to a word in the target, but not in the source (Rust2021)."""
    attached = re.compile(rf"(?<=[A-Za-z]){re.escape(numeral.text)}(?![.,]?\d)")
    return len(attached.findall(target.text)) > len(attached.findall(source.text))


def _may_be_spelled(numeral: Numeral, target: AnalysedText) -> bool:
    """Return whether a word of the target may be an inflected number word for this value; true for unknown languages."""
    language = target.locale.language
    table = load_number_words(language)
    if table is None or (language in _DUAL_LANGUAGES and numeral.values <= {1, 2}):
        return True
    stems = tuple(
        first[: max(3, len(first) - 2)]
        for first, rows in table.cardinals.items()
        if any(meaning in numeral.values for _, meaning in rows)
    )
    if language in _PREFIXING_LANGUAGES:
        return any(stem in word for stem in stems for word in target.folded_tokens)
    return any(word.startswith(stems) for word in target.folded_tokens)


def _following_scale(text: str, position: int, locale: Locale) -> int:
    """Return the factor after a number that ends at a position: 40 million, 3万; 1 without one."""
    rest = text[position : position + 24].lstrip(" \u00a0\u202f")
    if rest[:1] in _HAN_SCALES:
        return _HAN_SCALES[rest[0]]
    table = load_number_words(locale.language)
    word = re.match(r"[^\W\d_]+", rest.casefold())
    return table.scales.get(word[0], 1) if table and word else 1


def _parse_han(text: str) -> int:
    """Return the value of a Chinese numeral, with factors (三百二十) or positional (二〇二六).

    >>> _parse_han("三百二十"), _parse_han("二〇二六"), _parse_han("一万两千")
    (320, 2026, 12000)
    """
    if not any(sign in _HAN_SCALES for sign in text):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in text))
    total = part = digit = 0
    for sign in text:
        scale = _HAN_SCALES.get(sign)
        if scale is None:
            digit = _HAN_DIGITS[sign]
        elif scale < 10**4:
            part, digit = part + (digit or 1) * scale, 0
        else:
            total, part, digit = total + ((part + digit) or 1) * scale, 0, 0
    return total + part + digit


def _ascii_digits(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _quote(text: str) -> str:
    return text if _DIGIT.search(text) else f"“{text}”"
