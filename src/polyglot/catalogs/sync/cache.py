"""Which articles a sync can leave alone: those whose files are the very ones that the last sync left behind.

A file is known by its signature. One that was changed as late as the notes were written might change again within the same
tick of the clock, and is looked at once more. The notes can be deleted.
"""

import hashlib
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from polyglot import __version__
from polyglot.catalogs.sync.file_snapshot import FileSignatures
from polyglot.findings import Finding
from polyglot.publication import Publication
from polyglot.storage import files

_CLOCK_TICK = 20_000_000  # ns: no clock of a file system that we know is coarser by the time a sync is over
_FORMAT_VERSION = 4  # of what a sync does to files that have not changed


class ArticleCacheEntry(msgspec.Struct, frozen=True, array_like=True):
    """What the last sync knew of one article: its files, and what it had to say."""

    files: FileSignatures
    units: int
    findings: tuple[Finding, ...]


class SyncCache(msgspec.Struct, frozen=True):
    """The notes of the last sync."""

    key: str = ""  # the settings, the program and the glossary that they hold for
    time: int = 0
    articles: dict[str, ArticleCacheEntry] = {}


def read(publication: Publication) -> SyncCache:
    """The last sync's notes, if they hold for the publication's settings as they are; else empty ones."""
    try:
        notes = msgspec.json.decode(_cache_path(publication).read_bytes(), type=SyncCache)
    except (FileNotFoundError, msgspec.DecodeError):
        return SyncCache()
    return notes if notes.key == cache_key(publication) else SyncCache()


def write(publication: Publication, key: str, articles: Mapping[str, ArticleCacheEntry]) -> None:
    """Keep the notes for the next sync, under the key of when this one began."""
    files.write(_cache_path(publication), msgspec.json.encode(SyncCache(key, time.time_ns(), dict(articles))))


def find_current(notes: SyncCache, id: str, signatures: FileSignatures) -> ArticleCacheEntry | None:
    """An article's note, if its files are the very ones that the note speaks of."""
    note = notes.articles.get(id)
    if note is None or note.files != signatures:
        return None
    latest = max(signature[2] for signature in signatures if signature is not None)
    return note if latest < notes.time - _CLOCK_TICK else None


def with_signatures(note: ArticleCacheEntry, signatures: FileSignatures) -> ArticleCacheEntry:
    """The note with its article's files as they are now."""
    return msgspec.structs.replace(note, files=signatures)


def _cache_path(publication: Publication) -> Path:
    return publication.cache_dir / "sync.json"


def cache_key(publication: Publication) -> str:
    """What a sync depends on, apart from the articles' own files."""
    rules = (publication.locales, publication.unit, publication.translate, publication.translate_code)
    path = publication.glossary
    glossary = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest() if path.is_file() else ""
    return f"{__version__} {_FORMAT_VERSION} {(*rules, publication.propagate)!r} {glossary}"
