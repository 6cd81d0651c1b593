"""SQLite databases that are built from other files and can be deleted."""

import errno
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.errors import ContentError

if TYPE_CHECKING:
    import sqlite3


@contextmanager
def open_database(path: Path, schema: str) -> "Iterator[sqlite3.Connection]":
    """Open the database in a file, or create it with this schema, in one transaction that an exception rolls back.

    Raises `ContentError` for a corrupt file, which is deleted so that the next run creates a new one, and `OSError` if the
    file cannot be read or written.
    """
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    try:
        with closing(sqlite3.connect(path)) as database, database:
            if is_new:
                database.executescript(schema)
            yield database
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF  # primary result code, without SQLite's extension
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise OSError(errno.EIO, str(error), str(path)) from None
        if code not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise
        path.unlink()
        text = "This index was corrupt and has been deleted."
        raise ContentError(text, where=path.name, remedy="Run the same command again.") from None
