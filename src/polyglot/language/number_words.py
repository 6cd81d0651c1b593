"""Tables of the number words, months and days of languages: CLDR's data, by ICU and Babel."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from polyglot.language.locales import babel_locale

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_GENDERS = ("masculine", "feminine", "neuter")
_CARDINALS = ("numbering", "cardinal", "cardinal-verbose", *(f"cardinal-{sort}" for sort in _GENDERS))
_ORDINALS = (
    "ordinal",
    *(f"ordinal-{sort}{form}" for sort in _GENDERS for form in ("", "-plural", "-adjective", "-adjective-plural")),
)
_NUMBERS = (*range(101), *range(200, 1001, 100))
_SCALES = (10**3, 10**5, 10**6, 10**7, 10**9)
# Number words with frequent other meanings: they can match a number, but do not require one.
_AMBIGUOUS = {"fr": ("neuf",), "de": ("acht",), "it": ("sei", "venti"), "pt": ("cem",), "tr": ("on", "yüz", "kırk")}

PhraseTable = Mapping[
    str, Sequence[tuple[tuple[str, ...], int]]
]  # phrases and their values by first word, the longest first


class NumberWords(NamedTuple):
    """The number words of a language."""

    cardinals: PhraseTable
    ordinals: PhraseTable
    scales: Mapping[str, int]  # thousand, million
    ambiguous: frozenset[str]


class Calendar(NamedTuple):
    """The names of months (1 to 12) and of days of the week (0 to 6, from Monday)."""

    months: PhraseTable
    days: PhraseTable
    abbreviated: PhraseTable  # months


@cache
def load_number_words(language: str) -> NumberWords | None:
    """Return the number words of a language, or None if CLDR has no spell-out rules for it."""
    spell = _create_speller(language, "cardinal")
    if language != "en" and spell(17) == "seventeen":  # ICU's fallback
        return None
    cardinals = {phrase: number for sort in _CARDINALS for phrase, number in _spell_numbers(language, sort)}
    ordinals = {phrase: number for sort in _ORDINALS for phrase, number in _spell_numbers(language, sort)}
    scales: dict[str, int] = {}
    for scale in _SCALES:
        for count in (1, 2, 5):
            scales.setdefault(_split_words(spell(count * scale))[-1], scale)
    cardinal_words = {word for phrase in cardinals for word in phrase}
    return NumberWords(
        _index_phrases(cardinals),
        _index_phrases({phrase: number for phrase, number in ordinals.items() if phrase not in cardinals}),
        {word: scale for word, scale in scales.items() if word not in cardinal_words or scale == 1000},
        frozenset(_AMBIGUOUS.get(language, ())),
    )


@cache
def load_calendar(language: str) -> Calendar:
    """Return the names of months and days of a language, with the variants of all its regions."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    if babel_locale(language) is None:
        return Calendar({}, {}, {})
    locales = [Locale.parse(name) for name in sorted(locale_identifiers()) if name.partition("_")[0] == language]
    tables: list[dict[tuple[str, ...], int]] = []
    for field, width in (("months", "wide"), ("days", "wide"), ("months", "abbreviated")):
        names: dict[tuple[str, ...], int] = {}
        for locale in locales:
            for forms in getattr(locale, field).values():
                names |= {
                    _split_words(name): number
                    for number, name in forms.get(width, {}).items()
                    if not _DIGIT.search(name)
                }
        tables.append(names)
    return Calendar(*map(_index_phrases, tables))


def find_phrases(words: Sequence[str], table: PhraseTable) -> Iterator[tuple[int, int, int]]:
    """Yield the phrases of a table that occur among words: start and end as indices of words, and value."""
    position = 0
    while position < len(words):
        for phrase, value in table.get(words[position], ()):
            if tuple(words[position : position + len(phrase)]) == phrase:
                yield position, position + len(phrase), value
                position += len(phrase)
                break
        else:
            position += 1


def _spell_numbers(language: str, sort: str) -> Iterator[tuple[tuple[str, ...], int]]:
    spell = _create_speller(language, sort)
    plain = _create_speller(language, "cardinal")
    if not sort.startswith("ordinal") or spell(3) != plain(3):  # else there are no rules of that name
        for number in _NUMBERS:
            yield _split_words(spell(number)), number


def _create_speller(language: str, sort: str) -> Callable[[int], str]:
    from icu4py.messageformat import MessageFormat

    form = MessageFormat(f"{{n,spellout,%spellout-{sort}}}", language)
    return lambda number: form.format({"n": number})


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.replace("\u00ad", "").casefold()))


def _index_phrases(meanings: Mapping[tuple[str, ...], int]) -> PhraseTable:
    table: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for phrase in sorted(meanings, key=len, reverse=True):
        if phrase:
            table[phrase[0]].append((phrase, meanings[phrase]))
    return dict(table)
