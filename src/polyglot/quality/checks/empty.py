"""Check for translations without words."""

import re
from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.language.placeables import blank_out
from polyglot.quality.check import Check
from polyglot.quality.check_table import EMPTY
from polyglot.quality.segment import Segment

_WORD = re.compile(r"\w+")


class EmptyCheck(Check):
    """Check for translations without words, of a source that has some besides its placeables."""

    kinds = (EMPTY,)
    conclusive = True

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        target = segment.target.text
        if any(map(str.isalnum, target)):
            return
        # A single word beside code is taken for an article.
        words = _WORD.findall(blank_out(segment.source.text, segment.source.items))
        if len(words) > (1 if target.strip() else 0):
            yield Problem(EMPTY, "Nothing is translated.")
