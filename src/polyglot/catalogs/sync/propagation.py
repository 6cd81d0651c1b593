"""A reviewed translation goes to every article that has the same sentence in the same kind of block, and counts there too.

So nobody does a sentence twice, and a text that is taken out of one article and put into another keeps its translation. Only
what is missing is filled, and drafts that nobody has touched. The ledger says from which article a translation was taken.
An article that is largely made of what another has lost is a part of it, and takes its short texts along as well.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from polyglot.articles import article as articles
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.sync.propagation_candidates import (
    CatalogSummary,
    PropagationCandidate,
    SentenceKey,
    find_candidates,
    find_wanted,
    summarize_catalog,
)
from polyglot.catalogs.sync.propagation_index import PropagationTask
from polyglot.errors import ContentError
from polyglot.language.word_count import count_words
from polyglot.markdown import markup_check
from polyglot.model import Catalog, LedgerRecord, Locale, Message, MessageKey, RecordKey, RecordKind
from polyglot.publication import Publication
from polyglot.storage.files import Signature

_MIN_SHARE = 0.3  # of an article's words: so much of it another one has lost if it was a part of that


@dataclass(frozen=True, slots=True)
class PropagationResult:
    """What an article was given."""

    article: str
    messages: int = 0
    files: int = 0
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of its catalogs as they are now, by folder
    summaries: Mapping[str, CatalogSummary] = field(default_factory=dict)  # what they hold now, by language tag


@dataclass(frozen=True, slots=True)
class _LocatedCandidate:
    """An offer as it stands in its catalog, and what the ledger there knows of it."""

    candidate: PropagationCandidate
    origin_article: str
    records: tuple[LedgerRecord, ...]
    moved: bool  # it stands in its own article no more


_CandidateIndex: TypeAlias = tuple[
    Mapping[SentenceKey, _LocatedCandidate], Mapping[str, Mapping[SentenceKey, _LocatedCandidate]]
]


def fill_article(
    publication: Publication, day: str, task_list: tuple[str, Sequence[PropagationTask]]
) -> PropagationResult:
    """Put what others offer into an article's catalogs. `day` (ISO) is what the ledger notes.

    What cannot be read gives and takes nothing: sync has told of it.
    """
    id, gifts = task_list
    try:
        cut = articles.segment(articles.read(id, publication), publication)
    except (ContentError, FileNotFoundError):
        return PropagationResult(id)
    language = cut.article.locale.tag
    messages, files, signatures, holdings = 0, 0, {}, {}
    for tag in sorted({gift.language for gift in gifts}):
        locale = publication.locale(tag)
        known = _load_candidates(publication, locale, [gift for gift in gifts if gift.language == tag], language)
        try:
            done, taken, holdings[tag] = _fill_catalog(publication, day, cut, locale, known)
        except ContentError:
            continue
        messages += taken
        files += done.written
        signatures[locale.path] = done.signature
    return PropagationResult(id, messages, files, signatures, holdings)


def _fill_catalog(
    publication: Publication, day: str, cut: SegmentedArticle, locale: Locale, known: _CandidateIndex
) -> tuple[catalog_store.RewriteResult, int, CatalogSummary]:
    """Fill one catalog; returns what became of it, how many messages were filled, and what it holds now."""
    place, language = (cut.article.id, locale), cut.article.locale.tag
    units = {unit.key: unit for unit in cut.units}
    allowed = publication.rules[locale.tag].allow_targets

    def fits(key: MessageKey, found: _LocatedCandidate) -> bool:
        return key not in units or markup_check.preserves_markup(
            units[key], found.candidate.message.target, cut.footnotes, allowed
        )

    def make(catalog: Catalog) -> tuple[Catalog, tuple[int, CatalogSummary]]:
        records = catalog_store.read_ledger(publication, *place)
        chosen = _choose_candidates(catalog, list(find_wanted(catalog, records, language, min_words=1)), known)
        taken = {key: found for key, found in chosen.items() if fits(key, found)}
        if taken:
            filled = (
                _with_translation(one, taken[one.key]) if one.key in taken and not one.obsolete else one
                for one in catalog.messages
            )
            catalog = with_quality_notes(replace(catalog, messages=tuple(filled)), records)
            records = (*records, *(record for key, one in taken.items() for record in _create_records(key, one, day)))
            # The ledger goes first, so that an interruption leaves no translation whose origin nobody knows.
            catalog_store.write_ledger(publication, *place, records)
        return catalog, (len(taken), summarize_catalog(catalog, records, language))

    done, (count, summary) = catalog_store.rewrite_existing(publication, *place, make)
    return done, count, summary


def _load_candidates(
    publication: Publication, locale: Locale, gifts: Sequence[PropagationTask], language: str
) -> _CandidateIndex:
    """The texts of these gifts, from the catalogs where they stand; and by giver, all texts that have left it."""
    asked = {(gift.key, gift.target) for gift in gifts}
    given: dict[SentenceKey, _LocatedCandidate] = {}
    left: dict[str, dict[SentenceKey, _LocatedCandidate]] = {}
    for giver in {gift.origin_article: None for gift in gifts}:
        try:
            stored = catalog_store.read_catalog(publication, giver, locale)
            records = catalog_store.read_ledger(publication, giver, locale)
        except ContentError:
            continue
        gone = not publication.article_path(giver).is_file()
        for offer in find_candidates(stored.catalog, records, language, min_words=1) if stored else ():
            found = _LocatedCandidate(offer, giver, records, gone or offer.message.obsolete)
            if (offer.key, ledger.text_digest(offer.message.target)) in asked:
                given[offer.key] = found
            if found.moved:
                left.setdefault(giver, {})[offer.key] = found
    return given, left


def _choose_candidates(
    catalog: Catalog,
    wanted: Sequence[tuple[tuple[SentenceKey, ...], Message]],
    known: _CandidateIndex,
) -> dict[MessageKey, _LocatedCandidate]:
    """What each of the wanted messages takes."""
    given, left = known
    taken = dict(_match_candidates(wanted, given))
    moved: Counter[str] = Counter()
    for (_, source), one in taken.items():
        moved[one.origin_article] += count_words(source) if one.moved else 0
    whole = sum(count_words(message.source) for message in catalog.messages if not message.obsolete)
    for giver, words in moved.items():
        if words and words >= _MIN_SHARE * whole:
            taken = dict(_match_candidates(wanted, left[giver])) | taken
    return taken


def _match_candidates(
    wanted: Sequence[tuple[tuple[SentenceKey, ...], Message]], found: Mapping[SentenceKey, _LocatedCandidate]
) -> Iterator[tuple[MessageKey, _LocatedCandidate]]:
    for keys, message in wanted:
        one = next((found[key] for key in keys if key in found and found[key].candidate.source == message.source), None)
        if one is not None:
            yield message.key, one


def _with_translation(message: Message, found: _LocatedCandidate) -> Message:
    """The message with the translation that was found, and with its comments if it has moved here."""
    given = found.candidate.message
    comments = message.comments or (given.comments if found.moved else "")
    return replace(message, target=given.target, fuzzy=False, previous=None, previous_context=None, comments=comments)


def _create_records(name: MessageKey, found: _LocatedCandidate, day: str) -> list[LedgerRecord]:
    """What the ledger is to know of a translation that was taken from another article."""
    key = RecordKey(ledger.text_digest(name[1], name[0]), ledger.text_digest(found.candidate.message.target))
    drafts = [
        one for one in found.records if one.source == key.source and one.kind is RecordKind.DRAFT
    ]  # it may be made of one
    kinds = ledger.ACCEPTED_KINDS if found.moved else {RecordKind.REVIEW}
    known = [one for one in found.records if one.key == key and one.kind in kinds]
    create = LedgerRecord.moved if found.moved else LedgerRecord.memory
    return [create(key, found.origin_article, day), *drafts, *known]
