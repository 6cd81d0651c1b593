"""A folder of built files: what we made there is ours to replace and to remove, and nothing else is.

The folder keeps the list of what is ours. A name is put on it before its file is written, so that what an interrupted build
leaves behind is known to the next one.
"""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from polyglot.storage import files

LIST = ".polyglot-files"


class Put(Enum):
    """What became of a file that was to be put into a folder."""

    WRITTEN = "it is ours, and changed"
    SAME = "it is ours, and as it was"
    FOUND = "somebody else's file holds the very same"
    REFUSED = "something else of that name is there"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder for built files, and the names of those that earlier builds made in it."""

    path: Path
    ours: frozenset[str] = frozenset()

    def put(self, name: str, data: str | bytes) -> Put:
        """Write a file, unless something that we did not make is there."""
        if not nameable(name):
            return Put.REFUSED
        content = data.encode() if isinstance(data, str) else data
        path = self.path / name
        try:
            if name not in self.ours:
                if os.path.lexists(path) and not (path.is_dir() and self._cleared(name)):
                    return Put.FOUND if path.is_file() and files.holds(path, content) else Put.REFUSED
                self._claim(name)
            return Put.WRITTEN if files.write(path, content) else Put.SAME
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return self.put(name, content) if self._cleared(name) else Put.REFUSED

    def finish(self, made: Iterable[str]) -> int:
        """Remove what earlier builds made and this one has not; returns how many files. `made` is the list from now on."""
        names = set(made)
        gone = self._listed() - names
        removed = sum(self._remove(name) for name in gone)
        files.write(self.path / LIST, "".join(f"{name}\n" for name in sorted(names)))
        return removed

    def tidy(self) -> None:
        """Remove what a build that was killed had not finished: half a file, a folder without one. No other may be at work."""
        names: dict[Path, set[str]] = {}
        for path in (self.path / name for name in (*self.ours, LIST)):
            names.setdefault(path.parent, set()).add(path.name)
        for folder in filter(self._holds, names):
            for left in files.unfinished(folder, names[folder]):
                left.unlink()
            self._prune(folder)

    def _listed(self) -> frozenset[str]:
        """The names on the list, as it is now."""
        try:
            text = (self.path / LIST).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return frozenset()
        return frozenset(name for name in text.split("\n") if nameable(name))

    def _claim(self, name: str) -> None:
        """Put a name on the list; other processes do the same at the same time."""
        with files.made(self.path / LIST, "ab") as file:
            file.write(f"\n{name}\n".encode())

    def _cleared(self, name: str) -> bool:
        """Remove files of ours that stand where this name needs a folder, or below it where it needs a file."""
        within = [mine for mine in self.ours if mine.startswith(f"{name}/") or name.startswith(f"{mine}/")]
        return sum(self._remove(mine) for mine in within) > 0

    def _remove(self, name: str) -> bool:
        """Remove one file, and the folders that it leaves empty, unless a symbolic link leads to it from elsewhere."""
        path = self.path / name
        try:
            mine = not stat.S_ISDIR(path.lstat().st_mode)
        except OSError:  # it has gone already
            return False
        if not mine or not self._holds(path.parent):
            return False
        path.unlink()
        self._prune(path.parent)
        return True

    def _holds(self, folder: Path) -> bool:
        """Is this a folder within ours, to which no symbolic link leads from elsewhere?"""
        return folder.resolve() == self.path.resolve() / folder.relative_to(self.path)

    def _prune(self, folder: Path) -> None:
        """Remove a folder if it is empty, and those that it leaves empty."""
        while folder != self.path:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:  # something is in it
                return
            folder = folder.parent


def opened(path: Path) -> Folder:
    """A folder as earlier builds have left it."""
    return Folder(path, Folder(path)._listed())


def nameable(name: str) -> bool:
    """Is this a name that can be on the list: of a file within the folder, on one line, and not the list's own?"""
    parts = name.split("/")
    if parts[0] == "" or ".." in parts or parts[-1] in {"", ".", LIST}:
        return False
    return "\n" not in name and "\0" not in name
