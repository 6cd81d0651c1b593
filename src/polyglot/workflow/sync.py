"""The story on one page: what each verb does, as plain functions from a publication to a report.

Each verb imports its own rooms when it is called, so that one that finds nothing to do is over at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.sync import cache, file_snapshot, orphans, propagation_index
from polyglot.findings import Finding, ordered
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    articles: int
    units: int
    synced: int  # articles that had to be looked into
    written: int  # files
    findings: tuple[Finding, ...]
    renamed: tuple[tuple[str, str], ...] = ()  # articles whose catalogs went along: the old and the new id
    taken: int = 0  # translations that articles took from others
    pruned: int = 0  # obsolete messages
    reviews: int = 0  # that the ledger notes as those of the one whose translations came in
    unknown: int = 0  # reviewed translations that were not noted as anybody's: no sync had seen their catalog before


def sync(
    publication: Publication,
    day: str,
    progress: Progress = parallel.no_progress,
    *,
    minor: Collection[str] = (),
    prune: int | None = None,
    by: str = "",
) -> SyncReport:
    """Articles -> templates and catalogs. Only what changed since the last sync is looked into.

    `day` (ISO) is what the ledger notes where an edit makes translations stale; `minor` are articles whose edits change
    no meaning, so that their translations hold; `by` is the handle of the one who reviewed what came in since. With
    `prune`, every catalog is looked into, and messages that have been obsolete for more than so many days go.
    """
    with catalog_store.publication_lock(publication) as unsettled:
        found = file_snapshot.scan_files(publication)
        ids, findings = discovery.find_texts(publication, found.articles)
        findings += unsettled
        renamed: Sequence[tuple[str, str]] = ()
        if found.find_orphans(ids):  # something is gone: perhaps it only has another name now
            from polyglot.catalogs.sync import renames

            renamed = renames.follow_renames(publication, found, ids)
            found = file_snapshot.scan_files(publication) if renamed else found
        left = {
            id for id in found.find_orphans(ids) if id.isprintable()
        }  # an index cannot hold names that are not UTF-8
        index = propagation_index.index_path(publication)
        whole = prune is not None or not index.exists()
        key = cache.cache_key(publication)
        old = cache.SyncCache() if whole else cache.read(publication)
        known = {id: cache.find_current(old, id, found.signatures(id)) for id in (*ids, *sorted(left))}
        notes = {id: note for id, note in known.items() if note is not None}
        findings += [finding for note in notes.values() for finding in note.findings]
        todo = [id for id, note in known.items() if note is None]
        articles = sum(text_kind(id) == "article" for id in ids)
        report = SyncReport(articles, 0, len(todo), orphans.remove_templates(publication, found, ids), ())
        if todo or old.articles.keys() != notes.keys():
            from polyglot.catalogs.glossary import glossary as glossaries
            from polyglot.catalogs.sync.article import SyncOptions
            from polyglot.catalogs.sync.run import SyncPlan, run

            if not old.articles:
                index.unlink(missing_ok=True)
            before = "" if prune is None else _subtract_days(day, prune)
            edit = SyncOptions(day, frozenset(minor), by, prune=before, glossary=glossaries.read(publication))
            findings += edit.glossary.findings
            done = run(publication, edit, SyncPlan(ids, todo, left, old.articles.keys() - known.keys()), progress)
            for one in done.synced:
                findings += one.findings
                if one.complete:
                    notes[one.article] = cache.ArticleCacheEntry((), one.units, one.findings)
            for id in done.signatures.keys() & notes.keys():
                notes[id] = cache.with_signatures(
                    notes[id], found.with_new_signatures(publication, id, done.signatures[id])
                )
            cache.write(publication, key, notes)
            report = replace(
                report,
                written=report.written + done.written,
                taken=done.propagated,
                pruned=done.pruned,
                reviews=done.recorded_reviews,
                unknown=done.undated_reviews,
            )
        findings += orphans.find_orphans(publication, found, ids)
    units = sum(note.units for note in notes.values())
    return replace(report, units=units, findings=ordered(findings), renamed=tuple(renamed))


def _subtract_days(day: str, days: int) -> str:
    """The day so many days before this one (both ISO), or the first that there is."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()
