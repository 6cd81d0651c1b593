"""The translation memory: every pair that a person answers for, found again by the same text or by one that is like it.

An SQLite file that is made from the catalogs and imported TMX files, follows them, and can be deleted. Texts that are alike
are found by their rare words: two texts of which at most so many words differ share at least one of the rarest so many and
one (the prefix filter of Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins in data cleaning", 2006);
what is found so, and shares most of them, is then compared in full.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rapidfuzz import fuzz, process

from polyglot.language.word_count import UNSPACED_LETTER
from polyglot.model import MemoryMatch, TranslationPair
from polyglot.storage import sqlite

MIN_SCORE = 70.0  # of 100 (normalised insert-delete distance): what is less alike helps nobody
_MAX_CANDIDATES = 12_000  # texts to count the rare words of
_MAX_COMPARED = 150  # texts to compare in full
_WORD = re.compile(rf"{UNSPACED_LETTER}+|[^\W_]+")
_CHARACTER = re.compile(UNSPACED_LETTER)
_SCHEMA = """
CREATE TABLE sources (id INTEGER PRIMARY KEY, language TEXT, text TEXT, UNIQUE (language, text));
CREATE TABLE pairs (source INTEGER, language TEXT, target TEXT, origin TEXT);
CREATE INDEX by_source ON pairs (source, language);
CREATE INDEX by_origin ON pairs (origin, language);
CREATE TABLE origins (origin TEXT, language TEXT, signature TEXT, PRIMARY KEY (origin, language));
CREATE TABLE words (word TEXT PRIMARY KEY, texts INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5 (words, content='', detail=none, columnsize=0, tokenize='ascii');
"""


class TranslationMemory:
    """The memory of a publication. Made by `open_memory`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._database = connection

    def signatures(self) -> dict[tuple[str, str], str]:
        """The signature of what has been put here, by origin and language tag."""
        rows = self._database.execute("SELECT origin, language, signature FROM origins")
        return {(origin, language): signature for origin, language, signature in rows}

    def replace_pairs(self, origin: str, language: str, signature: str, pairs: Iterable[TranslationPair]) -> None:
        """What an origin says in a language (tag), in place of what it said before."""
        self.remove_pairs(origin, language)
        wanted = list(dict.fromkeys(((pair.languages[0], pair.source), pair.target) for pair in pairs))
        sources = dict.fromkeys(source for source, _ in wanted)
        new = [source for source in sources if self._source_id(*source) is None]
        self._database.executemany("INSERT INTO sources (language, text) VALUES (?, ?)", new)
        counts: Counter[str] = Counter()
        for source in new:
            words = _index_words(source[1])
            counts.update(words)
            row = (self._source_id(*source), " ".join(words))
            self._database.execute("INSERT INTO found (rowid, words) VALUES (?, ?)", row)
        self._database.executemany(
            "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET texts = texts + excluded.texts",
            counts.items(),
        )
        rows = ((self._source_id(*source), language, target, origin) for source, target in wanted)
        self._database.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?)", rows)
        self._database.execute("INSERT INTO origins VALUES (?, ?, ?)", (origin, language, signature))

    def remove_pairs(self, origin: str, language: str) -> None:
        """Forget what an origin says in a language."""
        for table in ("pairs", "origins"):
            self._database.execute(f"DELETE FROM {table} WHERE origin = ? AND language = ?", (origin, language))

    def has_pairs(self, languages: tuple[str, str]) -> bool:
        """Is there any translation from one language into the other?"""
        found = self._database.execute(
            "SELECT 1 FROM pairs JOIN sources ON id = source WHERE pairs.language = ? AND sources.language = ? LIMIT 1",
            (languages[1], languages[0]),
        )
        return found.fetchone() is not None

    def sample(self, languages: tuple[str, str], count: int) -> list[tuple[str, str]]:
        """So many texts with a translation from one language into the other, if there are as many."""
        rows = self._database.execute(
            "SELECT text, target FROM pairs JOIN sources ON id = source"
            " WHERE pairs.language = ? AND sources.language = ? LIMIT ?",
            (languages[1], languages[0], count),
        )
        return rows.fetchall()

    def find_exact(self, text: str, languages: tuple[str, str]) -> list[MemoryMatch]:
        """The translations of this very text, those that most origins give first."""
        number = self._source_id(languages[0], text)
        return [] if number is None else self._translations({number: (text, 100.0)}, languages[1])

    def find_fuzzy(
        self, text: str, languages: tuple[str, str], least: float = MIN_SCORE, limit: int = 5
    ) -> list[MemoryMatch]:
        """The translations of texts that are like this one, the most alike first."""
        asked = self._rarest_words(text, least)
        if not asked:
            return []
        one = "SELECT * FROM (SELECT rowid AS number FROM found WHERE found MATCH ? LIMIT ?)"
        rows = self._database.execute(
            f"SELECT id, text FROM (SELECT number FROM ({' UNION ALL '.join([one] * len(asked))})"
            " GROUP BY number ORDER BY count(*) DESC LIMIT ?) CROSS JOIN sources ON id = number WHERE language = ?",
            (*(value for word in asked for value in (f'"{word}"', _MAX_CANDIDATES)), _MAX_COMPARED, languages[0]),
        )
        texts = dict(rows.fetchall())
        best = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=least, limit=4 * limit)
        scores = {number: (source, score) for source, score, number in best}
        return self._translations(scores, languages[1])[:limit]

    def pairs(self) -> Iterator[TranslationPair]:
        """All there is, each pair once, in an order that is always the same."""
        rows = self._database.execute(
            "SELECT sources.language, pairs.language, text, target, min(origin) FROM pairs JOIN sources ON source = id"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 5, 3, 4"
        )
        return (TranslationPair((own, other), source, target, origin) for own, other, source, target, origin in rows)

    def count_pairs(self) -> list[tuple[str, str, int, int]]:
        """How many pairs there are by source and target language, and how many of them were imported."""
        return self._database.execute(
            "SELECT sources.language, pairs.language, count(*), sum(origin LIKE '%.tmx')"
            " FROM pairs JOIN sources ON source = id GROUP BY 1, 2"
        ).fetchall()

    def _rarest_words(self, text: str, least: float) -> list[str]:
        """The rarest words of a text, as many as may differ and one more, as long as they do not name too many texts."""
        words = _index_words(text)
        marks = ", ".join("?" * len(words))
        rows = self._database.execute(f"SELECT word, texts FROM words WHERE word IN ({marks})", words).fetchall()
        asked: list[str] = []
        total = 0
        for word, texts in sorted(rows, key=lambda row: (row[1], row[0])):
            total += texts
            if asked and (total > _MAX_CANDIDATES or len(asked) > len(words) * (100 - least) / 100 + 1):
                break
            asked.append(word)
        return asked

    def _source_id(self, language: str, text: str) -> int | None:
        row = self._database.execute(
            "SELECT id FROM sources WHERE language = ? AND text = ?", (language, text)
        ).fetchone()
        return None if row is None else int(row[0])

    def _translations(self, texts: dict[int, tuple[str, float]], language: str) -> list[MemoryMatch]:
        """The translations of numbered texts with their scores: the most alike first, then those that more origins give."""
        found: list[tuple[int, MemoryMatch]] = []
        for number, (source, score) in texts.items():
            rows = self._database.execute(
                "SELECT target, min(origin), count(*) FROM pairs WHERE source = ? AND language = ? GROUP BY target",
                (number, language),
            )
            found += [(count, MemoryMatch(source, target, score, origin)) for target, origin, count in rows]
        found.sort(key=lambda one: (-one[1].score, -one[0], one[1].origin, one[1].target))
        return [match for _, match in found]


@contextmanager
def open_memory(path: Path) -> Iterator[TranslationMemory]:
    """The memory in this file, or a new one; what is put there is kept if nothing is raised meanwhile."""
    with sqlite.open_database(path, _SCHEMA) as connection:
        yield TranslationMemory(connection)


def _index_words(text: str) -> list[str]:
    """The different words of a text in small letters; where words have no spaces, pairs of characters."""
    words: dict[str, None] = {}
    for run in _WORD.findall(text.casefold()):
        if _CHARACTER.match(run):
            words.update(dict.fromkeys(run[place : place + 2] for place in range(max(1, len(run) - 1))))
        else:
            words[run] = None
    return list(words)
