"""Where the words and the signs of a text stand, in any script, and by which key equal ones are known.

ICU cuts the text by Unicode's rules (UAX #29), with its dictionaries for scripts that write no space between words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from polyglot.markdown.equivalence import TYPOGRAPHY

# Languages in which what stands before an apostrophe is a word of its own: l'eau, dell'acqua.
_ELIDING = frozenset({"ca", "co", "fr", "it", "lij", "oc", "pms", "scn", "vec", "wa"})
_ELIDED = re.compile(r"[^\W\d_]+['’](?=\w)")
_SIGNS = str.maketrans("。、，،؛؟।「」『』《》〈〉【】", ".,,,;?.''\"\"\"\"''[]")


class TokenizedText(NamedTuple):
    """The words of a text, and its signs one by one, in their order and without white space."""

    text: str
    ranges: list[tuple[int, int]]
    keys: list[str]

    def find_overlapping(self, start: int, end: int) -> list[int]:
        """The numbers of those that overlap a range of the text."""
        low, high = bisect_left(self.ranges, (start + 1,)), bisect_left(self.ranges, (end,))
        return list(range(low - (low > 0 and self.ranges[low - 1][1] > start), high))


def tokenize(text: str, language: str) -> TokenizedText:
    """The words of a text. `language` is a BCP 47 tag.

    >>> tokenize("Don't lose « l’eau » — 3.5 %。", "fr").keys
    ["don'", 't', 'lose', '"', "l'", 'eau', '"', '—', '3.5', '%', '.']
    """
    from icu4py.breakers import WordBreaker

    found = WordBreaker(text, language).segments()
    if not text.isascii() and max(text) > "\uffff":
        found = _from_utf16(text, found)
    ranges = [(start, end) for start, end in found if not text[start:end].isspace()]
    if language.partition("-")[0] in _ELIDING and ("'" in text or "’" in text):
        ranges = [part for start, end in ranges for part in _split_parts(text, start, end)]
    return TokenizedText(text, ranges, [_comparison_key(text[start:end]) for start, end in ranges])


@lru_cache(maxsize=1 << 14)
def is_word(key: str) -> bool:
    """Is this a word or a number, and not a sign?"""
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
    """ICU's ranges, which count in UTF-16, where a letter beyond the first plane is two."""
    raw, place = text.encode("utf-16-le", "surrogatepass"), 0
    for start, end in ranges:
        width = len(raw[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
        if width:
            yield place, place + width
        place += width
