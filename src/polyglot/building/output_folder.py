"""Output folders: polyglot replaces and deletes only the files that it created there.

The folder contains the list of these files. A name is added to the list before its file is written, so that the next build
knows what an interrupted one left behind.
"""

import os
import stat
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

import msgspec

from polyglot.storage import files

LIST_NAME = ".polyglot-files"
STATE_NAME = ".polyglot-edition"  # the description of the edition in the folder


class WriteOutcome(Enum):
    """The outcome of writing a file into an output folder."""

    WRITTEN = "written"  # created or changed
    SAME = "same"  # our own file already had this content
    FOREIGN_SAME = "foreign same"  # a foreign file already has this content
    REFUSED = "refused"  # the name is invalid, or another file has it


class OutputFolder(msgspec.Struct, frozen=True):
    """A folder for built files, with the names of those from earlier builds."""

    path: Path
    own_files: frozenset[str] = frozenset()

    def write(self, name: str, data: str | bytes) -> WriteOutcome:
        """Write a file, unless there is a foreign file in its place."""
        if not is_listable(name):
            return WriteOutcome.REFUSED
        content = data.encode() if isinstance(data, str) else data
        path = f"{self.path}/{name}"  # builds call this for every file: strings are faster than paths
        try:
            if name not in self.own_files:
                if os.path.lexists(path) and not (Path(path).is_dir() and self._clear_path(name)):
                    return (
                        WriteOutcome.FOREIGN_SAME
                        if Path(path).is_file() and files.has_content(path, content)
                        else WriteOutcome.REFUSED
                    )
                self._add_to_list(name)
            return WriteOutcome.WRITTEN if files.write(path, content) else WriteOutcome.SAME
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            return self.write(name, content) if self._clear_path(name) else WriteOutcome.REFUSED

    def delete_outdated(self, current: Iterable[str]) -> int:
        """Delete files from earlier builds that this build did not produce, and return their number.

        `current` are the files of this build: the new list.
        """
        names = set(current)
        written = "".join(f"{name}\n" for name in sorted(names))
        if files.has_content(path := self.path / LIST_NAME, written.encode()):
            return 0
        gone = self._read_list() - names
        removed = sum(self._delete_file(name) for name in gone)
        files.write(path, written)
        return removed

    def update(self, current: Iterable[str] = (), outdated: Iterable[str] = ()) -> "OutputFolder":
        """Delete outdated files, put current ones on the list, and leave the others; return the folder as it is then."""
        gone = set(outdated).difference(current)
        for name in sorted(gone & self.own_files):
            self._delete_file(name)
        names = (self._read_list() - gone).union(current)
        files.write(self.path / LIST_NAME, "".join(f"{name}\n" for name in sorted(names)))
        return OutputFolder(self.path, names)

    def delete_unfinished(self, *, was_killed: bool) -> None:
        """Delete temporary files and empty folders of a build, and if it was killed, the description of what it was making.

        No other build may run in the folder.
        """
        if was_killed:
            (self.path / STATE_NAME).unlink(missing_ok=True)
        names: dict[Path, set[str]] = {}
        for path in (self.path / name for name in (*self.own_files, LIST_NAME)):
            names.setdefault(path.parent, set()).add(path.name)
        for folder in filter(self._contains, names):
            for left in files.find_unfinished(folder, names[folder]):
                left.unlink()
            self._delete_empty(folder)

    def _read_list(self) -> frozenset[str]:
        """Read the names on the list."""
        try:
            text = (self.path / LIST_NAME).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return frozenset()
        return frozenset(name for name in text.split("\n") if is_listable(name))

    def _add_to_list(self, name: str) -> None:
        """Append a name to the list, safely with concurrent processes."""
        with files.open_for_writing(f"{self.path}/{LIST_NAME}", "ab") as file:
            file.write(f"\n{name}\n".encode())

    def _clear_path(self, name: str) -> bool:
        """Delete own files at this name's parent folders, or below it; return whether any was deleted."""
        within = [
            own_file
            for own_file in self.own_files
            if own_file.startswith(f"{name}/") or name.startswith(f"{own_file}/")
        ]
        return sum(self._delete_file(own_file) for own_file in within) > 0

    def _delete_file(self, name: str) -> bool:
        """Delete a file and then-empty folders, unless it is reached through a symbolic link; return whether it was deleted."""
        path = self.path / name
        try:
            own_file = not stat.S_ISDIR(path.lstat().st_mode)
        except OSError:  # already deleted
            return False
        if not own_file or not self._contains(path.parent):
            return False
        path.unlink()
        self._delete_empty(path.parent)
        return True

    def _contains(self, folder: Path) -> bool:
        """Return whether a folder is within this one without symbolic links."""
        return folder.resolve() == self.path.resolve() / folder.relative_to(self.path)

    def _delete_empty(self, folder: Path) -> None:
        """Delete a folder if it is empty, and then-empty parents."""
        while folder != self.path:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:  # not empty
                return
            folder = folder.parent


def open_folder(path: Path) -> OutputFolder:
    """Open an output folder with the list of files from earlier builds."""
    return OutputFolder(path, OutputFolder(path)._read_list())


def is_listable(name: str) -> bool:
    """Return whether a name can be on the list: a path within the folder, on one line, other than our own files'."""
    parts = name.split("/")
    if parts[0] == "" or ".." in parts or parts[-1] in {"", ".", LIST_NAME, STATE_NAME}:
        return False
    return "\n" not in name and "\0" not in name
