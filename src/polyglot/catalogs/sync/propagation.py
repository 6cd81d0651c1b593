"""Propagation of reviewed translations to articles with the same sentence in the same kind of block.

A sentence is thus translated once, and a text that is moved to another article keeps its translation. Only untranslated
messages are filled, and drafts that no person has edited. The ledger records the article from which a translation was copied.
An article that consists largely of text that was removed from another one also takes the translations of its short texts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

from polyglot.articles import article as articles
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
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
from polyglot.model import Catalog, Locale, Message, MessageKey
from polyglot.publication import Publication
from polyglot.storage.fingerprints import Signature

_MIN_SHARE = 0.3  # least share of an article's words that were removed from another one, if it was a part of that


@dataclass(frozen=True, slots=True)
class PropagationResult:
    """The result of propagation to one article."""

    article: str
    messages: int = 0  # number of translations copied
    files: int = 0  # number of catalogs written
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of its catalogs afterwards, by folder
    summaries: Mapping[str, CatalogSummary] = field(default_factory=dict)  # of its catalogs afterwards, by language tag


@dataclass(frozen=True, slots=True)
class _LocatedCandidate:
    """A candidate with its article and the ledger of its catalog."""

    offer: PropagationCandidate
    origin_article: str  # id
    records: tuple[LedgerRecord, ...]  # of the whole catalog
    moved: bool  # whether its own article no longer has the text


_Candidates: TypeAlias = Mapping[SentenceKey, _LocatedCandidate]
_WantedMessage: TypeAlias = tuple[tuple[SentenceKey, ...], Message]


def fill_article(
    publication: Publication, day: str, article_tasks: tuple[str, Sequence[PropagationTask]]
) -> PropagationResult:
    """Copy translations of other articles into an article's catalogs; `day` (ISO) is the date of ledger records.

    Articles and catalogs that cannot be read are left out: sync has reported them.
    """
    id, tasks = article_tasks
    try:
        segmented = articles.segment(articles.read(id, publication), publication)
    except (ContentError, FileNotFoundError):
        return PropagationResult(id)
    messages, written, signatures, summaries = 0, 0, {}, {}
    for tag in sorted({task.language for task in tasks}):
        locale = publication.locale(tag)
        locale_tasks = [task for task in tasks if task.language == tag]
        candidates, moved = _load_candidates(publication, locale, locale_tasks, segmented.article.locale.tag)
        try:
            result, count, summary = _fill_catalog(publication, day, segmented, locale, candidates, moved)
        except ContentError:
            continue
        messages += count
        written += result.written
        signatures[locale.path] = result.signature
        summaries[tag] = summary
    return PropagationResult(id, messages, written, signatures, summaries)


def summarize_orphan(publication: Publication, id: str) -> dict[str, CatalogSummary]:
    """Return the translations that the catalogs of a removed article offer, by language tag; it wants none."""
    source = catalog_store.orphan_locale(publication, id)
    summaries = dict.fromkeys((locale.tag for locale in publication.locales), CatalogSummary())
    for locale in publication.languages_for(source):
        try:
            stored = catalog_store.read_catalog(publication, id, locale)
            records = catalog_store.read_ledger(publication, id, locale)
        except ContentError:  # no finding of its own: `find_orphans` warns of every catalog without an article
            continue
        if stored:
            summaries[locale.tag] = CatalogSummary(summarize_catalog(stored.catalog, records, source.tag).offered)
    return summaries


def _fill_catalog(
    publication: Publication,
    day: str,
    segmented: SegmentedArticle,
    locale: Locale,
    candidates: _Candidates,
    moved: Mapping[str, _Candidates],
) -> tuple[catalog_store.RewriteResult, int, CatalogSummary]:
    """Fill one catalog; return the result of writing it, the number of messages filled, and its new summary."""
    id, language = segmented.article.id, segmented.article.locale.tag
    units = {unit.key: unit for unit in segmented.units}
    allowed = publication.rules[locale.tag].allow_targets

    def fits(key: MessageKey, candidate: _LocatedCandidate) -> bool:
        target = candidate.offer.message.target
        return key not in units or markup_check.preserves_markup(units[key], target, segmented.footnotes, allowed)

    def make(catalog: Catalog) -> tuple[Catalog, tuple[int, CatalogSummary]]:
        records = catalog_store.read_ledger(publication, id, locale)
        wanted = list(find_wanted(catalog, records, language, min_words=1))
        chosen = _choose_candidates(catalog, wanted, candidates, moved)
        chosen = {key: candidate for key, candidate in chosen.items() if fits(key, candidate)}
        if chosen:
            filled = (
                _with_translation(message, chosen[message.key])
                if message.key in chosen and not message.obsolete
                else message
                for message in catalog.messages
            )
            catalog = with_quality_notes(replace(catalog, messages=tuple(filled)), records)
            new_records = (_create_records(key, candidate, day) for key, candidate in chosen.items())
            records = (*records, *chain.from_iterable(new_records))
            # Before the catalog, so that no interruption leaves a translation whose origin is not recorded.
            catalog_store.write_ledger(publication, id, locale, records)
        return catalog, (len(chosen), summarize_catalog(catalog, records, language))

    result, (count, summary) = catalog_store.rewrite_existing(publication, id, locale, make)
    return result, count, summary


def _load_candidates(
    publication: Publication, locale: Locale, tasks: Sequence[PropagationTask], language: str
) -> tuple[_Candidates, Mapping[str, _Candidates]]:
    """Return the candidates of these tasks, and by article all candidates that were removed from it."""
    asked = {(task.key, task.target) for task in tasks}
    candidates: dict[SentenceKey, _LocatedCandidate] = {}
    moved: dict[str, dict[SentenceKey, _LocatedCandidate]] = {}
    for origin in {task.origin_article: None for task in tasks}:
        try:
            stored = catalog_store.read_catalog(publication, origin, locale)
            records = catalog_store.read_ledger(publication, origin, locale)
        except ContentError:
            continue
        is_orphan = not publication.article_path(origin).is_file()
        for offer in find_candidates(stored.catalog, records, language, min_words=1) if stored else ():
            candidate = _LocatedCandidate(offer, origin, records, is_orphan or offer.message.obsolete)
            if (offer.key, ledger.text_digest(offer.message.target)) in asked:
                candidates[offer.key] = candidate
            if candidate.moved:
                moved.setdefault(origin, {})[offer.key] = candidate
    return candidates, moved


def _choose_candidates(
    catalog: Catalog,
    wanted: Sequence[_WantedMessage],
    candidates: _Candidates,
    moved: Mapping[str, _Candidates],
) -> dict[MessageKey, _LocatedCandidate]:
    """Return the candidate for each wanted message that has one."""
    chosen = dict(_match_candidates(wanted, candidates))
    # The words that came from each article that has lost them.
    moved_words: Counter[str] = Counter()
    for key, candidate in chosen.items():
        moved_words[candidate.origin_article] += count_words(key.source) if candidate.moved else 0
    # From an article of which this one was a part, also the short texts.
    total = sum(count_words(message.source) for message in catalog.messages if not message.obsolete)
    for origin, words in moved_words.items():
        if words and words >= _MIN_SHARE * total:
            chosen = dict(_match_candidates(wanted, moved[origin])) | chosen
    return chosen


def _match_candidates(
    wanted: Sequence[_WantedMessage], candidates: _Candidates
) -> Iterator[tuple[MessageKey, _LocatedCandidate]]:
    """Yield the first candidate for each message, with the message's key; the sources are compared in full."""
    for keys, message in wanted:
        matches = (candidates[key] for key in keys if key in candidates)
        candidate = next((match for match in matches if match.offer.source == message.source), None)
        if candidate is not None:
            yield message.key, candidate


def _with_translation(message: Message, candidate: _LocatedCandidate) -> Message:
    """Return a message with a candidate's translation, and if that has moved here, with its comments."""
    origin = candidate.offer.message
    comments = message.comments or (origin.comments if candidate.moved else "")
    return replace(message, target=origin.target, fuzzy=False, previous=None, previous_context=None, comments=comments)


def _create_records(message_key: MessageKey, candidate: _LocatedCandidate, day: str) -> list[LedgerRecord]:
    """Return the records of a copied translation: its origin, the drafts it may be based on, its reviews."""
    source = ledger.text_digest(message_key.source, message_key.context)
    key = RecordKey(source, ledger.text_digest(candidate.offer.message.target))
    kinds = ledger.ACCEPTED_KINDS if candidate.moved else {RecordKind.REVIEW}
    drafts = [record for record in candidate.records if record.source == key.source and record.kind is RecordKind.DRAFT]
    reviews = [record for record in candidate.records if record.key == key and record.kind in kinds]
    create = LedgerRecord.moved if candidate.moved else LedgerRecord.memory
    return [create(key, candidate.origin_article, day), *drafts, *reviews]
