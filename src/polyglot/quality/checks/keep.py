"""Check that translations copy the texts that an author keeps, by the comment `i18n:keep`."""

from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.quality.check import Check
from polyglot.quality.check_table import KEEP
from polyglot.quality.segment import Segment


class KeepCheck(Check):
    """Check of texts to copy."""

    kinds = (KEEP,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        if segment.unit is not None and segment.unit.block.keep and segment.target_text != segment.source_text:
            yield Problem(KEEP, "The comment i18n:keep asks for a copy of this text.")
