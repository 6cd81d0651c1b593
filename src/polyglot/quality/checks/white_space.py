"""Check for white space at the ends of a translation, which is separated from its neighbours anyway."""

from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.quality.check import Check
from polyglot.quality.check_table import WHITE_SPACE
from polyglot.quality.segment import Segment


class WhiteSpaceCheck(Check):
    """Check for white space at the ends of a translation, in drafts too."""

    kinds = (WHITE_SPACE,)
    examines_drafts = True

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        text = segment.target_text
        if text != text.strip(" \t\n") and segment.unit is not None and not segment.is_raw:
            yield Problem(WHITE_SPACE, "The translation begins or ends with white space, which is ignored.")
