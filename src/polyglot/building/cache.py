"""What earlier builds read and made, so that a build works only for what changed. It can be deleted at any time.

    articles   what was read of each, by the signatures of its files and a hash of their contents
    bodies     what was made of it: one language in one format, before it is put into a page
    jobs       which files of an edition were made from what, and their signatures

All of it holds for one state of the settings and of the program, which is its key.
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
    """What was made by one step of a build."""

    input_hash: bytes  # a hash of all that it was made from
    files: Mapping[str, Mapping[str, FileStamp]]  # by folder and name, the signatures
    findings: tuple[Finding, ...]
    download_entry: bytes = b""  # what the catalogue of downloads says of it


@dataclass(slots=True)
class BuildCache:
    """The cache of one kind of build, opened."""

    key: bytes
    database: sqlite3.Connection
    records: dict[str, ArticleRecord]
    steps: dict[str, StepRecord]

    def store_article(
        self,
        id: str,
        head: ArticleRecord,
        entries: Mapping[str, ArticleSummary],
        bodies: Mapping[tuple[str, str], RenderedBody],
    ) -> None:
        """Keep what was read and made of an article."""
        self.records[id] = head
        pack = msgspec.msgpack.encode
        self.database.execute("REPLACE INTO articles VALUES (?, ?, ?)", (id, pack(head), pack(entries)))
        self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        rows = ((id, *key, pack(body)) for key, body in bodies.items())
        self.database.executemany("INSERT INTO bodies VALUES (?, ?, ?, ?)", rows)

    def store_signatures(self, id: str, head: ArticleRecord) -> None:
        """Keep the new signatures of an article's files, which hold what they held."""
        self.records[id] = head
        self.database.execute("UPDATE articles SET head = ? WHERE id = ?", (msgspec.msgpack.encode(head), id))

    def store_step(self, name: str, job: StepRecord) -> None:
        """Keep what a step made."""
        self.steps[name] = job
        self.database.execute("REPLACE INTO jobs VALUES (?, ?)", (name, msgspec.msgpack.encode(job)))

    def delete(self, articles: Collection[str], jobs: Iterable[str]) -> None:
        """Forget articles that are gone, and steps that no build takes any more."""
        for id in articles:
            self.records.pop(id, None)
            self.database.execute("DELETE FROM articles WHERE id = ?", (id,))
            self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        for name in jobs:
            self.steps.pop(name, None)
            self.database.execute("DELETE FROM jobs WHERE name = ?", (name,))


@contextmanager
def open_cache(path: Path, key: bytes) -> Iterator[BuildCache]:
    """The cache in this file, which is empty if it was made with another key."""
    _delete_broken(path)
    with sqlite.open_database(path, _SCHEMA) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # it can be deleted: half of one is no cache, and is found out
        if connection.execute("SELECT key FROM key").fetchone() != (key,):
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO key VALUES (?)", (key,))
        heads = _read_table(connection, "SELECT id, head FROM articles", ArticleRecord)
        yield BuildCache(key, connection, heads, _read_table(connection, "SELECT name, job FROM jobs", StepRecord))


def _delete_broken(path: Path) -> None:
    """Delete what is no cache of ours."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    except sqlite3.Error:
        path.unlink(missing_ok=True)


def _read_table(connection: sqlite3.Connection, question: str, kind: type[Any]) -> dict[str, Any]:
    decoder = msgspec.msgpack.Decoder(kind)
    return {name: decoder.decode(data) for name, data in connection.execute(question)}
