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

LIST_NAME = ".polyglot-files"


class WriteOutcome(Enum):
    """What became of a file that was to be put into a folder."""

    WRITTEN = "it is ours, and changed"
    SAME = "it is ours, and as it was"
    FOUND = "somebody else's file holds the very same"
    REFUSED = "something else of that name is there"


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """A folder for built files, and the names of those that earlier builds made in it."""

    path: Path
    own_files: frozenset[str] = frozenset()

    def write(self, name: str, data: str | bytes) -> WriteOutcome:
        """Write a file, unless something that we did not make is there."""
        if not is_listable(name):
            return WriteOutcome.REFUSED
        content = data.encode() if isinstance(data, str) else data
        path = self.path / name
        try:
            if name not in self.own_files:
                if os.path.lexists(path) and not (path.is_dir() and self._clear_path(name)):
                    return (
                        WriteOutcome.FOUND
                        if path.is_file() and files.has_content(path, content)
                        else WriteOutcome.REFUSED
                    )
                self._add_to_list(name)
            return WriteOutcome.WRITTEN if files.write(path, content) else WriteOutcome.SAME
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return self.write(name, content) if self._clear_path(name) else WriteOutcome.REFUSED

    def delete_outdated(self, made: Iterable[str]) -> int:
        """Remove what earlier builds made and this one has not; returns how many files.

        `open_for_writing` is the list from now on.
        """
        names = set(made)
        gone = self._read_list() - names
        removed = sum(self._delete_file(name) for name in gone)
        files.write(self.path / LIST_NAME, "".join(f"{name}\n" for name in sorted(names)))
        return removed

    def delete_unfinished(self) -> None:
        """Remove what a build that was killed had not finished: half a file, a folder without one. No other may be at work."""
        names: dict[Path, set[str]] = {}
        for path in (self.path / name for name in (*self.own_files, LIST_NAME)):
            names.setdefault(path.parent, set()).add(path.name)
        for folder in filter(self._contains, names):
            for left in files.find_unfinished(folder, names[folder]):
                left.unlink()
            self._delete_empty(folder)

    def _read_list(self) -> frozenset[str]:
        """The names on the list, as it is now."""
        try:
            text = (self.path / LIST_NAME).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return frozenset()
        return frozenset(name for name in text.split("\n") if is_listable(name))

    def _add_to_list(self, name: str) -> None:
        """Put a name on the list; other processes do the same at the same time."""
        with files.open_for_writing(self.path / LIST_NAME, "ab") as file:
            file.write(f"\n{name}\n".encode())

    def _clear_path(self, name: str) -> bool:
        """Remove files of ours that stand where this name needs a folder, or below it where it needs a file."""
        within = [mine for mine in self.own_files if mine.startswith(f"{name}/") or name.startswith(f"{mine}/")]
        return sum(self._delete_file(mine) for mine in within) > 0

    def _delete_file(self, name: str) -> bool:
        """Remove one file, and the folders that it leaves empty, unless a symbolic link leads to it from elsewhere."""
        path = self.path / name
        try:
            mine = not stat.S_ISDIR(path.lstat().st_mode)
        except OSError:  # it has gone already
            return False
        if not mine or not self._contains(path.parent):
            return False
        path.unlink()
        self._delete_empty(path.parent)
        return True

    def _contains(self, folder: Path) -> bool:
        """Is this a folder within ours, to which no symbolic link leads from elsewhere?"""
        return folder.resolve() == self.path.resolve() / folder.relative_to(self.path)

    def _delete_empty(self, folder: Path) -> None:
        """Remove a folder if it is empty, and those that it leaves empty."""
        while folder != self.path:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:  # something is in it
                return
            folder = folder.parent


def open_folder(path: Path) -> OutputFolder:
    """A folder as earlier builds have left it."""
    return OutputFolder(path, OutputFolder(path)._read_list())


def is_listable(name: str) -> bool:
    """Is this a name that can be on the list: of a file within the folder, on one line, and not the list's own?"""
    parts = name.split("/")
    if parts[0] == "" or ".." in parts or parts[-1] in {"", ".", LIST_NAME}:
        return False
    return "\n" not in name and "\0" not in name
