"""Check of the length: a draft far shorter or longer than usual translations of such a text.

After Gale and Church (1993): the ratio of lengths varies around the usual ratio of the two languages, the more so for short
texts. The usual ratios were measured on human translations (`benchmarks/guards.py` shows how well they hold).
"""

import math
from collections.abc import Iterator

from polyglot.alignment.features import text_width
from polyglot.findings import Problem
from polyglot.quality.check import Check
from polyglot.quality.check_table import LENGTH
from polyglot.quality.segment import Segment

# The logarithm of the length of a language relative to English, and the variance of its short texts.
_MEASURED_RATIOS = {"en": (0.0, 1.3), "es": (0.14, 1.3), "fr": (0.2, 1.3), "de": (0.19, 1.3)}
_MEASURED_RATIOS |= {"ar": (-0.02, 2.6), "zh": (-0.11, 2.6), "ja": (0.31, 2.6)}
_DEFAULT_RATIO = (0.1, 2.6)  # for languages that were not measured
_SPREAD, _UNSURE = 0.14, 0.12
_MAX_DEVIATION, _UNUSABLE_DEVIATION = 3.3, 5.0  # standard deviations
_MIN_LENGTH = 12  # letters; the length of a shorter text means nothing unless it has grown much


class LengthCheck(Check):
    """Check of the length."""

    kinds = (LENGTH,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem: much too short or much too long."""
        source, target = segment.source, segment.target
        source_width, target_width = text_width(source.text), text_width(target.text)
        if max(source_width, target_width) < 2 * _MIN_LENGTH or not min(source_width, target_width):
            return
        languages = (source.locale.language, target.locale.language)
        (before, spread), (after, spread_after) = (
            _MEASURED_RATIOS.get(language, _DEFAULT_RATIO) for language in languages
        )
        unsure = sum(_UNSURE**2 for language in languages if language not in _MEASURED_RATIOS)
        deviation = math.sqrt(_SPREAD**2 + unsure + max(spread, spread_after) / source_width)
        far = (math.log(target_width / source_width) - (after - before)) / deviation
        if abs(far) > _MAX_DEVIATION:
            word = "long" if far > 0 else "short"
            weight = 1.0 if abs(far) > _UNUSABLE_DEVIATION else 0.7
            yield Problem(LENGTH, f"It is too {word} for its source.", weight)
