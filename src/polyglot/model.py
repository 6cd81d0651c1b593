"""The shared data types: frozen values without behaviour.

"Issue" means an issue of the newsletter; a problem found by a check is a `polyglot.findings.Finding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

import msgspec

from polyglot.ranges import Ranges


class State(StrEnum):
    """The translation state of a message."""

    MISSING = "missing"
    DRAFT = "draft"
    STALE = "stale"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    OBSOLETE = "obsolete"


class Locale(msgspec.Struct, frozen=True):
    """A language, with the data that depend on it. Create it with `polyglot.language.locales.parse_tag` only."""

    tag: str  # BCP 47, canonical: "pt-BR", "zh-Hant"
    path: str  # gettext's name, for folders and headers: "pt_BR", "zh_TW"
    direction: str  # "ltr" or "rtl"
    joiner: str  # between two sentences: " " or ""
    plural_forms: str  # gettext's Plural-Forms header

    def __hash__(self) -> int:
        """Return the hash of the tag, on which all other values depend."""
        return hash(self.tag)

    @property
    def language(self) -> str:
        """The primary language subtag: "pt" of "pt-BR"."""
        return self.tag.partition("-")[0]


class LinkTarget(msgspec.Struct, frozen=True):
    """The target of a link or picture: its address as written, and its title."""

    href: str
    title: str = ""


class BlockKind(StrEnum):
    """The kind of a block, as the extracted comments of catalogs name it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    QUOTATION = "quotation"
    TABLE_HEADING = "table heading"
    TABLE_CELL = "table cell"
    FOOTNOTE = "footnote"
    HTML = "html"
    CODE = "code block"
    FIELD = "field"  # of the front matter
    UNKNOWN = ""  # if only the catalog is available


@dataclass(frozen=True, slots=True)
class Block:
    """A Markdown block with text, or a front-matter field."""

    kind: BlockKind
    line: int  # in the article's file, from 1
    note: str = ""  # the author's `i18n:comment`
    keep: bool = False  # the author's `i18n:keep`: a translation is a copy
    level: int = 0  # of a heading, from 1 to 6

    @property
    def label(self) -> str:
        """The kind in an extracted comment, with the level of a heading: "heading 2"."""
        return f"{self.kind} {self.level}" if self.level else self.kind.value


class MessageKey(NamedTuple):
    """The identity of a message within a catalog: gettext's msgctxt and msgid."""

    context: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit: a sentence or a block of an article, or a front-matter field."""

    text: str
    block: Block
    targets: tuple[LinkTarget, ...] = ()
    context: str | None = None  # a front-matter field's name; None for the body

    def __hash__(self) -> int:
        """Return the hash of the text, which differs between nearly all units."""
        return hash(self.text)

    @property
    def key(self) -> MessageKey:
        """The key of the unit's message; units with the same key share it."""
        return MessageKey(self.context, self.text)


@dataclass(frozen=True, slots=True)
class Message:
    """An entry of a catalog."""

    source: str
    target: str = ""
    context: str | None = None
    fuzzy: bool = False
    previous: str | None = None  # the earlier msgid, which the msgstr is a translation of
    comments: str = ""  # of translators
    notes: str = ""  # extracted comments: kinds of block, the author's notes, link targets
    references: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()  # without "fuzzy"
    obsolete: bool = False
    previous_context: str | None = None
    line: int = field(default=0, compare=False)  # of the msgid in the PO file

    @property
    def key(self) -> MessageKey:
        """The identity of the message within its catalog."""
        return MessageKey(self.context, self.source)

    def as_obsolete(self) -> "Message":
        """Return the message as an obsolete one, without extracted comments and references."""
        return replace(self, notes="", references=(), obsolete=True)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The content of a PO file: an article in one language, or in none (a template)."""

    header: tuple[tuple[str, str], ...]
    messages: tuple[Message, ...]
    comments: str = ""  # above the header
    flags: tuple[str, ...] = ()  # of the header: "fuzzy" in a template


@dataclass(frozen=True, slots=True)
class Alignment:
    """An engine's alignment of the word pieces of a text with those of its translation.

    Pieces are ranges of characters in order, without overlap and without white space; a piece that could not be located is
    an empty range.
    """

    source: Ranges
    target: Ranges
    # For each piece of the target: indices of source pieces with their attention weights, whose sum is at most 1.
    weights: tuple[tuple[tuple[int, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An engine's translation of one sentence."""

    text: str
    engine: str
    score: float | None = None  # mean log-probability of a word piece, if the engine reports it
    alignment: Alignment | None = None


class Term(msgspec.Struct, frozen=True):
    """A term of the glossary, or of an article's `keep`, between two languages."""

    forms: tuple[str, ...]  # in source texts, the preferred form first
    required: tuple[str, ...] = ()  # a translation has one of these; if as many as forms, they correspond one to one
    forbidden: tuple[str, ...] = ()  # a translation has none of these
    kept: bool = False  # do not translate
    note: str = ""
    name: str = ""  # the glossary's name of the term, in any source language


class TranslationPair(msgspec.Struct, frozen=True):
    """A text and its translation in a translation memory."""

    languages: tuple[str, str]  # BCP 47 tags, of source and target
    source: str
    target: str
    origin: str = ""  # an article's id, or the name of an imported file with its suffix


class MemoryMatch(msgspec.Struct, frozen=True):
    """A match of the translation memory for a text."""

    source: str
    target: str
    score: float  # similarity of the sources in percent; 100 for the same text
    origin: str  # see `TranslationPair`


class Coverage(msgspec.Struct, frozen=True):
    """The words of source text by state, and the number of those with a translation that counts as reviewed."""

    words: Mapping[State, int]
    reviewed: int = 0

    @property
    def total(self) -> int:
        """The number of all words to translate."""
        return sum(self.words.values())

    @property
    def share(self) -> float:
        """The share of reviewed words; 1 without words."""
        total = self.total
        return self.reviewed / total if total else 1.0
