"""A sentence as an engine gets it, and the markup that its translation has to get back."""

from dataclasses import dataclass
from typing import NamedTuple


class InlineTag(NamedTuple):
    """One piece of markup: around a range of a plain text, or at a place in it (`start == end`)."""

    start: int
    end: int
    opening: str  # as its unit writes it: "**", "[", "<em>"; a piece at a place is all opening: "[^1]", "<br>"
    closing: str = ""  # "**", "][1]", "</em>"
    verbatim: bool = False  # what stands in it comes through as it is: code, an address
    depth: int = 0  # how many marks of its sentence it stands in; -1: a tag without a partner, which may stand in any


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words without markup, and its markup: by start, and what holds others comes first."""

    text: str
    tags: tuple[InlineTag, ...] = ()
    kind: str = "text"  # how its unit writes: inline Markdown, or "html", or plain as a "field" of the front matter


TagPositions = tuple[tuple[int, int], ...]  # where each mark of a sentence belongs in its translation


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the marks of a sentence belong in the plain text of its translation, and how sure that is (0 to 1)."""

    positions: TagPositions
    confidence: float
