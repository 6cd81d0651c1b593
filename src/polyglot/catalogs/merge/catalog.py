"""Three-way merge of catalogs and of ledgers: what both were made from, ours and theirs -> one. Pure.

Message by message, as `versions` combines them. Nothing is a conflict, and nobody's work is lost:

- The header goes field by field. The order is ours, with their new messages behind their own neighbours.
- A message that one side dropped goes if the other side did nothing to it.
- One side's sync made A' out of A, as the article was edited, and the other side worked on A. If nobody worked on A', A
  is back in its place, so that the next sync makes A' out of it again, ledger and all. Else A' stays, with A's new text
  beside it, and A is kept as obsolete.
- Both sides' syncs made something of A: both is kept, and the next sync sees to it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.merge.message import (
    is_edited,
    merge_comments,
    merge_items,
    merge_messages,
    merge_value,
    with_alternative,
)
from polyglot.language.locales import parse_tag, tag_from_path
from polyglot.model import Block, BlockKind, Catalog, LedgerRecord, Locale, Message, RecordKey, Unit

if TYPE_CHECKING:
    from polyglot.catalogs.sync.update import TranslationChange, UpdateResult

_Key: TypeAlias = tuple[str | None, str]
_Messages: TypeAlias = dict[_Key, Message]


def merge_catalogs(base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """One catalog of two that were made from `base` (an empty one, if both are new)."""
    before, mine, yours = (_index_by_key(catalog.messages) for catalog in (base, ours, theirs))
    mine, yours = _undo_sync(base, mine, yours)
    yours, mine = _undo_sync(base, yours, mine)
    made = _index_by_key(
        _sync_alone(base, mine.values()).catalog.messages
    )  # what a sync alone made of the base is nobody's work
    messages = []
    for key in _merge_order(before, mine, yours):
        old, one, other = before.get(key), mine.get(key), yours.get(key)
        if one and other:
            messages.append(merge_messages(old or made.get(key), one, other))
        elif (only := one or other) and (old is None or is_edited(only, old)):
            messages.append(only)
    fields = [dict(catalog.header) for catalog in (base, ours, theirs)]
    header = {name: merge_value(*(found.get(name) for found in fields)) for name in fields[1] | fields[2]}
    return Catalog(
        tuple((name, value) for name, value in header.items() if value is not None),
        tuple(sorted(messages, key=lambda message: message.obsolete)),
        merge_comments(base.comments, ours.comments, theirs.comments),
        tuple(merge_items(base.flags, ours.flags, theirs.flags)),
    )


def merge_ledgers(
    base: Iterable[LedgerRecord], ours: Iterable[LedgerRecord], theirs: Iterable[LedgerRecord]
) -> tuple[LedgerRecord, ...]:
    """The records of both sides; one that either side dropped goes."""
    return tuple(merge_items(base, ours, theirs))


def _undo_sync(base: Catalog, side: _Messages, other: _Messages) -> tuple[_Messages, _Messages]:
    """Both sides as if `side` had not synced away what the other side worked on; see above."""
    before = _index_by_key(base.messages)
    wanted = [
        key
        for key, old in before.items()
        if _is_in_use(old)
        and _is_in_use(other.get(key))
        and not _is_in_use(side.get(key))
        and is_edited(other[key], old)
    ]
    if not wanted:
        return side, other
    alone = _sync_alone(base, side.values())
    made = _index_by_key(alone.catalog.messages)
    became: dict[_Key, list[TranslationChange]] = {}
    for change in (*alone.changes, *_sync_alone(replace(base, messages=tuple(other.values())), side.values()).changes):
        for message in change.old:
            if change.new.key not in before:
                became.setdefault(message.key, []).append(change)
    side, other = dict(side), dict(other)
    places: dict[_Key, list[_Key]] = {}  # what comes back in place of a message that a sync made
    for key in wanted:
        changes = became.get(key, [])
        news = [change.new.key for change in changes]
        if all(_is_untouched_draft(side[new], made.get(new)) for new in news):
            places |= {new: places.get(new, []) for new in news}
            for new in news[:1]:
                places[new] += [message.key for change in changes for message in change.old if message.key in before]
        else:
            if other[key].target != before[key].target:
                side[news[0]] = with_alternative(side[news[0]], other[key].target)
            other[key] = other[key].as_obsolete()
    if places:  # of what is still empty, any may be a part of what such a message became: the sync makes it again
        empty = (key for key, one in side.items() if not one.target and key not in before)
        places |= {key: [] for key in empty if key not in places and _is_untouched_draft(side[key], made.get(key))}
    back = {old for olds in places.values() for old in olds}
    order = [old for key in side if key not in back for old in places.get(key, [key])]
    return {key: _revive(side.get(key), before[key]) if key in back else side[key] for key in order}, other


def _sync_alone(start: Catalog, side: Iterable[Message]) -> "UpdateResult":
    """What a sync alone makes of a catalog, with the units that a side has."""
    from polyglot.catalogs.sync.update import UpdateResult, update_catalog

    live = {message.key: message for message in side if not message.obsolete}
    old = {message.key for message in start.messages if not message.obsolete}
    if not (live.keys() - old and old - live.keys()):  # no unit became another one
        return UpdateResult(start)
    units = [Unit(message.source, Block(BlockKind.UNKNOWN, 1), context=message.context) for message in live.values()]
    records = []
    for one in start.messages:
        if one.fuzzy and one.previous:  # a text that stands beside an earlier wording is taken for a person's
            stale = ledger.record_key(one)
            reviewed = RecordKey(ledger.text_digest(one.previous, one.previous_context), stale.target)
            records += [LedgerRecord.review(reviewed), LedgerRecord.stale(stale)]
    return update_catalog(start, units, "", _catalog_locale(start), ledger.index_records(records))


def _catalog_locale(catalog: Catalog) -> Locale:
    return parse_tag(tag_from_path(dict(catalog.header).get("Language", "")) or "en")


def _is_untouched_draft(message: Message, made: Message | None) -> bool:
    """Is a message as a sync alone would have left it, or a bare draft, which a machine made?"""
    start = made or Message(message.source, context=message.context)
    if message.comments and message.comments != start.comments:
        return False
    draft = message.fuzzy and not message.previous and not start.target
    return draft or not message.target or not is_edited(message, start)


def _merge_order(before: _Messages, mine: _Messages, yours: _Messages) -> list[_Key]:
    """The keys of both sides: in our order, or in theirs if we changed nothing of it.

    What only the other side has, or has in use, comes behind its neighbours there.
    """
    first, second = (yours, mine) if list(mine) == list(before) else (mine, yours)
    placed = {key: None for key, one in first.items() if not one.obsolete or not _is_in_use(second.get(key))}
    behind: dict[_Key | None, list[_Key]] = {}
    place = None
    for key in second:
        if key in placed:
            place = key
        else:
            behind.setdefault(place, []).append(key)
    order = behind.get(None, [])
    for key in placed:
        order += (key, *behind.get(key, ()))
    return order


def _revive(message: Message | None, old: Message) -> Message:
    """The message of a base, with what a side says of it if it has it still."""
    if message is None:
        return old
    return replace(message, notes=old.notes, references=old.references, obsolete=False)


def _index_by_key(messages: Iterable[Message]) -> _Messages:
    return {message.key: message for message in messages}


def _is_in_use(message: Message | None) -> bool:
    return message is not None and not message.obsolete
