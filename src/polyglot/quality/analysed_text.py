"""What every guard gets: a fault as a value, and one side of a translation, read once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from polyglot.model import Locale
from polyglot.quality.placeables import Placeable, blank_out

LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"  # Chinese and others join their letters to Latin ones without a space
_TOKEN = re.compile(rf"\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*|[{LATIN}]+|[^\W\d_{LATIN}]+")
UNUSABLE = 1.0
_MAX_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a draft, and how much of the trust in it that takes: all of it, and it is unusable."""

    code: str
    text: str
    weight: float = UNUSABLE

    @property
    def is_unusable(self) -> bool:
        """A translator is better off without such a draft."""
        return self.weight >= UNUSABLE


@dataclass(frozen=True)
class AnalysedText:
    """A text in its language. What comes through as it is stands apart from its words."""

    text: str
    locale: Locale
    items: Sequence[Placeable]

    @cached_property
    def masked_text(self) -> str:
        """The text with spaces in place of what comes through as it is."""
        return blank_out(self.text, self.items) if self.items else self.text

    @cached_property
    def tokens(self) -> list[str]:
        """Words and numbers in order, as they are written."""
        return _TOKEN.findall(self.masked_text)

    @cached_property
    def folded_tokens(self) -> list[str]:
        """The tokens, without capitals."""
        return _TOKEN.findall(self.masked_text.casefold())


def shorten(text: str) -> str:
    """As much of a text as a sentence about it can quote."""
    return text if len(text) <= _MAX_QUOTE else text[:_MAX_QUOTE].rstrip() + "…"
