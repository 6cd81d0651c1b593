"""The review queue: doubtful drafts, by the confidence in the ledger, as notes in the catalog and as a list.

An untouched doubtful draft has a note in the catalog with the reasons. The note depends on the message and the ledger only:
the next sync after a person accepted or changed the draft removes it, and changes no other message.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import msgspec

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, RecordKey, RecordKind
from polyglot.model import Catalog, Locale, Message, State
from polyglot.publication import Publication

DOUBTFUL_BELOW = 40  # of 100: drafts below it are doubtful (benchmarks/confidence.py)
_UNKNOWN_CONFIDENCE = 50  # the place in the queue of a draft without a confidence
_UNRECORDED = LedgerRecord.draft(RecordKey("", ""), Origin(), day="", text="")  # for drafts without a record
_MAX_NOTE_LENGTH = 160  # characters of the reasons


class QueuedDraft(msgspec.Struct, frozen=True):
    """A draft to be reviewed, with its place in the catalog."""

    article: str
    language: str
    path: str
    line: int
    source: str
    draft: str
    origin: str = ""  # as the ledger writes it; empty if unknown
    confidence: int | None = None  # of 100; None if unknown, or if the draft has been changed
    doubts: str = ""  # reasons for looking at it
    context: str | None = None  # name of a front-matter field

    @property
    def is_doubtful(self) -> bool:
        """Whether it should be reviewed first."""
        return is_doubtful(self.confidence)


def is_doubtful(confidence: int | None) -> bool:
    """Return whether a draft of this confidence, of 100, should be reviewed first; False if it is unknown."""
    return confidence is not None and confidence < DOUBTFUL_BELOW


def with_quality_notes(catalog: Catalog, records: Iterable[LedgerRecord]) -> Catalog:
    """Return the catalog with a note on each doubtful draft, and on no other message."""
    notes: dict[str, dict[RecordKey, str]] = {}  # by the digest of the source
    for key, record in _latest_drafts(records).items():
        if is_doubtful(record.confidence):
            notes.setdefault(record.source, {})[key] = _format_quality_note(record)
    if not notes:
        return catalog
    return replace(catalog, messages=tuple(_with_quality_note(message, notes) for message in catalog.messages))


def find_doubtful(records: Iterable[LedgerRecord]) -> Collection[RecordKey]:
    """Return the keys of the doubtful drafts."""
    return {key for key, record in _latest_drafts(records).items() if is_doubtful(record.confidence)}


def find_queued_drafts(publication: Publication, article: str, locale: Locale) -> list[QueuedDraft]:
    """Return the drafts of an article in one language, in the order of the catalog.

    Raises `ContentError` for a catalog or a ledger that cannot be read.
    """
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return []
    records = catalog_store.read_ledger(publication, article, locale)
    kinds, latest = ledger.index_records(records), _latest_drafts(records)
    path = publication.display_path(publication.catalog_path(article, locale))
    drafts = []
    for message in stored.catalog.messages:
        if ledger.message_state(message, kinds) is State.DRAFT:
            record = latest.get(ledger.record_key(message), _UNRECORDED)
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
            drafts.append(draft)
    return drafts


def in_review_order(drafts: Iterable[QueuedDraft]) -> list[QueuedDraft]:
    """Return drafts in the order of review: by rising confidence, drafts of equal confidence in the order given."""
    return sorted(drafts, key=lambda draft: _UNKNOWN_CONFIDENCE if draft.confidence is None else draft.confidence)


def _latest_drafts(records: Iterable[LedgerRecord]) -> Mapping[RecordKey, LedgerRecord]:
    """Return the latest record of each draft."""
    drafts = [record for record in records if record.kind is RecordKind.DRAFT]
    drafts.sort(key=_draft_order)
    return {record.key: record for record in drafts}


def _draft_order(record: LedgerRecord) -> tuple[str, int, str]:
    """Return the sort key by which the latest draft is the last one, and equal ledgers give an equal order."""
    return record.day, -1 if record.confidence is None else record.confidence, ledger.format_origin(record.origin)


def _with_quality_note(message: Message, notes: Mapping[str, Mapping[RecordKey, str]]) -> Message:
    if message.obsolete:
        return message
    key = ledger.record_key(message)
    by_draft = notes.get(key.source)  # of all drafts of this source, whose notes are removed
    if by_draft is None:
        return message
    note = [by_draft[key]] if message.fuzzy and key in by_draft else []
    others = [line for line in message.notes.split("\n") if line not in by_draft.values()] if message.notes else []
    return replace(message, notes="\n".join((*others, *note)))


def _format_quality_note(record: LedgerRecord) -> str:
    return ": ".join(filter(None, (f"doubtful draft ({record.confidence} %)", _sanitize_line(record.doubts))))


def _sanitize_line(doubts: str) -> str:
    """Return reasons as one printable line: neither the ledger's author nor the text quoted in it is trusted."""
    line = "".join(character for character in " ".join(doubts.split()) if character.isprintable())
    return line if len(line) <= _MAX_NOTE_LENGTH else f"{line[: _MAX_NOTE_LENGTH - 1].rstrip()}…"
