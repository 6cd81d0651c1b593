"""Interface texts of editions, and Babel's formats of dates, numbers, lists and names.

The gettext domain is `polyglot`; its catalogs are the PO files in `ui_messages/`, which are read directly. A language
without one gets English texts. `docs/translating.md` explains how to add a language.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

import msgspec
from babel import Locale as BabelLocale
from babel import __version__ as babel_version
from babel.core import get_global
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from polyglot.language import locales
from polyglot.markdown.marks import MarkState
from polyglot.model import Locale
from polyglot.storage.compiled_files import compiled_path, hash_source, load_compiled, save_compiled

_FOLDER = Path(__file__).parent / "ui_messages"
# Babel splits an interval pattern at the first repeated field letter; Persian's “LLLL تا MMMM y” repeats none.
_MONTHS = re.compile("([^M]*L[^M]*)(M.*)")
_ALERTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")


class InterfaceText(msgspec.Struct, frozen=True):
    """The interface texts and formats of one language."""

    locale: Locale  # of the texts: English if the reader's language has none
    reader: Locale  # language of dates, numbers and names
    texts: Mapping[str, str | Sequence[str]]  # translations or plural forms, by msgid
    plural: Callable[[int], int]  # index of a number's plural form

    def gettext(self, text: str, **values: object) -> str:
        """Translate a text, and fill in its `%(name)s`. With a `Markup` value the result is `Markup`."""
        translation = self.texts.get(text)
        template = translation if isinstance(translation, str) and translation else text
        if not values and "%" not in template:
            return template
        marked = any(isinstance(value, Markup) for value in values.values())
        return (Markup(template) if marked else template) % values

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """Translate a text in the plural form for a number, and fill in its `%(name)s`; `%(count)s` is the number."""
        forms = self.texts.get(singular)
        values["count"] = self.number(count)
        if isinstance(forms, str) or not forms:
            return (singular if count == 1 else plural) % values
        return forms[self.plural(count)] % values

    def day(self, day: date | str | None) -> str:
        """Format a date; a string stays as the author wrote it, and None gives an empty one."""
        if not isinstance(day, date):
            return day or ""
        return _format_day(self.reader, day)

    def period(self, start: date, end: date) -> str:
        """Format the months from one day to another, such as “July – October 2026”, or “July 2026” for a single month."""
        return _format_period(self.reader, start, end)

    def number(self, value: int) -> str:
        """Format a number with the reader's digits and separators."""
        return _format_number(self.reader, value)

    def ordinal(self, value: int | str) -> str:
        """Format the number of a volume or issue, without separators; a string stays as written, and 0 is empty."""
        return _localize_digits(self.reader, str(value)) if isinstance(value, int) and value else str(value or "")

    def percent(self, share: float) -> str:
        """Format a share (0 to 1) as a percentage, rounded down, so that only 1 gives 100 %."""
        whole = int(share * 100 + 1e-9)  # since 0.29 * 100 is a little less than 29
        return _format_percent(self.reader, whole)

    def progress(self, ready: int, total: int) -> str:
        """Return how many of an issue's articles are in the edition: “3 of 15 articles”, or “in translation” for none."""
        if not ready:
            return self.gettext("in translation")
        number = self.number(ready)
        return self.ngettext("%(ready)s of %(count)s article", "%(ready)s of %(count)s articles", total, ready=number)

    def foreign(self, title: str, locale: Locale) -> str:
        """Return a title in another language with the name of that language: “La carta (Spanish)”."""
        return self.gettext("%(title)s (%(language)s)", title=title, language=self.language(locale))

    def mark_meaning(self, state: MarkState) -> str:
        """Return what the mark of a passage means."""
        meanings = {
            MarkState.UNTRANSLATED: self.gettext("Not translated yet"),
            MarkState.DRAFT: self.gettext("Translated by a machine, not reviewed by a person"),
            MarkState.STALE: self.gettext("Translated from an earlier version of the original"),
        }
        return meanings[state]

    def unreviewed(self, count: int) -> str:
        """Return how many articles of a list no person has reviewed."""
        return self.ngettext(
            "%(count)s article is not reviewed yet.", "%(count)s articles are not reviewed yet.", count
        )

    def names(self, words: Sequence[str]) -> str:
        """Join names into a list, with the reader's “and”."""
        return _format_names(self.reader, tuple(words))

    def language(self, locale: Locale) -> str:
        """Return a language's name in the reader's language."""
        return locales.display_name(locale, self.reader)

    def alerts(self) -> dict[str, str]:
        """Return the titles of GitHub's alerts, by kind."""
        titles = (
            self.gettext("Note"),
            self.gettext("Tip"),
            self.gettext("Important"),
            self.gettext("Warning"),
            self.gettext("Caution"),
        )
        return dict(zip(_ALERTS, titles, strict=True))


# A site shows the same dates and numbers on many pages, and Babel takes long to format one.


@lru_cache(maxsize=1 << 12)
def _format_day(reader: Locale, day: date) -> str:
    return _localize_digits(reader, format_date(day, "long", locale=_babel_locale(reader)))


@lru_cache(maxsize=1 << 12)
def _format_period(reader: Locale, start: date, end: date) -> str:
    babel = _babel_locale(reader)
    patterns = babel.interval_formats.get("yMMMM", {}).get("M", ())
    months = _MONTHS.fullmatch("".join(patterns))
    if months and len(patterns) == 1 and start.year == end.year and start.month != end.month:
        halves = zip((start, end), months.groups(), strict=True)
        return _localize_digits(reader, "".join(format_date(day, half, locale=babel) for day, half in halves))
    return _localize_digits(reader, format_interval(start, end, "yMMMM", locale=babel))


@lru_cache(maxsize=1 << 12)
def _format_number(reader: Locale, value: int) -> str:
    return _localize_digits(reader, format_decimal(value, locale=_babel_locale(reader), numbering_system="default"))


@lru_cache(maxsize=1 << 12)
def _format_percent(reader: Locale, whole: int) -> str:
    number = whole / 100
    return _localize_digits(reader, format_percent(number, locale=_babel_locale(reader), numbering_system="default"))


@lru_cache(maxsize=1 << 12)
def _format_names(reader: Locale, words: tuple[str, ...]) -> str:
    return str(format_list(words, locale=_babel_locale(reader)))


def _localize_digits(reader: Locale, text: str) -> str:
    """Replace digits and percent sign by the reader's, which Babel does not write."""
    return text.translate(locales.digit_map(reader))


@cache
def interface_text(locale: Locale) -> InterfaceText:
    """Return the texts for readers of a language: its own, its parent's (`pt` for `pt-BR`), or English ones."""
    for name in (locale.path, locale.language) if _has_usual_script(locale) else (locale.path,):
        path = _FOLDER / f"{name}.po"
        if path.is_file():
            texts, plural = _read_catalog(path)
            return InterfaceText(locale, locale, texts, c2py(plural))
    return InterfaceText(locales.parse_tag("en"), locale, {}, c2py("n != 1"))


def languages() -> list[str]:
    """Return the tags of the languages with interface texts, English excepted."""
    return sorted(path.stem.replace("_", "-") for path in _FOLDER.glob("*.po"))


def _has_usual_script(locale: Locale) -> bool:
    """Return whether a locale has its language's usual script: its texts do not suit others, such as Traditional Chinese."""
    likely = str(get_global("likely_subtags").get(locale.language, "")).split("_")
    babel = locales.babel_locale(locale.tag)
    subtags = [part for part in locale.tag.split("-") if len(part) == 4]
    script = subtags[0] if subtags else babel.script if babel else None
    return script is None or script in likely


def _read_catalog(path: Path) -> tuple[dict[str, str | Sequence[str]], str]:
    """Return the texts of a language by msgid, and the expression for the index of a plural form."""
    data = path.read_bytes()
    compiled, source_hash = compiled_path(path), hash_source(data, __file__, babel_version)
    texts_and_plural = load_compiled(compiled, source_hash)
    if texts_and_plural is None:
        from babel.messages.pofile import read_po

        catalog = read_po(BytesIO(data), locale=path.stem)
        texts = {
            str(key[0] if isinstance(key, tuple | list) else key): message.string
            for message in catalog
            if (key := message.id) and message.string and not message.fuzzy
        }
        texts_and_plural = texts, catalog.plural_expr
        save_compiled(compiled, source_hash, texts_and_plural)
    return texts_and_plural  # type: ignore[no-any-return]


def _babel_locale(locale: Locale) -> BabelLocale:
    return locales.babel_locale(locale.tag) or BabelLocale("en")
