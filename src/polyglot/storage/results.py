"""Stores of results, by which a run repeats only the work whose inputs changed.

A store is an SQLite file that can be deleted at any time. Its key is a hash of the program, the settings and all other
inputs that results have in common: results under another key are deleted. So is a file that is broken or no store.
Processes may use a store at the same time. A result is a MessagePack value with a kind and a name.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec

from polyglot.errors import ContentError
from polyglot.storage import fingerprints, parallel, sqlite
from polyglot.storage.fingerprints import Signatures, are_settled
from polyglot.storage.parallel import Progress

if TYPE_CHECKING:
    import sqlite3

ValueT = TypeVar("ValueT")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS store (key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS results (
    kind TEXT, name TEXT, part TEXT, value BLOB NOT NULL, PRIMARY KEY (kind, name, part)
) WITHOUT ROWID;
"""


class Result(msgspec.Struct, Generic[ValueT], frozen=True, array_like=True):
    """A result with the signatures of the files that it was computed from."""

    signatures: Signatures
    time: int  # ns since the epoch: not after the signatures were read
    value: ValueT

    def is_current(self, signatures: Signatures) -> bool:
        """Return whether the files, which have these signatures now, are as they were."""
        return self.signatures == signatures and are_settled(signatures, self.time)


class ResultStore:
    """An open store. Created by `open_store`."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._database = connection

    def load(self, kind: str, value_type: type[ValueT]) -> dict[str, ValueT]:
        """Return all results of a kind without parts, by name."""
        decode = msgspec.msgpack.Decoder(value_type).decode
        rows = self._database.execute("SELECT name, value FROM results WHERE kind = ? AND part = ''", (kind,))
        return {name: decode(value) for name, value in rows}

    def parts(self, kind: str, name: str, value_type: type[ValueT]) -> Iterator[tuple[str, ValueT]]:
        """Yield the parts of a result, with their names."""
        return read_parts(self._database, kind, name, value_type)

    def names(self, kind: str) -> set[str]:
        """Return the names of the results of a kind."""
        return {name for (name,) in self._database.execute("SELECT name FROM results WHERE kind = ?", (kind,))}

    def replace(self, kind: str, name: str, parts: Mapping[str, object]) -> None:
        """Store the parts of a result in place of all its earlier ones; a result without parts is one with the name ""."""
        self._database.execute("DELETE FROM results WHERE kind = ? AND name = ?", (kind, name))
        rows = ((kind, name, part, msgspec.msgpack.encode(value)) for part, value in parts.items())
        self._database.executemany("INSERT INTO results VALUES (?, ?, ?, ?)", rows)

    def put(self, kind: str, name: str, value: object) -> None:
        """Store a result without parts."""
        row = (kind, name, msgspec.msgpack.encode(value))
        self._database.execute("REPLACE INTO results VALUES (?, ?, '', ?)", row)

    def delete(self, kind: str, names: Collection[str]) -> None:
        """Delete results of a kind, with all their parts."""
        rows = ((kind, name) for name in names)
        self._database.executemany("DELETE FROM results WHERE kind = ? AND name = ?", rows)

    def commit(self) -> None:
        """Make the stored results visible to other processes."""
        self._database.commit()


class StoreFile(msgspec.Struct, frozen=True):
    """The file of a store, and its key."""

    path: Path
    key: bytes


class Work(msgspec.Struct, Generic[ValueT], frozen=True):
    """Work that is done once for each name, until its inputs change."""

    kind: str  # of the results
    type: type[ValueT]
    load: Callable[[], Callable[[str], ValueT]]  # returns the function that does it, called only if there is work to do
    is_current: Callable[[ValueT], bool] = lambda _: True  # whether inputs that are not in the signatures are unchanged


@contextmanager
def open_store(path: Path, key: bytes) -> Iterator[ResultStore]:
    """Open the store in a file under a key; changes are committed unless an exception is raised.

    Raises `OSError` if the file cannot be read or written, or if another process uses it for too long.
    """
    if not sqlite.is_readable(path, "SELECT key FROM store", "SELECT kind, name, part, value FROM results"):
        path.unlink()
    with sqlite.open_database(path, _SCHEMA) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # safe, since a damaged store is detected and deleted
        connection.execute("PRAGMA cache_spill = OFF")  # a spill before the end would lock out processes that read
        connection.execute("BEGIN IMMEDIATE")  # so that no process deletes results under another key meanwhile
        if connection.execute("SELECT key FROM store").fetchone() != (key,):
            connection.execute("DELETE FROM store")
            connection.execute("DELETE FROM results")
            connection.execute("INSERT INTO store VALUES (?)", (key,))
        yield ResultStore(connection)


def read_parts(
    connection: "sqlite3.Connection", kind: str, name: str, value_type: type[ValueT]
) -> Iterator[tuple[str, ValueT]]:
    """Yield the stored parts of a result, with their names."""
    decode: Callable[[bytes], ValueT] = _create_decoder(cast("Hashable", value_type)).decode
    query = "SELECT part, value FROM results WHERE kind = ? AND name = ?"
    return ((part, decode(value)) for part, value in connection.execute(query, (kind, name)))


@cache
def _create_decoder(value_type: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(value_type)


def create_key(*inputs: object) -> bytes:
    """Return the key of a store: a hash of the program, and of these values."""
    encoded = msgspec.msgpack.encode(inputs, enc_hook=str, order="deterministic")  # `str` is for paths
    return fingerprints.hash_program() + blake2b(encoded, digest_size=16).digest()


def update_results(
    file: StoreFile,
    work: Work[ValueT],
    inputs: Mapping[str, Signatures],
    time: int,
    progress: Progress = parallel.no_progress,
) -> dict[str, ValueT]:
    """Return a result for each name of `inputs`, in this order, after computing those that are not current.

    `time` (ns) is not after the signatures in `inputs` were read. A store that cannot be read or written is not used.
    """
    stored: dict[str, Result[ValueT]] = {}
    with suppress(OSError, ContentError), open_store(file.path, file.key) as store:
        stored = store.load(work.kind, Result[work.type])  # type: ignore[name-defined]
    results = {
        name: result.value
        for name, signatures in inputs.items()
        if (result := stored.get(name)) is not None and result.is_current(signatures) and work.is_current(result.value)
    }
    pending = [name for name in inputs if name not in results]
    gone = stored.keys() - inputs.keys()
    computed: dict[str, ValueT] = {}
    try:
        if pending:
            computed.update(zip(pending, parallel.map_processes(work.load(), pending, progress), strict=True))
    finally:  # also what was computed before an interruption
        if computed or gone:
            with suppress(OSError, ContentError), open_store(file.path, file.key) as store:
                store.delete(work.kind, gone)
                for name, value in computed.items():
                    store.put(work.kind, name, Result(inputs[name], time, value))
    results |= computed
    return {name: results[name] for name in inputs}
