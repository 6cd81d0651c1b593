"""One article -> its template and its catalogs in every other language of the publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import check_names, kept_names
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.ledger import catalog_store, obsolete, snapshot
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.carry_over import carry_over
from polyglot.catalogs.sync.glossary_notes import with_glossary_notes
from polyglot.catalogs.sync.propagation_candidates import CatalogSummary, summarize_catalog
from polyglot.catalogs.sync.update import create_template, update_catalog
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.model import Catalog, LedgerRecord, Locale, Message, Unit
from polyglot.publication import Publication, text_kind
from polyglot.storage import files
from polyglot.storage.files import Signature


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What is known of the edits that a sync finds."""

    day: str  # ISO date: what the ledger notes
    minor: frozenset[str] = frozenset()  # articles whose edits change no meaning, by the editor's word
    by: str = ""  # whose translations are coming in, by their handle; empty if nobody says so
    snapshots: snapshot.Snapshots = field(default_factory=dict)  # what the last sync saw reviewed
    prune: str = ""  # obsolete messages go that have been so since a day before this one; empty: none go
    glossary: Glossary = field(default_factory=Glossary)  # of which translators are told


@dataclass(frozen=True, slots=True)
class CatalogResult:
    """What became of one catalog."""

    signature: Signature  # of its file as it is now
    written: bool
    pruned: int  # obsolete messages
    summary: CatalogSummary  # what it holds for others
    snapshot: str  # of what is reviewed there
    recorded_reviews: int  # translations that have come in, reviewed by the one who is named
    undated_reviews: int  # reviewed ones of which nobody knows when they came in


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """What a sync did for one article."""

    article: str
    written: int = 0  # files that changed
    units: int = 0
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False: something could not be read, so it is to be tried again
    catalogs: Mapping[Locale, CatalogResult] = field(default_factory=dict)


def sync_article(publication: Publication, options: SyncOptions, id: str) -> ArticleResult:
    """Bring an article's template and catalogs in step with it. What cannot be read is a finding, and is left alone."""
    try:
        article = articles.read(id, publication)
        units = articles.segment(article, publication).units
    except ContentError as error:
        return ArticleResult(id, findings=(from_error(error, FindingCode(text_kind(id))),), complete=False)
    findings = [*articles.find_warnings(article), *check_names(article)]
    kept = kept_names(article, publication)
    minor = id in options.minor or (article.front is not None and article.front.data.get("minor") is True)
    written, complete, catalogs = 0, True, {}
    if _is_needed(publication.template_path(id), id, units):
        written += files.write(publication.template_path(id), reader.dump(create_template(units, article.path)))
    for locale in publication.languages_for(article.locale):
        if not _is_needed(publication.catalog_path(id, locale), id, units):
            continue
        try:
            terms = options.glossary.matcher(article.locale, locale).with_names(kept)
            catalogs[locale] = _sync_catalog(publication, options, article, locale, units, terms, minor=minor)
            written += catalogs[locale].written
        except ContentError as error:
            findings.append(from_error(error, FindingCode.CATALOG))
            complete = False
    return ArticleResult(id, written, len({unit.key for unit in units}), tuple(findings), complete, catalogs)


def _is_needed(path: Path, id: str, units: Sequence[Unit]) -> bool:
    """Is a file made of this text? Of an issue that says nothing to translate none is, but one that is there is kept."""
    return bool(units) or text_kind(id) == "article" or path.exists()


def _sync_catalog(
    publication: Publication,
    edit: SyncOptions,
    article: Article,
    locale: Locale,
    units: Sequence[Unit],
    terms: TermMatcher,
    *,
    minor: bool,
) -> CatalogResult:
    """Bring one catalog in step with its article, and tell its translators of these terms."""
    # The reviews of all calls of `make`: the ledger has those of the first one already when there is a second.
    recorded: list[LedgerRecord] = []

    def make(old: catalog_store.StoredCatalog | None) -> tuple[Catalog, tuple[CatalogSummary, int, int]]:
        before = old.catalog.messages if old else ()
        records = catalog_store.read_ledger(publication, article.id, locale) if old else ()
        reviews, unknown = _new_reviews(before, records, edit, snapshot.snapshot_key(article.id, locale))
        recorded.extend(reviews)
        known = (*ledger.drop_resolved_stale(records, before), *reviews)
        kept = replace(old.catalog, messages=ledger.with_previous(before, known)) if old else None
        new = update_catalog(kept, units, article.path, locale, ledger.index_records(known), minor=minor)
        after = carry_over(known, new.changes, edit.day)
        after = obsolete.record_obsolete(after, kept or new.catalog, new.catalog, edit.day)
        if after != records:  # first, so that a translation which goes stale is known as a person's whatever happens
            catalog_store.write_ledger(publication, article.id, locale, after)
        catalog = with_quality_notes(with_glossary_notes(obsolete.prune(new.catalog, after, edit.prune), terms), after)
        pruned = len(new.catalog.messages) - len(catalog.messages)
        return catalog, (summarize_catalog(catalog, after, article.locale.tag), pruned, unknown)

    done, (summary, pruned, undated) = catalog_store.rewrite(publication, article.id, locale, make)
    if edit.prune:  # last, so that no message loses its records before it has gone itself
        records = catalog_store.read_ledger(publication, article.id, locale)
        catalog_store.write_ledger(publication, article.id, locale, obsolete.drop_pruned(records, done.catalog))
    mark = snapshot.take_snapshot(done.catalog.messages)
    return CatalogResult(done.signature, done.written, pruned, summary, mark, len(recorded), undated)


def _new_reviews(
    messages: Sequence[Message], records: Sequence[LedgerRecord], edit: SyncOptions, name: str
) -> tuple[list[LedgerRecord], int]:
    """What to note of a catalog's reviewed messages, if somebody's are coming in, and how many nobody knows the day of.

    Only those are noted that are new since the last sync.
    """
    if not edit.by:
        return [], 0
    made = ledger.create_reviews(
        snapshot.find_new_reviews(messages, edit.snapshots.get(name, "")),
        ledger.index_records(records),
        edit.by,
        edit.day,
    )
    return (made, 0) if name in edit.snapshots else ([], len(made))
