"""Check of placeables: lost in the translation, or not in the source."""

from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.language.placeables import PlaceableKind, find_lost
from polyglot.quality.check import Check
from polyglot.quality.check_table import PLACEABLE
from polyglot.quality.segment import Segment

_KIND_NAMES = {
    PlaceableKind.CODE: "code",
    PlaceableKind.ADDRESS: "address",
    PlaceableKind.MENTION: "name",
    PlaceableKind.HASHTAG: "tag",
    PlaceableKind.NAME: "name",
    PlaceableKind.VERBATIM: "text",
}
_UNAMBIGUOUS = frozenset({PlaceableKind.ADDRESS, PlaceableKind.MENTION, PlaceableKind.HASHTAG})


class PlaceableCheck(Check):
    """Check of code, addresses, names and tags."""

    kinds = (PLACEABLE,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield the placeables that are lost, and those that are not in the source."""
        source, target = segment.source, segment.target
        for item in find_lost(target.text, source.items):
            if item.kind is not PlaceableKind.PLACEHOLDER:  # which are a check of their own
                yield Problem(PLACEABLE, f"The {_KIND_NAMES[item.kind]} “{item.content}” is lost.")
        for item in target.items:
            if item.kind in _UNAMBIGUOUS and item.text not in source.text:
                yield Problem(PLACEABLE, f"The {_KIND_NAMES[item.kind]} “{item.text}” is not in the source.")
