"""Carry ledger records over to the messages that an update made of older ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.sync.update import TranslationChange
from polyglot.model import LedgerRecord, RecordKey, RecordKind


def carry_over(
    records: Iterable[LedgerRecord], changes: Iterable[TranslationChange], day: str
) -> tuple[LedgerRecord, ...]:
    """The records, with those that changes of the source ask for.

    A translation that holds takes what is known of it along. Of one that went stale the ledger keeps that a person
    answered for it, since when (an ISO date) its source is another, and what the source was.
    """
    found = list(records)
    kinds, days = ledger.index_records(found), ledger.stale_days(found)
    known: dict[RecordKey, list[LedgerRecord]] = {}
    for record in found:
        known.setdefault(record.key, []).append(record)
    drafted: dict[str, list[LedgerRecord]] = {}
    for record in found:
        if record.kind is RecordKind.DRAFT:
            drafted.setdefault(record.source, []).append(record)
    for change in changes:
        new = change.new
        key = ledger.record_key(new)
        unknown = (
            old for old in change.restored if ledger.ACCEPTED_KINDS.isdisjoint(kinds.get(ledger.record_key(old), ()))
        )
        found += [LedgerRecord.review(ledger.record_key(old), day=day) for old in unknown]
        if change.minor:
            found.append(LedgerRecord.minor(key, day))
        if (
            new.fuzzy
            and new.previous
            and any(ledger.message_state(old, kinds) in ledger.HUMAN_STATES for old in change.old)
        ):
            since = min((days[texts] for old in change.old if (texts := ledger.record_key(old)) in days), default=day)
            found.append(LedgerRecord.stale(key, since, new.previous or ""))
            found += _carry_reviews(change, known, kinds, day)
            continue
        records_of = [known.get(ledger.record_key(old), []) for old in change.old]
        held = [
            record
            for ones in records_of
            for record in ones
            if record.kind in {RecordKind.MINOR, RecordKind.MEMORY, RecordKind.MOVED}
        ]
        found += [record.with_key(key) for record in (*held, *_common_reviews(records_of))]
        if len(change.old) == 1 and new.target == change.old[0].target:
            found += [
                replace(record, source=key.source) for record in drafted.get(ledger.record_key(change.old[0])[0], ())
            ]
        else:
            found += _carry_draft(change, records_of)
    return tuple(found)


def _carry_draft(change: TranslationChange, known: Sequence[Sequence[LedgerRecord]]) -> Iterator[LedgerRecord]:
    """The draft of what was put together or taken apart. One that nobody had touched is taken over as it is now."""
    drafts = [[record for record in records if record.kind is RecordKind.DRAFT] for records in known]
    if all(drafts):
        texts = [record.text for ones in drafts for record in ones]
        untouched = texts == [message.target for message in change.old]
        text = change.new.target if untouched else "\n".join(texts)
        first = [ones[0] for ones in drafts]
        sure = [record.confidence for record in first if record.confidence is not None]
        doubts = "; ".join(dict.fromkeys(record.doubts for record in first if record.doubts))
        one = replace(first[0], confidence=min(sure, default=None), doubts=doubts)
        yield replace(one, text=text).with_key(ledger.record_key(change.new))


def _carry_reviews(
    change: TranslationChange,
    known: Mapping[RecordKey, Sequence[LedgerRecord]],
    kinds: ledger.RecordIndex,
    day: str,
) -> list[LedgerRecord]:
    """What is known of a stale translation, as one of the earlier wording.

    A piece of a translation that was cut is none: of the whole one the ledger keeps that it was reviewed, of the piece
    only that it was approved, if it was.
    """
    old, new = change.old, change.new
    taken = _common_reviews([known.get(ledger.reviewed_key(one, kinds), []) for one in old])
    key = RecordKey(ledger.text_digest(new.previous or "", new.previous_context), ledger.text_digest(new.target))
    piece = len(old) == 1 and old[0].target != new.target
    if not any(record.kind is RecordKind.REVIEW for record in taken) and not any(one.fuzzy for one in old):
        taken.append(LedgerRecord.review(ledger.record_key(old[0]), day=day))
    kept = [record for record in taken if piece and record.kind is RecordKind.REVIEW]
    return kept + [record.with_key(key) for record in taken if record not in kept]


def _common_reviews(known: Sequence[Sequence[LedgerRecord]]) -> list[LedgerRecord]:
    """The reviews of translations that are one now, and their approvals if every one of them was approved."""
    approved = all(any(record.kind is RecordKind.APPROVAL for record in records) for records in known)
    wanted = ledger.ACCEPTED_KINDS if approved else {RecordKind.REVIEW}
    return [record for records in known for record in records if record.kind in wanted]
