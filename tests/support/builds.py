"""Builds of a publication within the test's process."""

from collections.abc import Iterable
from pathlib import Path

from polyglot import workflow
from polyglot.building import BuildReport
from polyglot.editions.build import Order, folders
from polyglot.editions.wording import View
from polyglot.publication import Publication


def build(
    publication: Publication,
    tags: Iterable[str] = (),
    formats: tuple[str, ...] = ("html",),
    output: Path | None = None,
    *,
    view: View | None = None,
    force: Iterable[str] = (),
) -> BuildReport:
    """Build the editions of these languages, or of all, in these formats, or in each language's own where there are none."""
    locales = [publication.locale(tag) for tag in tags] or publication.locales
    places = folders(publication, locales, formats, output)
    return workflow.build(Order(publication, places, view or View(), frozenset(force)))
