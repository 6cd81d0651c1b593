"""`polyglot build`: build editions of a publication."""

from collections.abc import Collection, Sequence
from pathlib import Path

from polyglot.building.build import BuildReport, build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.editions.print_policy import BuildMode
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


def build_editions(  # noqa: PLR0913 (one for each option)
    publication: Publication,
    locales: Sequence[Locale],
    mode: BuildMode,
    progress: Progress = parallel.no_progress,
    *,
    formats: Sequence[str] = (),
    output: Path | None = None,
    force: Collection[str] = (),
    dry_run: bool = False,
) -> BuildReport:
    """Build the editions in these languages and formats, in their folders; the default is the formats of the settings.

    `force` names errors that do not stop the build: codes, paths, ids of articles, or “all”. With `dry_run`, only make the
    plan. Raises `UsageError` if a folder overlaps the articles or the catalogs.
    """
    folders = plan_folders(publication, locales, formats, output)
    return build(BuildRequest(publication, folders, mode, frozenset(force)), progress, dry_run=dry_run)
