"""What is saved in a publication, as it happens.

Watched are the folders that people write to, and the settings; never `.polyglot/` and `editions/`, into which builds write. A
save is often more than one change (a new file, a rename, a mark on the folder): what comes together is told together.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import Change, DefaultFilter
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError  # documented as its "Rust backend"

from polyglot.settings import FILE_NAME
from polyglot.storage import files

FOLDERS = ("articles", "locales", "templates", "theme")

_QUIET_TIME = 40  # ms without a change, after which a save is over
_MAX_DELAY = 800  # ms after which changes are told though more are coming
_POLL_INTERVAL = 400  # ms between two looks, where the system cannot tell of changes

# What editors leave beside a file while it is open or saved (4913 is vim's).
_event_filter = DefaultFilter(
    ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, r"^#.*#$", r"\.tmp$", r"^4913$")
)


@dataclass(slots=True)
class Watcher:
    """The eye on a publication's folder, from the moment when it is made."""

    root: Path  # without symbolic links, as some systems tell of changes only so
    polling: bool = (
        False  # look again and again, as the system tells nothing (network drives) or has no more watches to give
    )
    _seen: dict[str, tuple[int, ...] | None] = field(init=False)
    _notify: RustNotify = field(init=False)

    def __post_init__(self) -> None:
        self._start_watching()

    def wait_for_changes(self, seconds: float) -> frozenset[Path]:
        """What was saved since the last call; waits for so long if there is nothing."""
        found = self._notify.watch(_MAX_DELAY, _QUIET_TIME, max(1, int(seconds * 1000)), None)
        if found == "signal":
            raise KeyboardInterrupt
        changed = _lasting_changes(found) if isinstance(found, set) else set()
        seen, now = self._seen, _scan_folders(self.root)
        differ = {name for name in now if now[name] != seen[name]}
        if differ & {*FOLDERS}:
            self._notify.close()
            self._start_watching()
        self._seen = now
        changed |= {self.root / name for name in differ}
        within = (path for path in changed if path.is_relative_to(self.root))
        return frozenset(path for path in within if is_relevant(path.relative_to(self.root)))

    def close(self) -> None:
        """Watch no longer."""
        self._notify.close()

    def _start_watching(self) -> None:
        """Watch the folders that are there now. One that is made, or replaced, later is seen at the next glance."""
        self._seen = _scan_folders(self.root)
        folders = [str(self.root / name) for name in FOLDERS if self._seen[name]]
        try:
            self._notify = RustNotify(folders, False, self.polling, _POLL_INTERVAL, True, True)  # noqa: FBT003 (it knows no keywords)
        except (OSError, WatchfilesRustInternalError):
            if self.polling:
                raise
            self.polling = True
            self._start_watching()


def is_relevant(path: Path) -> bool:
    """Can this file, by its path in the publication, change an edition? (A folder is one that came or went as a whole.)"""
    if any(part.startswith(".") for part in path.parts) or not _event_filter(Change.modified, str(path)):
        return False
    if path.parts[0] == "locales":
        return path.suffix in {".po", ".jsonl", ""} or path.name == "published.json"
    return True


def _lasting_changes(found: Collection[tuple[int, str]]) -> set[Path]:
    """What changed, without the files that only came and went in a save, unless there is nothing else."""
    passing = {path for kind, path in found if kind == Change.added and not os.path.lexists(path)}
    return {Path(path) for _, path in found if path not in passing} or {Path(path) for path in passing}


def _scan_folders(root: Path) -> dict[str, tuple[int, ...] | None]:
    """Which of the folders are there, by what the system knows them by, and the signature of the settings."""
    return {
        **{name: _folder_identity(root / name) for name in FOLDERS},
        FILE_NAME: files.read_signature(root / FILE_NAME),
    }


def _folder_identity(folder: Path) -> tuple[int, ...] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
