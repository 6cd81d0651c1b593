"""Check that translations follow the glossary and repeat the names that an article keeps."""

from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.quality.check import Check
from polyglot.quality.check_table import GLOSSARY
from polyglot.quality.segment import Segment


class GlossaryCheck(Check):
    """Check of glossary terms."""

    kinds = (GLOSSARY,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield a problem for each term that the translation does not follow."""
        terms = segment.terms
        if terms is None or (segment.unit is not None and segment.unit.block.keep):
            return
        for text in terms.find_violations(segment.source_text, segment.target_text):
            yield Problem(GLOSSARY, text)
