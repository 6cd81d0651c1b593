"""SQLite databases that are built from other files and can be deleted."""

import errno
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.errors import ContentError

if TYPE_CHECKING:
    import sqlite3

_TIMEOUT = 10.0  # seconds to wait for another process
# Of the file, not of its content; `sqlite3` is imported late.
_SYSTEM_ERRORS = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED")


@contextmanager
def open_database(path: Path, schema: str) -> "Iterator[sqlite3.Connection]":
    """Open the database in a file, or create it with this schema, in one transaction that an exception rolls back.

    Raises `ContentError` for a corrupt file, which is deleted so that the next run creates a new one, and `OSError` if the
    file cannot be read or written.
    """
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists() or path.stat().st_size == 0
    try:
        with closing(sqlite3.connect(path, timeout=_TIMEOUT)) as database, database:
            if is_new:
                database.executescript(schema)
            yield database
    except sqlite3.DatabaseError as error:
        if _is_system_error(error):
            raise OSError(errno.EIO, str(error), str(path)) from None
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise
        path.unlink(missing_ok=True)
        text = "This index was corrupt and has been deleted."
        raise ContentError(text, where=path.name, remedy="Run the same command again.") from None


def is_readable(path: Path, *queries: str) -> bool:
    """Return whether a file is a database with the tables of these queries, or still has no content."""
    import sqlite3

    try:
        if path.stat().st_size == 0:  # another process may be creating it
            return True
        with closing(sqlite3.connect(path, timeout=_TIMEOUT)) as database:
            for query in queries:
                database.execute(f"{query} LIMIT 1").fetchone()
    except FileNotFoundError:
        return True
    except sqlite3.Error as error:
        return _is_system_error(error)
    return True


def _is_system_error(error: "sqlite3.Error") -> bool:
    """Return whether an error is of the system or of a lock, and not of the file's content."""
    import sqlite3

    code = error.sqlite_errorcode & 0xFF  # primary result code, without SQLite's extension
    return code in {getattr(sqlite3, name) for name in _SYSTEM_ERRORS}
