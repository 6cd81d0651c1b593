"""The paths that a site's own pages occupy, which files linked from articles must not take."""

from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from polyglot.articles.discovery import SITE_FILES, SITE_FOLDERS


class ReservedPaths(msgspec.Struct, frozen=True):
    """The files and folders of a site's pages, case-folded."""

    files: frozenset[str]
    folders: frozenset[str]

    def conflicts_with(self, path: str) -> bool:
        """Return whether a file at this path would replace a page, or block the folder of one."""
        name = path.casefold()
        if name in self.folders or name in self.files or name.partition("/")[0] in SITE_FOLDERS:
            return True
        return any(str(parent) in self.files for parent in PurePosixPath(name).parents)


def reserve_paths(ids: Iterable[str]) -> ReservedPaths:
    """Return the paths that a site of these articles reserves; an article's page is in the folder of its id."""
    folders = {id.casefold() for id in ids}
    files = {f"{id}/index.html" for id in folders} | SITE_FILES
    above = {id.rpartition("/")[0] for id in folders if "/" in id}  # few: many articles share a folder
    parents = {str(folder) for path in above for folder in (PurePosixPath(path), *PurePosixPath(path).parents)}
    return ReservedPaths(frozenset(files), frozenset(folders | parents))
