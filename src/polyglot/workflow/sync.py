"""`polyglot sync`: bring templates and catalogs in line with the articles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.sync.run import SyncRequest, SyncRun, run_sync
from polyglot.findings import Finding, ordered
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


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
    accepted: int = 0  # stale translations that are reviewed again: their last edit was declared minor
    restored: int = 0  # messages that came back without the text that they had, and have it again
    completed: int = 0  # catalogs whose headers lacked fields that PO editors need
    unknown: int = 0  # reviewed translations without a reviewer: what was reviewed before is unknown


def sync(  # noqa: PLR0913 (one for each option)
    publication: Publication,
    day: str,
    progress: Progress = parallel.no_progress,
    *,
    minor: Collection[str] = (),
    last_minor: Collection[str] = (),
    prune: int | None = None,
    by: str = "",
    by_tags: Collection[str] = (),
    since: str = "",
) -> SyncReport:
    """Update templates and catalogs from the articles that have changed since the last sync.

    `day` (ISO) is the date of ledger records. The edits of the articles `minor` change no meaning: their translations
    stay reviewed; of those in `last_minor` that have none since the last sync, the last edit is meant, and what it made
    stale is reviewed again. `by` is the handle of the person who reviewed the translations that are new since the last
    sync, or since a revision of git, in the languages `by_tags` or in all. With `prune`, all catalogs are read, and messages
    that have been obsolete for more than that number of days are deleted. Raises `UsageError` for an unknown revision.
    """
    before = "" if prune is None else _subtract_days(day, prune)
    request = SyncRequest(publication, day, minor, last_minor, by, by_tags, since, before, progress)
    with catalog_store.publication_lock(publication) as recovery_findings:
        run = run_sync(request)
    return _create_report(run, recovery_findings)


def _create_report(run: SyncRun, recovery_findings: Collection[Finding]) -> SyncReport:
    return SyncReport(
        articles=sum(text_kind(id) == "article" for id in run.ids),
        units=sum(result.value.units for result in run.results.values()),
        synced=len(run.pending),
        written=run.written,
        findings=ordered((*recovery_findings, *run.findings)),
        renamed=tuple(run.renamed),
        taken=run.propagated,
        pruned=sum(catalog.pruned for catalog in run.catalogs),
        reviews=sum(catalog.recorded_reviews for catalog in run.catalogs),
        accepted=sum(catalog.accepted for catalog in run.catalogs),
        restored=sum(sum(catalog.restored.values()) for catalog in run.catalogs),
        completed=run.completed,
        unknown=sum(catalog.undated_reviews for catalog in run.catalogs),
    )


def _subtract_days(day: str, days: int) -> str:
    """Return the date that many days before a date (both ISO), or the earliest possible date."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()
