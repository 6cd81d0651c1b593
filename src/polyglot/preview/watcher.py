"""A watcher of the files that people save in a publication.

It watches the folders that people write to and the settings, never `.polyglot/` and `editions/`, where builds write. A save
is often several changes (a new file, a rename, a change of the folder): changes close in time are reported together.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import Change, DefaultFilter
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError  # documented as its "Rust backend"

from polyglot.settings import FILE_NAME
from polyglot.storage import fingerprints

FOLDERS = ("articles", "locales", "templates", "theme")

_QUIET_TIME = 40  # ms without a change that end a save
_MAX_DELAY = 800  # ms after which changes are reported even if more follow
_POLL_INTERVAL = 400  # ms between two checks if the system does not report changes

# Files that editors create beside an open or saved file (4913 is vim's).
_event_filter = DefaultFilter(
    ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, r"^#.*#$", r"\.tmp$", r"^4913$")
)


@dataclass(slots=True)
class Watcher:
    """A watcher of a publication's folder, from its creation on."""

    root: Path  # without symbolic links, as some systems report changes only by such paths
    # Check files periodically: the system reports no changes (network drives) or cannot watch more folders.
    polling: bool = False
    _seen: dict[str, tuple[int, ...] | None] = field(init=False)
    _notify: RustNotify = field(init=False)

    def __post_init__(self) -> None:
        self._start_watching()

    def wait_for_changes(self, seconds: float) -> frozenset[Path]:
        """Return the files saved since the last call; if there are none, wait for at most that many seconds."""
        events = self._notify.watch(_MAX_DELAY, _QUIET_TIME, max(1, int(seconds * 1000)), None)
        if events == "signal":
            raise KeyboardInterrupt
        changed = _lasting_changes(events) if isinstance(events, set) else set()
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
        """Stop watching."""
        self._notify.close()

    def _start_watching(self) -> None:
        """Watch the folders that exist; the next scan detects folders that are created or replaced later."""
        self._seen = _scan_folders(self.root)
        folders = [str(self.root / name) for name in FOLDERS if self._seen[name]]
        try:
            self._notify = RustNotify(folders, False, self.polling, _POLL_INTERVAL, True, True)  # noqa: FBT003 (it has no keywords)
        except (OSError, WatchfilesRustInternalError):
            if self.polling:
                raise
            self.polling = True
            self._start_watching()


def is_relevant(path: Path) -> bool:
    """Return whether a file, by its path in the publication, can change an edition; also for folders that came or went."""
    if any(part.startswith(".") for part in path.parts) or not _event_filter(Change.modified, str(path)):
        return False
    if path.parts[0] == "locales":
        return path.suffix in {".po", ".jsonl", ""} or path.name == "published.json"
    return True


def _lasting_changes(events: Collection[tuple[int, str]]) -> set[Path]:
    """Return the changed files without temporary files of a save, unless there are no others."""
    temporary = {path for kind, path in events if kind == Change.added and not os.path.lexists(path)}
    return {Path(path) for _, path in events if path not in temporary} or {Path(path) for path in temporary}


def _scan_folders(root: Path) -> dict[str, tuple[int, ...] | None]:
    """Return the identities of the folders (None for a missing one) and the signature of the settings file."""
    return {
        **{name: _folder_identity(root / name) for name in FOLDERS},
        FILE_NAME: fingerprints.read_signature(root / FILE_NAME),
    }


def _folder_identity(folder: Path) -> tuple[int, ...] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
