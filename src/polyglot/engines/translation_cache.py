"""Cache of drafts: on one machine, the same engine with the same model translates no sentence twice.

Drafts are kept in an SQLite file in the user's cache, for all publications. It can be deleted at any time. If it cannot be
read or written, the engine translates again.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from polyglot.engines.models.packages import user_cache
from polyglot.engines.protocol import Engine, TagPair
from polyglot.errors import ContentError
from polyglot.model import Alignment, Draft
from polyglot.storage.sqlite import open_database

_SCHEMA = "CREATE TABLE IF NOT EXISTS drafts (key BLOB PRIMARY KEY, day INTEGER, draft BLOB) WITHOUT ROWID"
_CACHE_ERRORS = (OSError, ContentError, sqlite3.Error)  # without a cache, the engine translates again
_MAX_BYTES = 1 << 29  # about a million sentences; above it, the least recently used half is deleted
_KEYS_PER_QUERY = 500
_WEIGHT_SCALE = 1000  # weights are stored as integers, multiplied by this


class CachedEngine(Engine):
    """An engine with a cache of its drafts."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        """Wrap an engine. The default `path` is in the user's cache."""
        self.name, self.version, self.max_concurrency = engine.name, engine.version, engine.max_concurrency
        self.readable, self.addresses = engine.readable, engine.addresses
        self._engine = engine
        self._path = path or user_cache() / "drafts-1.sqlite"
        self._lock = Lock()
        self._today = datetime.now(UTC).date().toordinal()
        with suppress(*_CACHE_ERRORS):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._open_database() as database:
                database.execute("PRAGMA journal_mode = WAL")
                self._prune(database)

    def pairs(self) -> frozenset[TagPair]:
        """Return the engine's pairs."""
        return self._engine.pairs()

    def fingerprint(self, source: str, target: str) -> str:
        """Return the engine's fingerprint."""
        return self._engine.fingerprint(source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """Return one draft for each sentence: the cached one, or else the engine's."""
        begin = f"{self.fingerprint(source, target)}\0{source}\0{target}\0{attempt}\0".encode()
        keys = {text: blake2b(begin + text.encode(), digest_size=16).digest() for text in dict.fromkeys(sentences)}
        cached = self._load_drafts(keys.values())
        drafts = {text: cached[key] for text, key in keys.items() if key in cached}
        new = [text for text in keys if text not in drafts]
        if new:
            fresh = dict(zip(new, self._engine.translate(new, source, target, attempt=attempt), strict=True))
            self._store_drafts({keys[text]: draft for text, draft in fresh.items()})
            drafts |= fresh
        return [drafts[text] for text in sentences]

    def align(
        self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str
    ) -> list[Alignment] | None:
        """Return the engine's alignments."""
        return self._engine.align(sentences, translations, source, target)

    def starter_pairs(self) -> frozenset[TagPair]:
        """Return the engine's starter pairs."""
        return self._engine.starter_pairs()

    def _load_drafts(self, keys: Iterable[bytes]) -> dict[bytes, Draft]:
        wanted = list(keys)
        drafts: dict[bytes, Draft] = {}
        with self._lock, suppress(*_CACHE_ERRORS, msgspec.MsgspecError), self._open_database() as database:
            for start in range(0, len(wanted), _KEYS_PER_QUERY):
                chunk = wanted[start : start + _KEYS_PER_QUERY]
                marks = ", ".join("?" * len(chunk))
                rows = database.execute(f"SELECT key, draft FROM drafts WHERE key IN ({marks})", chunk).fetchall()
                drafts |= {key: _decode_draft(draft) for key, draft in rows}
            used = ((self._today, key, self._today) for key in drafts)
            database.executemany("UPDATE drafts SET day = ? WHERE key = ? AND day < ?", used)
        return drafts

    def _store_drafts(self, drafts: Mapping[bytes, Draft]) -> None:
        rows = [(key, self._today, _encode_draft(draft)) for key, draft in drafts.items()]
        with self._lock, suppress(*_CACHE_ERRORS), self._open_database() as database:
            database.executemany("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", rows)

    @contextmanager
    def _open_database(self) -> Iterator[sqlite3.Connection]:
        self._path.touch(mode=0o600)  # drafts may be of unpublished texts
        with open_database(self._path, _SCHEMA) as database:
            database.execute("PRAGMA synchronous = NORMAL")
            yield database

    def _prune(self, database: sqlite3.Connection) -> None:
        [pages], [size] = (database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if pages * size > _MAX_BYTES:
            half = "SELECT key FROM drafts ORDER BY day LIMIT (SELECT count(*) / 2 FROM drafts)"
            database.execute(f"DELETE FROM drafts WHERE key IN ({half})")
            database.commit()
            database.execute("VACUUM")


def _encode_draft(draft: Draft) -> bytes:
    aligned = None
    if alignment := draft.alignment:
        rows = [[(number, round(share * _WEIGHT_SCALE)) for number, share in row] for row in alignment.weights]
        aligned = (alignment.source, alignment.target, rows)
    return msgspec.msgpack.encode((draft.text, draft.engine, draft.score, aligned))


_CachedRow = tuple[tuple[int, int], ...]
_CachedDraft = tuple[str, str, float | None, tuple[_CachedRow, _CachedRow, tuple[_CachedRow, ...]] | None]
_DECODER: Any = msgspec.msgpack.Decoder(_CachedDraft)


def _decode_draft(data: bytes) -> Draft:
    text, engine, score, aligned = _DECODER.decode(data)
    if aligned is None:
        return Draft(text, engine, score)
    source, target, rows = aligned
    weights = tuple(tuple((number, share / _WEIGHT_SCALE) for number, share in row) for row in rows)
    return Draft(text, engine, score, Alignment(source, target, weights))
