"""Numbers: which ones a text speaks of, in digits of any script or in words, and whether its translation speaks of them.

A numeral means what any language would have it mean, since people write 1,234 and 1.234 for the same, but no other digits.
Number words (CLDR's) stand for digits and digits for them; words that mean other things too ("one", "second") answer for a number
and ask for none, as do months (March, 3月) and the clock (6 pm, 18:00). Versions and the like (2.0.1) stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from polyglot.language.number_words import find_phrases, load_calendar, load_number_words
from polyglot.model import Locale
from polyglot.quality.analysed_text import AnalysedText, Problem

NumberValue = int | str  # of a fraction its digits: a version 1.0 is no 1

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
_DUAL_LANGUAGES = frozenset({"ar", "he", "mt", "sl"})  # languages whose nouns say one and two by their endings
_PREFIXING_LANGUAGES = frozenset(
    {"ar", "he"}
)  # and those that write articles and prepositions as one word with what follows
_MAX_DIGITS = 40  # digits: what is longer is no number that anybody means
_MIN_SPELLED = 3  # smaller number words are articles, duals and "both"
_MAX_SMALL_NUMBER = 12  # smaller numbers are often written as words


class Numeral(NamedTuple):
    """A number as it stands in a text, and what it may mean."""

    start: int
    end: int
    text: str
    values: frozenset[NumberValue]


class SpelledNumbers(NamedTuple):
    """The numbers that the words of a text speak of, and those that its translation has to speak of, too."""

    values: frozenset[NumberValue]
    required: tuple[Numeral, ...]


def find(source: AnalysedText, target: AnalysedText) -> Iterator[Problem]:
    """Numbers that a translation loses, and those that it has from nowhere."""
    ours, theirs = find_numerals(source), find_numerals(target)
    if not ours and not theirs and not _has_number_words(source):
        return
    for numeral in find_lost(source, target, ours, theirs):
        yield Problem("number", f"The number {_quote(numeral.text)} is lost.", 0.6)
    for numeral in find_lost(target, source, theirs, ours, with_words=False):
        if target.locale.language in HAN_LANGUAGES and numeral.values <= {1, 2}:  # 1つ, 2倍: one, each, twice …
            continue
        yield Problem("number", f"The number {_quote(numeral.text)} is not in the source.", 0.6)


def find_lost(
    source: AnalysedText,
    target: AnalysedText,
    ours: Sequence[Numeral],
    theirs: Sequence[Numeral],
    *,
    with_words: bool = True,
) -> list[Numeral]:
    """The numbers of one side that the other does not have, those in words among them."""
    there = frozenset[NumberValue]().union(*(other.values for other in theirs))
    missing = [one for one in ours if not one.values & there]
    demanded = find_spelled_numbers(source).required if with_words else ()
    if not missing and not demanded:
        return []
    known = there | find_spelled_numbers(target).values
    table = load_number_words(target.locale.language)
    missing = [
        one
        for one in missing
        if not one.values & known
        and not _is_attached(one, source, target)
        and not (_is_small(one) and _may_be_spelled(one, target))
    ]
    missing += [one for one in demanded if table and not one.values & known and not _may_be_spelled(one, target)]
    return missing


def find_numerals(side: AnalysedText) -> tuple[Numeral, ...]:
    """The numbers that a text writes in digits."""
    text = side.masked_text
    if not _DIGIT.search(text):
        return ()
    found = []
    for one in _NUMERAL.finditer(text):
        if one[0] == "00" and _MINUTES.match(text, one.start()):
            continue
        values = numeral_values(one[0])
        scale = _following_scale(text, one.end(), side.locale)
        if scale > 1:
            values |= {int(Decimal(value) * scale) for value in values if str(value).count(".") < 2}
        elif _CLOCK.match(text, one.end()):
            values |= {(value + 12) % 24 for value in values if isinstance(value, int) and value < 25}
        found.append(Numeral(*one.span(), one[0], values))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def numeral_values(numeral: str) -> frozenset[NumberValue]:
    """What a numeral may mean: where languages disagree (1,234), all that it may.

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
    found: set[NumberValue] = set()
    if _GROUPED.fullmatch(numeral):
        found.add(int("".join([*parts, last])))
    if head.isdecimal() or (_GROUPED.fullmatch(head) and sign not in head):
        found.add("".join(parts) + "." + last)
    return frozenset(found or {".".join([*parts, last])})


def find_spelled_numbers(side: AnalysedText) -> SpelledNumbers:
    """The numbers that a text writes in words."""
    values: set[NumberValue] = set()
    demanded = []
    table, dates = load_number_words(side.locale.language), load_calendar(side.locale.language)
    words = side.folded_tokens
    if table is not None:
        for start, end, value in find_phrases(words, table.cardinals):
            meant: set[NumberValue] = {value}
            if end < len(words) and words[end] in table.scales and value < 1000:
                meant.add(value * table.scales[words[end]])
            values |= meant
            if value >= _MIN_SPELLED and words[start] not in table.ambiguous:
                demanded.append(Numeral(start, end, " ".join(words[start:end]), frozenset(meant)))
        values.update(value for _, _, value in find_phrases(words, table.ordinals))
    for names in (dates.months, dates.abbreviated):
        values.update(value for _, _, value in find_phrases(words, names))
    if side.locale.language in HAN_LANGUAGES:
        values.update(_parse_han(one[0]) for one in _HAN_NUMERAL.finditer(side.masked_text))
    return SpelledNumbers(frozenset(values), tuple(demanded))


def _has_number_words(side: AnalysedText) -> bool:
    table = load_number_words(side.locale.language)
    return table is not None and not table.cardinals.keys().isdisjoint(side.folded_tokens)


def _is_small(numeral: Numeral) -> bool:
    return any(isinstance(value, int) and value <= _MAX_SMALL_NUMBER for value in numeral.values)


def _is_attached(numeral: Numeral, source: AnalysedText, target: AnalysedText) -> bool:
    """Whether it stands right after a word there, as it does not in the source (Rust2021)."""
    glued = re.compile(rf"(?<=[A-Za-z]){re.escape(numeral.text)}(?![.,]?\d)")
    return len(glued.findall(target.text)) > len(glued.findall(source.text))


def _may_be_spelled(numeral: Numeral, target: AnalysedText) -> bool:
    """Whether a word begins as a word for this number does, which languages inflect; or may, where nobody knows them."""
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
    """What the number that ends there is multiplied by: 40 million, 3万."""
    rest = text[position : position + 24].lstrip(" \u00a0\u202f")
    if rest[:1] in _HAN_SCALES:
        return _HAN_SCALES[rest[0]]
    table = load_number_words(locale.language)
    word = re.match(r"[^\W\d_]+", rest.casefold())
    return table.scales.get(word[0], 1) if table and word else 1


def _parse_han(text: str) -> int:
    """The number that Chinese signs write: by value (三百二十) or by place (二〇二六).

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
