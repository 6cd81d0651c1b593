"""The preview of a publication: built anew after each save, and left as it was where that cannot be done.

It lies in `.polyglot/preview/`, one site for each language, and never in `editions/`. As long as something that was just saved
cannot be read, nothing is built, so that the pages which are there stay.
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
from polyglot.preview.notifications import Notice, NotificationHub
from polyglot.preview.watcher import Watcher
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.parallel import Progress

_RETRY_DELAY = 0.3  # seconds: a file that cannot be read is perhaps only half saved
_POLL_INTERVAL = 0.25  # between two looks at what the system does not tell of
_MAX_NOTICES = 5  # errors that a page shows

ProgressFactory = Callable[[], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of some saves."""

    saved: tuple[str, ...]  # files, the latest first; none in the first round
    written: int = 0  # files of the preview that changed
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()  # of all that was built
    error: PolyglotError | None = None  # why nothing was built
    unsynced: tuple[str, ...] = ()  # articles that were saved here, and not synced since


@dataclass(slots=True)
class Preview:
    """What is shown of a publication, and the saves that have not been built yet."""

    root: Path
    languages: Sequence[str]  # tags; none: all
    day: str  # ISO, for rules that count days
    _saved: set[Path] = field(default_factory=set)
    _edited: set[str] = field(default_factory=set)  # ids of articles

    @property
    def folder(self) -> Path:
        """Where the sites are built, by language."""
        return folder(self.root)

    def build(self, saved: Collection[Path], progress: Progress) -> BuildResult:
        """Build what was saved now, and what could not be built before. Errors are told in the round, not raised."""
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
        except FileNotFoundError as error:  # it went while we built, and its going is told next
            return BuildResult(names, error=ContentError("is gone.", where=str(error.filename)))
        self._edited |= {id for path in self._saved if (id := _article_id(publication, path))}
        self._saved.clear()
        seconds = time.perf_counter() - started
        return BuildResult(names, report.written, seconds, report.findings, unsynced=self._find_unsynced(publication))

    def _relative_name(self, path: Path) -> str:
        return files.printable_path(path.relative_to(self.root).as_posix())

    def _build_request(self, publication: Publication) -> BuildRequest:
        locales = [publication.locale(tag) for tag in self.languages] or list(publication.locales)
        wanted = {locale.tag: self.folder / locale.tag for locale in locales}
        for other in self.folder.glob("*/"):  # of languages that were shown before: nobody keeps them up to date
            if other.name not in wanted:
                shutil.rmtree(other)
        if len(wanted) == 1:
            (self.folder / "index.html").unlink(missing_ok=True)  # the page where a language was chosen
        return BuildRequest(
            publication, {(tag, "html"): place for tag, place in wanted.items()}, BuildMode(preview=True, day=self.day)
        )

    def _find_unsynced(self, publication: Publication) -> tuple[str, ...]:
        """The articles that were edited while we watched and that no sync has seen as they are."""
        if not self._edited:
            return ()
        notes = cache.read(publication).articles
        now = {id: files.read_signature(publication.article_path(id)) for id in self._edited}
        self._edited = {id for id, sign in now.items() if sign and (id not in notes or notes[id].files[0] != sign)}
        return tuple(sorted(self._edited))


def folder(root: Path) -> Path:
    """The folder of a publication's preview."""
    return root / ".polyglot" / "preview"


def watch_and_build(
    preview: Preview, watch: Watcher, board: NotificationHub, begin: ProgressFactory
) -> Iterator[BuildResult]:
    """Build, and again after each save, and tell the pages; without end. `begin` opens a progress for each build."""
    saved: frozenset[Path] = frozenset()
    waiting = False  # for another run, of which was told already
    while True:
        with begin() as progress:
            made = preview.build(saved, progress)
        if made.error and (saved := watch.wait_for_changes(_RETRY_DELAY)):
            continue
        if not (waiting and isinstance(made.error, BusyError)):
            board.publish(*_describe_result(made))
            yield made
        waiting = isinstance(made.error, BusyError)
        saved = watch.wait_for_changes(_POLL_INTERVAL)
        while not saved and not waiting:
            saved = watch.wait_for_changes(_POLL_INTERVAL)


def _describe_result(made: BuildResult) -> tuple[str, tuple[Notice, ...]]:
    """What the pages show of a round: why they are not new, or the errors in what was built."""
    if made.error:
        return "These pages are as they were before the last save", (_error_notice(made.error),)
    errors = [finding for finding in made.findings if finding.severity is Severity.ERROR]
    notices = [Notice(f"{one.path}:{one.line}", f"{one.text} {one.remedy}".rstrip()) for one in errors[:_MAX_NOTICES]]
    if len(errors) > _MAX_NOTICES:
        notices.append(Notice("", f"And {len(errors) - _MAX_NOTICES} more: run “polyglot check”."))
    return "Errors in what was built" if errors else "", tuple(notices)


def _error_notice(error: PolyglotError) -> Notice:
    place = f"{error.where}:{error.line}" if isinstance(error, ContentError) else error.where
    return Notice(place, f"{error.text} {error.remedy}".rstrip())


def _check_readable(publication: Publication, path: Path) -> None:
    """Raise `ContentError` if what was saved cannot be read. What is gone, or is for builds alone to read, can be."""
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
    """The id of the article that lies there; empty for another file."""
    if path.suffix != ".md" or not path.is_relative_to(publication.articles):
        return ""
    return path.relative_to(publication.articles).with_suffix("").as_posix()
