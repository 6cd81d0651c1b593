"""One run of sync: update the pending articles, then propagate reviewed translations between all articles."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from polyglot.catalogs.ledger import catalog_store, snapshot
from polyglot.catalogs.sync import propagation_index
from polyglot.catalogs.sync.article import ArticleResult, SyncOptions, sync_article
from polyglot.catalogs.sync.propagation import fill_article
from polyglot.catalogs.sync.propagation_candidates import CatalogSummary, summarize_catalog
from polyglot.errors import ContentError
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.files import Signature


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """The articles that a run of sync reads."""

    ids: Collection[str]  # all articles
    pending: Sequence[str]  # articles to sync, in order, and orphans to read again
    orphaned: Collection[str]  # removed articles that have catalogs
    removed: Collection[str]  # removed articles without catalogs


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The result of a run of sync."""

    synced: tuple[ArticleResult, ...]
    signatures: Mapping[
        str, Mapping[str, Signature]
    ]  # of all catalogs that were read or written, by article and folder
    written: int  # number of templates and catalogs
    propagated: int  # translations copied from other articles
    pruned: int  # obsolete messages that were deleted
    recorded_reviews: int  # reviews recorded under the handle `by`
    undated_reviews: int  # reviewed translations without a reviewer: no earlier sync had seen their catalog


def run(publication: Publication, options: SyncOptions, plan: SyncPlan, progress: parallel.Progress) -> SyncResult:
    """Sync the pending articles, propagate translations, and then prune obsolete messages if the options ask for it.

    Pruning is a second pass, so that no message is deleted before other articles have received its translation.
    """
    snapshots = dict(snapshot.read(snapshot.snapshot_path(publication)))
    first_pass = replace(options, snapshots=dict(snapshots) if options.by else {}, prune="")
    passes = [first_pass, replace(options, by="")] if options.prune else [first_pass]
    synced: list[ArticleResult] = []
    filled_files = propagated = 0
    signatures: dict[str, dict[str, Signature]] = {}
    with propagation_index.open_index(propagation_index.index_path(publication)) as index:
        for id in plan.removed:
            index.remove_article(id)
        for pass_options in passes:
            # Sync each article, and index the translations that it offers and wants.
            sync_one = partial(_sync_or_summarize, publication, pass_options, frozenset(plan.orphaned))
            for article, summaries in parallel.map_processes(sync_one, plan.pending, progress):
                index.replace_article(article.article, summaries)
                synced.append(article)
                signatures[article.article] = {
                    locale.path: catalog.signature for locale, catalog in article.catalogs.items()
                }
                snapshots |= {
                    snapshot.snapshot_key(article.article, locale): catalog.snapshot
                    for locale, catalog in article.catalogs.items()
                }
            # Propagate what is offered and wanted now.
            tasks = index.find_tasks() if publication.propagate and pass_options is first_pass else {}
            fill_one = partial(fill_article, publication, options.day)
            for result in parallel.map_processes(fill_one, sorted(tasks.items())):
                index.replace_article(result.article, result.summaries)
                signatures.setdefault(result.article, {}).update(result.signatures)
                filled_files, propagated = filled_files + result.files, propagated + result.messages
    snapshot.write(snapshot.snapshot_path(publication), snapshots, plan.ids)
    catalogs = [catalog for article in synced for catalog in article.catalogs.values()]
    return SyncResult(
        synced=tuple(synced[-len(plan.pending) :]),
        signatures=signatures,
        written=filled_files + sum(article.written for article in synced),
        propagated=propagated,
        pruned=sum(catalog.pruned for catalog in catalogs),
        recorded_reviews=sum(catalog.recorded_reviews for catalog in catalogs),
        undated_reviews=sum(catalog.undated_reviews for catalog in catalogs),
    )


def _sync_or_summarize(
    publication: Publication, options: SyncOptions, orphaned: Collection[str], id: str
) -> tuple[ArticleResult, Mapping[str, CatalogSummary]]:
    """Sync an article, or read an orphan's catalogs; return the result, and the summaries by language tag apart from it."""
    if id in orphaned:
        return ArticleResult(id), _summarize_orphan(publication, id)
    result = sync_article(publication, options, id)
    summaries = {locale.tag: catalog.summary for locale, catalog in result.catalogs.items()}
    catalogs = {locale: replace(catalog, summary=CatalogSummary()) for locale, catalog in result.catalogs.items()}
    return replace(result, catalogs=catalogs), summaries


def _summarize_orphan(publication: Publication, id: str) -> dict[str, CatalogSummary]:
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
