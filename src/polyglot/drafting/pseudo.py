"""The engine `pseudo`: accents and brackets, for looking at layouts and for tests. It knows every pair of languages.

Every Latin letter gets an accent, so that a word that was not translated is seen; brackets show where a sentence was
cut off, and mark those in other scripts.
"""

import re
from collections.abc import Sequence

from polyglot.drafting.engine import Pair
from polyglot.model import Alignment, Draft

_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÀḂÇĐÉḞĜĤÎĴĶĻṀÑÕṖɊŔŠŢÜṼŴẊÝŽàḃçđéḟĝĥîĵķļṁñõṗɋŕšţüṽŵẋýž",
)
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"(\S*(?:://|@)\S*|www\.\S+)")


class PseudoEngine:
    """Every word with accents, every sentence in brackets; numbers and addresses as they are."""

    name = "pseudo"
    version = "1"
    lanes = 1

    def pairs(self) -> frozenset[Pair]:
        """All pairs of the languages, and of the scripts of a language, that CLDR has data for."""
        from babel.localedata import locale_identifiers

        tags = {"-".join(name.split("_")[:2]) for name in locale_identifiers()}
        tags = {tag for tag in tags if len(tag.partition("-")[2]) in {0, 4}}
        return frozenset((source, target) for source in tags for target in tags if source != target)

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002
        """Its version: all languages are one to it."""
        return f"{self.name} {self.version}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:  # noqa: ARG002
        """One draft for each sentence."""
        return [_draft(text) for text in sentences]


def _draft(text: str) -> Draft:
    if not text.strip():
        return Draft(text, "pseudo 1")
    words = tuple(word.span() for word in _WORD.finditer(text))
    there = tuple((start + 1, end + 1) for start, end in words)
    same = tuple(((number, 1.0),) for number in range(len(words)))
    return Draft(f"[{_accented(text)}]", "pseudo 1", alignment=Alignment(words, there, same))


def _accented(text: str) -> str:
    return "".join(part if number % 2 else part.translate(_ACCENTS) for number, part in enumerate(_ADDRESS.split(text)))
