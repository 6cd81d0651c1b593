"""Three-way merge of catalogs and ledgers: base, ours and theirs -> merged. Pure.

Messages are merged one by one (`merge_messages`). There are no conflicts, and no person's work is lost:

- A text that one side left empty is as it was in the base: programs do that, and people remove a text otherwise.
- The header is merged field by field. The order is ours, with their new messages behind their own neighbours.
- A message that one side dropped is dropped, unless the other side edited it.
- One side's article was edited and its sync replaced message A by A', while the other side worked on A. If A' is
  unedited, A is put back in its place, so that the next sync replaces it again, with its ledger records. Else A' stays,
  with A's new text in its comment, and A becomes obsolete.
- Both sides' syncs replaced A: both successors stay, and the next sync resolves them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from polyglot.catalogs.ledger import emptied
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey
from polyglot.catalogs.merge.message import (
    is_edited,
    merge_comments,
    merge_items,
    merge_messages,
    merge_value,
    with_alternative,
)
from polyglot.language.locales import parse_tag, tag_from_path
from polyglot.model import Block, BlockKind, Catalog, Locale, Message, MessageKey, Unit

if TYPE_CHECKING:
    from polyglot.catalogs.sync.update import TranslationChange, UpdateResult

_Messages: TypeAlias = dict[MessageKey, Message]


def merge_catalogs(base: Catalog, ours: Catalog, theirs: Catalog) -> Catalog:
    """Merge two catalogs that were made from `base` (an empty one, if both are new).

    An example: the source gets one more word while another person corrects its translation.

    >>> base = Catalog((), (Message("Bring a pen.", "Traiga un boli."),))
    >>> theirs = Catalog((), (Message("Bring a pen.", "Traiga un bolígrafo."),))

    Our side synced, and the translation became stale. The message returns with their text; the next sync repeats the update.

    >>> stale = Message("Bring a blue pen.", "Traiga un boli.", fuzzy=True, previous="Bring a pen.")
    >>> for message in merge_catalogs(base, Catalog((), (stale,)), theirs).messages:
    ...     print(message.source, message.target)
    Bring a pen. Traiga un bolígrafo.

    Had our side also translated the new wording, both texts would remain, with theirs in the comment.

    >>> translated = Message("Bring a blue pen.", "Traiga un boli azul.")
    >>> for message in merge_catalogs(base, Catalog((), (translated,)), theirs).messages:
    ...     print((message.source, message.target, message.comments, message.obsolete))
    ('Bring a blue pen.', 'Traiga un boli azul.', 'Another translation, from a merge: Traiga un bolígrafo.', False)
    ('Bring a pen.', 'Traiga un bolígrafo.', '', True)
    """
    # Neither side removed a text by leaving it empty.
    ours, theirs = (emptied.fill_emptied(side, base).catalog for side in (ours, theirs))
    # Reverse each side's sync where the other side worked on messages that it replaced.
    before, our_messages, their_messages = (_index_by_key(catalog.messages) for catalog in (base, ours, theirs))
    our_messages, their_messages = _undo_sync(base, our_messages, their_messages)
    their_messages, our_messages = _undo_sync(base, their_messages, our_messages)
    # A message that both sides' syncs made has no version in the base: compare with the one that a sync alone makes of
    # the base, so that its text does not count as work of either side.
    synced = _index_by_key(_sync_alone(base, our_messages.values()).catalog.messages)
    # Merge message by message. One that a side dropped remains only if it is new or the other side edited it.
    messages = []
    for key in _merge_order(before, our_messages, their_messages):
        old, our, their = before.get(key), our_messages.get(key), their_messages.get(key)
        if our and their:
            messages.append(merge_messages(old or synced.get(key), our, their))
        elif (only := our or their) and (old is None or is_edited(only, old)):
            messages.append(only)
    # Merge the header field by field.
    headers = [dict(catalog.header) for catalog in (base, ours, theirs)]
    header = {name: merge_value(*(fields.get(name) for fields in headers)) for name in headers[1] | headers[2]}
    return Catalog(
        tuple((name, value) for name, value in header.items() if value is not None),
        tuple(sorted(messages, key=lambda message: message.obsolete)),
        merge_comments(base.comments, ours.comments, theirs.comments),
        tuple(merge_items(base.flags, ours.flags, theirs.flags)),
    )


def merge_ledgers(
    base: Iterable[LedgerRecord], ours: Iterable[LedgerRecord], theirs: Iterable[LedgerRecord]
) -> tuple[LedgerRecord, ...]:
    """Return the records of both sides, without those of the base that either side dropped."""
    return tuple(merge_items(base, ours, theirs))


def _undo_sync(base: Catalog, side: _Messages, other: _Messages) -> tuple[_Messages, _Messages]:
    """Return both sides as if `side` had not synced away the messages that the other side worked on.

    For each such message of the base: if the messages that took its place are unedited, it is put back in their place;
    else they stay, the first with the other side's text in its comment, and the message becomes obsolete.
    """
    # 1. Find the messages that `side` replaced although the other side worked on them.
    before = _index_by_key(base.messages)
    displaced = _find_displaced(before, side, other)
    if not displaced:
        return side, other
    # 2. Find the messages that took their place, by a repetition of the sync. It is repeated on the other side's
    #    messages too: a text that was edited there may be matched with other units.
    alone = _sync_alone(base, side.values())
    synced = _index_by_key(alone.catalog.messages)
    synced_other = _sync_alone(replace(base, messages=tuple(other.values())), side.values())
    successors = _index_successors((*alone.changes, *synced_other.changes), before)
    # 3. Decide for each message whether to put it back.
    side, other = dict(side), dict(other)
    #    By key of each message of `side` to remove: the messages of the base that take its place.
    put_back: dict[MessageKey, list[MessageKey]] = {}
    for key in displaced:
        changes = successors.get(key, [])
        new_keys = [change.new.key for change in changes]
        if all(_is_untouched_draft(side[new_key], synced.get(new_key)) for new_key in new_keys):
            put_back |= {new_key: put_back.get(new_key, []) for new_key in new_keys}
            for new_key in new_keys[:1]:  # all at the place of the first; units that were joined come back together
                put_back[new_key] += [old.key for change in changes for old in change.old if old.key in before]
        else:
            if other[key].target != before[key].target:
                side[new_keys[0]] = with_alternative(side[new_keys[0]], other[key].target)
            other[key] = other[key].as_obsolete()
    # 4. Drop the new messages that are still empty: any of them may be a part of a unit that was split, and the next sync
    #    adds them again.
    if put_back:
        empty = (key for key, message in side.items() if not message.target and key not in before)
        untouched = [key for key in empty if _is_untouched_draft(side[key], synced.get(key))]
        put_back |= {key: [] for key in untouched if key not in put_back}
    return _put_back(before, side, put_back), other


def _find_displaced(before: _Messages, side: _Messages, other: _Messages) -> list[MessageKey]:
    """Return the keys of messages in use that `side` no longer uses, and that the other side edited and still uses."""
    return [
        key
        for key, old in before.items()
        if _is_in_use(old)
        and _is_in_use(other.get(key))
        and not _is_in_use(side.get(key))
        and is_edited(other[key], old)
    ]


def _index_successors(
    changes: Iterable["TranslationChange"], before: _Messages
) -> dict[MessageKey, list["TranslationChange"]]:
    """Return the changes by the key of each old message, without those to messages that the base has already."""
    successors: dict[MessageKey, list[TranslationChange]] = {}
    for change in changes:
        for old in change.old:
            if change.new.key not in before:
                successors.setdefault(old.key, []).append(change)
    return successors


def _put_back(before: _Messages, side: _Messages, put_back: Mapping[MessageKey, Sequence[MessageKey]]) -> _Messages:
    """Return the messages of a side, with those of the base in place of each one that has a list of them."""
    returning = {key for keys in put_back.values() for key in keys}
    order = [new_key for key in side if key not in returning for new_key in put_back.get(key, [key])]
    return {key: _revive(side.get(key), before[key]) if key in returning else side[key] for key in order}


def _sync_alone(start: Catalog, side: Iterable[Message]) -> "UpdateResult":
    """Update a catalog to the units that a side has in use, as a sync without any other work does.

    The catalog is unchanged unless each of the two has units that the other lacks: else no unit became another one.
    """
    from polyglot.catalogs.sync.update import UpdateResult, update_catalog  # few merges need it

    live = {message.key: message for message in side if not message.obsolete}
    old = {message.key for message in start.messages if not message.obsolete}
    if not (live.keys() - old and old - live.keys()):
        return UpdateResult(start)
    units = [Unit(message.source, Block(BlockKind.UNKNOWN, 1), context=message.context) for message in live.values()]
    kinds = ledger.index_records(_assumed_records(start.messages))
    return update_catalog(start, units, "", _catalog_locale(start), kinds)


def _assumed_records(messages: Iterable[Message]) -> Iterator[LedgerRecord]:
    """Yield the ledger records that a sync needs to carry stale translations over.

    Git merges file by file, so the catalog's ledger is out of reach. Each text with an earlier wording beside it is assumed to
    be a reviewed translation of that wording.
    """
    for message in messages:
        if message.fuzzy and message.previous:
            stale = ledger.record_key(message)
            previous = ledger.text_digest(message.previous, message.previous_context)
            yield LedgerRecord.review(RecordKey(previous, stale.target))
            yield LedgerRecord.stale(stale)


def _catalog_locale(catalog: Catalog) -> Locale:
    return parse_tag(tag_from_path(dict(catalog.header).get("Language", "")) or "en")


def _is_untouched_draft(message: Message, synced: Message | None) -> bool:
    """Return whether a message is as a sync alone leaves it (`synced`), or a machine's draft of a new message."""
    start = synced or Message(message.source, context=message.context)
    if message.comments and message.comments != start.comments:
        return False
    draft = message.fuzzy and not message.previous and not start.target
    return draft or not message.target or not is_edited(message, start)


def _merge_order(before: _Messages, ours: _Messages, theirs: _Messages) -> list[MessageKey]:
    """Return the keys of both sides in our order, or in theirs if ours is that of the base.

    A message that only the other side has, or has in use, comes behind its neighbour there.
    """
    first, second = (theirs, ours) if list(ours) == list(before) else (ours, theirs)
    placed = {key: None for key, message in first.items() if not message.obsolete or not _is_in_use(second.get(key))}
    # The keys to insert behind each placed key; behind None, at the beginning.
    inserted: dict[MessageKey | None, list[MessageKey]] = {}
    neighbour = None
    for key in second:
        if key in placed:
            neighbour = key
        else:
            inserted.setdefault(neighbour, []).append(key)
    order = inserted.get(None, [])
    for key in placed:
        order += (key, *inserted.get(key, ()))
    return order


def _revive(message: Message | None, old: Message) -> Message:
    """Return a message of the base in use again, with the work of the side that still has it, if it has."""
    if message is None:
        return old
    return replace(message, notes=old.notes, references=old.references, obsolete=False)


def _index_by_key(messages: Iterable[Message]) -> _Messages:
    return {message.key: message for message in messages}


def _is_in_use(message: Message | None) -> bool:
    return message is not None and not message.obsolete
