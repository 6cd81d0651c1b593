"""Kinds of the paths under `articles/` that links and pictures name.

Paths that leave the articles' folder by a symbolic link are not followed. Strings instead of paths: a check looks at all
links of a publication.
"""

import os
import stat
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path


class PathKind(StrEnum):
    """The kind of a path under `articles/`."""

    ARTICLE = "article"
    FILE = "file"
    NOTHING = "nothing"
    OUTSIDE = "outside"  # a file that a symbolic link leads to, outside the folder
    IMPOSSIBLE = "impossible"  # no file can have this name, or its folder cannot be read


class PathKinds:
    """The current kinds of paths under the folder of the articles; each path is looked up once."""

    def __init__(self, folder: Path, articles: Collection[str]) -> None:
        self._folder, self._articles = str(folder), articles
        self._kinds: dict[str, PathKind] = {}
        self._inside: dict[str, bool] = {}  # by folder

    def find(self, path: str) -> PathKind:
        """Return the kind of a path relative to the folder."""
        if path not in self._kinds:
            self._kinds[path] = self._look_up(path)
        return self._kinds[path]

    def _look_up(self, path: str) -> PathKind:
        if path.endswith(".md") and path.removesuffix(".md") in self._articles:
            return PathKind.ARTICLE
        full = os.path.join(self._folder, path)  # noqa: PTH118
        try:
            is_file = stat.S_ISREG(os.stat(full).st_mode)  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return PathKind.NOTHING
        except (OSError, ValueError):
            return PathKind.IMPOSSIBLE
        if not is_file:
            return PathKind.NOTHING
        return PathKind.FILE if self._is_inside(full) else PathKind.OUTSIDE

    def _is_inside(self, full: str) -> bool:
        """Return whether an existing file is in the folder after all symbolic links are resolved."""
        if os.path.islink(full):  # noqa: PTH114
            return self._is_below(os.path.realpath(full))
        folder = os.path.dirname(full)  # noqa: PTH120
        if folder not in self._inside:
            self._inside[folder] = self._is_below(os.path.realpath(folder) + os.sep)
        return self._inside[folder]

    def _is_below(self, real: str) -> bool:
        return real.startswith(os.path.realpath(self._folder) + os.sep)
