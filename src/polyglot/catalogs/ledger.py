"""The ledger: who or what made which text, and the states that follow from it.

One line a record, sorted, so that git merges line by line. Source and translation are named by hashes: a later change to
either voids the record by itself, and the ledger holds nothing that a catalog would have to be kept in step with.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from polyglot.errors import ContentError
from polyglot.model import Message, Record, State

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
            records.append(Record(**{key: str(fields[key]) for key in _KEYS if key in fields}))
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


def index(records: Iterable[Record]) -> Mapping[tuple[str, str], frozenset[str]]:
    """The kinds of record that there are for each pair of source and translation."""
    kinds: dict[tuple[str, str], frozenset[str]] = {}
    for record in records:
        pair = (record.source, record.target)
        kinds[pair] = kinds.get(pair, frozenset()) | {record.kind}
    return kinds


def state(message: Message, kinds: Mapping[tuple[str, str], frozenset[str]]) -> State:
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
        return State.STALE if old and old & {"review", "approval"} else State.DRAFT
    found = kinds.get((digest(message.source, message.context), target), frozenset())
    return State.APPROVED if "approval" in found else State.REVIEWED
