"""What a catalog can give to other articles, and what it lacks.

A translation that a person answers for is offered under the key of what it translates: the source's language, the kind of
block, the text. Equal keys ask for one translation. Units of a few words are not offered: they may mean something else
elsewhere. Topics do not.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger import records as ledger
from polyglot.language.word_count import count
from polyglot.markdown.units import kinds as blocks
from polyglot.model import Catalog, Message, Record

LEAST = 4  # words
_TOPICS = "tags"  # the field that articles have in common

Key = int  # 64 bits of a hash; a text is compared in full before it is taken


@dataclass(frozen=True, slots=True)
class Offer:
    """A person's translation, for another article's unit of the same key."""

    key: Key
    message: Message  # where it stands
    source: str  # what it is a translation of: the message's own source, or an earlier wording
    origin: str  # the article from which it was taken, if it is a copy


@dataclass(frozen=True, slots=True)
class Holding:
    """What one catalog holds for others, by key: the names of the texts that it offers, and what it lacks."""

    offers: tuple[tuple[Key, str, str], ...] = ()  # key, the target's digest, the article that it is a copy from
    wants: tuple[Key, ...] = ()


def hold(catalog: Catalog, records: Sequence[Record], language: str) -> Holding:
    """What a catalog holds, by what its ledger knows; `language` is the tag of the article's language."""
    given = (
        (offer.key, ledger.digest(offer.message.target), offer.origin) for offer in offers(catalog, records, language)
    )
    wanted = {key for keys, _ in wants(catalog, records, language) for key in keys}
    return Holding(tuple(given), tuple(sorted(wanted)))


def offers(catalog: Catalog, records: Sequence[Record], language: str, *, least: int = LEAST) -> Iterator[Offer]:
    """The translations that a person answers for, of live and of obsolete messages, and of earlier wordings.

    `least` is how many words a text has to have.
    """
    kinds = ledger.index(records)
    copies = {(record.source, record.target): record.by for record in records if record.kind == ledger.COPY}
    retired = {(record.source, record.target): record.text for record in records if record.kind == "obsolete"}
    for message in catalog.messages:
        context, source = ledger.translated(message, kinds) or (None, "")
        if not source:
            continue
        notes, origin = message.notes, ""
        if kinds:
            pair = (ledger.digest(source, context), ledger.digest(message.target))
            origin = copies.get(pair, "")
            if message.obsolete:
                notes = retired.get((ledger.digest(message.source, message.context), pair[1]), "")
        for key in _keys(source, context, notes, language, least):
            yield Offer(key, message, source, origin)


def wants(
    catalog: Catalog, records: Sequence[Record], language: str, *, least: int = LEAST
) -> Iterator[tuple[tuple[Key, ...], Message]]:
    """The messages without a person's text: missing ones, and drafts as the machine left them."""
    kinds = ledger.index(records)
    for message in catalog.messages:
        if not message.obsolete and (not message.target or ledger.is_untouched(message, kinds)):
            keys = _keys(message.source, message.context, message.notes, language, least)
            if keys:
                yield keys, message


def _keys(source: str, context: str | None, notes: str, language: str, least: int) -> tuple[Key, ...]:
    """A key for each kind of block that a text stands in; none if it is too short to mean the same everywhere."""
    if count(source) < least and context != _TOPICS:
        return ()
    levels = {"heading" if kind.startswith("heading ") else kind for kind in blocks(notes)}
    return tuple(_key(source, context, kind, language) for kind in sorted(levels))


def _key(source: str, context: str | None, kind: str, language: str) -> Key:
    whole = "\0".join((language, kind, context or "", source))
    return int.from_bytes(hashlib.blake2b(whole.encode(), digest_size=8).digest(), "big", signed=True)
