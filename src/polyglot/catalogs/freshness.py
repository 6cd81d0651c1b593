"""Which articles a sync can leave alone: those whose files are the very ones that the last sync left behind.

A file is known by its size, times and inode, as git's index knows it. One that was changed as late as the notes were
written might change again within the same tick of the clock, and is looked at once more. The notes can be deleted.
"""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from polyglot import __version__, files
from polyglot.model import Finding

_TICK = 20_000_000  # ns: no clock of a file system that we know is coarser by the time a sync is over

Signature = tuple[int, int, int, int]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What the last sync knew of one article: its files (None: there was none), and what it had to say."""

    files: tuple[Signature | None, ...]
    units: int
    findings: tuple[Finding, ...]


class Notes(msgspec.Struct, frozen=True):
    """The notes of the last sync."""

    key: str = ""  # the settings and the program that they hold for
    time: int = 0
    articles: dict[str, Note] = {}


def read(path: Path, settings: str) -> Notes:
    """The last sync's notes, if they hold for these settings; else empty ones."""
    try:
        notes = msgspec.json.decode(path.read_bytes(), type=Notes)
    except (FileNotFoundError, msgspec.DecodeError):
        return Notes()
    return notes if notes.key == _key(settings) else Notes()


def write(path: Path, settings: str, articles: Mapping[str, Note]) -> None:
    """Keep the notes for the next sync."""
    files.write(path, msgspec.json.encode(Notes(_key(settings), time.time_ns(), dict(articles))))


def sign(paths: Iterable[str]) -> tuple[Signature | None, ...]:
    """The files as they are now."""
    return tuple(map(_sign, paths))


def fresh(notes: Notes, id: str, signatures: tuple[Signature | None, ...]) -> Note | None:
    """An article's note, if its files are the very ones that the note speaks of."""
    note = notes.articles.get(id)
    if note is None or note.files != signatures:
        return None
    latest = max(signature[2] for signature in signatures if signature is not None)
    return note if latest < notes.time - _TICK else None


def _sign(path: str) -> Signature | None:
    try:
        status = os.stat(path)  # noqa: PTH116 (a Path for each of many thousand files takes longer than the look itself)
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _key(settings: str) -> str:
    return f"{__version__} {settings}"
