"""The incremental cache: results of earlier builds, so that a build repeats only what changed. It can be deleted any time.

    articles   the record and summaries of each article, with signatures of its files and a hash of their contents
    bodies     its rendered bodies, one for each language and format, before they are put into pages
    jobs       the input hash of each build step, the files that it wrote, and their stamps

The cache is valid for one state of the settings and the program, which is its key.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from polyglot.editions.entries import ArticleSummary
from polyglot.editions.records import ArticleRecord, FileStamp, RenderedBody
from polyglot.findings import Finding
from polyglot.storage import sqlite

_SCHEMA = """
CREATE TABLE key (key BLOB NOT NULL);
CREATE TABLE articles (id TEXT PRIMARY KEY, head BLOB NOT NULL, entries BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (id TEXT, tag TEXT, format TEXT, body BLOB NOT NULL, PRIMARY KEY (id, tag, format)) WITHOUT ROWID;
CREATE TABLE jobs (name TEXT PRIMARY KEY, job BLOB NOT NULL) WITHOUT ROWID;
"""


class StepRecord(msgspec.Struct, frozen=True, array_like=True):
    """The result of a build step."""

    input_hash: bytes  # of all inputs
    files: Mapping[str, Mapping[str, FileStamp]]  # by folder and name
    findings: tuple[Finding, ...]
    download_entry: bytes = b""  # MessagePack of the volume's `DownloadEntry`; empty for other steps


@dataclass(slots=True)
class BuildCache:
    """The open cache of a build."""

    key: bytes
    database: sqlite3.Connection
    records: dict[str, ArticleRecord]  # by article id
    steps: dict[str, StepRecord]  # by step name

    def store_article(
        self,
        id: str,
        record: ArticleRecord,
        summaries: Mapping[str, ArticleSummary],
        bodies: Mapping[tuple[str, str], RenderedBody],
    ) -> None:
        """Store an article's record, summaries and bodies."""
        self.records[id] = record
        pack = msgspec.msgpack.encode
        self.database.execute("REPLACE INTO articles VALUES (?, ?, ?)", (id, pack(record), pack(summaries)))
        self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        rows = ((id, *key, pack(body)) for key, body in bodies.items())
        self.database.executemany("INSERT INTO bodies VALUES (?, ?, ?, ?)", rows)

    def store_signatures(self, id: str, record: ArticleRecord) -> None:
        """Store the record of an article whose files have new signatures and the same contents."""
        self.records[id] = record
        self.database.execute("UPDATE articles SET head = ? WHERE id = ?", (msgspec.msgpack.encode(record), id))

    def store_step(self, name: str, record: StepRecord) -> None:
        """Store a step's result."""
        self.steps[name] = record
        self.database.execute("REPLACE INTO jobs VALUES (?, ?)", (name, msgspec.msgpack.encode(record)))

    def delete(self, articles: Collection[str], steps: Iterable[str]) -> None:
        """Delete articles and steps, by id and name."""
        for id in articles:
            self.records.pop(id, None)
            self.database.execute("DELETE FROM articles WHERE id = ?", (id,))
            self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        for name in steps:
            self.steps.pop(name, None)
            self.database.execute("DELETE FROM jobs WHERE name = ?", (name,))


@contextmanager
def open_cache(path: Path, key: bytes) -> Iterator[BuildCache]:
    """Open the cache in a file; it is emptied first if it has another key."""
    _delete_broken(path)
    with sqlite.open_database(path, _SCHEMA) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # safe, since a damaged cache is detected and deleted
        if connection.execute("SELECT key FROM key").fetchone() != (key,):
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO key VALUES (?)", (key,))
        records = _read_table(connection, "SELECT id, head FROM articles", ArticleRecord)
        yield BuildCache(key, connection, records, _read_table(connection, "SELECT name, job FROM jobs", StepRecord))


def _delete_broken(path: Path) -> None:
    """Delete a file that is not a valid cache."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    except sqlite3.Error:
        path.unlink(missing_ok=True)


def _read_table(connection: sqlite3.Connection, query: str, kind: type[Any]) -> dict[str, Any]:
    decoder = msgspec.msgpack.Decoder(kind)
    return {name: decoder.decode(data) for name, data in connection.execute(query)}
