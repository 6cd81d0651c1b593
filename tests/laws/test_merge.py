"""Merging, as laws: what either person changed is in the result, or both are; and the order of the two says little.

Every class of case is tried with two hundred generated merges or more. Two persons' work is made from a base by operations,
as people do it in a PO editor; edits of the source go through `update`, as a sync does it.
"""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from polyglot.catalogs.merge.catalog import merge_catalogs
from polyglot.catalogs.merge.message import ALTERNATIVE_NOTE, format_alternative, is_edited
from polyglot.catalogs.po import reader
from polyglot.model import Catalog, Message
from tests.support.merging import (
    ANY,
    BEFORE,
    HEADER,
    LINES,
    MANY,
    REMARK,
    SENTENCES,
    STATES,
    TRANSLATE,
    Edit,
    answered,
    by_key,
    catalog,
    edited,
    emptied,
    kept,
    remarks,
    said,
    same_place,
    untouched,
)

BASES = st.lists(BEFORE, min_size=1, max_size=4).map(
    lambda found: catalog(map(same_place, found, SENTENCES)),
)


def each(edit: st.SearchStrategy[Edit]) -> st.SearchStrategy[list[Edit]]:
    return st.lists(edit, min_size=4, max_size=4)


def holds(message: Message, text: str) -> bool:
    """Is a text the message's, or beside it?"""
    return text == message.target or format_alternative(text) in message.comments


def lost(base: Catalog, side: Catalog, other: Catalog, merged: Catalog) -> list[str]:
    """What one side did to the messages of a base, and the merged catalog does not show."""
    before, there, after = by_key(base), by_key(other), by_key(merged)
    found = []
    for key, now in by_key(side).items():
        old, rival, result = before.get(key, Message(key[1])), there.get(key, Message(key[1])), after[key]
        draft = now.fuzzy and not now.previous and not old.target
        gives_way = draft and answered(rival)
        if now.target not in ("", old.target) and not gives_way and not holds(result, now.target):
            found.append(f"the text {now.target!r}")
        if (
            answered(now)
            and not answered(old)
            and not answered(result)
            and not (result.fuzzy and holds(result, now.target))
        ):
            found.append("an acceptance")
        if (
            answered(now)
            and not answered(old)
            and not answered(rival)
            and ALTERNATIVE_NOTE not in now.comments + rival.comments
            and (result.target, result.fuzzy) != (now.target, False)
        ):
            found.append("a person's text, for a draft")
        if now.fuzzy and answered(old) and answered(result):
            found.append("a doubt")
        texts = {format_alternative(now.target), format_alternative(rival.target)}
        lines, were, are = remarks(now), remarks(old), remarks(result)
        found += [f"the comment {line!r}" for line in lines - were - are - {format_alternative(result.target)}]
        found += [f"the removal of {line!r}" for line in (were - lines - remarks(rival) - texts) & are]
        found += [f"the flag {flag}" for flag in now.flags if flag not in (*old.flags, *result.flags)]
    return found


def judge(base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """Merge, and see that every law holds."""
    merged = merge_catalogs(base, ours, theirs)
    assert all(by_key(merged)[message.key].target for message in base.messages if message.target)
    ours, theirs = kept(base, ours), kept(base, theirs)
    text = reader.dump(merged)
    assert reader.dump(reader.parse(text, "x.po")) == text
    # What stood beside a text before tells nobody later which of two merges put it there.
    told = {
        message.key
        for side in (base, ours, theirs)
        for message in side.messages
        if ALTERNATIVE_NOTE in message.comments
    }
    fresh = {key: one for key, one in said(merged).items() if key not in told}
    for side, other in ((ours, theirs), (theirs, ours)):
        assert lost(base, side, other, merged) == []
        assert (
            reader.dump(merge_catalogs(base, side, base))
            == reader.dump(merge_catalogs(base, base, side))
            == reader.dump(side)
        )
        assert reader.dump(merge_catalogs(base, side, side)) == reader.dump(side)
        for again in (merge_catalogs(base, merged, side), merge_catalogs(base, side, merged)):
            assert {key: one for key, one in said(again).items() if key in fresh} == fresh
    assert said(merge_catalogs(base, theirs, ours)) == said(merged)
    assert reader.dump(merge_catalogs(base, merged, merged)) == text
    return merged


@MANY
@given(BASES, each(ANY), st.integers(0, 15))
def test_edits_on_different_messages(base: Catalog, edits: list[Edit], who: int) -> None:
    ours = edited(base, [edit if who >> n & 1 else untouched for n, edit in enumerate(edits)])
    theirs = edited(base, [untouched if who >> n & 1 else edit for n, edit in enumerate(edits)])
    assert reader.dump(judge(base, ours, theirs)) == reader.dump(kept(base, edited(base, edits)))


@MANY
@given(BASES, each(ANY))
def test_the_same_edits(base: Catalog, edits: list[Edit]) -> None:
    ours = edited(base, edits)
    assert reader.dump(judge(base, ours, ours)) == reader.dump(kept(base, ours))


@MANY
@given(BASES, each(TRANSLATE | st.sampled_from([emptied])), each(TRANSLATE | st.sampled_from([emptied])))
def test_different_edits_of_one_text(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, each(REMARK), each(REMARK))
def test_comments_and_flags(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, each(STATES), each(STATES | TRANSLATE))
def test_accepted_and_doubted(base: Catalog, mine: list[Edit], yours: list[Edit]) -> None:
    judge(base, edited(base, mine), edited(base, yours))


@MANY
@given(BASES, st.lists(each(ANY), min_size=2, max_size=6))
def test_anything(base: Catalog, edits: list[list[Edit]]) -> None:
    """Several edits of one message on each side."""
    ours = theirs = base
    for number, some in enumerate(edits):
        if number % 2:
            ours = edited(ours, some)
        else:
            theirs = edited(theirs, some)
    judge(base, ours, theirs)


@MANY
@given(BASES, each(ANY), each(ANY), st.integers(0, 15), st.integers(0, 15))
def test_both_added(made: Catalog, mine: list[Edit], yours: list[Edit], who: int, shared: int) -> None:
    """The same messages are new on both sides; there is no base, or one that knows some of them."""
    base = catalog(message for n, message in enumerate(made.messages) if shared >> n & 1 and not who >> n & 1)
    ours = edited(made, mine)
    theirs = edited(made, yours)
    judge(base, ours, theirs)


FIELDS = st.dictionaries(st.sampled_from(["PO-Revision-Date", "X-Generator", "X-Note"]), st.sampled_from("abc"))


@MANY
@given(
    FIELDS, FIELDS, FIELDS, st.lists(st.lists(st.sampled_from(LINES), max_size=2, unique=True), min_size=3, max_size=3)
)
def test_headers(base: dict[str, str], mine: dict[str, str], yours: dict[str, str], comments: list[list[str]]) -> None:
    """A field is as the one side has it that changed it, and ours where both did."""
    before, ours, theirs = (
        Catalog((*HEADER, *fields.items()), (), "\n".join(lines))
        for fields, lines in zip((base, mine, yours), comments, strict=True)
    )
    merged = merge_catalogs(before, ours, theirs)
    fields = dict(merged.header)
    for name in base | mine | yours:
        assert fields.get(name) == (yours if mine.get(name) == base.get(name) else mine).get(name)
    assert merged.header[:2] == HEADER
    added = {line for lines in comments[1:] for line in lines} - set(comments[0])
    assert added - {""} <= set(merged.comments.split("\n"))
    assert merge_catalogs(before, merged, theirs) == merged == merge_catalogs(before, merged, merged)


PRESENT = st.sampled_from(["as it was", "obsolete", "in use", "dropped"])


def put(found: Catalog, places: Iterable[str]) -> Catalog:
    """A catalog as a sync, or a prune, of a changed article leaves it."""
    turned = (
        replace(message, obsolete=place == "obsolete" or (place == "as it was" and message.obsolete))
        for message, place in zip(found.messages, places, strict=False)
        if place != "dropped"
    )
    return reader.parse(reader.dump(Catalog(HEADER, tuple(turned))), "x.po")


@MANY
@given(BASES, st.lists(PRESENT, min_size=12, max_size=12), each(ANY), each(ANY))
def test_obsolete_returned_dropped(made: Catalog, places: list[str], mine: list[Edit], yours: list[Edit]) -> None:
    base = put(made, ["as it was" if place == "dropped" else place for place in places[:4]])
    ours, theirs = put(edited(base, mine), places[4:8]), put(edited(base, yours), places[8:])
    merged = merge_catalogs(base, ours, theirs)
    ours, theirs = kept(base, ours), kept(base, theirs)
    before, one, other, after = map(by_key, (base, ours, theirs, merged))
    for key, old in before.items():
        both = [side[key] for side in (one, other) if key in side]
        if len(both) == 2:
            continue
        changed = [message for message in both if is_edited(message, old)]
        assert ([after[key]] if key in after else []) == changed  # a dropped one comes back for whoever worked on it
    whole = [catalog(side[key] for key in one.keys() & other.keys()) for side in (before, one, other, after)]
    assert lost(whole[0], whole[1], whole[2], whole[3]) == lost(whole[0], whole[2], whole[1], whole[3]) == []
    for key in one.keys() & other.keys():
        if one[key].obsolete != other[key].obsolete:
            live, away = (other[key], one[key]) if one[key].obsolete else (one[key], other[key])
            put_away = not before[key].obsolete and away.obsolete
            assert after[key].obsolete == (put_away and not is_edited(live, before[key]))
        else:
            assert after[key].obsolete == one[key].obsolete
    assert said(merge_catalogs(base, theirs, ours)) == said(merged)
    for side in (base, ours, theirs):
        assert said(merge_catalogs(base, side, base)) == said(side) == said(merge_catalogs(base, side, side))
