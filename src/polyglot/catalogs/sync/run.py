"""One run of sync over a publication: its passes, in order.

The modules that change catalogs are imported only when a text has changed, so that a sync with nothing to do ends at once.
"""

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_copies, file_snapshot, snapshot
from polyglot.catalogs.ledger.file_snapshot import FileSnapshot
from polyglot.catalogs.sync import cache, orphans, propagation_index
from polyglot.catalogs.sync.cache import SeenUnits, SyncedText
from polyglot.catalogs.sync.propagation_index import PropagationIndex
from polyglot.findings import Finding
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.fingerprints import Signature
from polyglot.storage.parallel import Progress
from polyglot.storage.results import Result

if TYPE_CHECKING:
    from polyglot.catalogs.sync.article import ArticleResult, CatalogResult, SyncOptions
    from polyglot.catalogs.sync.earlier_reviews import EarlierReviews


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """The request for a sync."""

    publication: Publication
    day: str  # ISO date of new ledger records
    minor: Collection[str] = ()  # ids of articles whose edits the editor declared minor
    last_minor: Collection[str] = ()  # those of them whose last edit is meant, if no edit is pending
    by: str = ""  # handle of the person whose translations are recorded as reviewed; empty for none
    by_tags: Collection[str] = ()  # languages in which they are recorded; empty for all
    since: str = ""  # revision of git that the person's work began with; empty for the last sync
    prune: str = ""  # ISO date: messages that became obsolete before it are deleted; empty for none
    progress: Progress = parallel.no_progress


@dataclass(slots=True)
class SyncRun:
    """A run of sync between two of its passes."""

    request: SyncRequest
    key: bytes  # of the store of results
    files: FileSnapshot  # as they were before the run
    resources: ExitStack  # closed after the run
    ids: list[str] = field(default_factory=list)  # of all texts
    renamed: list[tuple[str, str]] = field(default_factory=list)  # old and new ids
    earlier: "EarlierReviews | None" = None  # if a person's work is recorded
    stored: frozenset[str] = frozenset()  # texts with results of earlier syncs
    seen: dict[str, SeenUnits] = field(default_factory=dict)  # of texts with results of earlier syncs
    results: dict[str, Result[SyncedText]] = field(default_factory=dict)  # of texts that are up to date
    pending: list[str] = field(default_factory=list)  # texts to sync, and orphans to read again
    orphaned: Collection[str] = ()  # removed texts that have catalogs
    index: PropagationIndex | None = None  # None if there is nothing to update
    options: "SyncOptions | None" = None  # likewise
    updated: dict[str, "ArticleResult"] = field(default_factory=dict)  # the last result of each pending text
    signatures: dict[str, dict[str, Signature]] = field(default_factory=dict)  # of catalogs that were read, by folder
    catalogs: list["CatalogResult"] = field(default_factory=list)  # of all updates
    findings: list[Finding] = field(default_factory=list)
    rewritten: list[Path] = field(default_factory=list)  # catalogs
    completed: int = 0  # number of headers that lacked fields
    written: int = 0  # number of files
    propagated: int = 0  # number of translations copied from other articles


def run_sync(request: SyncRequest) -> SyncRun:
    """Run all passes of a sync, and return the state after the last one. The publication's lock has to be held."""
    publication = request.publication
    with ExitStack() as resources:
        files = file_snapshot.scan_files(publication, publication.locales, templates=True)
        run = SyncRun(request, cache.results_key(publication), files, resources)
        for run_pass in _PASSES:
            run_pass(run)
    return run


def _find_texts(run: SyncRun) -> None:
    """Find the articles and issue files."""
    run.ids, findings = discovery.find_texts(run.request.publication, run.files.articles)
    run.findings += findings


def _follow_renames(run: SyncRun) -> None:
    """Move the catalogs of renamed texts."""
    publication = run.request.publication
    if run.files.find_orphans(run.ids):
        from polyglot.catalogs.sync import renames

        run.renamed = renames.follow_renames(publication, run.files, run.ids)
        if run.renamed:
            run.files = file_snapshot.scan_files(publication, publication.locales, templates=True)


def _remove_templates(run: SyncRun) -> None:
    """Delete the templates of texts that are gone."""
    run.written += orphans.remove_templates(run.request.publication, run.files, run.ids)


def _find_earlier_reviews(run: SyncRun) -> None:
    """Find what was reviewed before the person's work."""
    if run.request.by:
        from polyglot.catalogs.sync.earlier_reviews import read_earlier

        run.earlier = read_earlier(run.request.publication, run.request.since)


def _find_pending(run: SyncRun) -> None:
    """Compare the texts with the results of the last sync. With `prune`, all texts are read; with `since`, those changed."""
    publication = run.request.publication
    # The index of translations cannot store ids that are not UTF-8.
    run.orphaned = {id for id in run.files.find_orphans(run.ids) if id.isprintable()}
    stored = cache.load_results(publication, run.key)
    run.stored = frozenset(stored)
    run.seen = {id: result.value.seen for id, result in stored.items()}
    if run.request.prune or not propagation_index.has_index(publication):
        stored = {}
    for id in (*run.ids, *sorted(run.orphaned)):
        result = stored.get(id)
        is_current = result is not None and result.is_current(run.files.signatures(id))
        is_asked = id in run.request.last_minor or (run.earlier is not None and run.earlier.has_changed(id))
        if result is not None and is_current and not is_asked:
            run.results[id] = result
            run.findings += result.value.findings
        else:
            run.pending.append(id)


def _open_index(run: SyncRun) -> None:
    """Open the index of translations, a new one if no result is stored, and remove texts that are gone."""
    publication = run.request.publication
    removed = run.stored - {*run.ids, *run.orphaned}
    if not run.pending and not removed:
        return
    path = propagation_index.index_path(publication)
    if not run.results:
        path.unlink(missing_ok=True)
    run.index = run.resources.enter_context(propagation_index.open_index(path))
    for id in removed:
        run.index.remove_article(id)
        catalog_copies.delete_copies(publication, id)


def _update(run: SyncRun) -> None:
    """Update the template and the catalogs of each pending text, and index the translations that it offers and wants."""
    if run.index is not None:
        from polyglot.catalogs.glossary import glossary as glossaries
        from polyglot.catalogs.ledger.restoration import find_versions
        from polyglot.catalogs.sync.article import SyncOptions

        request = run.request
        glossary = glossaries.read(request.publication)
        run.findings += glossary.findings
        versions, minor = find_versions(request.publication), frozenset(request.minor)
        last_edits = {id: run.seen.get(id, SeenUnits()) for id in request.last_minor}
        run.options = SyncOptions(
            request.day, versions, minor, last_edits, request.by, request.by_tags, run.earlier, glossary=glossary
        )
        _update_texts(run, run.options)


def _propagate(run: SyncRun) -> None:
    """Copy reviewed translations to other texts that want them."""
    publication = run.request.publication
    if run.index is None or not publication.propagate:
        return
    from polyglot.catalogs.sync.propagation import fill_article

    tasks = run.index.find_tasks()
    fill = partial(fill_article, publication, run.request.day)
    for result in parallel.map_processes(fill, sorted(tasks.items())):
        run.index.replace_article(result.article, result.summaries)
        run.signatures.setdefault(result.article, {}).update(result.signatures)
        run.written += result.files
        run.propagated += result.messages


def _prune(run: SyncRun) -> None:
    """Delete old obsolete messages."""
    if run.options is not None and run.request.prune:
        _update_texts(run, replace(run.options, earlier=None, prune=run.request.prune))


def _store_results(run: SyncRun) -> None:
    """Store the results for the next sync."""
    if run.index is None:
        return
    publication = run.request.publication
    texts = {id: result.value for id, result in run.results.items() if id in run.signatures}
    for id, update in run.updated.items():
        if update.complete:
            seen = run.seen.get(id, SeenUnits()).followed_by(update.digests)
            texts[id] = SyncedText(update.units, update.findings, seen)
    snapshots: dict[str, dict[str, str]] = {}
    for id, update in run.updated.items():
        for locale, catalog in update.catalogs.items():
            snapshots.setdefault(locale.path, {})[id] = catalog.snapshot
    run.findings += (finding for update in run.updated.values() for finding in update.findings)
    changed = {}
    for id, text in texts.items():
        after = run.files.with_written(publication, id, run.signatures.get(id, {}))
        changed[id] = cache.create_result(text, run.files.signatures(id), run.files.time, after)
    run.results |= changed
    snapshot.store_snapshots(publication, snapshots, run.ids)
    if run.options is not None and run.options.versions.now.commit:
        catalog_copies.write_checkout(publication, run.options.versions.now)
    run.resources.close()  # commits the index: if that fails, all these texts are read again
    cache.store_results(publication, run.key, changed, run.stored - run.results.keys())


def _refresh_git(run: SyncRun) -> None:
    """Let git see the catalogs that are as it has them after their headers were cleaned, as by the filter of git-setup."""
    if run.rewritten:
        from polyglot.storage import git

        git.refresh_index(run.request.publication.root, run.rewritten)


def _find_orphans(run: SyncRun) -> None:
    """Warn of catalogs without a text or a language."""
    run.findings += orphans.find_orphans(run.request.publication, run.files, run.ids)


# The passes of a sync, over all texts of a publication. The order matters:
_PASSES: tuple[Callable[[SyncRun], None], ...] = (
    _find_texts,
    # Before texts are compared with the last sync, and before anything looks for catalogs without a text.
    _follow_renames,
    # After the renames, for templates are not moved: those of the old names go.
    _remove_templates,
    _find_earlier_reviews,
    # After the renames, which change what belongs to a text.
    _find_pending,
    # Before the update, which fills it. Its removed texts offer nothing any more.
    _open_index,
    _update,
    # After the update of all texts, so that every translation that is offered and every message that wants one is indexed.
    _propagate,
    # After the propagation, so that no message is deleted before other texts have received its translation.
    _prune,
    # After all that changes catalogs: what an interruption leaves out is read again by the next sync.
    _store_results,
    # After all that writes catalogs.
    _refresh_git,
    _find_orphans,
)


def _update_texts(run: SyncRun, options: "SyncOptions") -> None:
    """Update the pending texts with these options."""
    from polyglot.catalogs.ledger.restoration import restored_finding
    from polyglot.catalogs.po import header
    from polyglot.catalogs.sync.article import sync_or_summarize

    assert run.index is not None
    publication = run.request.publication
    update = partial(sync_or_summarize, publication, options, frozenset(run.orphaned))
    for text, summaries in parallel.map_processes(update, run.pending, run.request.progress):
        run.index.replace_article(text.article, summaries)
        run.updated[text.article] = text
        run.signatures[text.article] = {locale.path: catalog.signature for locale, catalog in text.catalogs.items()}
        run.catalogs += text.catalogs.values()
        for locale, catalog in text.catalogs.items():
            file = publication.catalog_path(text.article, locale)
            path = publication.display_path(file)
            if catalog.written:
                run.rewritten.append(file)
            if catalog.restored:
                run.findings.append(restored_finding(path, catalog.restored))
            if removed := header.removed_fields(catalog.old_header):
                run.findings.append(header.removed_finding(path, removed))
            run.completed += not header.is_complete(catalog.old_header)
        run.written += text.written
