"""Obsolete messages: their age, and their removal by `sync --prune-older-than`.

A message whose text has left the article stays in the catalog as memory. A ledger record of kind `OBSOLETE` gives the day,
and the kinds of block that the text was in, which a catalog does not keep for obsolete messages. Pure.
"""

from collections.abc import Iterable
from dataclasses import replace

from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
from polyglot.catalogs.ledger.records import record_key, text_digest
from polyglot.markdown.units import block_labels
from polyglot.model import Catalog, Message


def record_obsolete(records: Iterable[LedgerRecord], old: Catalog, new: Catalog, day: str) -> tuple[LedgerRecord, ...]:
    """Return the records, with one of this ISO day for each obsolete message that has none, and none for live messages.

    A message that was live in the old catalog starts a new period, even if a merge has left an older record in the ledger.
    """
    current, retired = tuple(records), [message for message in new.messages if message.obsolete]
    if any(record.kind is RecordKind.OBSOLETE for record in current):
        live = {
            record_key(message).source for catalog in (old, new) for message in catalog.messages if not message.obsolete
        }
        current = tuple(
            record for record in current if record.kind is not RecordKind.OBSOLETE or record.source not in live
        )
    dated = {record.key for record in current if record.kind is RecordKind.OBSOLETE}
    notes = {message.key: message.notes for message in old.messages}
    new_records = (
        LedgerRecord.obsolete(record_key(message), day, block_labels(notes.get(message.key, ""))) for message in retired
    )
    return (*current, *(record for record in new_records if record.key not in dated))


def prune(catalog: Catalog, records: Iterable[LedgerRecord], before: str) -> Catalog:
    """Return the catalog without the messages that became obsolete before an ISO day; unchanged if `before` is empty."""
    if not before:
        return catalog
    days: dict[RecordKey, str] = {}
    for record in records:
        if record.kind is RecordKind.OBSOLETE:
            days[record.key] = max(record.day, days.get(record.key, ""))
    kept = (
        message
        for message in catalog.messages
        if not message.obsolete or days.get(record_key(message), before) >= before
    )
    return replace(catalog, messages=tuple(kept))


def drop_pruned(records: Iterable[LedgerRecord], catalog: Catalog) -> tuple[LedgerRecord, ...]:
    """Return the records without those that are only about obsolete messages which have been removed from the catalog."""
    current = tuple(records)
    remaining = {record_key(message) for message in catalog.messages if message.obsolete}
    pruned = [record for record in current if record.kind is RecordKind.OBSOLETE and record.key not in remaining]
    needed = {
        digest for message in catalog.messages for digest in (record_key(message).source, _previous_source(message))
    }
    sources = {record.source for record in pruned}
    targets = {record.target for record in pruned} - {text_digest(message.target) for message in catalog.messages}
    return tuple(
        record
        for record in current
        if record not in pruned
        and (record.source in needed or (record.source not in sources and record.target not in targets))
    )


def _previous_source(message: Message) -> str:
    """Return the digest of the earlier source, under which the ledger has the review of a stale translation."""
    return text_digest(message.previous or "", message.previous_context)
