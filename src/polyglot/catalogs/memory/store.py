"""Translation memory: an index of all reviewed pairs for exact and fuzzy matches.

An SQLite file that is derived from the catalogs and imported TMX files, and can be deleted. Fuzzy matches are found by rare
words: two texts that differ in at most n words share at least one of the n + 1 rarest (the prefix filter of Chaudhuri, Ganti
and Kaushik, "A primitive operator for similarity joins in data cleaning", 2006); the texts that share most of them are then
compared in full.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rapidfuzz import fuzz, process

from polyglot.language.scripts import UNSPACED_LETTER
from polyglot.model import MemoryMatch, TranslationPair
from polyglot.storage import sqlite

MIN_SCORE = 70.0  # of 100 (normalised insert-delete distance): less similar matches do not help a translator
_MAX_CANDIDATES = 12_000  # limit of the texts whose shared rare words are counted
_MAX_COMPARED = 150  # limit of the texts compared in full
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
    """The translation memory of a publication. Created by `open_memory`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._database = connection

    def signatures(self) -> dict[tuple[str, str], str]:
        """Return the signature under which pairs were stored, by origin and language tag."""
        rows = self._database.execute("SELECT origin, language, signature FROM origins")
        return {(origin, language): signature for origin, language, signature in rows}

    def replace_pairs(self, origin: str, language: str, signature: str, pairs: Iterable[TranslationPair]) -> None:
        """Store the pairs of an origin in a language (tag) in place of its earlier ones."""
        self.remove_pairs(origin, language)
        # Each source text is stored once, for all languages.
        entries = list(dict.fromkeys(((pair.languages[0], pair.source), pair.target) for pair in pairs))
        sources = dict.fromkeys(source for source, _ in entries)
        new = [source for source in sources if self._source_id(*source) is None]
        self._database.executemany("INSERT INTO sources (language, text) VALUES (?, ?)", new)
        # Index the words of new source texts, and count the texts that have each word.
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
        # Store the pairs and the signature.
        rows = ((self._source_id(*source), language, target, origin) for source, target in entries)
        self._database.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?)", rows)
        self._database.execute("INSERT INTO origins VALUES (?, ?, ?)", (origin, language, signature))

    def remove_pairs(self, origin: str, language: str) -> None:
        """Remove the pairs and the signature of an origin in a language."""
        for table in ("pairs", "origins"):
            self._database.execute(f"DELETE FROM {table} WHERE origin = ? AND language = ?", (origin, language))

    def has_pairs(self, languages: tuple[str, str]) -> bool:
        """Return whether any pair has these source and target languages (tags)."""
        rows = self._database.execute(
            "SELECT 1 FROM pairs JOIN sources ON id = source WHERE pairs.language = ? AND sources.language = ? LIMIT 1",
            (languages[1], languages[0]),
        )
        return rows.fetchone() is not None

    def sample(self, languages: tuple[str, str], count: int) -> list[tuple[str, str]]:
        """Return up to `count` texts with a translation, for these source and target languages."""
        rows = self._database.execute(
            "SELECT text, target FROM pairs JOIN sources ON id = source"
            " WHERE pairs.language = ? AND sources.language = ? LIMIT ?",
            (languages[1], languages[0], count),
        )
        return rows.fetchall()

    def find_exact(self, text: str, languages: tuple[str, str]) -> list[MemoryMatch]:
        """Return the translations of exactly this text, those from the most origins first."""
        number = self._source_id(languages[0], text)
        return [] if number is None else self._translations({number: (text, 100.0)}, languages[1])

    def find_fuzzy(
        self, text: str, languages: tuple[str, str], least: float = MIN_SCORE, limit: int = 5
    ) -> list[MemoryMatch]:
        """Return up to `limit` translations of texts with a score of at least `least`, the most similar first."""
        words = self._rarest_words(text, least)
        if not words:
            return []
        # The texts that share most of the rare words.
        query = "SELECT * FROM (SELECT rowid AS number FROM found WHERE found MATCH ? LIMIT ?)"
        rows = self._database.execute(
            f"SELECT id, text FROM (SELECT number FROM ({' UNION ALL '.join([query] * len(words))})"
            " GROUP BY number ORDER BY count(*) DESC LIMIT ?) CROSS JOIN sources ON id = number WHERE language = ?",
            (*(value for word in words for value in (f'"{word}"', _MAX_CANDIDATES)), _MAX_COMPARED, languages[0]),
        )
        texts = dict(rows.fetchall())
        # The score of each, from a comparison in full.
        best = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=least, limit=4 * limit)
        scores = {number: (source, score) for source, score, number in best}
        return self._translations(scores, languages[1])[:limit]

    def pairs(self) -> Iterator[TranslationPair]:
        """Yield each pair once, in a deterministic order."""
        rows = self._database.execute(
            "SELECT sources.language, pairs.language, text, target, min(origin) FROM pairs JOIN sources ON source = id"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 5, 3, 4"
        )
        return (TranslationPair((first, second), *texts) for first, second, *texts in rows)

    def count_pairs(self) -> list[tuple[str, str, int, int]]:
        """Return rows of source language, target language, number of pairs, and number of imported ones."""
        return self._database.execute(
            "SELECT sources.language, pairs.language, count(*), sum(origin LIKE '%.tmx')"
            " FROM pairs JOIN sources ON source = id GROUP BY 1, 2"
        ).fetchall()

    def _rarest_words(self, text: str, least: float) -> list[str]:
        """Return the rarest words of a text: one more than may differ, within the limit of candidate texts."""
        words = _index_words(text)
        marks = ", ".join("?" * len(words))
        rows = self._database.execute(f"SELECT word, texts FROM words WHERE word IN ({marks})", words).fetchall()
        rarest: list[str] = []
        total = 0
        for word, texts in sorted(rows, key=lambda row: (row[1], row[0])):
            total += texts
            if rarest and (total > _MAX_CANDIDATES or len(rarest) > len(words) * (100 - least) / 100 + 1):
                break
            rarest.append(word)
        return rarest

    def _source_id(self, language: str, text: str) -> int | None:
        row = self._database.execute(
            "SELECT id FROM sources WHERE language = ? AND text = ?", (language, text)
        ).fetchone()
        return None if row is None else int(row[0])

    def _translations(self, texts: dict[int, tuple[str, float]], language: str) -> list[MemoryMatch]:
        """Return the translations of texts (with scores, by id): the most similar first, then those from more origins."""
        matches: list[tuple[int, MemoryMatch]] = []
        for number, (source, score) in texts.items():
            rows = self._database.execute(
                "SELECT target, min(origin), count(*) FROM pairs WHERE source = ? AND language = ? GROUP BY target",
                (number, language),
            )
            matches += [(count, MemoryMatch(source, target, score, origin)) for target, origin, count in rows]
        matches.sort(key=lambda entry: (-entry[1].score, -entry[0], entry[1].origin, entry[1].target))
        return [match for _, match in matches]


@contextmanager
def open_memory(path: Path) -> Iterator[TranslationMemory]:
    """Open the memory in a file, or a new one; changes are committed unless an exception is raised."""
    with sqlite.open_database(path, _SCHEMA) as connection:
        yield TranslationMemory(connection)


def _index_words(text: str) -> list[str]:
    """Return the distinct words of a text, case-folded; in scripts without spaces, pairs of characters."""
    words: dict[str, None] = {}
    for run in _WORD.findall(text.casefold()):
        if _CHARACTER.match(run):
            words.update(dict.fromkeys(run[start : start + 2] for start in range(max(1, len(run) - 1))))
        else:
            words[run] = None
    return list(words)
