"""Builds of a publication within the test's process."""

from collections.abc import Iterable
from pathlib import Path

from polyglot.building.build import BuildReport
from polyglot.building.build import build as run_build
from polyglot.building.order import BuildRequest, plan_folders
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication


def build(
    publication: Publication,
    tags: Iterable[str] = (),
    formats: tuple[str, ...] = ("html",),
    output: Path | None = None,
    *,
    view: BuildMode | None = None,
    strict: bool = False,
) -> BuildReport:
    """Build the editions of these languages, or of all, in these formats, or in each language's own where there are none."""
    locales = [publication.locale(tag) for tag in tags] or publication.locales
    places = plan_folders(publication, locales, formats, output)
    return run_build(BuildRequest(publication, places, view or BuildMode(), strict))
