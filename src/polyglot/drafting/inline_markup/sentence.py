"""Plain sentences with inline tags: the text that an engine translates, and the markup to restore in the translation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class SentenceKind(StrEnum):
    """Syntax of the unit that a sentence is from."""

    MARKDOWN = "markdown"
    HTML = "html"
    FIELD = "field"  # plain text of the front matter


class InlineTag(NamedTuple):
    """Inline markup around a range of a plain text, or at a point of it (`start == end`)."""

    start: int
    end: int
    opening: str  # as written in the unit: "**", "[", "<em>"; a tag at a point has no closing: "[^1]", "<br>"
    closing: str = ""  # "**", "][1]", "</em>"
    verbatim: bool = False  # whether the text in it stays as it is: code, an address
    written: str = ""  # verbatim text with markup in it, as written in the unit: "CO<sub>2</sub>"
    doubtful: bool = False  # whether its verbatim text may be spelled otherwise in the other language: "1<sup>st</sup>"
    depth: int = 0  # number of enclosing tags; -1: an unpaired HTML tag or hard break, which may be in any


@dataclass(frozen=True, slots=True)
class Sentence:
    """The plain text of a sentence and its tags, sorted by start, enclosing tags first."""

    text: str
    tags: tuple[InlineTag, ...] = ()
    kind: SentenceKind = SentenceKind.MARKDOWN


TagPositions = tuple[tuple[int, int], ...]  # range of each tag of a sentence in its translation


@dataclass(frozen=True, slots=True)
class Projection:
    """The positions of a sentence's tags in the plain text of its translation, with the confidence in them (0 to 1)."""

    positions: TagPositions
    confidence: float
