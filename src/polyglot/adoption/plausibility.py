"""May a translation that was found be called reviewed? Only where nothing speaks against it; the thresholds are measured.

(`benchmarks/importing.py`: on real translations, of the pairs that are called certain at least 99 in 100 are right.)
"""

import re
from collections import Counter
from collections.abc import Sequence

from polyglot.adoption.pairing import AlignedTexts
from polyglot.alignment.features import find_numbers
from polyglot.language.word_count import count_words

MIN_CONFIDENCE = 0.99  # of 1: by the share of all ways to pair the two texts
_MAX_DEVIATION = 3.0  # standard deviations from what is usual
_MIN_RELATED = 0.3  # of its letters
_MAX_SAME_WORDS = 3  # words that may be the same in both languages
_NOT_COUNTED = re.compile(r"(`+).+?\1|https?://\S+|www\.\S+|<[^<>]*>|\]\[[0-9]+\]|\[\^[^\]\s]+\]|\]\([^)]*\)")


def is_related(matches: Sequence[AlignedTexts]) -> bool:
    """Is this a translation of that text at all? Where it is, a good part of the shorter of the two fits the other."""
    fits = ours = theirs = 0.0
    for match in matches:
        if any(one.unit.context is not None for one in (*match.source, *match.target)):
            continue
        width = sum(one.features.width for one in match.source)
        ours += width
        theirs += sum(one.features.width for one in match.target)
        fits += (
            width
            if match.target and match.confidence >= MIN_CONFIDENCE and abs(match.length_deviation) <= _MAX_DEVIATION
            else 0.0
        )
    return fits >= _MIN_RELATED * min(ours, theirs)


def is_plausible(match: AlignedTexts, source: str, text: str) -> bool:
    """Is `text` beyond doubt the translation of `source`, so far as their places, lengths and numbers tell?"""
    return (
        match.confidence >= MIN_CONFIDENCE
        and abs(match.length_deviation) <= _MAX_DEVIATION
        and not is_untranslated(source, text)
        and _has_same_numbers(source, text)
    )


def is_untranslated(source: str, text: str) -> bool:
    """Is this the source's own text? A name or two may be the same in both languages."""
    return source == text and count_words(source) > _MAX_SAME_WORDS


def _has_same_numbers(source: str, text: str) -> bool:
    """Do both hold the same numbers? A small one may be written as a word."""
    ours, theirs = (Counter(find_numbers(_NOT_COUNTED.sub(" ", one))) for one in (source, text))
    missing, more = ours - theirs, theirs - ours
    return not (missing and more) and all(len(number) < 2 for number in (missing | more))
