"""Which drafts to look at first: what the ledger knows of a machine's confidence, in the catalog's notes and as a list.

A note stands above an untouched draft that is doubtful, and says why. It follows from the message and the ledger alone: it
goes with the next sync after a person accepted or changed the draft, and no other message is touched.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.model import Catalog, LedgerRecord, Locale, Message, RecordKey, RecordKind, State
from polyglot.publication import Publication

DOUBTFUL_BELOW = 40  # of 100: what is less sure is to be looked at first (benchmarks/confidence.py)
_UNKNOWN_CONFIDENCE = (
    50  # what stands for the confidence in a draft of which the ledger knows none, in the order of review
)
_MAX_NOTE_LENGTH = 160  # letters of a reason


@dataclass(frozen=True, slots=True)
class QueuedDraft:
    """A draft that waits for a person, with its place in the catalog."""

    article: str
    language: str
    path: str
    line: int
    source: str
    draft: str
    origin: str = ""  # who or what made it; empty if the ledger does not know
    confidence: int | None = None  # of 100; None where nobody knows, or somebody has changed it
    doubts: str = ""  # what is to be looked at, in words
    context: str | None = None  # the name of a field of the front matter

    @property
    def is_doubtful(self) -> bool:
        """Is it to be looked at first?"""
        return is_doubtful(self.confidence)


def is_doubtful(confidence: int | None) -> bool:
    """Is a draft of that confidence to be looked at first? Not one of which nobody knows any."""
    return confidence is not None and confidence < DOUBTFUL_BELOW


def with_quality_notes(catalog: Catalog, records: Iterable[LedgerRecord]) -> Catalog:
    """The catalog with a note on each draft that is doubtful, and on no other message."""
    lines: dict[str, dict[RecordKey, str]] = {}  # by source, as the ledger names it
    for names, record in _latest_drafts(records).items():
        if is_doubtful(record.confidence):
            lines.setdefault(record.source, {})[names] = _format_quality_note(record)
    if not lines:
        return catalog
    return replace(catalog, messages=tuple(_with_quality_note(message, lines) for message in catalog.messages))


def find_doubtful(records: Iterable[LedgerRecord]) -> Collection[RecordKey]:
    """The drafts that are doubtful, as the ledger names them."""
    return {names for names, record in _latest_drafts(records).items() if is_doubtful(record.confidence)}


def find_queued_drafts(publication: Publication, article: str, locale: Locale) -> list[QueuedDraft]:
    """The drafts of an article in one language, as they stand in the catalog. Raises `ContentError` for what is broken."""
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return []
    records = catalog_store.read_ledger(publication, article, locale)
    kinds, known = ledger.index_records(records), _latest_drafts(records)
    path = publication.display_path(publication.catalog_path(article, locale))
    found = []
    for message in stored.catalog.messages:
        if ledger.message_state(message, kinds) is State.DRAFT:
            record = known.get(ledger.record_key(message), LedgerRecord("", "", RecordKind.DRAFT))
            draft = QueuedDraft(
                article=article,
                language=locale.tag,
                path=path,
                line=message.line,
                source=message.source,
                draft=message.target,
                origin=ledger.format_origin(record.origin),
                confidence=record.confidence,
                doubts=_sanitize_line(record.doubts),
                context=message.context,
            )
            found.append(draft)
    return found


def in_review_order(drafts: Iterable[QueuedDraft]) -> list[QueuedDraft]:
    """Drafts in the order in which they should be reviewed: the most doubtful first, then as they stand in their articles."""
    return sorted(drafts, key=lambda one: _UNKNOWN_CONFIDENCE if one.confidence is None else one.confidence)


def _latest_drafts(records: Iterable[LedgerRecord]) -> Mapping[RecordKey, LedgerRecord]:
    """The record of each draft; the latest, where the same text was drafted several times."""
    drafts = (record for record in records if record.kind is RecordKind.DRAFT)
    return {
        record.key: record
        for record in sorted(
            drafts,
            key=lambda one: (
                one.day,
                -1 if one.confidence is None else one.confidence,
                ledger.format_origin(one.origin),
            ),
        )
    }


def _with_quality_note(message: Message, lines: Mapping[str, Mapping[RecordKey, str]]) -> Message:
    if message.obsolete:
        return message
    names = ledger.record_key(message)
    known = lines.get(names[0])
    if known is None:
        return message
    own = [known[names]] if message.fuzzy and names in known else []
    others = [line for line in message.notes.split("\n") if line not in known.values()] if message.notes else []
    return replace(message, notes="\n".join((*others, *own)))


def _format_quality_note(record: LedgerRecord) -> str:
    return ": ".join(filter(None, (f"doubtful draft ({record.confidence} %)", _sanitize_line(record.doubts))))


def _sanitize_line(doubts: str) -> str:
    """Reasons as one line that every program reads: whoever wrote the ledger, or the text that they quote, is not trusted."""
    line = "".join(letter for letter in " ".join(doubts.split()) if letter.isprintable())
    return line if len(line) <= _MAX_NOTE_LENGTH else f"{line[: _MAX_NOTE_LENGTH - 1].rstrip()}…"
