"""Incremental store of sync: the signatures of each article's files and the findings, as the last sync left them.

An article whose files still have those signatures is up to date, and sync does not read it. A file that was modified within
a tick of the clock before the store was written might change again without a new signature, so it is read once more. The
store can be deleted: the next sync then reads every article.
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

_CLOCK_TICK = 20_000_000  # ns: the coarsest clock of a file system that we know
_FORMAT_VERSION = 4  # raised when a new version changes what sync writes for unchanged files


class ArticleCacheEntry(msgspec.Struct, frozen=True, array_like=True):
    """The stored state of an article after its last sync."""

    files: FileSignatures
    units: int
    findings: tuple[Finding, ...]  # to report again


class SyncCache(msgspec.Struct, frozen=True):
    """The incremental store of sync, as written by the last sync."""

    key: str = ""  # the settings, program version and glossary for which it is valid
    time: int = 0  # ns since the epoch, when it was written
    articles: dict[str, ArticleCacheEntry] = {}  # by id


def read(publication: Publication) -> SyncCache:
    """Return the store of the last sync; an empty one if it is missing or its key is not the current one."""
    try:
        cache = msgspec.json.decode(_cache_path(publication).read_bytes(), type=SyncCache)
    except (FileNotFoundError, msgspec.DecodeError):
        return SyncCache()
    return cache if cache.key == cache_key(publication) else SyncCache()


def write(publication: Publication, key: str, articles: Mapping[str, ArticleCacheEntry]) -> None:
    """Write the store for the next sync, under the key that was valid when this one began."""
    files.write(_cache_path(publication), msgspec.json.encode(SyncCache(key, time.time_ns(), dict(articles))))


def find_current(cache: SyncCache, id: str, signatures: FileSignatures) -> ArticleCacheEntry | None:
    """Return an article's entry if its files are unchanged since the last sync; else None."""
    entry = cache.articles.get(id)
    if entry is None or entry.files != signatures:
        return None
    latest = max(signature[2] for signature in signatures if signature is not None)
    return entry if latest < cache.time - _CLOCK_TICK else None


def with_signatures(entry: ArticleCacheEntry, signatures: FileSignatures) -> ArticleCacheEntry:
    """Return an entry with the current signatures of its article's files."""
    return msgspec.structs.replace(entry, files=signatures)


def _cache_path(publication: Publication) -> Path:
    return publication.cache_dir / "sync.json"


def cache_key(publication: Publication) -> str:
    """Return a key of all inputs of a sync other than the articles' own files."""
    rules = (publication.locales, publication.unit, publication.translate, publication.translate_code)
    path = publication.glossary
    glossary = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest() if path.is_file() else ""
    return f"{__version__} {_FORMAT_VERSION} {(*rules, publication.propagate)!r} {glossary}"
