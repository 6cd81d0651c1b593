"""Ranges: what overlaps, what is merged, and what is trimmed."""

from hypothesis import given
from hypothesis import strategies as st

from polyglot.ranges import Range, beginning_within, contains, is_free, merge, overlap, overlapping, trim

RANGES = st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def offsets(place: Range) -> set[int]:
    return set(range(*place))


@given(RANGES, st.lists(RANGES, max_size=6))
def test_overlaps_are_common_offsets(place: Range, ranges: list[Range]) -> None:
    filled = [one for one in ranges if offsets(one)]
    if offsets(place):
        assert [overlap(place, one) for one in filled] == [bool(offsets(place) & offsets(one)) for one in filled]
    assert is_free(place, ranges) == (overlapping(ranges, place) == [])
    assert overlapping(ranges, place) == [number for number, one in enumerate(ranges) if overlap(one, place)]


@given(st.lists(RANGES, max_size=8), st.integers(0, 30), RANGES)
def test_merged_ranges_have_the_same_offsets(ranges: list[Range], offset: int, place: Range) -> None:
    merged = merge(ranges)
    everything = {one for part in ranges for one in offsets(part)}
    assert {one for part in merged for one in offsets(part)} == everything
    filled = merge(one for one in ranges if offsets(one))
    assert contains(filled, offset) == (offset in everything)
    assert list(beginning_within(filled, place)) == [one for one in filled if one[0] in offsets(place)]


@given(st.text("ab \t\n\u00a0", max_size=12), st.data())
def test_trimmed_texts(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end)
    assert text[first:last] == text[start:end].strip(" \t\n")
    assert start <= first <= last <= end
