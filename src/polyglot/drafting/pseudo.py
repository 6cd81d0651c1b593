"""The engine `pseudo`: accents and brackets, for looking at layouts and for tests. It knows every pair of languages."""

import re
from collections.abc import Sequence

from polyglot.drafting.engine import Pair
from polyglot.model import Draft

_ACCENTS = str.maketrans("AEIOUNCYaeiouncy", "ÀÉÎÕÜÑÇÝàéîõüñçý")
_ADDRESS = re.compile(r"(\S*(?:://|@)\S*|www\.\S+)")


class PseudoEngine:
    """Every word with accents, every sentence in brackets; numbers and addresses as they are."""

    name = "pseudo"
    version = "1"

    def pairs(self) -> frozenset[Pair]:
        """All pairs of the languages that CLDR knows would be too many: those of the shipped interface texts."""
        tags = ("en", "es", "fr", "pt", "ar", "de", "hi", "zh", "zh-Hans", "zh-Hant", "ja", "it", "ru", "eu", "qu")
        return frozenset((source, target) for source in tags for target in tags if source != target)

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Draft]:  # noqa: ARG002
        """One draft for each sentence."""
        return [Draft(f"[{_accented(text)}]" if text.strip() else text, "pseudo 1") for text in sentences]


def _accented(text: str) -> str:
    return "".join(part if number % 2 else part.translate(_ACCENTS) for number, part in enumerate(_ADDRESS.split(text)))
