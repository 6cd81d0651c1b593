"""Sync of one article: update its template and its catalogs in every other language of the publication.

A catalog and its ledger go through the passes of `_PASSES`, in that order, and are then written.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import check_names, kept_names
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.ledger import catalog_store, obsolete, snapshot
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord
from polyglot.catalogs.ledger.restoration import CommittedVersions, restore_texts
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.cache import SeenUnits
from polyglot.catalogs.sync.carry_over import carry_over
from polyglot.catalogs.sync.earlier_reviews import EarlierReviews
from polyglot.catalogs.sync.glossary_notes import with_glossary_notes
from polyglot.catalogs.sync.minor_edits import LastEdit, digest_units, find_last_edit
from polyglot.catalogs.sync.propagation import summarize_orphan
from polyglot.catalogs.sync.propagation_candidates import CatalogSummary, summarize_catalog
from polyglot.catalogs.sync.update import TranslationChange, create_template, update_catalog
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.model import Catalog, Locale, State, Unit
from polyglot.publication import Publication, text_kind
from polyglot.storage import files
from polyglot.storage.fingerprints import Signature

_EMPTY = Catalog((), ())


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """The options of a sync, for all articles."""

    day: str  # ISO date of new ledger records
    versions: CommittedVersions  # of the catalogs
    minor: frozenset[str] = frozenset()  # ids of articles whose edits the editor declared minor
    last_edits: Mapping[str, SeenUnits] = field(default_factory=dict)  # of those whose last edit may be meant
    by: str = ""  # handle of the person whose translations are recorded as reviewed; empty for none
    by_tags: Collection[str] = ()  # languages in which they are recorded; empty for all
    earlier: EarlierReviews | None = None  # what was reviewed before; None without `by`
    prune: str = ""  # ISO date: messages that became obsolete before it are deleted; empty for none
    glossary: Glossary = field(default_factory=Glossary)  # for notes to translators


@dataclass(frozen=True, slots=True)
class CatalogResult:
    """The result of a sync of one catalog."""

    signature: Signature  # of its file afterwards
    written: bool
    pruned: int  # number of obsolete messages deleted
    summary: CatalogSummary  # of the translations that it offers and wants
    snapshot: str  # of its reviewed translations
    recorded_reviews: int  # number of reviews recorded under the handle `by`
    undated_reviews: int  # number of reviewed translations without a reviewer: what was reviewed before is unknown
    accepted: int  # number of stale translations that are reviewed again: their last edit was declared minor
    restored: Mapping[State, int]  # numbers of messages that got back the text that a program had taken out
    old_header: tuple[tuple[str, str], ...]  # of the stored catalog; of a new one, its own


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """The result of a sync of one article."""

    article: str  # id
    written: int = 0  # number of files that changed
    units: int = 0  # number of different units
    digests: str = ""  # of the units
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False if a file could not be read: the next sync tries again
    catalogs: Mapping[Locale, CatalogResult] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _CatalogSync:
    """The inputs of a sync of one catalog, apart from the catalog and its ledger."""

    options: SyncOptions
    article: Article
    locale: Locale
    units: Sequence[Unit]
    terms: TermMatcher
    is_minor: bool  # whether the edits of the article are declared minor
    last_edit: LastEdit | None  # that is declared minor if no edit is pending


@dataclass(frozen=True, slots=True)
class _SyncState:
    """A catalog and its ledger between two passes of a sync."""

    catalog: Catalog
    records: tuple[LedgerRecord, ...]
    stored: catalog_store.StoredCatalog | None  # as it was before
    before: Catalog = _EMPTY  # the catalog before the update; of a new one, after it
    changes: tuple[TranslationChange, ...] = ()  # made by the update
    reviews: tuple[LedgerRecord, ...] = ()  # new ones
    undated_reviews: int = 0
    restored: Counter[State] = field(default_factory=Counter)
    accepted: int = 0
    pruned: int = 0


def sync_article(publication: Publication, options: SyncOptions, id: str) -> ArticleResult:
    """Update an article's template and catalogs. Files that cannot be read stay unchanged and become findings."""
    try:
        article = articles.read(id, publication)
        units = articles.segment(article, publication).units
    except ContentError as error:
        return ArticleResult(id, findings=(from_error(error, FindingCode(text_kind(id))),), complete=False)
    findings = [*articles.find_warnings(article), *check_names(article)]
    names = kept_names(article, publication)
    is_minor = id in options.minor or (article.front is not None and article.front.data.get("minor") is True)
    seen = options.last_edits.get(id)
    last_edit = None if seen is None else find_last_edit(publication, article, units, seen)
    written, complete, catalogs = 0, True, {}
    if _is_needed(publication.template_path(id), id, units):
        written += files.write(publication.template_path(id), reader.dump(create_template(units, article.path)))
    for locale in publication.languages_for(article.locale):
        if not _is_needed(publication.catalog_path(id, locale), id, units):
            continue
        try:
            terms = options.glossary.matcher(article.locale, locale).with_names(names)
            job = _CatalogSync(options, article, locale, units, terms, is_minor, last_edit)
            catalogs[locale] = _sync_catalog(publication, job)
            written += catalogs[locale].written
        except ContentError as error:
            findings.append(from_error(error, FindingCode.CATALOG))
            complete = False
    number = len({unit.key for unit in units})
    return ArticleResult(id, written, number, digest_units(units), tuple(findings), complete, catalogs)


def sync_or_summarize(
    publication: Publication, options: SyncOptions, orphaned: Collection[str], id: str
) -> tuple[ArticleResult, Mapping[str, CatalogSummary]]:
    """Sync an article, or read an orphan's catalogs; return the result, and the summaries by language tag apart from it."""
    if id in orphaned:
        return ArticleResult(id), summarize_orphan(publication, id)
    result = sync_article(publication, options, id)
    summaries = {locale.tag: catalog.summary for locale, catalog in result.catalogs.items()}
    catalogs = {locale: replace(catalog, summary=CatalogSummary()) for locale, catalog in result.catalogs.items()}
    return replace(result, catalogs=catalogs), summaries


def _is_needed(path: Path, id: str, units: Sequence[Unit]) -> bool:
    """Return whether to write a file of a text: not for an issue file without units, unless the file exists already."""
    return bool(units) or text_kind(id) == "article" or path.exists()


def _sync_catalog(publication: Publication, job: _CatalogSync) -> CatalogResult:
    """Update one catalog and its ledger, and write both."""
    id, locale = job.article.id, job.locale
    recorded: list[LedgerRecord] = []  # by all calls of `make`; the ledger has those of the first at the second

    def make(stored: catalog_store.StoredCatalog | None) -> tuple[Catalog, _SyncState]:
        records = catalog_store.read_ledger(publication, id, locale) if stored else ()
        state = _SyncState(stored.catalog if stored else _EMPTY, records, stored)
        for run_pass in _PASSES:
            state = run_pass(job, state)
        recorded.extend(state.reviews)
        # The ledger first, so that an interruption leaves no stale translation without the record of its review.
        if state.records != records:
            catalog_store.write_ledger(publication, id, locale, state.records)
        return state.catalog, state

    result, state = catalog_store.rewrite(publication, id, locale, make)
    # The records of pruned messages last, so that no message loses its records before it is deleted itself.
    if job.options.prune:
        records = catalog_store.read_ledger(publication, id, locale)
        catalog_store.write_ledger(publication, id, locale, obsolete.drop_pruned(records, result.catalog))
    return CatalogResult(
        result.signature,
        result.written,
        state.pruned,
        summarize_catalog(state.catalog, state.records, job.article.locale.tag),
        snapshot.take_snapshot(result.catalog.messages),
        len(recorded),
        state.undated_reviews,
        state.accepted,
        state.restored,
        state.before.header,
    )


def _record_new_reviews(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Record as reviewed by `by` the translations that have been reviewed since the last sync, or a commit.

    If what was reviewed before is unknown, they are only counted.
    """
    options = job.options
    if options.earlier is None or (options.by_tags and job.locale.tag not in options.by_tags):
        return state
    last = options.earlier.find(job.article.id, job.locale, state.catalog.messages)
    new = snapshot.find_new_reviews(state.catalog.messages, last or "")
    reviews = ledger.create_reviews(new, ledger.index_records(state.records), options.by, options.day)
    if last is None:
        return replace(state, undated_reviews=len(reviews))
    return replace(state, records=(*state.records, *reviews), reviews=tuple(reviews))


def _restore_texts(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Put back the texts that a program has taken out since the last sync."""
    if state.stored is None:
        return state
    kinds, units = ledger.index_records(state.records), {unit.key for unit in job.units}
    result = restore_texts(job.options.versions, job.article.id, job.locale, state.stored, units, kinds)
    restored = Counter(ledger.message_state(message, kinds) for message in result.messages)
    return replace(state, catalog=result.catalog, restored=restored)


def _drop_resolved_stale(_: _CatalogSync, state: _SyncState) -> _SyncState:
    """Remove the records of stale translations that a person has accepted."""
    return replace(state, records=ledger.drop_resolved_stale(state.records, state.catalog.messages))


def _restore_previous(_: _CatalogSync, state: _SyncState) -> _SyncState:
    """Restore the earlier wordings of stale messages, which some editors remove."""
    messages = ledger.with_previous(state.catalog.messages, state.records)
    return replace(state, catalog=replace(state.catalog, messages=messages))


def _accept_last_edit(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Make the translations reviewed again that the last edit made stale, if it is declared minor and no edit is pending."""
    live = {message.key for message in state.catalog.messages if not message.obsolete}
    if job.last_edit is None or live != {unit.key for unit in job.units}:
        return state
    changes = job.last_edit.find_changes(state.catalog.messages, state.records)
    accepted = {change.new.key: change.new for change in changes}
    messages = tuple(accepted.get(message.key, message) for message in state.catalog.messages)
    records = ledger.drop_resolved_stale(carry_over(state.records, changes, job.options.day), messages)
    return replace(state, catalog=replace(state.catalog, messages=messages), records=records, accepted=len(accepted))


def _update(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Update the messages to the article's units."""
    old, kinds = state.catalog if state.stored else None, ledger.index_records(state.records)
    result = update_catalog(old, job.units, job.article.path, job.locale, kinds, minor=job.is_minor)
    return replace(state, catalog=result.catalog, before=old or result.catalog, changes=result.changes)


def _carry_records_over(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Carry the records of old messages over to those that the update made of them."""
    return replace(state, records=carry_over(state.records, state.changes, job.options.day))


def _record_obsolete(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Record since which day messages have been obsolete."""
    records = obsolete.record_obsolete(state.records, state.before, state.catalog, job.options.day)
    return replace(state, records=records)


def _prune(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Delete the messages that became obsolete before the day of the options."""
    catalog = obsolete.prune(state.catalog, state.records, job.options.prune)
    return replace(state, catalog=catalog, pruned=len(state.catalog.messages) - len(catalog.messages))


def _add_glossary_notes(job: _CatalogSync, state: _SyncState) -> _SyncState:
    """Add a note for each term of the glossary."""
    return replace(state, catalog=with_glossary_notes(state.catalog, job.terms))


def _add_quality_notes(_: _CatalogSync, state: _SyncState) -> _SyncState:
    """Add a note to each doubtful draft."""
    return replace(state, catalog=with_quality_notes(state.catalog, state.records))


# The passes of a sync over one catalog and its ledger. The order matters:
_PASSES: tuple[Callable[[_CatalogSync, _SyncState], _SyncState], ...] = (
    # Before the update, on the messages that people reviewed: it replaces those whose source was edited.
    _record_new_reviews,
    # After the reviews are recorded, since what is put back is older; before all passes that look at texts.
    _restore_texts,
    # Before the update, after which an accepted translation may be stale again: that is recorded with a new day.
    _drop_resolved_stale,
    # Before the update, which matches the earlier wordings of stale messages with the article's units.
    _restore_previous,
    # After the earlier wordings are back; before the update, which takes a pending edit.
    _accept_last_edit,
    _update,
    # After the update, whose changes it follows.
    _carry_records_over,
    # After the update, which makes messages obsolete or uses them again.
    _record_obsolete,
    # After the days are recorded by which it selects messages. (Their records go after the catalog is written.)
    _prune,
    # After the update, which creates all notes anew; the quality notes need the records that were carried over.
    _add_glossary_notes,
    _add_quality_notes,
)
