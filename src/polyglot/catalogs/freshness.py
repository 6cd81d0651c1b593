"""Which articles a sync can leave alone: those whose files are the very ones that the last sync left behind.

A file is known by its signature. One that was changed as late as the notes were written might change again within the same
tick of the clock, and is looked at once more. The notes can be deleted.
"""

import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from polyglot import __version__, files
from polyglot.catalogs.tree import Signatures
from polyglot.model import Finding

_TICK = 20_000_000  # ns: no clock of a file system that we know is coarser by the time a sync is over
_FORM = 2  # of what a sync does to files that have not changed


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What the last sync knew of one article: its files, and what it had to say."""

    files: Signatures
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


def fresh(notes: Notes, id: str, signatures: Signatures) -> Note | None:
    """An article's note, if its files are the very ones that the note speaks of."""
    note = notes.articles.get(id)
    if note is None or note.files != signatures:
        return None
    latest = max(signature[2] for signature in signatures if signature is not None)
    return note if latest < notes.time - _TICK else None


def signed(note: Note, signatures: Signatures) -> Note:
    """The note with its article's files as they are now."""
    return msgspec.structs.replace(note, files=signatures)


def _key(settings: str) -> str:
    return f"{__version__} {_FORM} {settings}"
