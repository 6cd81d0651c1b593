"""What a catalog can give to other articles, and what it lacks.

A translation that a person answers for is offered under the key of what it translates: the source's language, the kind of
block, the text. Equal keys ask for one translation. Units of a few words are not offered: they may mean something else
elsewhere. Topics do not.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger import records as ledger
from polyglot.language.word_count import count_words
from polyglot.markdown.units import block_kinds
from polyglot.model import Catalog, LedgerRecord, Message, RecordKey, RecordKind

MIN_WORDS = 4  # words
_TAGS_FIELD = "tags"  # the field that articles have in common

SentenceKey = int  # 64 bits of a hash; a text is compared in full before it is taken


@dataclass(frozen=True, slots=True)
class PropagationCandidate:
    """A person's translation, for another article's unit of the same key."""

    key: SentenceKey
    message: Message  # where it stands
    source: str  # what it is a translation of: the message's own source, or an earlier wording
    origin: str  # the article from which it was taken, if it is a copy


@dataclass(frozen=True, slots=True)
class CatalogSummary:
    """What one catalog holds for others, by key: the names of the texts that it offers, and what it lacks."""

    offered: tuple[
        tuple[SentenceKey, str, str], ...
    ] = ()  # key, the target's digest, the article that it is a copy from
    wanted: tuple[SentenceKey, ...] = ()


def summarize_catalog(catalog: Catalog, records: Sequence[LedgerRecord], language: str) -> CatalogSummary:
    """What a catalog holds, by what its ledger knows; `language` is the tag of the article's language."""
    given = (
        (offer.key, ledger.text_digest(offer.message.target), offer.origin)
        for offer in find_candidates(catalog, records, language)
    )
    wanted = {key for keys, _ in find_wanted(catalog, records, language) for key in keys}
    return CatalogSummary(tuple(given), tuple(sorted(wanted)))


def find_candidates(
    catalog: Catalog, records: Sequence[LedgerRecord], language: str, *, min_words: int = MIN_WORDS
) -> Iterator[PropagationCandidate]:
    """The translations that a person answers for, of live and of obsolete messages, and of earlier wordings.

    `min_words` is how many words a text has to have.
    """
    kinds = ledger.index_records(records)
    copies = {record.key: record.origin.name for record in records if record.kind is RecordKind.MEMORY}
    retired = {record.key: record.text for record in records if record.kind is RecordKind.OBSOLETE}
    for message in catalog.messages:
        context, source = ledger.reviewed_source(message, kinds) or (None, "")
        if not source:
            continue
        notes, origin = message.notes, ""
        if kinds:
            pair = RecordKey(ledger.text_digest(source, context), ledger.text_digest(message.target))
            origin = copies.get(pair, "")
            if message.obsolete:
                notes = retired.get(ledger.record_key(message), "")
        for key in _sentence_keys(source, context, notes, language, min_words):
            yield PropagationCandidate(key, message, source, origin)


def find_wanted(
    catalog: Catalog, records: Sequence[LedgerRecord], language: str, *, min_words: int = MIN_WORDS
) -> Iterator[tuple[tuple[SentenceKey, ...], Message]]:
    """The messages without a person's text: missing ones, and drafts as the machine left them."""
    kinds = ledger.index_records(records)
    for message in catalog.messages:
        if not message.obsolete and (not message.target or ledger.is_untouched(message, kinds)):
            keys = _sentence_keys(message.source, message.context, message.notes, language, min_words)
            if keys:
                yield keys, message


def _sentence_keys(source: str, context: str | None, notes: str, language: str, least: int) -> tuple[SentenceKey, ...]:
    """A key for each kind of block that a text stands in; none if it is too short to mean the same everywhere."""
    if count_words(source) < least and context != _TAGS_FIELD:
        return ()
    return tuple(_hash_sentence(source, context, kind, language) for kind in sorted(block_kinds(notes)))


def _hash_sentence(source: str, context: str | None, kind: str, language: str) -> SentenceKey:
    whole = "\0".join((language, kind, context or "", source))
    return int.from_bytes(hashlib.blake2b(whole.encode(), digest_size=8).digest(), "big", signed=True)
