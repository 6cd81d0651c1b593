"""The promises about catalogs and ledgers, under random messages."""

from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKind
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.update import create_template, update_catalog
from polyglot.model import Block, BlockKind, Catalog, LinkTarget, Unit
from tests.support.locales import MK
from tests.support.strategies import MESSAGES, SOME, TEXTS, catalog


@SOME
@given(st.lists(MESSAGES, max_size=6).map(catalog))
def test_po_comes_back(made: Catalog) -> None:
    assert reader.dump(reader.parse(reader.dump(made), "x.po")) == reader.dump(made)
    read = reader.parse(reader.dump(made), "x.po")
    assert [(m.key, m.target, m.fuzzy, m.previous, m.obsolete) for m in read.messages] == [
        (m.key, m.target, m.fuzzy, m.previous, m.obsolete) for m in made.messages
    ]


UNITS = st.builds(
    Unit,
    text=st.sampled_from(["One.", "Two.", "Three [x][1]."]),
    block=st.just(Block(BlockKind.PARAGRAPH, 1)),
    targets=st.sampled_from([(), (LinkTarget("/a"),), (LinkTarget("/b", "t"),)]),
    context=st.sampled_from([None, "title"]),
)


@SOME
@given(st.lists(MESSAGES, max_size=4).map(catalog), st.lists(UNITS, max_size=6))
def test_update_twice_is_update_once(old: Catalog, found: list[Unit]) -> None:
    once = update_catalog(old, found, "articles/a.md", MK).catalog
    assert update_catalog(once, found, "articles/a.md", MK).catalog == once
    targets = {(message.key, message.target) for message in old.messages if message.target}
    assert targets <= {(message.key, message.target) for message in once.messages}
    assert {message.key for message in create_template(found, "a").messages} == {unit.key for unit in found}


def record(source: str, target: str, kind: RecordKind, by: str, text: str) -> LedgerRecord:
    origin = ledger.parse_origin(kind, by)
    assert ledger.format_origin(origin) == by
    return LedgerRecord(source, target, kind, origin, "2026-01-01", text)


MAKERS = TEXTS | st.sampled_from(["kept", "import", "memory: a", "memory: ", "memory 80 %: a"])


@SOME
@given(st.lists(st.builds(record, TEXTS, TEXTS, st.sampled_from(RecordKind), MAKERS, TEXTS)))
def test_ledger_comes_back(records: list[LedgerRecord]) -> None:
    assert set(ledger.parse(ledger.dump(records), "x.jsonl")) == set(records)
    assert ledger.dump(ledger.parse(ledger.dump(records), "x.jsonl")) == ledger.dump(records)
