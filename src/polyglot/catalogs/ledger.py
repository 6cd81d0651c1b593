"""The ledger: who or what made which text, and the states that follow from it.

One line a record, sorted, so that git merges line by line. Source and translation are named by hashes: a later change to
either voids the record by itself, and the ledger holds nothing that a catalog would have to be kept in step with.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from polyglot.errors import ContentError
from polyglot.model import Message, Record, State

if TYPE_CHECKING:
    from polyglot.catalogs.update import Change

Kinds: TypeAlias = Mapping[tuple[str, str], frozenset[str]]
NONE: Kinds = {}

ACCEPTED = frozenset({"review", "approval"})
_NEEDED = frozenset({"source", "target", "kind", "day"})
_KEYS = ("source", "target", "kind", "by", "day", "text")


def digest(text: str, context: str | None = None) -> str:
    """The name of a text in the ledger: 96 bits of its SHA-256, with gettext's separator after a context."""
    whole = text if context is None else f"{context}\x04{text}"
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def parse(text: str, name: str) -> tuple[Record, ...]:
    """Read a ledger. Raises `ContentError`, under `name`, with the line that is no record."""
    records = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            fields = json.loads(line)
            date.fromisoformat(fields["day"])
            records.append(Record(**{key: str(fields[key]) for key in _KEYS if key in fields or key in _NEEDED}))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ContentError(
                "This line of the ledger is no record.",
                where=name,
                line=number,
                remedy="Take it from git, or take the line out.",
            ) from None
    return tuple(records)


def dump(records: Iterable[Record]) -> str:
    """The canonical text of a ledger: each record once, sorted."""
    lines = (
        json.dumps({key: getattr(record, key) for key in _KEYS if getattr(record, key)}, ensure_ascii=False)
        for record in set(records)
    )
    return "".join(f"{line}\n" for line in sorted(lines))


def index(records: Iterable[Record]) -> Kinds:
    """The kinds of record that there are for each pair of source and translation."""
    kinds: dict[tuple[str, str], frozenset[str]] = {}
    for record in records:
        pair = (record.source, record.target)
        kinds[pair] = kinds.get(pair, frozenset()) | {record.kind}
    return kinds


def follow(records: Iterable[Record], changes: "Iterable[Change]", day: str) -> tuple[Record, ...]:
    """The records, with those that changes of the source ask for.

    A translation that holds takes what is known of it along. Of one that went stale the ledger keeps that a person
    answered for it, and since when (an ISO date) its source is another.
    """
    found = list(records)
    known: dict[tuple[str, str], list[Record]] = {}
    for record in found:
        known.setdefault((record.source, record.target), []).append(record)
    for change in changes:
        new = change.new
        source, target = digest(new.source, new.context), digest(new.target)
        groups = [known.get((_source(message), digest(message.target)), []) for message in change.old]
        for message in change.remembered:
            pair = (_source(message), digest(message.target))
            if not any(record.kind in ACCEPTED for record in known.get(pair, ())):
                found.append(Record(*pair, "review", "", day))
        if change.minor:
            found.append(Record(source, target, "minor", "", day))
        if not new.fuzzy or not new.previous:
            found += _carried(change, groups)
            continue
        previous = digest(new.previous, new.previous_context)
        if not any(record.kind in ACCEPTED for record in known.get((previous, target), ())):
            found.append(Record(previous, target, "review", "", day))
        since = min((record.day for group in groups for record in group if record.kind == "stale"), default=day)
        found.append(Record(source, target, "stale", "", since))
    return tuple(found)


def _carried(change: "Change", groups: Sequence[Sequence[Record]]) -> Iterator[Record]:
    """What is known of all old messages, said of the new one. A draft that nobody had touched is taken over as it is now."""
    new = change.new
    common = frozenset.intersection(*(frozenset(record.kind for record in group) for group in groups)) - {"stale"}
    drafts = [record.text for group in groups for record in group if record.kind == "draft"]
    untouched = drafts == [message.target for message in change.old]
    for record in groups[0]:
        if record.kind in common:
            text = record.text and (new.target if untouched else "\n".join(drafts))
            yield replace(record, source=digest(new.source, new.context), target=digest(new.target), text=text)


def _source(message: Message) -> str:
    return digest(message.source, message.context)


def state(message: Message, kinds: Kinds) -> State:
    """How far a message is. A fuzzy one that the ledger does not know is a draft, whoever wrote it."""
    if message.obsolete:
        return State.OBSOLETE
    if not message.target:
        return State.MISSING
    if not kinds:
        return State.DRAFT if message.fuzzy else State.REVIEWED
    target = digest(message.target)
    if message.fuzzy:
        old = message.previous and kinds.get((digest(message.previous, message.previous_context), target), frozenset())
        return State.STALE if old and old & ACCEPTED else State.DRAFT
    found = kinds.get((digest(message.source, message.context), target), frozenset())
    return State.APPROVED if "approval" in found else State.REVIEWED
