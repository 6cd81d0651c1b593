"""The interface texts of the pages, in the reader's language, and Babel's dates, lists and names beside them.

The gettext domain is `polyglot`; its catalogs lie in `interface/` as PO files and are read as they are. A language
without one gets English texts. `docs/translating.md` tells how to add a language.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale as BabelLocale
from babel.core import get_global
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from polyglot.language import locales
from polyglot.model import Locale

_FOLDER = Path(__file__).parent / "ui_messages"
# Babel tells two months apart by a letter that comes again; Persian's “LLLL تا MMMM y” has none that does.
_MONTHS = re.compile("([^M]*L[^M]*)(M.*)")
_ALERTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")


@dataclass(frozen=True, slots=True)
class InterfaceText:
    """One language's texts. Texts with `%(name)s` are filled by the caller."""

    locale: Locale  # of the texts: English where a language has none
    reader: Locale
    texts: Mapping[str, str | Sequence[str]]
    plural: Callable[[int], int]  # which of a text's plural forms a number takes

    def gettext(self, text: str, **values: object) -> str:
        """A text in the reader's language; what it holds may be `Markup`, and then the text is."""
        said = self.texts.get(text)
        said = said if isinstance(said, str) and said else text
        marked = any(isinstance(value, Markup) for value in values.values())
        return (Markup(said) if marked else said) % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """A text that depends on a number, which it may hold as `%(count)s`."""
        said = self.texts.get(one)
        values["count"] = self.number(count)
        if isinstance(said, str) or not said:
            return (one if count == 1 else many) % values
        return said[self.plural(count)] % values

    def day(self, day: date | str | None) -> str:
        """A date as the reader writes it; what is no date stays as the author wrote it."""
        if not isinstance(day, date):
            return day or ""
        return self._localize_digits(format_date(day, "long", locale=_babel_locale(self.reader)))

    def period(self, start: date, end: date) -> str:
        """The months from one day to another, as in “July – October 2026”; one month where that is all."""
        reader = _babel_locale(self.reader)
        patterns = reader.interval_formats.get("yMMMM", {}).get("M", ())
        months = _MONTHS.fullmatch("".join(patterns))
        if months and len(patterns) == 1 and start.year == end.year and start.month != end.month:
            halves = zip((start, end), months.groups(), strict=True)
            return self._localize_digits("".join(format_date(day, half, locale=reader) for day, half in halves))
        return self._localize_digits(format_interval(start, end, "yMMMM", locale=reader))

    def number(self, value: int) -> str:
        """A number with the reader's digits and separators."""
        return self._localize_digits(
            format_decimal(value, locale=_babel_locale(self.reader), numbering_system="default")
        )

    def ordinal(self, value: int | str) -> str:
        """The number that something bears, such as a volume's; as it is written where it is none. Nothing for 0."""
        return self._localize_digits(str(value)) if isinstance(value, int) and value else str(value or "")

    def percent(self, share: float) -> str:
        """A share as a percentage, rounded down, so that only the whole is 100 %."""
        whole = int(share * 100 + 1e-9)  # 0.29 * 100 is a little less than 29
        return self._localize_digits(
            format_percent(whole / 100, locale=_babel_locale(self.reader), numbering_system="default")
        )

    def names(self, words: Sequence[str]) -> str:
        """A list of names, with the reader's “and”."""
        return str(format_list(list(words), locale=_babel_locale(self.reader)))

    def language(self, locale: Locale) -> str:
        """A language's name in the reader's language."""
        return locales.display_name(locale, self.reader)

    def alerts(self) -> dict[str, str]:
        """The titles of GitHub's alerts."""
        titles = (
            self.gettext("Note"),
            self.gettext("Tip"),
            self.gettext("Important"),
            self.gettext("Warning"),
            self.gettext("Caution"),
        )
        return dict(zip(_ALERTS, titles, strict=True))

    def _localize_digits(self, text: str) -> str:
        """The same with the reader's digits and percent sign, which Babel does not write."""
        return text.translate(locales.digit_map(self.reader))


@cache
def interface_text(locale: Locale) -> InterfaceText:
    """The texts for readers of a language: its own, else its parent's (`pt` for `pt-BR`), else English ones."""
    for name in (locale.path, locale.language) if _has_usual_script(locale) else (locale.path,):
        path = _FOLDER / f"{name}.po"
        if path.is_file():
            catalog = _read_catalog(path)
            texts: dict[str, str | Sequence[str]] = {
                str(key[0] if isinstance(key, tuple | list) else key): message.string
                for message in catalog
                if (key := message.id) and message.string and not message.fuzzy
            }
            return InterfaceText(locale, locale, texts, c2py(catalog.plural_expr))
    return InterfaceText(locales.parse_tag("en"), locale, {}, c2py("n != 1"))


def languages() -> list[str]:
    """The tags of the languages that interface texts are shipped in, beside English."""
    return sorted(path.stem.replace("_", "-") for path in _FOLDER.glob("*.po"))


def _has_usual_script(locale: Locale) -> bool:
    """Is the language read in its usual letters? They are a poor stand-in for others (for Traditional Chinese, say)."""
    likely = str(get_global("likely_subtags").get(locale.language, "")).split("_")
    known = locales.babel_locale(locale.tag)
    written = [part for part in locale.tag.split("-") if len(part) == 4]
    script = written[0] if written else known.script if known else None
    return script is None or script in likely


def _read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def _babel_locale(locale: Locale) -> BabelLocale:
    return locales.babel_locale(locale.tag) or BabelLocale("en")
