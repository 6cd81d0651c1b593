"""Merging ledgers, as laws: what one side added or took away is in the result."""

from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.ledger.model import LedgerRecord, Origin, RecordKind
from polyglot.catalogs.merge.catalog import merge_ledgers
from tests.support.merging import MANY

RECORDS = st.sets(
    st.builds(
        LedgerRecord,
        st.sampled_from("ab"),
        st.sampled_from("xy"),
        st.sampled_from([RecordKind.DRAFT, RecordKind.REVIEW]),
        st.just(Origin()),
        st.just("2026-01-01"),
    )
)


@MANY
@given(RECORDS, RECORDS, RECORDS)
def test_ledgers(base: set[LedgerRecord], ours: set[LedgerRecord], theirs: set[LedgerRecord]) -> None:
    merged = set(merge_ledgers(base, ours, theirs))
    assert merged == (ours & theirs) | (ours - base) | (theirs - base)
    assert merged == set(merge_ledgers(base, theirs, ours))
    assert set(merge_ledgers(base, ours, base)) == set(merge_ledgers(base, base, ours)) == ours
    assert set(merge_ledgers(base, merged, theirs)) == set(merge_ledgers(base, merged, merged)) == merged
