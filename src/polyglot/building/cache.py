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

from polyglot.editions.entries import Entry
from polyglot.editions.records import Body, Head, Signed
from polyglot.model import Finding
from polyglot.storage import sqlite

_SCHEMA = """
CREATE TABLE key (key BLOB NOT NULL);
CREATE TABLE articles (id TEXT PRIMARY KEY, head BLOB NOT NULL, entries BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (id TEXT, tag TEXT, format TEXT, body BLOB NOT NULL, PRIMARY KEY (id, tag, format)) WITHOUT ROWID;
CREATE TABLE jobs (name TEXT PRIMARY KEY, job BLOB NOT NULL) WITHOUT ROWID;
"""


class Job(msgspec.Struct, frozen=True, array_like=True):
    """What was made by one step of a build."""

    made_from: bytes  # a hash of all that it was made from
    files: Mapping[str, Mapping[str, Signed]]  # by folder and name, the signatures
    findings: tuple[Finding, ...]
    offer: bytes = b""  # what the catalogue of downloads says of it


@dataclass(slots=True)
class Cache:
    """The cache of one kind of build, opened."""

    key: bytes
    database: sqlite3.Connection
    heads: dict[str, Head]
    jobs: dict[str, Job]

    def know(self, id: str, head: Head, entries: Mapping[str, Entry], bodies: Mapping[tuple[str, str], Body]) -> None:
        """Keep what was read and made of an article."""
        self.heads[id] = head
        pack = msgspec.msgpack.encode
        self.database.execute("REPLACE INTO articles VALUES (?, ?, ?)", (id, pack(head), pack(entries)))
        self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        rows = ((id, *key, pack(body)) for key, body in bodies.items())
        self.database.executemany("INSERT INTO bodies VALUES (?, ?, ?, ?)", rows)

    def sign(self, id: str, head: Head) -> None:
        """Keep the new signatures of an article's files, which hold what they held."""
        self.heads[id] = head
        self.database.execute("UPDATE articles SET head = ? WHERE id = ?", (msgspec.msgpack.encode(head), id))

    def did(self, name: str, job: Job) -> None:
        """Keep what a step made."""
        self.jobs[name] = job
        self.database.execute("REPLACE INTO jobs VALUES (?, ?)", (name, msgspec.msgpack.encode(job)))

    def forget(self, articles: Collection[str], jobs: Iterable[str]) -> None:
        """Forget articles that are gone, and steps that no build takes any more."""
        for id in articles:
            self.heads.pop(id, None)
            self.database.execute("DELETE FROM articles WHERE id = ?", (id,))
            self.database.execute("DELETE FROM bodies WHERE id = ?", (id,))
        for name in jobs:
            self.jobs.pop(name, None)
            self.database.execute("DELETE FROM jobs WHERE name = ?", (name,))


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Cache]:
    """The cache in this file, which is empty if it was made with another key."""
    _drop_broken(path)
    with sqlite.opened(path, _SCHEMA) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # it can be deleted: half of one is no cache, and is found out
        if connection.execute("SELECT key FROM key").fetchone() != (key,):
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO key VALUES (?)", (key,))
        heads = _read(connection, "SELECT id, head FROM articles", Head)
        yield Cache(key, connection, heads, _read(connection, "SELECT name, job FROM jobs", Job))


def _drop_broken(path: Path) -> None:
    """Delete what is no cache of ours."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            for table in ("key", "articles", "bodies", "jobs"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    except sqlite3.Error:
        path.unlink(missing_ok=True)


def _read(connection: sqlite3.Connection, question: str, kind: type[Any]) -> dict[str, Any]:
    decoder = msgspec.msgpack.Decoder(kind)
    return {name: decoder.decode(data) for name, data in connection.execute(question)}
