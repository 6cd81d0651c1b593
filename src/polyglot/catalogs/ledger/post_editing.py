"""How much of a machine's draft a person changed.

Measured as Wikimedia's Content Translation does (phabricator.wikimedia.org T190283, T251887, and
`ContentTranslationUnmodifiedMTThresholdForPublish`, 95 % there and here): the longest common subsequence of the draft's and
the translation's tokens, of the tokens of the longer one. A token is what stands between spaces; in scripts that write
none, a letter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from polyglot.language.word_count import UNSPACED_LETTER

MIN_TOKENS = 50  # tokens: a shorter text may well need no change, and says nothing about whoever reviewed it
_TOKEN = re.compile(rf"{UNSPACED_LETTER}|(?:(?!{UNSPACED_LETTER})\S)+")


@dataclass(frozen=True, slots=True)
class Effort:
    """The tokens of reviewed translations, and how many of them stand as a machine wrote them."""

    unmodified: int = 0
    tokens: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.unmodified + other.unmodified, self.tokens + other.tokens)

    @property
    def share(self) -> float:
        """The machine's share of a text; nothing where the text is too short to tell."""
        return self.unmodified / self.tokens if self.tokens >= MIN_TOKENS else 0.0


def measure(target: str, drafts: Iterable[str]) -> Effort:
    """What is left in a translation of the draft that it is most like; without a draft it is a person's.

    >>> measure("Abre a las dos.", ["Abre a los dos."])
    Effort(unmodified=3, tokens=4)
    >>> measure("上面写着字。", ["上面写了字。"])
    Effort(unmodified=5, tokens=6)
    """
    tokens = _TOKEN.findall(target)
    efforts = [Effort(0, len(tokens))]
    for draft in drafts:
        before = tokens if draft == target else _TOKEN.findall(draft)
        efforts.append(Effort(_count_common_tokens(before, tokens), max(len(before), len(tokens))))
    return max(efforts, key=lambda one: one.unmodified / max(1, one.tokens))


def _count_common_tokens(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens stand in both, in the same order."""
    if one == other:
        return len(one)
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(one, other)
