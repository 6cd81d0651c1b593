"""Names of months and days of the week in languages: CLDR's data, by Babel."""

import re
from functools import cache
from typing import NamedTuple

from polyglot.language.locales import babel_locale
from polyglot.language.numbers import PhraseTable, index_phrases, split_words
from polyglot.model import Locale

_DIGIT = re.compile(r"\d")
# CLDR's names for no language. A locale without names has them, and so may others, since Babel keeps resolved aliases in
# data that locales share: which ones depends on the locales that were used before.
_ROOT_NAMES = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})


class Calendar(NamedTuple):
    """The names of months (1 to 12) and of days of the week (0 to 6, from Monday)."""

    months: PhraseTable
    days: PhraseTable
    abbreviated: PhraseTable  # months


@cache
def load_calendar(language: str) -> Calendar:
    """Return the names of months and days of a language, with the variants of all its regions."""
    import babel
    from babel.localedata import locale_identifiers

    if babel_locale(language) is None:
        return Calendar({}, {}, {})
    locales = [babel.Locale.parse(name) for name in sorted(locale_identifiers()) if name.partition("_")[0] == language]
    tables: list[dict[tuple[str, ...], int]] = []
    for field, width in (("months", "wide"), ("days", "wide"), ("months", "abbreviated")):
        names: dict[tuple[str, ...], int] = {}
        for locale in locales:
            for forms in getattr(locale, field).values():
                names |= {
                    split_words(name): number
                    for number, name in forms.get(width, {}).items()
                    if not _DIGIT.search(name) and name not in _ROOT_NAMES
                }
        tables.append(names)
    return Calendar(*map(index_phrases, tables))


@cache
def calendar_names(locale: Locale) -> list[tuple[str, ...]]:
    """Return the names of months and weekdays in a language, in order: one tuple per context and width of CLDR."""
    babel = babel_locale(locale.tag)
    if babel is None:
        return []
    return [
        tuple(table[context][width].values())
        for table in (babel.months, babel.days)
        for context in table
        for width in table[context]
        if width in {"wide", "abbreviated"}
    ]
