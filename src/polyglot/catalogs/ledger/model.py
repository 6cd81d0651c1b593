"""The values of a ledger: records, their kinds, and the origins of translations."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import NamedTuple


class RecordKind(StrEnum):
    """The event that a ledger record documents.

    A record of any other kind, as a later version may write it, is kept as it is, and no rule applies to it.
    """

    DRAFT = "draft"  # a machine's translation, a copy, or an imported one, before review
    REVIEW = "review"  # a person accepted the translation
    APPROVAL = "approval"  # a second person accepted it
    MINOR = "minor"  # the editor declared the change of the source as one without a change of meaning
    MEMORY = "memory"  # the translation was copied from another article, which still has it
    MOVED = "moved"  # the translation came with the text from another article
    STALE = "stale"  # the source has changed since that day
    OBSOLETE = "obsolete"  # the text has been in no article since that day

    @classmethod
    def _missing_(cls, value: object) -> "RecordKind | None":
        """Return a member without a name, so that a record of an unknown kind can be read and written unchanged."""
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = unknown._value_ = value
        return unknown


class OriginKind(Enum):
    """The kind of maker or place that a translation comes from."""

    UNKNOWN = auto()
    MACHINE = auto()  # an engine, several, or a match of the memory that was adapted; `name` describes them
    MEMORY = auto()  # the translation memory had the same source text; `name` is the article or the imported file
    COPY = auto()  # the source text itself, which is kept in every language
    ADOPTION = auto()  # an existing translation that was adopted
    PERSON = auto()  # `name` is a handle
    ARTICLE = auto()  # `name` is the id of another article


@dataclass(frozen=True, slots=True)
class Origin:
    """The maker of a translation, or the place where it was found."""

    kind: OriginKind = OriginKind.UNKNOWN
    name: str = ""

    @classmethod
    def person(cls, handle: str) -> "Origin":
        """Return the origin of what a person did; an empty handle makes it unknown."""
        return cls(OriginKind.PERSON, handle) if handle else cls()

    @property
    def is_machine(self) -> bool:
        """Whether a draft of this origin counts as machine translation."""
        return self.kind in {OriginKind.MACHINE, OriginKind.UNKNOWN}


class RecordKey(NamedTuple):
    """The translation that a ledger record is about, as digests of both texts."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """A line of a ledger: an event in the life of a translation.

    `source` and `target` are digests (`polyglot.catalogs.ledger.records.text_digest`) of the source text and its translation,
    so that a later change of either makes the record void. Create one by the constructor of its kind.
    """

    source: str
    target: str
    kind: RecordKind
    origin: Origin = Origin()  # the engine of a draft, the person of a review, the article of a copy
    day: str = ""  # ISO date
    text: str = ""  # DRAFT: as it was made; STALE: the earlier source; OBSOLETE: kinds of block, one a line
    confidence: int | None = None  # in a draft, of 100; None if unknown
    doubts: str = ""  # reasons for looking at a draft

    @property
    def key(self) -> RecordKey:
        """The translation that the record is about."""
        return RecordKey(self.source, self.target)

    @classmethod
    def draft(
        cls, key: RecordKey, origin: Origin, day: str, text: str, *, confidence: int | None = None, doubts: str = ""
    ) -> "LedgerRecord":
        """Return the record of a draft; `text` is the draft as it was made."""
        return cls(*key, RecordKind.DRAFT, origin, day, text, confidence, doubts)

    @classmethod
    def review(cls, key: RecordKey, by: str = "", day: str = "") -> "LedgerRecord":
        """Return the record of a review by the person with that handle; empty if unknown."""
        return cls(*key, RecordKind.REVIEW, Origin.person(by), day)

    @classmethod
    def approval(cls, key: RecordKey, by: str, day: str) -> "LedgerRecord":
        """Return the record of an approval by the person with that handle."""
        return cls(*key, RecordKind.APPROVAL, Origin.person(by), day)

    @classmethod
    def minor(cls, key: RecordKey, day: str) -> "LedgerRecord":
        """Return the record of a change of the source that the editor declared minor."""
        return cls(*key, RecordKind.MINOR, day=day)

    @classmethod
    def memory(cls, key: RecordKey, article: str, day: str) -> "LedgerRecord":
        """Return the record of a translation copied from another article, given by its id."""
        return cls(*key, RecordKind.MEMORY, Origin(OriginKind.ARTICLE, article), day)

    @classmethod
    def moved(cls, key: RecordKey, article: str, day: str) -> "LedgerRecord":
        """Return the record of a translation that moved here with its text from another article, given by its id."""
        return cls(*key, RecordKind.MOVED, Origin(OriginKind.ARTICLE, article), day)

    @classmethod
    def stale(cls, key: RecordKey, day: str = "", earlier: str = "") -> "LedgerRecord":
        """Return the record of a translation that has been stale since that day; `earlier` is the source it was made of."""
        return cls(*key, RecordKind.STALE, day=day, text=earlier)

    @classmethod
    def obsolete(cls, key: RecordKey, day: str, block_kinds: Iterable[str]) -> "LedgerRecord":
        """Return the record of a message that has been obsolete since that day, with the kinds of block it was in."""
        return cls(*key, RecordKind.OBSOLETE, day=day, text="\n".join(block_kinds))

    def with_key(self, key: RecordKey) -> "LedgerRecord":
        """Return the same record for another translation."""
        return replace(self, source=key.source, target=key.target)
