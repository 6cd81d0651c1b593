"""Obsolete messages: since when they are, and which of them an editor lets go.

What left the articles stays in its catalog as memory. The ledger notes the day, in a record of kind "obsolete" that names
message and translation, so that `sync --prune-older-than` can tell old ones from new ones; and in what kinds of block the
text stood, which a catalog does not say of obsolete messages. Pure.
"""

from collections.abc import Iterable
from dataclasses import replace

from polyglot.catalogs.ledger.records import record_key, text_digest
from polyglot.markdown.units import block_labels
from polyglot.model import Catalog, LedgerRecord, Message, RecordKey, RecordKind


def record_obsolete(records: Iterable[LedgerRecord], old: Catalog, new: Catalog, day: str) -> tuple[LedgerRecord, ...]:
    """The records, with the day (ISO) for each message that is obsolete and has none yet, and none for those that are not.

    A message that was not obsolete in the catalog as it was begins anew, whatever a merge has left in the ledger.
    """
    found, retired = tuple(records), [message for message in new.messages if message.obsolete]
    if any(record.kind is RecordKind.OBSOLETE for record in found):
        live = {record_key(message)[0] for one in (old, new) for message in one.messages if not message.obsolete}
        found = tuple(record for record in found if record.kind is not RecordKind.OBSOLETE or record.source not in live)
    known = {record.key for record in found if record.kind is RecordKind.OBSOLETE}
    notes = {message.key: message.notes for message in old.messages}
    new_records = (
        LedgerRecord.obsolete(record_key(message), day, block_labels(notes.get(message.key, ""))) for message in retired
    )
    return (*found, *(record for record in new_records if record.key not in known))


def prune(catalog: Catalog, records: Iterable[LedgerRecord], before: str) -> Catalog:
    """The catalog without the messages that are obsolete since a day (ISO) before this one; all of it without a day."""
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
    """The records without those that speak only of messages which were obsolete and are in the catalog no more."""
    found = tuple(records)
    there = {record_key(message) for message in catalog.messages if message.obsolete}
    gone = [one for one in found if one.kind is RecordKind.OBSOLETE and one.key not in there]
    needed = {name for message in catalog.messages for name in (record_key(message)[0], _previous_source(message))}
    sources = {one.source for one in gone}
    targets = {one.target for one in gone} - {text_digest(message.target) for message in catalog.messages}
    return tuple(
        one
        for one in found
        if one not in gone and (one.source in needed or (one.source not in sources and one.target not in targets))
    )


def _previous_source(message: Message) -> str:
    """The earlier wording for which the translation was written: the ledger knows it as reviewed for that."""
    return text_digest(message.previous or "", message.previous_context)
