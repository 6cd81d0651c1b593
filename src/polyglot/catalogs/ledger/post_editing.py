"""Post-editing effort: how much of a machine's draft a person changed.

Measured as Wikimedia's Content Translation does (phabricator.wikimedia.org T190283, T251887, and
`ContentTranslationUnmodifiedMTThresholdForPublish`, 95 % there and here): the longest common subsequence of the draft's and
the translation's tokens, divided by the number of tokens of the longer one. Tokens are separated by spaces; in scripts
without spaces, each letter is a token.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from polyglot.language.scripts import UNSPACED_LETTER

MIN_TOKENS = 50  # a shorter text may need no change at all
_TOKEN = rf"{UNSPACED_LETTER}|(?:(?!{UNSPACED_LETTER})\S)+"


class Effort(msgspec.Struct, frozen=True):
    """The number of tokens in reviewed translations, and of those that a machine wrote and no person changed."""

    unmodified: int = 0
    tokens: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.unmodified + other.unmodified, self.tokens + other.tokens)

    @property
    def share(self) -> float:
        """The machine's share of the text, from 0 to 1; 0 for a text of fewer than `MIN_TOKENS` tokens."""
        return self.unmodified / self.tokens if self.tokens >= MIN_TOKENS else 0.0


def measure(target: str, drafts: Iterable[str]) -> Effort:
    """Count the tokens that a translation has in common with the most similar draft; none without a draft.

    >>> measure("Abre a las dos.", ["Abre a los dos."])
    Effort(unmodified=3, tokens=4)
    >>> measure("上面写着字。", ["上面写了字。"])
    Effort(unmodified=5, tokens=6)
    """
    tokens = _token_pattern().findall(target)
    efforts = [Effort(0, len(tokens))]
    for draft in drafts:
        draft_tokens = tokens if draft == target else _token_pattern().findall(draft)
        common = _count_common_tokens(draft_tokens, tokens)
        efforts.append(Effort(common, max(len(draft_tokens), len(tokens))))
    return max(efforts, key=lambda effort: effort.unmodified / max(1, effort.tokens))


@cache
def _token_pattern() -> re.Pattern[str]:
    """Return the pattern of tokens. Many runs measure no text, and compiling it takes milliseconds."""
    return re.compile(_TOKEN)


def _count_common_tokens(first: Sequence[str], second: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    if first == second:
        return len(first)
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(first, second)
