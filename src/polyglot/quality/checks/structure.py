"""Check of markup: a translation keeps the links, pictures, code, tags and footnotes of its source.

`markdown.markup_check` finds the problems, since adopting, drafting and the sync ask for them too. Their severity cannot be
changed: a translation with an error would break the page, and is never printed.
"""

from collections.abc import Sequence

from polyglot.findings import Problem
from polyglot.markdown.markup_check import KINDS
from polyglot.quality.check import Check
from polyglot.quality.segment import Segment


class StructureCheck(Check):
    """Check of the structure, in drafts too."""

    kinds = tuple(KINDS.values())
    examines_drafts = True

    def find(self, segment: Segment) -> Sequence[Problem]:
        """Return the differences in markup."""
        return segment.markup.problems
