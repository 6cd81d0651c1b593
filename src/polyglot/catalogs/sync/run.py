"""One run of sync: every article that has to be looked into, and then what they all have to give each other."""

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
    """What a run of sync has to look into."""

    ids: Collection[str]  # all articles
    pending: Sequence[str]  # those to look into, in order, and those that are left
    orphaned: Collection[str]  # articles that are gone and have catalogs left
    removed: Collection[str]  # articles of which nothing is left


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What one run of sync did."""

    synced: tuple[ArticleResult, ...]
    signatures: Mapping[str, Mapping[str, Signature]]  # of all catalogs that were looked at, by article and folder
    written: int  # files, templates and catalogs
    propagated: int  # translations that articles took from others
    pruned: int  # obsolete messages
    recorded_reviews: int  # reviews by the one whose translations came in
    undated_reviews: int  # reviewed translations that were not noted as anybody's


def run(publication: Publication, options: SyncOptions, work: SyncPlan, progress: parallel.Progress) -> SyncResult:
    """Sync these articles, let all share their translations, and only then let go what is to be pruned."""
    marks = dict(snapshot.read(snapshot.snapshot_path(publication)))
    kept = replace(options, snapshots=dict(marks) if options.by else {}, prune="")
    passes = [kept, replace(options, by="")] if options.prune else [kept]
    synced, taken, filled = [], 0, 0
    signatures: dict[str, dict[str, Signature]] = {}
    with propagation_index.open_index(propagation_index.index_path(publication)) as index:
        for id in work.removed:
            index.remove_article(id)
        for one_pass in passes:
            look = partial(_sync_or_summarize, publication, one_pass, frozenset(work.orphaned))
            for done, held in parallel.map_processes(look, work.pending, progress):
                index.replace_article(done.article, held)
                synced.append(done)
                signatures[done.article] = {locale.path: one.signature for locale, one in done.catalogs.items()}
                marks |= {
                    snapshot.snapshot_key(done.article, locale): one.snapshot for locale, one in done.catalogs.items()
                }
            gifts = index.find_tasks() if publication.propagate and one_pass is kept else {}
            for given in parallel.map_processes(partial(fill_article, publication, options.day), sorted(gifts.items())):
                index.replace_article(given.article, given.summaries)
                signatures.setdefault(given.article, {}).update(given.signatures)
                taken, filled = taken + given.messages, filled + given.files
    snapshot.write(snapshot.snapshot_path(publication), marks, work.ids)
    catalogs = [one for done in synced for one in done.catalogs.values()]
    return SyncResult(
        synced=tuple(synced[-len(work.pending) :]),
        signatures=signatures,
        written=filled + sum(done.written for done in synced),
        propagated=taken,
        pruned=sum(one.pruned for one in catalogs),
        recorded_reviews=sum(one.recorded_reviews for one in catalogs),
        undated_reviews=sum(one.undated_reviews for one in catalogs),
    )


def _sync_or_summarize(
    publication: Publication, edit: SyncOptions, left: Collection[str], id: str
) -> tuple[ArticleResult, Mapping[str, CatalogSummary]]:
    """Sync one article, or look at what is left of it; with what its catalogs hold for others, by language tag."""
    if id in left:
        return ArticleResult(id), _summarize_orphan(publication, id)
    done = sync_article(publication, edit, id)
    held = {locale.tag: one.summary for locale, one in done.catalogs.items()}
    light = {locale: replace(one, summary=CatalogSummary()) for locale, one in done.catalogs.items()}
    return replace(done, catalogs=light), held


def _summarize_orphan(publication: Publication, id: str) -> dict[str, CatalogSummary]:
    """What the catalogs of an article that is gone hold: it offers, and wants nothing."""
    own = catalog_store.orphan_locale(publication, id)
    held = dict.fromkeys((locale.tag for locale in publication.locales), CatalogSummary())
    for locale in publication.languages_for(own):
        try:
            stored = catalog_store.read_catalog(publication, id, locale)
            records = catalog_store.read_ledger(publication, id, locale)
        except ContentError:  # as sync says of every catalog without an article, it is left as it is
            continue
        held[locale.tag] = CatalogSummary(summarize_catalog(stored.catalog, records, own.tag).offered if stored else ())
    return held
