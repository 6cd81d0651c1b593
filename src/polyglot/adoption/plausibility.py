"""May a translation that was found be called reviewed? Only where nothing speaks against it; the thresholds are measured.

(`benchmarks/importing.py`: on real translations, of the pairs that are called certain at least 99 in 100 are right.)
"""

import re
from collections import Counter
from collections.abc import Sequence

from polyglot.adoption.pairing import Match
from polyglot.alignment.features import numbers
from polyglot.language.word_count import count

SURE = 0.99  # of 1: by the share of all ways to pair the two texts
_LENGTH = 3.0  # standard deviations from what is usual
_AKIN = 0.3  # of its letters
_FEW = 3  # words that may be the same in both languages
_NOT_COUNTED = re.compile(r"(`+).+?\1|https?://\S+|www\.\S+|<[^<>]*>|\]\[[0-9]+\]|\[\^[^\]\s]+\]|\]\([^)]*\)")


def akin(matches: Sequence[Match]) -> bool:
    """Is this a translation of that text at all? Where it is, a good part of the shorter of the two fits the other."""
    fits = ours = theirs = 0.0
    for match in matches:
        if any(one.unit.context is not None for one in (*match.source, *match.target)):
            continue
        width = sum(one.traits.width for one in match.source)
        ours += width
        theirs += sum(one.traits.width for one in match.target)
        fits += width if match.target and match.sure >= SURE and abs(match.length) <= _LENGTH else 0.0
    return fits >= _AKIN * min(ours, theirs)


def plausible(match: Match, source: str, text: str) -> bool:
    """Is `text` beyond doubt the translation of `source`, so far as their places, lengths and numbers tell?"""
    return (
        match.sure >= SURE
        and abs(match.length) <= _LENGTH
        and not untranslated(source, text)
        and _numbers_agree(source, text)
    )


def untranslated(source: str, text: str) -> bool:
    """Is this the source's own text? A name or two may be the same in both languages."""
    return source == text and count(source) > _FEW


def _numbers_agree(source: str, text: str) -> bool:
    """Do both hold the same numbers? A small one may be written as a word."""
    ours, theirs = (Counter(numbers(_NOT_COUNTED.sub(" ", one))) for one in (source, text))
    missing, more = ours - theirs, theirs - ours
    return not (missing and more) and all(len(number) < 2 for number in (missing | more))
