"""Check of placeholders of programs and templates, such as `{name}`, `%s` and `{{ page.title }}`."""

import re
from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.language.placeables import PLACEHOLDER_SIGN, PlaceableKind
from polyglot.quality.analysed_text import AnalysedText
from polyglot.quality.check import Check
from polyglot.quality.check_table import PLACEHOLDER
from polyglot.quality.segment import Segment

_FREE = re.compile(r"\s+|(?<=%)[0-9]+\$")  # blanks in braces, and the numbers by which %s and %d change places


class PlaceholderCheck(Check):
    """Check of placeholders."""

    kinds = (PLACEHOLDER,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield the placeholders that are lost, and those that are not in the source."""
        if not PLACEHOLDER_SIGN.search(segment.source_text) and not PLACEHOLDER_SIGN.search(segment.target_text):
            return  # most texts have none, and need no analysis
        source, target = _find_placeholders(segment.source), _find_placeholders(segment.target)
        for form, text in source.items():
            if form not in target and form not in _FREE.sub("", segment.target.text):
                yield Problem(PLACEHOLDER, f"The placeholder “{text}” is lost.")
        for form, text in target.items():
            if form not in source and form not in _FREE.sub("", segment.source.text):
                yield Problem(PLACEHOLDER, f"The placeholder “{text}” is not in the source.")


def _find_placeholders(side: AnalysedText) -> dict[str, str]:
    """Return the placeholders of a text, by their forms without what a translation may change."""
    items = (item.text for item in side.items if item.kind is PlaceableKind.PLACEHOLDER)
    return {_FREE.sub("", text): text for text in items}
