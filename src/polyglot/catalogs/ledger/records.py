"""The ledger: who or what made which text, and the states that follow from it.

One line a record, sorted, so that git merges line by line. Source and translation are named by hashes: a later change to
either voids the record by itself, and the ledger holds nothing that a catalog would have to be kept in step with.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from polyglot.errors import ContentError
from polyglot.model import LedgerRecord, Message, MessageKey, Origin, OriginKind, RecordKey, RecordKind, State

RecordIndex: TypeAlias = Mapping[RecordKey, frozenset[RecordKind]]
EMPTY_INDEX: RecordIndex = {}

HUMAN_STATES = frozenset({State.REVIEWED, State.APPROVED, State.STALE})  # what a person answers for, or did
ACCEPTED_KINDS = frozenset({RecordKind.REVIEW, RecordKind.APPROVAL})
_REQUIRED_KEYS = frozenset({"source", "target", "kind", "day"})
_TEXT_KEYS = ("source", "target", "kind", "by", "day", "text", "doubts")
_MEMORY_PREFIX = "memory: "  # these three in a draft's "by"; anything else there describes a machine
_COPY = "kept"
_IMPORT = "import"


@lru_cache(maxsize=1 << 14)  # of an article in all languages, each text is asked for several times
def text_digest(text: str, context: str | None = None) -> str:
    """The name of a text in the ledger: 96 bits of its SHA-256, with gettext's separator after a context."""
    whole = text if context is None else f"{context}\x04{text}"
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def parse(text: str, name: str) -> tuple[LedgerRecord, ...]:
    """Read a ledger. Raises `ContentError`, under `name`, with the line that is no record."""
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
                "This line of the ledger is no record.",
                where=name,
                line=number,
                remedy="Take it from git, or take the line out.",
            ) from None
    return tuple(records)


def dump(records: Iterable[LedgerRecord]) -> str:
    """The canonical text of a ledger: each record once, sorted."""
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
        return Origin(OriginKind.IMPORT)
    if text.startswith(_MEMORY_PREFIX):
        return Origin(OriginKind.MEMORY, text.removeprefix(_MEMORY_PREFIX))
    return Origin(OriginKind.MACHINE, text)


def format_origin(origin: Origin) -> str:
    """Return an origin as the ledger writes it; empty if it is unknown."""
    match origin.kind:
        case OriginKind.COPY:
            return _COPY
        case OriginKind.IMPORT:
            return _IMPORT
        case OriginKind.MEMORY:
            return f"{_MEMORY_PREFIX}{origin.name}"
        case _:
            return origin.name


def index_records(records: Iterable[LedgerRecord]) -> RecordIndex:
    """The kinds of record that there are for each pair of source and translation."""
    kinds: dict[RecordKey, frozenset[RecordKind]] = {}
    for record in records:
        kinds[record.key] = kinds.get(record.key, frozenset()) | {record.kind}
    return kinds


def reviewed_source(message: Message, kinds: RecordIndex) -> MessageKey | None:
    """The context and text that a person translated with this message's text; None if no person answers for it."""
    if not message.target:
        return None
    if not message.fuzzy:
        return message.key
    if not message.previous:
        return None
    wording = MessageKey(message.previous_context, message.previous)
    return wording if is_reviewed(wording, message.target, kinds) else None


def is_reviewed(source: MessageKey, target: str, kinds: RecordIndex) -> bool:
    """Does the ledger know this text as a person's translation of that one, which goes by its context and its words?"""
    return RecordKind.REVIEW in kinds.get(
        RecordKey(text_digest(source.source, source.context), text_digest(target)), ()
    )


def is_untouched(message: Message, kinds: RecordIndex) -> bool:
    """Is this a draft just as the machine wrote it?"""
    return message.fuzzy and RecordKind.DRAFT in kinds.get(record_key(message), ())


def stale_days(records: Iterable[LedgerRecord]) -> dict[RecordKey, str]:
    """Since when (an ISO date) the translations are stale that are; the last time, where it was more than once."""
    days: dict[RecordKey, str] = {}
    for record in records:
        if record.kind is RecordKind.STALE:
            days[record.key] = max(record.day, days.get(record.key, ""))
    return days


def drafts_by_source(records: Iterable[LedgerRecord]) -> dict[str, list[str]]:
    """What machines wrote for each source."""
    texts: dict[str, list[str]] = {}
    for record in records:
        if record.kind is RecordKind.DRAFT and record.text and record.origin.is_machine:
            texts.setdefault(record.source, []).append(record.text)
    return texts


def create_reviews(messages: Iterable[Message], kinds: RecordIndex, by: str, day: str) -> list[LedgerRecord]:
    """Records that these messages were reviewed by that person, for those of which the ledger knows no review."""
    known = ACCEPTED_KINDS | {RecordKind.MEMORY, RecordKind.MOVED}
    keys = (record_key(message) for message in messages)
    return [LedgerRecord.review(key, by, day) for key in keys if known.isdisjoint(kinds.get(key, ()))]


def drop_resolved_stale(records: Sequence[LedgerRecord], messages: Iterable[Message]) -> tuple[LedgerRecord, ...]:
    """The records without those of stale translations that somebody has accepted as they are."""
    stale = {record.key for record in records if record.kind is RecordKind.STALE}
    if not stale:
        return tuple(records)
    over = {
        record_key(message) for message in messages if message.target and not message.fuzzy and not message.obsolete
    }
    return tuple(one for one in records if one.kind is not RecordKind.STALE or one.key not in over)


def with_previous(messages: Sequence[Message], records: Iterable[LedgerRecord]) -> tuple[Message, ...]:
    """The messages, those that are stale with the earlier wording beside them, which not every program keeps."""
    stale = sorted(
        (record for record in records if record.kind is RecordKind.STALE and record.text), key=lambda one: one.day
    )
    if not stale:
        return tuple(messages)
    wordings = {record.key: record.text for record in stale}
    return tuple(
        replace(message, previous=wordings[record_key(message)], previous_context=message.context)
        if message.fuzzy and message.previous is None and record_key(message) in wordings
        else message
        for message in messages
    )


def record_key(message: Message) -> RecordKey:
    """A message's source and translation, as the ledger names them."""
    return RecordKey(text_digest(message.source, message.context), text_digest(message.target))


def reviewed_key(message: Message, kinds: RecordIndex) -> RecordKey:
    """The pair that a person answered for: with the earlier wording, where the message is stale."""
    if message_state(message, kinds) is State.STALE and message.previous:
        return RecordKey(text_digest(message.previous, message.previous_context), text_digest(message.target))
    return record_key(message)


def message_state(message: Message, kinds: RecordIndex) -> State:
    """How far a message is.

    A fuzzy one is stale only if a sync noted that very translation of that very source as stale. Any other is a draft,
    whoever wrote it: an editor's guess too, even one made of a translation that somebody reviewed for another message.
    """
    if message.obsolete:
        return State.OBSOLETE
    if not message.target:
        return State.MISSING
    if not kinds:
        return State.DRAFT if message.fuzzy else State.REVIEWED
    known = kinds.get(record_key(message), frozenset())
    if message.fuzzy:
        return State.STALE if RecordKind.STALE in known else State.DRAFT
    return State.APPROVED if RecordKind.APPROVAL in known else State.REVIEWED
