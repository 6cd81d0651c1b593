"""Ledgers: what their records say of a message, and what is wrong with a file."""

import pickle

import pytest

from polyglot.catalogs.ledger import records
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKind
from polyglot.errors import ContentError
from polyglot.model import Message, State


def test_states() -> None:
    def record(source: str, target: str, kind: RecordKind) -> LedgerRecord:
        return LedgerRecord(records.text_digest(source), records.text_digest(target), kind, day="2026-01-01")

    kinds = records.index_records(
        [
            record("Old.", "Viejo.", RecordKind.REVIEW),
            record("New.", "Viejo.", RecordKind.STALE),
            record("A.", "B.", RecordKind.APPROVAL),
            record("C.", "D.", RecordKind.DRAFT),
        ]
    )
    states = {
        State.MISSING: Message("A."),
        State.REVIEWED: Message("E.", "F."),
        State.APPROVED: Message("A.", "B."),
        State.STALE: Message("New.", "Viejo.", fuzzy=True, previous="Old."),
        State.OBSOLETE: Message("A.", "B.", obsolete=True),
    }
    for state, message in states.items():
        assert records.message_state(message, kinds) is state
    guesses = (
        Message("Newer.", "Viejo.", fuzzy=True, previous="Old."),  # a reviewed pair, put beside another message
        Message("New.", "Otro.", fuzzy=True, previous="Old."),
        Message("C.", "D.", fuzzy=True),
    )
    for guess in guesses:
        assert records.message_state(guess, kinds) is State.DRAFT


def _record(day: str) -> str:
    return f'{{"source": "a", "target": "b", "kind": "draft", "by": "", "day": "{day}"}}'


@pytest.mark.parametrize("line", ["<<<<<<<", '{"source": "a"}', "[" * 9, _record("soon"), _record("")])
def test_broken_ledger(line: str) -> None:
    with pytest.raises(ContentError) as error:
        records.parse(f"{_record('2026-01-01')}\n{line}\n", "x.jsonl")
    assert error.value.line == 2


def test_a_kind_of_a_later_version_is_kept() -> None:
    """No rule knows it, and neither writing nor reading loses it."""
    text = f"{_record('2026-01-01').replace('draft', 'audit')}\n"
    (record,) = records.parse(text, "x.jsonl")
    assert (record.kind, record.kind in set(RecordKind)) == ("audit", False)
    assert records.parse(records.dump([record]), "x.jsonl") == pickle.loads(pickle.dumps((record,)))
    assert records.message_state(Message("A.", "B."), records.index_records([record])) is State.REVIEWED
