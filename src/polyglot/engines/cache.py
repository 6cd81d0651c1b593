"""An engine that remembers: no sentence is translated twice on a machine, by the same engine with the same model.

Drafts are kept in an SQLite file in the user's own cache, for all publications. It can be deleted at any time; where it
cannot be read or written, the engine does all the work again.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from polyglot.engines.models.packages import cache
from polyglot.engines.protocol import Aligner, Engine, Pair, is_readable
from polyglot.model import Alignment, Draft

_SCHEMA = "CREATE TABLE IF NOT EXISTS drafts (key BLOB PRIMARY KEY, day INTEGER, draft BLOB) WITHOUT ROWID"
_LARGEST = 1 << 29  # bytes: about a million sentences; the drafts that nobody asked for since longest go
_ASKED = 500  # keys in one question
_SHARE = 1000  # a weight is kept as so many parts


class CachedEngine:
    """An engine, and what it said before."""

    def __init__(self, engine: Engine, path: Path | None = None) -> None:
        """Make one. The file is that of the user's cache, unless another `path` is given."""
        self.name, self.version, self.lanes = engine.name, engine.version, engine.lanes
        self.readable = is_readable(engine)
        self._engine = engine
        if isinstance(engine, Aligner):
            self.align = engine.align
        self._path = path or cache() / "drafts-1.sqlite"
        self._lock = Lock()
        self._today = datetime.now(UTC).date().toordinal()
        with suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)  # texts that are not public yet
            with closing(self._open()) as database, database:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute(_SCHEMA)
                self._prune(database)

    def pairs(self) -> frozenset[Pair]:
        """The engine's pairs."""
        return self._engine.pairs()

    def identity(self, source: str, target: str) -> str:
        """What the engine says of itself."""
        return self._engine.identity(source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """One draft for each sentence: what is known, and the engine's for the rest."""
        begin = f"{self.identity(source, target)}\0{source}\0{target}\0{attempt}\0".encode()
        keys = {text: blake2b(begin + text.encode(), digest_size=16).digest() for text in dict.fromkeys(sentences)}
        known = self._find(keys.values())
        drafts = {text: known[key] for text, key in keys.items() if key in known}
        new = [text for text in keys if text not in drafts]
        if new:
            made = dict(zip(new, self._engine.translate(new, source, target, attempt=attempt), strict=True))
            self._keep({keys[text]: draft for text, draft in made.items()})
            drafts |= made
        return [drafts[text] for text in sentences]

    def _find(self, keys: Iterable[bytes]) -> dict[bytes, Draft]:
        asked = list(keys)
        found: dict[bytes, Draft] = {}
        with (
            self._lock,
            suppress(OSError, sqlite3.Error, msgspec.MsgspecError),
            closing(self._open()) as database,
            database,
        ):
            for start in range(0, len(asked), _ASKED):
                some = asked[start : start + _ASKED]
                marks = ", ".join("?" * len(some))
                rows = database.execute(f"SELECT key, draft FROM drafts WHERE key IN ({marks})", some).fetchall()
                found |= {key: _read(draft) for key, draft in rows}
            old = ((self._today, key, self._today) for key in found)
            database.executemany("UPDATE drafts SET day = ? WHERE key = ? AND day < ?", old)
        return found

    def _keep(self, drafts: Mapping[bytes, Draft]) -> None:
        rows = [(key, self._today, _written(draft)) for key, draft in drafts.items()]
        with self._lock, suppress(OSError, sqlite3.Error), closing(self._open()) as database, database:
            database.executemany("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=10)
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    def _prune(self, database: sqlite3.Connection) -> None:
        [pages], [size] = (database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if pages * size > _LARGEST:
            half = "SELECT key FROM drafts ORDER BY day LIMIT (SELECT count(*) / 2 FROM drafts)"
            database.execute(f"DELETE FROM drafts WHERE key IN ({half})")
            database.commit()
            database.execute("VACUUM")


def _written(draft: Draft) -> bytes:
    seen = draft.alignment
    rows = [[(number, round(share * _SHARE)) for number, share in row] for row in seen.weights] if seen else []
    aligned = (seen.source, seen.target, rows) if seen else None
    return msgspec.msgpack.encode((draft.text, draft.engine, draft.score, aligned))


_Row = tuple[tuple[int, int], ...]
_Kept = tuple[str, str, float | None, tuple[_Row, _Row, tuple[_Row, ...]] | None]
_DECODER: Any = msgspec.msgpack.Decoder(_Kept)


def _read(data: bytes) -> Draft:
    text, engine, score, aligned = _DECODER.decode(data)
    if aligned is None:
        return Draft(text, engine, score)
    source, target, rows = aligned
    weights = tuple(tuple((number, share / _SHARE) for number, share in row) for row in rows)
    return Draft(text, engine, score, Alignment(source, target, weights))
