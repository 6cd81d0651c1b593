"""A text with its words and placeables, as checks read it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from polyglot.language.placeables import Placeable, blank_out, find_placeables, find_repeated
from polyglot.language.scripts import LATIN
from polyglot.model import Locale

_TOKEN = re.compile(rf"\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*|[{LATIN}]+|[^\W\d_{LATIN}]+")
_MAX_QUOTE = 40


@dataclass(frozen=True)
class AnalysedText:
    """A text in its language, with its words apart from its placeables."""

    text: str
    locale: Locale
    items: Sequence[Placeable]

    @cached_property
    def masked_text(self) -> str:
        """The text with spaces in place of its placeables."""
        return blank_out(self.text, self.items) if self.items else self.text

    @cached_property
    def tokens(self) -> list[str]:
        """Words and numbers in order, as written."""
        return _TOKEN.findall(self.masked_text)

    @cached_property
    def folded_tokens(self) -> list[str]:
        """The tokens, case-folded."""
        return _TOKEN.findall(self.masked_text.casefold())

    def has_words(self, words: str) -> bool:
        """Return whether the text has these words in a row, whatever their case."""
        return f" {' '.join(_TOKEN.findall(words.casefold()))} " in f" {' '.join(self.folded_tokens)} "


def describe_loss(words: str, target: AnalysedText) -> str:
    """Return what happened to words of the source whose translation is missing: they are lost, or stand untranslated."""
    return "is not translated" if target.has_words(words) else "is lost"


def analyse(text: str, locale: Locale, items: Sequence[Placeable] | None = None) -> AnalysedText:
    """Return an analysed text; without `items`, its placeables are found."""
    return AnalysedText(text, locale, find_placeables(text) if items is None else items)


def analyse_translation(text: str, locale: Locale, items: Sequence[Placeable]) -> AnalysedText:
    """Return an analysed translation; `items` are the placeables of its source, which it may repeat."""
    return AnalysedText(text, locale, find_repeated(text, items))


def shorten(text: str) -> str:
    """Return the start of a text, short enough for a quotation in a message."""
    return text if len(text) <= _MAX_QUOTE else text[:_MAX_QUOTE].rstrip() + "…"
