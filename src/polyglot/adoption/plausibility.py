"""Tests of whether an adopted translation is certain enough to count as reviewed.

The thresholds are measured by `benchmarks/adoption.py`: on real translations, at least 99 of 100 certain pairs are right.
"""

import re
from collections import Counter
from collections.abc import Sequence

from polyglot.adoption.pairing import AlignedTexts
from polyglot.alignment.features import find_numbers
from polyglot.language.inline_patterns import FOOTNOTE_MARK, HTML_TAG, LINK_NUMBER, WEB_ADDRESS
from polyglot.language.word_count import count_words
from polyglot.markdown.equivalence import normal_form

MIN_CONFIDENCE = 0.99  # the share of all alignments of the two texts that contain the pair
_MAX_DEVIATION = 3.0  # of the length, in standard deviations
_MIN_RELATED = 0.3  # of the letters of the shorter text
_MAX_SAME_WORDS = 3  # that may be the same in both languages, such as names
_NOT_COUNTED = re.compile(rf"(`+).+?\1|{WEB_ADDRESS}|www\.\S+|{HTML_TAG}|{LINK_NUMBER}|{FOOTNOTE_MARK}|\]\([^)]*\)")


def is_related(matches: Sequence[AlignedTexts]) -> bool:
    """Return whether one text is a translation of the other: a sufficient part of the shorter text matches the longer one."""
    matched = source_width = target_width = 0.0
    for match in matches:
        if any(text.unit.context is not None for text in (*match.source, *match.target)):
            continue
        width = sum(text.features.width for text in match.source)
        source_width += width
        target_width += sum(text.features.width for text in match.target)
        matched += (
            width
            if match.target and match.confidence >= MIN_CONFIDENCE and abs(match.length_deviation) <= _MAX_DEVIATION
            else 0.0
        )
    return matched >= _MIN_RELATED * min(source_width, target_width)


def is_plausible(match: AlignedTexts, source: str, text: str) -> bool:
    """Return whether `text` is certainly the translation of `source`, by their alignment, lengths and numbers."""
    return (
        match.confidence >= MIN_CONFIDENCE
        and abs(match.length_deviation) <= _MAX_DEVIATION
        and not is_untranslated(source, text)
        and _has_same_numbers(source, text)
    )


def is_untranslated(source: str, text: str) -> bool:
    """Return whether a translation is its source, in whatever writing; short texts, such as names, may be the same in both."""
    return normal_form(source) == normal_form(text) and count_words(source) > _MAX_SAME_WORDS


def _has_same_numbers(source: str, text: str) -> bool:
    """Return whether both texts have the same numbers; one-digit numbers may be written as words."""
    expected, actual = (Counter(find_numbers(_NOT_COUNTED.sub(" ", one))) for one in (source, text))
    missing, extra = expected - actual, actual - expected
    return not (missing and extra) and all(len(number) < 2 for number in (missing | extra))
