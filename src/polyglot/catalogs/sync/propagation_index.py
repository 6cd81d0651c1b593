"""The index of what all catalogs hold for each other, so that a sync looks up what an edit concerns and reads nothing else.

An SQLite file that can be deleted. It only says where to look; what is taken is read from the catalogs themselves.
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
# A translation is taken where all that offer it agree. A copy offers nothing as long as the article is there from which it
# was taken: what was withdrawn there does not come back from here.
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
    """A translation that one article has and another wants."""

    language: str  # tag
    key: "SentenceKey"
    target: str  # its digest
    origin_article: str  # an article's id


class PropagationIndex:
    """What is known of all articles. Made by `open_index`."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._database = connection
        connection.execute("CREATE TEMP TABLE touched (key INTEGER, language TEXT)")

    def replace_article(self, article: str, holdings: "Mapping[str, CatalogSummary]") -> None:
        """What an article's catalogs hold now, by language tag."""
        if self._database.execute("INSERT OR IGNORE INTO places VALUES (?)", (article,)).rowcount:
            self._touch_copies(article)
        for tag, holding in holdings.items():
            place = (article, tag)
            held = "FROM holdings WHERE article = ? AND language = ?"
            before = set(self._database.execute(f"SELECT key, target {held}", place))
            self._database.execute(f"DELETE {held}", place)
            now = [*holding.offered, *((key, None, "") for key in holding.wanted)]
            rows = ((*place, *row) for row in now)
            self._database.executemany("INSERT INTO holdings VALUES (?, ?, ?, ?, ?)", rows)
            # What is wanted, what is offered now, and what is not any more: those who are left may agree.
            new = {(key, target) for key, target, _ in now}
            touched = {key for key, target in new ^ before} | set(holding.wanted)
            self._database.executemany("INSERT INTO touched VALUES (?, ?)", ((key, tag) for key in touched))

    def remove_article(self, article: str) -> None:
        """Forget an article of which nothing is left."""
        self._touch_copies(article)
        self._database.execute("INSERT INTO touched SELECT key, language FROM holdings WHERE article = ?", (article,))
        self._database.execute("DELETE FROM holdings WHERE article = ?", (article,))
        self._database.execute("DELETE FROM places WHERE article = ?", (article,))

    def _touch_copies(self, article: str) -> None:
        """What was taken from an article counts or does not, with the article."""
        copies = "SELECT key, language FROM holdings WHERE origin = ? AND origin != ''"
        self._database.execute(f"INSERT INTO touched {copies}", (article,))

    def find_tasks(self) -> dict[str, list[PropagationTask]]:
        """What can be given because of what was put here since it was opened, by the article that wants it."""
        self._database.execute(f"CREATE TEMP TABLE offered AS {_OFFERS_QUERY}")
        found: dict[str, list[PropagationTask]] = {}
        for article, *gift in self._database.execute(_TASKS_QUERY):
            found.setdefault(article, []).append(PropagationTask(*gift))
        return found


def index_path(publication: Publication) -> Path:
    """Where the index lies."""
    return publication.cache_dir / "holdings-2.sqlite"


@contextmanager
def open_index(path: Path) -> Iterator[PropagationIndex]:
    """The index in this file, or a new one; what is put there is kept if nothing is raised meanwhile."""
    with sqlite.open_database(path, _SCHEMA) as connection:
        yield PropagationIndex(connection)
