"""Propagation candidates: reviewed translations that other articles may reuse, and messages that need one.

A translation is offered under a key of its source: the language, the kind of block and the text. Messages of one key need one
translation. Units of a few words are not offered, since they may mean something else elsewhere; tags are, since they do not.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
from polyglot.language.word_count import count_words
from polyglot.markdown.units import block_kinds
from polyglot.model import Catalog, Message

MIN_WORDS = 4  # least words of an offered source
_TAGS_FIELD = "tags"  # the front-matter field whose values articles share

SentenceKey = int  # 64 bits of a hash; texts are compared in full before use


@dataclass(frozen=True, slots=True)
class PropagationCandidate:
    """A reviewed translation, for another article's unit of the same key."""

    key: SentenceKey
    message: Message  # that has the translation
    source: str  # text that was translated: the message's source, or its earlier wording
    origin: str  # id of the article from which it was copied; empty if it is not a copy


@dataclass(frozen=True, slots=True)
class CatalogSummary:
    """The keys of the translations that a catalog offers to others, and of those that it wants."""

    # Key, digest of the target, and id of the article from which it was copied (empty if it is not a copy).
    offered: tuple[tuple[SentenceKey, str, str], ...] = ()
    wanted: tuple[SentenceKey, ...] = ()


def summarize_catalog(catalog: Catalog, records: Sequence[LedgerRecord], language: str) -> CatalogSummary:
    """Summarize a catalog with its ledger; `language` is the tag of the article's language."""
    offered = (
        (candidate.key, ledger.text_digest(candidate.message.target), candidate.origin)
        for candidate in find_candidates(catalog, records, language)
    )
    wanted = {key for keys, _ in find_wanted(catalog, records, language) for key in keys}
    return CatalogSummary(tuple(offered), tuple(sorted(wanted)))


def find_candidates(
    catalog: Catalog, records: Sequence[LedgerRecord], language: str, *, min_words: int = MIN_WORDS
) -> Iterator[PropagationCandidate]:
    """Yield the reviewed translations of messages, also of obsolete ones and of earlier wordings.

    Sources of fewer words than `min_words` are omitted.
    """
    kinds = ledger.index_records(records)
    copies = {record.key: record.origin.name for record in records if record.kind is RecordKind.MEMORY}
    block_notes = {record.key: record.text for record in records if record.kind is RecordKind.OBSOLETE}
    for message in catalog.messages:
        context, source = ledger.reviewed_source(message, kinds) or (None, "")
        if not source:
            continue
        notes, origin = message.notes, ""
        if kinds:
            pair = RecordKey(ledger.text_digest(source, context), ledger.text_digest(message.target))
            origin = copies.get(pair, "")
            if message.obsolete:
                notes = block_notes.get(ledger.record_key(message), "")
        for key in _sentence_keys(source, context, notes, language, min_words):
            yield PropagationCandidate(key, message, source, origin)


def find_wanted(
    catalog: Catalog, records: Sequence[LedgerRecord], language: str, *, min_words: int = MIN_WORDS
) -> Iterator[tuple[tuple[SentenceKey, ...], Message]]:
    """Yield the keys and the message of each untranslated message and each draft that no person has edited."""
    kinds = ledger.index_records(records)
    for message in catalog.messages:
        if not message.obsolete and (not message.target or ledger.is_untouched(message, kinds)):
            keys = _sentence_keys(message.source, message.context, message.notes, language, min_words)
            if keys:
                yield keys, message


def _sentence_keys(source: str, context: str | None, notes: str, language: str, least: int) -> tuple[SentenceKey, ...]:
    """Return a key for each kind of block that has a text; none if it is too short to mean the same everywhere."""
    if count_words(source) < least and context != _TAGS_FIELD:
        return ()
    return tuple(_hash_sentence(source, context, kind, language) for kind in sorted(block_kinds(notes)))


def _hash_sentence(source: str, context: str | None, kind: str, language: str) -> SentenceKey:
    whole = "\0".join((language, kind, context or "", source))
    return int.from_bytes(hashlib.blake2b(whole.encode(), digest_size=8).digest(), "big", signed=True)
