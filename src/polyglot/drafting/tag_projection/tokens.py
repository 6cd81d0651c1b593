"""Tokenization of texts in any script: ranges of words and punctuation, and keys to compare them by.

ICU finds the boundaries by Unicode's rules (UAX #29), with dictionaries for scripts without spaces between words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from polyglot.markdown.equivalence import TYPOGRAPHY

# Languages in which the text before an apostrophe is a word of its own: l'eau, dell'acqua.
_ELIDING = frozenset({"ca", "co", "fr", "it", "lij", "oc", "pms", "scn", "vec", "wa"})
_ELIDED = re.compile(r"[^\W\d_]+['’](?=\w)")
_SIGNS = str.maketrans("。、，،؛؟।「」『』《》〈〉【】", ".,,,;?.''\"\"\"\"''[]")


class TokenizedText(NamedTuple):
    """The words and single punctuation marks of a text, in order and without white space."""

    text: str
    ranges: list[tuple[int, int]]
    keys: list[str]

    def find_overlapping(self, start: int, end: int) -> list[int]:
        """Return the numbers of the tokens that overlap a range of the text."""
        low, high = bisect_left(self.ranges, (start + 1,)), bisect_left(self.ranges, (end,))
        return list(range(low - (low > 0 and self.ranges[low - 1][1] > start), high))


def tokenize(text: str, language: str) -> TokenizedText:
    """Return the tokens of a text. `language` is a BCP 47 tag.

    >>> tokenize("Don't lose « l’eau » — 3.5 %。", "fr").keys
    ["don'", 't', 'lose', '"', "l'", 'eau', '"', '—', '3.5', '%', '.']
    """
    from icu4py.breakers import WordBreaker

    segments = WordBreaker(text, language).segments()
    if not text.isascii() and max(text) > "\uffff":
        segments = _from_utf16(text, segments)
    ranges = [(start, end) for start, end in segments if not text[start:end].isspace()]
    if language.partition("-")[0] in _ELIDING and ("'" in text or "’" in text):
        ranges = [part for start, end in ranges for part in _split_parts(text, start, end)]
    return TokenizedText(text, ranges, [_comparison_key(text[start:end]) for start, end in ranges])


@lru_cache(maxsize=1 << 14)
def is_word(key: str) -> bool:
    """Return whether a key is of a word or a number, not of punctuation."""
    return any(map(str.isalnum, key))


@lru_cache(maxsize=1 << 14)
def _comparison_key(word: str) -> str:
    if word.isascii():
        return word.lower()
    return normalize("NFKC", word.translate(TYPOGRAPHY).translate(_SIGNS)).casefold()


def _split_parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    elided = _ELIDED.match(text, start, end)
    return [elided.span(), (elided.end(), end)] if elided else [(start, end)]


def _from_utf16(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield ICU's ranges, which count UTF-16 code units, as offsets of code points."""
    raw, position = text.encode("utf-16-le", "surrogatepass"), 0
    for start, end in ranges:
        width = len(raw[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
        if width:
            yield position, position + width
        position += width
