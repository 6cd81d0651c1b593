"""Index of the translations that all catalogs offer and want, so that a sync reads only catalogs that an edit concerns.

An SQLite file that can be deleted. It has digests only; the texts are read from the catalogs themselves.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.publication import Publication
from polyglot.storage import sqlite

if TYPE_CHECKING:
    import sqlite3

    from polyglot.catalogs.sync.propagation_candidates import CatalogSummary, SentenceKey

_SCHEMA = """
CREATE TABLE holdings (article TEXT, language TEXT, key INTEGER, target TEXT, origin TEXT);
CREATE INDEX by_key ON holdings (key, language);
CREATE INDEX by_article ON holdings (article, language);
CREATE INDEX by_origin ON holdings (origin) WHERE origin != '';
CREATE TABLE places (article TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# A translation is propagated if all offers for its key agree. A copy is not an offer while the article that it was copied
# from exists: a translation that was withdrawn there must not return from its copies.
_OFFERS_QUERY = """
SELECT key, language, min(target) AS target, min(article) AS article
FROM (SELECT DISTINCT key, language FROM touched) JOIN holdings USING (key, language)
WHERE target IS NOT NULL AND origin NOT IN (SELECT article FROM places)
GROUP BY key, language HAVING min(target) = max(target)
"""
_TASKS_QUERY = """
SELECT wanted.article, language, key, offered.target, offered.article
FROM offered JOIN holdings AS wanted USING (key, language)
WHERE wanted.target IS NULL ORDER BY wanted.article, language, key
"""


@dataclass(frozen=True, slots=True)
class PropagationTask:
    """A translation to copy from one article to another that wants it."""

    language: str  # tag
    key: "SentenceKey"
    target: str  # digest of the translation
    origin_article: str  # id of the article that has it


class PropagationIndex:
    """The offers and wants of all articles. Created by `open_index`."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._database = connection
        connection.execute("CREATE TEMP TABLE touched (key INTEGER, language TEXT)")

    def replace_article(self, article: str, holdings: "Mapping[str, CatalogSummary]") -> None:
        """Store the offers and wants of an article's catalogs, by language tag, in place of its earlier ones."""
        is_new = self._database.execute("INSERT OR IGNORE INTO places VALUES (?)", (article,)).rowcount > 0
        if is_new:
            self._touch_copies(article)
        for tag, holding in holdings.items():
            catalog = (article, tag)
            before = set() if is_new else self._take_rows(catalog)
            now = [*holding.offered, *((key, None, "") for key in holding.wanted)]
            rows = ((*catalog, *row) for row in now)
            self._database.executemany("INSERT INTO holdings VALUES (?, ?, ?, ?, ?)", rows)
            # Keys to look up: what is wanted, newly offered, or offered no longer (the remaining offers may agree now).
            after = {(key, target) for key, target, _ in now}
            touched = {key for key, target in after ^ before} | set(holding.wanted)
            self._database.executemany("INSERT INTO touched VALUES (?, ?)", ((key, tag) for key in touched))

    def _take_rows(self, catalog: tuple[str, str]) -> set[tuple["SentenceKey", str | None]]:
        """Delete the rows of a catalog, by article and language, and return their keys and targets."""
        rows_of_catalog = "FROM holdings WHERE article = ? AND language = ?"
        before = set(self._database.execute(f"SELECT key, target {rows_of_catalog}", catalog))
        self._database.execute(f"DELETE {rows_of_catalog}", catalog)
        return before

    def remove_article(self, article: str) -> None:
        """Remove an article that has neither a source nor catalogs."""
        self._touch_copies(article)
        self._database.execute("INSERT INTO touched SELECT key, language FROM holdings WHERE article = ?", (article,))
        self._database.execute("DELETE FROM holdings WHERE article = ?", (article,))
        self._database.execute("DELETE FROM places WHERE article = ?", (article,))

    def _touch_copies(self, article: str) -> None:
        """Mark the keys of copies from an article for a look-up: whether they are offers depends on its existence."""
        copies = "SELECT key, language FROM holdings WHERE origin = ? AND origin != ''"
        self._database.execute(f"INSERT INTO touched {copies}", (article,))

    def find_tasks(self) -> dict[str, list[PropagationTask]]:
        """Return the translations to copy, by the article that wants them, for keys changed since the index was opened."""
        self._database.execute(f"CREATE TEMP TABLE offered AS {_OFFERS_QUERY}")
        tasks: dict[str, list[PropagationTask]] = {}
        for article, *task in self._database.execute(_TASKS_QUERY):
            tasks.setdefault(article, []).append(PropagationTask(*task))
        return tasks


def index_path(publication: Publication) -> Path:
    """Return the path of the index."""
    return publication.cache_dir / "holdings-2.sqlite"


def has_index(publication: Publication) -> bool:
    """Return whether there is an index; a broken one is none."""
    path = index_path(publication)
    return path.exists() and sqlite.is_readable(path, "SELECT article, language, key, target, origin FROM holdings")


@contextmanager
def open_index(path: Path) -> Iterator[PropagationIndex]:
    """Open the index in a file, or a new one; changes are committed unless an exception is raised."""
    with sqlite.open_database(path, _SCHEMA) as connection:
        yield PropagationIndex(connection)
