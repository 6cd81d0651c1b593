"""The preview of a publication, built after each save; if a build fails, the last pages stay.

It is built in `.polyglot/preview/`, one site for each language, and never in `editions/`. While a saved file cannot be read,
nothing is built.
"""

import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from polyglot import publication as publications
from polyglot.articles import article as articles
from polyglot.building.build import build as run_build
from polyglot.building.order import BuildRequest
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.sync import cache
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import BusyError, ContentError, PolyglotError
from polyglot.findings import Finding, Severity
from polyglot.formats.registry import SITE
from polyglot.preview.notifications import Notice, NotificationHub
from polyglot.preview.watcher import Watcher
from polyglot.publication import Publication
from polyglot.storage import files, fingerprints
from polyglot.storage.parallel import Progress

_RETRY_DELAY = 0.3  # seconds: a file that cannot be read may not be saved completely
_POLL_INTERVAL = 0.25  # seconds between two checks of what the system does not report
_MAX_NOTICES = 5  # errors that a page shows

ProgressFactory = Callable[[], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build after some saves."""

    saved: tuple[str, ...]  # files, the latest first; none in the first build
    written: int = 0  # files of the preview that changed
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()  # of the whole preview
    error: PolyglotError | None = None  # the reason if nothing was built
    unsynced: tuple[str, ...] = ()  # articles that were saved since the last sync


@dataclass(slots=True)
class Preview:
    """The preview of a publication, with the saves that have not been built yet."""

    root: Path
    languages: Sequence[str]  # tags; empty for all
    day: str  # ISO, for rules that count days
    _saved: set[Path] = field(default_factory=set)
    _edited: set[str] = field(default_factory=set)  # ids of articles

    @property
    def folder(self) -> Path:
        """The folder of the sites, by language."""
        return folder(self.root)

    def build(self, saved: Collection[Path], progress: Progress) -> BuildResult:
        """Build the saved files, and those that could not be built before; return errors in the result."""
        names = tuple(self._relative_name(path) for path in (*sorted(saved), *sorted(self._saved - set(saved))))
        self._saved |= set(saved)
        started = time.perf_counter()
        try:
            publication = publications.read(self.root)
            for path in sorted(self._saved):
                _check_readable(publication, path)
            report = run_build(self._build_request(publication), progress)
        except PolyglotError as error:
            return BuildResult(names, error=error)
        except FileNotFoundError as error:  # deleted during the build; the watcher reports it next
            return BuildResult(names, error=ContentError("was deleted.", where=str(error.filename)))
        self._edited |= {id for path in self._saved if (id := _article_id(publication, path))}
        self._saved.clear()
        seconds = time.perf_counter() - started
        return BuildResult(names, report.written, seconds, report.findings, unsynced=self._find_unsynced(publication))

    def _relative_name(self, path: Path) -> str:
        return files.printable_path(path.relative_to(self.root).as_posix())

    def _build_request(self, publication: Publication) -> BuildRequest:
        locales = [publication.locale(tag) for tag in self.languages] or list(publication.locales)
        folders = {locale.tag: self.folder / locale.tag for locale in locales}
        for other in self.folder.glob("*/"):  # sites of other languages are out of date
            if other.name not in folders:
                shutil.rmtree(other)
        if len(folders) == 1:
            (self.folder / "index.html").unlink(missing_ok=True)  # the page to choose a language
        return BuildRequest(
            publication, {(tag, SITE): place for tag, place in folders.items()}, BuildMode(preview=True, day=self.day)
        )

    def _find_unsynced(self, publication: Publication) -> tuple[str, ...]:
        """Return the articles that were saved while the preview ran and have not been synced since."""
        if not self._edited:
            return ()
        synced = cache.load_results(publication, cache.results_key(publication))
        current = {id: fingerprints.read_signature(publication.article_path(id)) for id in self._edited}
        self._edited = {
            id for id, sign in current.items() if sign and (id not in synced or synced[id].signatures[0] != sign)
        }
        return tuple(sorted(self._edited))


def folder(root: Path) -> Path:
    """Return the folder of a publication's preview."""
    return root / ".polyglot" / "preview"


def watch_and_build(
    preview: Preview, watcher: Watcher, hub: NotificationHub, start_progress: ProgressFactory
) -> Iterator[BuildResult]:
    """Build, build again after each save, and notify the pages, forever; yield the results.

    `start_progress` opens a progress bar for each build.
    """
    saved: frozenset[Path] = frozenset()
    waiting = False  # for another run, which has been reported
    while True:
        with start_progress() as progress:
            result = preview.build(saved, progress)
        if result.error and (saved := watcher.wait_for_changes(_RETRY_DELAY)):
            continue
        if not (waiting and isinstance(result.error, BusyError)):
            hub.publish(*_describe_result(result))
            yield result
        waiting = isinstance(result.error, BusyError)
        saved = watcher.wait_for_changes(_POLL_INTERVAL)
        while not saved and not waiting:
            saved = watcher.wait_for_changes(_POLL_INTERVAL)


def _describe_result(result: BuildResult) -> tuple[str, tuple[Notice, ...]]:
    """Return title and notices of a result for the open pages: the error that prevented the build, or the findings."""
    if result.error:
        return "Not built: these pages are older than the last save", (_error_notice(result.error),)
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    notices = [Notice(f"{one.path}:{one.line}", f"{one.text} {one.remedy}".rstrip()) for one in errors[:_MAX_NOTICES]]
    if len(errors) > _MAX_NOTICES:
        notices.append(Notice("", f"And {len(errors) - _MAX_NOTICES} more: run “polyglot check”."))
    return "The preview has errors" if errors else "", tuple(notices)


def _error_notice(error: PolyglotError) -> Notice:
    place = f"{error.where}:{error.line}" if isinstance(error, ContentError) else error.where
    return Notice(place, f"{error.text} {error.remedy}".rstrip())


def _check_readable(publication: Publication, path: Path) -> None:
    """Raise `ContentError` if a saved article, issue file, catalog or ledger cannot be read; a deleted file is not an error."""
    try:
        if path.name == "issue.toml":
            for finding in arrange_issues(publication, ())[1]:
                if finding.severity is Severity.ERROR and finding.path == publication.display_path(path):
                    raise ContentError(finding.text, where=finding.path, line=finding.line, remedy=finding.remedy)
        elif id := _article_id(publication, path):
            articles.read(id, publication)
        for locale in publication.locales:
            for place, read in (("LC_MESSAGES", catalog_store.read_catalog), ("ledger", catalog_store.read_ledger)):
                if path.is_relative_to(top := publication.catalogs / locale.path / place) and path.suffix:
                    read(publication, path.relative_to(top).with_suffix("").as_posix(), locale)
    except FileNotFoundError:
        return


def _article_id(publication: Publication, path: Path) -> str:
    """Return the id of the article at a path; empty for other files."""
    if path.suffix != ".md" or not path.is_relative_to(publication.articles):
        return ""
    return path.relative_to(publication.articles).with_suffix("").as_posix()
