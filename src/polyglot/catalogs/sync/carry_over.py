"""Ledger records carried over to messages that an update changed: reviews, drafts, and what became stale."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
from polyglot.catalogs.sync.update import TranslationChange

# Records of a translation that remain true when only its source's form changes.
_KEPT_KINDS = frozenset({RecordKind.MINOR, RecordKind.MEMORY, RecordKind.MOVED})


def carry_over(
    records: Iterable[LedgerRecord], changes: Iterable[TranslationChange], day: str
) -> tuple[LedgerRecord, ...]:
    """Return the records, with those that the changes of an update require.

    A translation that is kept takes its records along. For one that became stale, the ledger keeps that it was reviewed,
    the day since which it is stale (ISO date), and the earlier wording.
    """
    result = list(records)
    # Indexes of the records before the update.
    kinds, days = ledger.index_records(result), ledger.stale_days(result)
    records_by_key: dict[RecordKey, list[LedgerRecord]] = {}
    for record in result:
        records_by_key.setdefault(record.key, []).append(record)
    drafts_by_source: dict[str, list[LedgerRecord]] = {}
    for record in result:
        if record.kind is RecordKind.DRAFT:
            drafts_by_source.setdefault(record.source, []).append(record)
    for change in changes:
        new = change.new
        key = ledger.record_key(new)
        # Reviews that only the catalog has shown so far: once the message is gone, no catalog does.
        restored_keys = [ledger.record_key(old) for old in change.restored]
        unrecorded = [old_key for old_key in restored_keys if ledger.ACCEPTED_KINDS.isdisjoint(kinds.get(old_key, ()))]
        result += [LedgerRecord.review(old_key, day=day) for old_key in unrecorded]
        if change.minor:
            result.append(LedgerRecord.minor(key, day))
        # The translation became stale.
        had_review = any(ledger.message_state(old, kinds) in ledger.HUMAN_STATES for old in change.old)
        old_keys = [ledger.record_key(old) for old in change.old]
        if new.fuzzy and new.previous and had_review:
            since = min((days[old_key] for old_key in old_keys if old_key in days), default=day)
            result.append(LedgerRecord.stale(key, since, new.previous or ""))
            result += _carry_reviews(change, records_by_key, kinds, day)
            continue
        # The translation was kept: its records get the new key.
        groups = [records_by_key.get(old_key, []) for old_key in old_keys]
        origins = [record for group in groups for record in group if record.kind in _KEPT_KINDS]
        result += [record.with_key(key) for record in (*origins, *_common_reviews(groups))]
        if len(change.old) == 1 and new.target == change.old[0].target:
            drafts = drafts_by_source.get(old_keys[0].source, ())
            result += [replace(record, source=key.source) for record in drafts]
        else:
            result += _carry_draft(change, groups)
    return tuple(result)


def _carry_draft(change: TranslationChange, groups: Sequence[Sequence[LedgerRecord]]) -> Iterator[LedgerRecord]:
    """Yield the draft record of a joined or split translation, if each old one (with its group of records) has one.

    Drafts that no person has edited are recorded as the new translation, so that it counts as unedited too.
    """
    drafts = [[record for record in records if record.kind is RecordKind.DRAFT] for records in groups]
    if all(drafts):
        texts = [record.text for group in drafts for record in group]
        untouched = texts == [message.target for message in change.old]
        text = change.new.target if untouched else "\n".join(texts)
        # The lowest of the confidences, and the doubts of all.
        first = [group[0] for group in drafts]
        confidences = [record.confidence for record in first if record.confidence is not None]
        doubts = "; ".join(dict.fromkeys(record.doubts for record in first if record.doubts))
        draft = replace(first[0], confidence=min(confidences, default=None), doubts=doubts)
        yield replace(draft, text=text).with_key(ledger.record_key(change.new))


def _carry_reviews(
    change: TranslationChange,
    records_by_key: Mapping[RecordKey, Sequence[LedgerRecord]],
    kinds: ledger.RecordIndex,
    day: str,
) -> list[LedgerRecord]:
    """Return the reviews of a stale translation, as a translation of the earlier wording.

    A piece of a translation that was split was not reviewed by itself: the review is recorded of the whole translation,
    and only an approval, if any, also of the piece.
    """
    old, new = change.old, change.new
    reviews = _common_reviews([records_by_key.get(ledger.reviewed_key(message, kinds), []) for message in old])
    is_recorded = any(record.kind is RecordKind.REVIEW for record in reviews)
    if not is_recorded and not any(message.fuzzy for message in old):
        reviews.append(LedgerRecord.review(ledger.record_key(old[0]), day=day))
    is_piece = len(old) == 1 and old[0].target != new.target
    of_whole = [record for record in reviews if is_piece and record.kind is RecordKind.REVIEW]
    key = RecordKey(ledger.text_digest(new.previous or "", new.previous_context), ledger.text_digest(new.target))
    return of_whole + [record.with_key(key) for record in reviews if record not in of_whole]


def _common_reviews(groups: Sequence[Sequence[LedgerRecord]]) -> list[LedgerRecord]:
    """Return the reviews of several translations, and their approvals if all of them were approved."""
    approved = all(any(record.kind is RecordKind.APPROVAL for record in group) for group in groups)
    kinds = ledger.ACCEPTED_KINDS if approved else {RecordKind.REVIEW}
    return [record for group in groups for record in group if record.kind in kinds]
