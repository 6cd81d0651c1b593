"""The names that the pages of a site take. A file that an article links to comes with its own, and may want one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from polyglot.articles.discovery import SITE_FILES, SITE_FOLDERS


@dataclass(frozen=True, slots=True)
class ReservedPaths:
    """The files and folders of a site's own, as they are where capitals do not count."""

    files: frozenset[str]
    folders: frozenset[str]

    def conflicts_with(self, path: str) -> bool:
        """Would a file of this path stand in the place of a page, or in its way?"""
        wanted = path.casefold()
        if wanted in self.folders or wanted in self.files or wanted.partition("/")[0] in SITE_FOLDERS:
            return True
        return any(str(above) in self.files for above in PurePosixPath(wanted).parents)


def reserve_paths(ids: Iterable[str]) -> ReservedPaths:
    """The names in a site of these articles: an article's page lies in a folder of its id."""
    folders = {id.casefold() for id in ids}
    files = {f"{id}/index.html" for id in folders} | SITE_FILES
    above = {str(folder) for id in folders if "/" in id for folder in PurePosixPath(id).parents}
    return ReservedPaths(frozenset(files), frozenset(folders | above))
