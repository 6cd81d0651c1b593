"""`polyglot build`: build editions of a publication."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import msgspec

from polyglot.building.build import BuildReport, build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import UsageError
from polyglot.findings import FindingCode, ordered
from polyglot.formats.registry import find_unusable, report_unusable, validate_settings
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
    strict: bool = False,
    dry_run: bool = False,
) -> BuildReport:
    """Build the editions in these languages and formats, in their folders; the default is the formats of the settings.

    With `strict`, build nothing if there is an error; with `dry_run`, only make the plan. A format that cannot be loaded is
    reported, and the others are built. Raises `UsageError` if a folder overlaps the articles or the catalogs, or for an
    unknown name in `mode.force`; `ConfigError` if the settings name a format that is not installed.
    """
    _require_known(publication, mode.force)
    if not formats:
        validate_settings(publication, [locale.tag for locale in locales])
    folders = plan_folders(publication, locales, formats, output)
    names = dict.fromkeys(name for _, name in folders)
    unusable = find_unusable(names)
    if unusable and len(unusable) == len(names):
        raise next(iter(unusable.values()))
    folders = {key: folder for key, folder in folders.items() if key[1] not in unusable}
    report = build(BuildRequest(publication, folders, mode, strict), progress, dry_run=dry_run)
    failures = [report_unusable(name, error) for name, error in unusable.items()]
    return msgspec.structs.replace(report, findings=ordered((*report.findings, *failures)))


def _require_known(publication: Publication, force: AbstractSet[str]) -> None:
    """Raise `UsageError` for a name that is no code of a finding, no article and no file of the publication."""
    if not force:
        return
    from polyglot.checking.check_registry import load_checks

    codes = {"all", *FindingCode, *(kind.code for row in load_checks() for kind in row.kinds.values())}
    for name in sorted(force - codes):
        if not publication.article_path(name).is_file() and not (publication.root / name).is_file():
            raise UsageError(
                f"--force: “{name}” is neither the code of a finding nor an article.",
                remedy="A finding shows its code in brackets.",
            )
