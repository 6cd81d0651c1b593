"""`polyglot sync`: bring templates and catalogs in line with the articles.

The modules that change catalogs are imported only when a text has changed, so that a sync with nothing to do ends at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.sync import cache, file_snapshot, orphans, propagation_index
from polyglot.catalogs.sync.cache import ArticleCacheEntry
from polyglot.catalogs.sync.file_snapshot import FileSnapshot
from polyglot.findings import Finding, ordered
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress

if TYPE_CHECKING:
    from polyglot.catalogs.sync.article import SyncOptions
    from polyglot.catalogs.sync.run import SyncResult


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The result of a sync: counts and findings."""

    articles: int
    units: int
    synced: int  # articles that were not up to date
    written: int  # files
    findings: tuple[Finding, ...]
    renamed: tuple[tuple[str, str], ...] = ()  # articles whose catalogs were moved: old and new id
    taken: int = 0  # translations copied from other articles
    pruned: int = 0  # obsolete messages that were deleted
    reviews: int = 0  # reviews that the ledger records under the handle `by`
    unknown: int = 0  # reviewed translations without a reviewer: no earlier sync had seen their catalog


@dataclass(frozen=True, slots=True)
class _Texts:
    """The articles and issue files of a publication, with the files that belong to them."""

    ids: Sequence[str]
    files: FileSnapshot
    renamed: Sequence[tuple[str, str]]  # old and new id
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class _PendingTexts:
    """The texts of a publication compared with the cache of the last sync."""

    cache_key: str
    current: Mapping[str, ArticleCacheEntry]  # texts that have not changed
    pending: Sequence[str]  # texts to sync, and orphans to read again
    orphaned: Collection[str]  # removed texts that have catalogs
    removed: Collection[str]  # removed texts without catalogs
    is_full: bool  # the cache is empty or not used


def sync(
    publication: Publication,
    day: str,
    progress: Progress = parallel.no_progress,
    *,
    minor: Collection[str] = (),
    prune: int | None = None,
    by: str = "",
) -> SyncReport:
    """Update templates and catalogs from the articles that have changed since the last sync.

    `day` (ISO) is the date of ledger records. The edits of the articles `minor` change no meaning: their translations
    stay reviewed. `by` is the handle of the person who reviewed the translations that are new since the last sync. With
    `prune`, all catalogs are read, and messages that have been obsolete for more than that number of days are deleted.
    """
    with catalog_store.publication_lock(publication) as recovery_findings:
        texts = _scan_texts(publication)
        plan = _plan_sync(publication, texts, use_cache=prune is None)
        findings = [*texts.findings, *recovery_findings]
        findings += (finding for entry in plan.current.values() for finding in entry.findings)
        deleted = orphans.remove_templates(publication, texts.files, texts.ids)
        entries, result = plan.current, None
        if plan.pending or plan.removed:
            from polyglot.catalogs.glossary import glossary as glossaries
            from polyglot.catalogs.sync.article import SyncOptions

            before = "" if prune is None else _subtract_days(day, prune)
            glossary = glossaries.read(publication)
            options = SyncOptions(day, frozenset(minor), by, prune=before, glossary=glossary)
            entries, result = _run_sync(publication, options, texts, plan, progress)
            findings += glossary.findings
            findings += (finding for article in result.synced for finding in article.findings)
        findings += orphans.find_orphans(publication, texts.files, texts.ids)
    return _create_report(texts, plan, entries, result, findings, deleted)


def _scan_texts(publication: Publication) -> _Texts:
    """Find the texts of a publication and their files, and move the catalogs of renamed texts."""
    snapshot = file_snapshot.scan_files(publication)
    ids, findings = discovery.find_texts(publication, snapshot.articles)
    renamed: Sequence[tuple[str, str]] = ()
    if snapshot.find_orphans(ids):
        from polyglot.catalogs.sync import renames

        renamed = renames.follow_renames(publication, snapshot, ids)
        if renamed:
            snapshot = file_snapshot.scan_files(publication)
    return _Texts(ids, snapshot, renamed, findings)


def _plan_sync(publication: Publication, texts: _Texts, *, use_cache: bool) -> _PendingTexts:
    """Find out which texts have changed since the last sync; without the cache, all have."""
    # The index of translations cannot store ids that are not UTF-8.
    orphaned = {id for id in texts.files.find_orphans(texts.ids) if id.isprintable()}
    usable = use_cache and propagation_index.index_path(publication).exists()
    key = cache.cache_key(publication)
    last_sync = cache.read(publication) if usable else cache.SyncCache()

    current: dict[str, ArticleCacheEntry] = {}
    pending = []
    for id in (*texts.ids, *sorted(orphaned)):
        entry = cache.find_current(last_sync, id, texts.files.signatures(id))
        if entry is None:
            pending.append(id)
        else:
            current[id] = entry
    removed = last_sync.articles.keys() - {*texts.ids, *orphaned}
    return _PendingTexts(key, current, pending, orphaned, removed, is_full=not last_sync.articles)


def _run_sync(
    publication: Publication, options: "SyncOptions", texts: _Texts, plan: _PendingTexts, progress: Progress
) -> tuple[Mapping[str, ArticleCacheEntry], "SyncResult"]:
    """Sync the pending texts and write the cache; return the cache's new entries and the result."""
    from polyglot.catalogs.sync.run import SyncPlan, run

    if plan.is_full:
        propagation_index.index_path(publication).unlink(missing_ok=True)
    result = run(publication, options, SyncPlan(texts.ids, plan.pending, plan.orphaned, plan.removed), progress)
    entries = dict(plan.current)
    for article in result.synced:
        if article.complete:
            entries[article.article] = ArticleCacheEntry((), article.units, article.findings)
    # Also texts that had not changed themselves may have taken translations from others.
    for id in result.signatures.keys() & entries.keys():
        signatures = texts.files.with_new_signatures(publication, id, result.signatures[id])
        entries[id] = cache.with_signatures(entries[id], signatures)
    cache.write(publication, plan.cache_key, entries)
    return entries, result


def _create_report(
    texts: _Texts,
    plan: _PendingTexts,
    entries: Mapping[str, ArticleCacheEntry],
    result: "SyncResult | None",
    findings: Sequence[Finding],
    deleted: int,
) -> SyncReport:
    """Return the report of a sync; `deleted` is the number of templates that were deleted."""
    report = SyncReport(
        articles=sum(text_kind(id) == "article" for id in texts.ids),
        units=sum(entry.units for entry in entries.values()),
        synced=len(plan.pending),
        written=deleted,
        findings=ordered(findings),
        renamed=tuple(texts.renamed),
    )
    if result is None:
        return report
    return replace(
        report,
        written=deleted + result.written,
        taken=result.propagated,
        pruned=result.pruned,
        reviews=result.recorded_reviews,
        unknown=result.undated_reviews,
    )


def _subtract_days(day: str, days: int) -> str:
    """Return the date that many days before a date (both ISO), or the earliest possible date."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()
