"""Records of rendered articles: what plans, lists, pages and steps read of each, in memory or from the build cache."""

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from polyglot.articles.links import Kind
from polyglot.catalogs.ledger.article_translations import Standing
from polyglot.editions.entries import Entry
from polyglot.model import Finding

Signed = tuple[int, int]  # a file's size, and when it was changed (ns); (-1, 0) for one that is not there
Signatures = tuple[tuple[int, int, int, int] | None, ...]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What plans, lists and the pages of others need of an article."""

    signatures: Signatures
    time: int  # of the look at them (ns)
    hash: bytes  # of what is in these files
    original: str  # the tag of its language
    standings: Mapping[str, Standing]  # in the languages that it is translated into
    day: str  # ISO; empty for none
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    slugs: Mapping[str, str]  # of its titles
    met: Mapping[str, Kind]  # what stood at the paths that it names
    files: Mapping[str, Signed]  # those below articles/ that it needs, as they were
    name: bytes  # a hash of what the pages of other articles show of it
    faces: Mapping[str, bytes]  # and of what lists show, by language tag
    bodies: tuple[tuple[str, str], ...]  # the languages and formats that were made of it
    findings: Mapping[str, tuple[Finding, ...]]  # by language tag; empty for the article's own


class Body(msgspec.Struct, frozen=True, array_like=True):
    """An article in one language and format."""

    text: str  # HTML with places for addresses; or what the format's file holds
    words: Mapping[str, int]  # printed: by state, and "untranslated"
    credits: tuple[str, ...]
    findings: tuple[Finding, ...]
    shown: tuple[str, ...]  # pictures below articles/
    carried: tuple[str, ...]  # other files there that it needs, and pictures that it needs by their own names


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Entries and bodies to be read, by any process: those made just now, and those of earlier builds."""

    path: Path
    entries: Mapping[str, Mapping[str, Entry]]  # by article and language tag
    bodies: Mapping[str, Mapping[tuple[str, str], Body]]  # by article, then by language tag and format

    def entry(self, id: str) -> Mapping[str, Entry]:
        """An article's entries by language tag."""
        if id in self.entries:
            return self.entries[id]
        return dict(
            msgspec.msgpack.decode(self._ask("SELECT entries FROM articles WHERE id = ?", id), type=dict[str, Entry])
        )

    def body(self, id: str, tag: str, format: str) -> Body:
        """What was made of an article in one language and format."""
        if id in self.bodies:
            return self.bodies[id][tag, format]
        question = "SELECT body FROM bodies WHERE id = ? AND tag = ? AND format = ?"
        return msgspec.msgpack.decode(self._ask(question, id, tag, format), type=Body)

    def _ask(self, question: str, *values: str) -> bytes:
        data: bytes = _connection(self, os.getpid()).execute(question, values).fetchone()[0]
        return data


@lru_cache(maxsize=1)
def _connection(shelf: Shelf, _process: int) -> sqlite3.Connection:
    """A connection for this shelf in this process: SQLite's cannot be taken into another one."""
    return sqlite3.connect(shelf.path)
