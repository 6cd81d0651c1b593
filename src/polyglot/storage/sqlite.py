"""An index in an SQLite file that is made from other files, and can be deleted."""

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
    """The database in this file, or a new one of this schema; what is done to it is kept if nothing is raised meanwhile.

    Raises `ContentError` for a file that is no database; it is deleted, so that the next run makes a new one;
    and `OSError` where it cannot be written.
    """
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    try:
        with closing(sqlite3.connect(path)) as database, database:
            if fresh:
                database.executescript(schema)
            yield database
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF  # without what SQLite adds to it
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise OSError(errno.EIO, str(error), str(path)) from None
        if code not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise
        path.unlink()
        said = "This index was broken, and has been deleted."
        raise ContentError(said, where=path.name, remedy="Run the same command again.") from None
