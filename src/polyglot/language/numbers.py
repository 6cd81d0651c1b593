"""Number words and number symbols of languages: CLDR's data, by ICU and Babel."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from polyglot.language.locales import babel_locale
from polyglot.model import Locale

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
            scales.setdefault(split_words(spell(count * scale))[-1], scale)
    cardinal_words = {word for phrase in cardinals for word in phrase}
    return NumberWords(
        index_phrases(cardinals),
        index_phrases({phrase: number for phrase, number in ordinals.items() if phrase not in cardinals}),
        {word: scale for word, scale in scales.items() if word not in cardinal_words or scale == 1000},
        frozenset(_AMBIGUOUS.get(language, ())),
    )


@cache
def number_symbols(locale: Locale, system: str = "") -> tuple[str, str] | None:
    """Return the group and decimal separators of a language; None for one that CLDR does not have.

    `system` is a numbering system, such as "latn"; without it, it is the language's own.
    """
    babel = babel_locale(locale.tag)
    if babel is None:
        return None
    symbols = babel.number_symbols.get(system or babel.default_numbering_system, {})
    return symbols.get("group", ","), symbols.get("decimal", ".")


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
            yield split_words(spell(number)), number


def _create_speller(language: str, sort: str) -> Callable[[int], str]:
    from icu4py.messageformat import MessageFormat

    form = MessageFormat(f"{{n,spellout,%spellout-{sort}}}", language)
    return lambda number: form.format({"n": number})


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a phrase, case-folded."""
    return tuple(_WORD.findall(text.replace("\u00ad", "").casefold()))


def index_phrases(meanings: Mapping[tuple[str, ...], int]) -> PhraseTable:
    """Return a table of phrases with their values."""
    table: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for phrase in sorted(meanings, key=len, reverse=True):
        if phrase:
            table[phrase[0]].append((phrase, meanings[phrase]))
    return dict(table)
