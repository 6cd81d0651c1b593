"""The ledger's file format, and the states of messages that follow from its records.

One JSON object a line, sorted, so that git merges line by line. Records refer to source and translation by digests: a later
change of either makes a record void, and the ledger has no copy of a catalog's text to keep in step.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind, RecordKey, RecordKind
from polyglot.errors import ContentError
from polyglot.model import Message, MessageKey, State

RecordIndex: TypeAlias = Mapping[RecordKey, frozenset[RecordKind]]
EMPTY_INDEX: RecordIndex = {}

HUMAN_STATES = frozenset(
    {State.REVIEWED, State.APPROVED, State.STALE}
)  # states of translations that a person accepted, now or for an earlier source
ACCEPTED_KINDS = frozenset({RecordKind.REVIEW, RecordKind.APPROVAL})
_REQUIRED_KEYS = frozenset({"source", "target", "kind", "day"})
_TEXT_KEYS = ("source", "target", "kind", "by", "day", "text", "doubts")
_MEMORY_PREFIX = "memory: "  # these three in a draft's "by"; anything else there describes a machine
_COPY = "kept"
_IMPORT = "import"


@lru_cache(maxsize=1 << 14)  # each text of an article is digested several times for each language
def text_digest(text: str, context: str | None = None) -> str:
    """Return the digest of a text: 96 bits of its SHA-256 in hexadecimal; a context comes before, with gettext's separator."""
    qualified = text if context is None else f"{context}\x04{text}"
    return hashlib.sha256(qualified.encode()).hexdigest()[:24]


def parse(text: str, name: str) -> tuple[LedgerRecord, ...]:
    """Parse a ledger. Raises `ContentError` for a line that is not a record, with `name` and the line as the place."""
    records = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            fields = json.loads(line)
            date.fromisoformat(fields["day"])
            texts = {key: str(fields[key]) for key in _TEXT_KEYS if key in fields or key in _REQUIRED_KEYS}
            confidence = int(fields["confidence"]) if "confidence" in fields else None
            kind = RecordKind(texts.pop("kind"))
            origin = parse_origin(kind, texts.pop("by", ""))
            records.append(LedgerRecord(kind=kind, origin=origin, **texts, confidence=confidence))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ContentError(
                "This line of the ledger is not a record.",
                where=name,
                line=number,
                remedy="Restore it from git, or delete the line.",
            ) from None
    return tuple(records)


def dump(records: Iterable[LedgerRecord]) -> str:
    """Return the canonical text of a ledger: each record once, sorted."""
    lines = (json.dumps(_record_fields(record), ensure_ascii=False) for record in set(records))
    return "".join(f"{line}\n" for line in sorted(lines))


def _record_fields(record: LedgerRecord) -> dict[str, str | int]:
    texts = (
        record.source,
        record.target,
        record.kind,
        format_origin(record.origin),
        record.day,
        record.text,
        record.doubts,
    )
    fields: dict[str, str | int] = {key: text for key, text in zip(_TEXT_KEYS, texts, strict=True) if text}
    return fields if record.confidence is None else fields | {"confidence": record.confidence}


def parse_origin(kind: RecordKind, text: str) -> Origin:
    """Return the origin that a record of this kind gives as "by"."""
    if not text:
        return Origin()
    if kind in {RecordKind.MEMORY, RecordKind.MOVED}:
        return Origin(OriginKind.ARTICLE, text)
    if kind is not RecordKind.DRAFT:
        return Origin(OriginKind.PERSON, text)
    if text == _COPY:
        return Origin(OriginKind.COPY)
    if text == _IMPORT:
        return Origin(OriginKind.ADOPTION)
    if text.startswith(_MEMORY_PREFIX):
        return Origin(OriginKind.MEMORY, text.removeprefix(_MEMORY_PREFIX))
    return Origin(OriginKind.MACHINE, text)


def format_origin(origin: Origin) -> str:
    """Return an origin as the ledger writes it; empty if it is unknown."""
    match origin.kind:
        case OriginKind.COPY:
            return _COPY
        case OriginKind.ADOPTION:
            return _IMPORT
        case OriginKind.MEMORY:
            return f"{_MEMORY_PREFIX}{origin.name}"
        case _:
            return origin.name


def index_records(records: Iterable[LedgerRecord]) -> RecordIndex:
    """Return the kinds of the records of each translation."""
    kinds: dict[RecordKey, frozenset[RecordKind]] = {}
    for record in records:
        kinds[record.key] = kinds.get(record.key, frozenset()) | {record.kind}
    return kinds


def reviewed_source(message: Message, kinds: RecordIndex) -> MessageKey | None:
    """Return the key of the source that a person translated by this message's translation; None for unreviewed text.

    That is the message's own source, or the earlier one of a stale message.
    """
    if not message.target:
        return None
    if not message.fuzzy:
        return message.key
    if not message.previous:
        return None
    earlier = MessageKey(message.previous_context, message.previous)
    return earlier if is_reviewed(earlier, message.target, kinds) else None


def is_reviewed(source: MessageKey, target: str, kinds: RecordIndex) -> bool:
    """Return whether the ledger has a review of this translation of the source."""
    return RecordKind.REVIEW in kinds.get(
        RecordKey(text_digest(source.source, source.context), text_digest(target)), ()
    )


def is_untouched(message: Message, kinds: RecordIndex) -> bool:
    """Return whether the message is a draft exactly as it was made."""
    return message.fuzzy and RecordKind.DRAFT in kinds.get(record_key(message), ())


def stale_days(records: Iterable[LedgerRecord]) -> dict[RecordKey, str]:
    """Return the ISO day since when each stale translation has been stale; the latest one of several."""
    days: dict[RecordKey, str] = {}
    for record in records:
        if record.kind is RecordKind.STALE:
            days[record.key] = max(record.day, days.get(record.key, ""))
    return days


def drafts_by_source(records: Iterable[LedgerRecord]) -> dict[str, list[str]]:
    """Return the machine translations of each source, by its digest."""
    texts: dict[str, list[str]] = {}
    for record in records:
        if record.kind is RecordKind.DRAFT and record.text and record.origin.is_machine:
            texts.setdefault(record.source, []).append(record.text)
    return texts


def create_reviews(messages: Iterable[Message], kinds: RecordIndex, by: str, day: str) -> list[LedgerRecord]:
    """Return review records for those of the messages that the ledger has as neither reviewed nor copied.

    `by` is the reviewer's handle, `day` an ISO date.
    """
    accepted = ACCEPTED_KINDS | {RecordKind.MEMORY, RecordKind.MOVED}
    keys = (record_key(message) for message in messages)
    return [LedgerRecord.review(key, by, day) for key in keys if accepted.isdisjoint(kinds.get(key, ()))]


def drop_resolved_stale(records: Sequence[LedgerRecord], messages: Iterable[Message]) -> tuple[LedgerRecord, ...]:
    """Return the records without those of stale translations that a person has since accepted unchanged."""
    stale = {record.key for record in records if record.kind is RecordKind.STALE}
    if not stale:
        return tuple(records)
    resolved = {
        record_key(message) for message in messages if message.target and not message.fuzzy and not message.obsolete
    }
    return tuple(record for record in records if record.kind is not RecordKind.STALE or record.key not in resolved)


def with_previous(messages: Sequence[Message], records: Iterable[LedgerRecord]) -> tuple[Message, ...]:
    """Return the messages, with the earlier source in each stale one that has lost it: not every PO editor keeps it."""
    stale = sorted(
        (record for record in records if record.kind is RecordKind.STALE and record.text), key=lambda record: record.day
    )
    if not stale:
        return tuple(messages)
    earlier = {record.key: record.text for record in stale}
    return tuple(
        replace(message, previous=earlier[record_key(message)], previous_context=message.context)
        if message.fuzzy and message.previous is None and record_key(message) in earlier
        else message
        for message in messages
    )


def record_key(message: Message) -> RecordKey:
    """Return the digests of a message's source and translation."""
    return RecordKey(text_digest(message.source, message.context), text_digest(message.target))


def reviewed_key(message: Message, kinds: RecordIndex) -> RecordKey:
    """Return the key of the translation that was reviewed: that of the earlier source if the message is stale."""
    if message_state(message, kinds) is State.STALE and message.previous:
        return RecordKey(text_digest(message.previous, message.previous_context), text_digest(message.target))
    return record_key(message)


def message_state(message: Message, kinds: RecordIndex) -> State:
    """Return the state of a message.

    A fuzzy message is stale only if a sync has recorded this translation of this source as stale. Any other is a draft, also
    a fuzzy match that a PO editor made of a translation that was reviewed for another message.
    """
    if message.obsolete:
        return State.OBSOLETE
    if not message.target:
        return State.MISSING
    if not kinds:
        return State.DRAFT if message.fuzzy else State.REVIEWED
    kinds_of_message = kinds.get(record_key(message), frozenset())
    if message.fuzzy:
        return State.STALE if RecordKind.STALE in kinds_of_message else State.DRAFT
    return State.APPROVED if RecordKind.APPROVAL in kinds_of_message else State.REVIEWED
