"""Texts that a program has taken out of a catalog, put back from an earlier version of it. Pure.

OmegaT, Transifex, Crowdin and others write everything that they do not hold as translated as empty, or leave it out. Nobody
removes a text in this way: a person replaces it, or marks it as fuzzy.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from polyglot.catalogs.ledger.model import RecordKind
from polyglot.catalogs.ledger.records import RecordIndex, record_key
from polyglot.model import Catalog, Message, MessageKey


@dataclass(frozen=True, slots=True)
class Restoration:
    """A catalog, and those of its messages that got their texts back."""

    catalog: Catalog
    messages: tuple[Message, ...] = ()


def fill_emptied(catalog: Catalog, earlier: Catalog) -> Restoration:
    """Return a catalog, with the texts and states of an earlier version in those of its messages that were emptied."""
    texts = _index_texts(earlier)
    emptied = {
        message.key: _with_text(message, texts[message.key])
        for message in catalog.messages
        if message.key in texts and not _has_text(message)
    }
    messages = tuple(emptied.get(message.key, message) for message in catalog.messages)
    return Restoration(replace(catalog, messages=messages), tuple(emptied.values()))


def restore_texts(catalog: Catalog, earlier: Catalog, units: Collection[MessageKey], kinds: RecordIndex) -> Restoration:
    """Return a catalog as `fill_emptied` does, and with the messages of the earlier version that were left out.

    A message returns unless a sync elsewhere may have replaced it: if it is one of the article's `units`, unless a new
    message with a text is in its place; if not, unless there is any such message. An obsolete message returns if the ledger
    still knows it as obsolete. Translators' comments return with messages that were left out, if no comment came home:
    Pontoon writes what it holds into the template, which has neither.
    """
    filled = fill_emptied(catalog, earlier)
    texts, messages = _index_texts(earlier), filled.catalog.messages
    present = {message.key for message in messages}
    if present.issuperset(texts):
        return filled
    # The messages that return, by the one that they stood behind.
    order = [message.key for message in earlier.messages]
    before = dict(_find_neighbours(order, present))
    earlier_keys = set(order)
    walked = [one.key for one in messages if one.key in earlier_keys or (_has_text(one) and not one.obsolete)]
    new = _find_neighbours(walked, earlier_keys)
    disturbed = {neighbour for _, neighbour in new}
    missing: dict[MessageKey | None, list[Message]] = {}
    for key, message in texts.items():
        if key in present:
            continue
        if message.obsolete:
            returns = RecordKind.OBSOLETE in kinds.get(record_key(message), ())
        else:
            returns = before[key] not in disturbed if key in units else not disturbed
        if returns:
            missing.setdefault(before[key], []).append(message)
    if missing and not any(message.comments for message in messages):
        comments = {message.key: message.comments for message in earlier.messages}
        messages = tuple(replace(message, comments=comments.get(message.key, "")) for message in messages)
    messages = (*missing.get(None, ()), *(one for old in messages for one in (old, *missing.get(old.key, ()))))
    restored = (*filled.messages, *chain.from_iterable(missing.values()))
    return Restoration(replace(catalog, messages=messages), restored)


def has_all_texts(catalog: Catalog, keys: Iterable[MessageKey]) -> bool:
    """Return whether a catalog has a text for each of these messages."""
    return _index_texts(catalog).keys() >= set(keys)


def _index_texts(catalog: Catalog) -> dict[MessageKey, Message]:
    return {message.key: message for message in catalog.messages if _has_text(message)}


def _has_text(message: Message) -> bool:
    return bool(message.target) and not message.target.isspace()


def _with_text(message: Message, old: Message) -> Message:
    return replace(
        message,
        target=old.target,
        fuzzy=old.fuzzy,
        previous=old.previous,
        previous_context=old.previous_context,
        comments=message.comments or old.comments,
    )


def _find_neighbours(
    order: Iterable[MessageKey], present: Collection[MessageKey]
) -> Iterator[tuple[MessageKey, MessageKey | None]]:
    """Yield each key that is not among those present, with the last one before it that is; None at the beginning."""
    neighbour = None
    for key in order:
        if key in present:
            neighbour = key
        else:
            yield key, neighbour
