"""Records of rendered articles: what plans, lists, pages and steps read of each, in memory or from the build cache."""

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from polyglot.articles.links import PathKind
from polyglot.catalogs.ledger.article_translations import Readiness
from polyglot.editions.entries import ArticleSummary
from polyglot.findings import Finding

FileStamp = tuple[int, int]  # a file's size, and when it was changed (ns); (-1, 0) for one that is not there
InputSignatures = tuple[tuple[int, int, int, int] | None, ...]


class ArticleRecord(msgspec.Struct, frozen=True, array_like=True):
    """What plans, lists and the pages of others need of an article."""

    signatures: InputSignatures
    read_time: int  # of the look at them (ns)
    content_hash: bytes  # of what is in these files
    original: str  # the tag of its language
    readiness: Mapping[str, Readiness]  # in the languages that it is translated into
    day: str  # ISO; empty for none
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    slugs: Mapping[str, str]  # of its titles
    path_kinds: Mapping[str, PathKind]  # what stood at the paths that it names
    files: Mapping[str, FileStamp]  # those below articles/ that it needs, as they were
    title_hash: bytes  # a hash of what the pages of other articles show of it
    listing_hashes: Mapping[str, bytes]  # and of what lists show, by language tag
    bodies: tuple[tuple[str, str], ...]  # the languages and formats that were made of it
    findings: Mapping[str, tuple[Finding, ...]]  # by language tag; empty for the article's own


class RenderedBody(msgspec.Struct, frozen=True, array_like=True):
    """An article in one language and format."""

    text: str  # HTML with places for addresses; or what the format's file holds
    words: Mapping[str, int]  # printed: by state, and "untranslated"
    credits: tuple[str, ...]
    findings: tuple[Finding, ...]
    pictures: tuple[str, ...]  # pictures below articles/
    copied_files: tuple[str, ...]  # other files there that it needs, and pictures that it needs by their own names


@dataclass(frozen=True, slots=True, eq=False)
class RenderedStore:
    """Entries and bodies to be read, by any process: those made just now, and those of earlier builds."""

    path: Path
    entries: Mapping[str, Mapping[str, ArticleSummary]]  # by article and language tag
    bodies: Mapping[str, Mapping[tuple[str, str], RenderedBody]]  # by article, then by language tag and format

    def entry(self, id: str) -> Mapping[str, ArticleSummary]:
        """An article's entries by language tag."""
        if id in self.entries:
            return self.entries[id]
        return dict(
            msgspec.msgpack.decode(
                self._query("SELECT entries FROM articles WHERE id = ?", id), type=dict[str, ArticleSummary]
            )
        )

    def body(self, id: str, tag: str, format: str) -> RenderedBody:
        """What was made of an article in one language and format."""
        if id in self.bodies:
            return self.bodies[id][tag, format]
        question = "SELECT body FROM bodies WHERE id = ? AND tag = ? AND format = ?"
        return msgspec.msgpack.decode(self._query(question, id, tag, format), type=RenderedBody)

    def _query(self, question: str, *values: str) -> bytes:
        data: bytes = _open_connection(self, os.getpid()).execute(question, values).fetchone()[0]
        return data


@lru_cache(maxsize=1)
def _open_connection(shelf: RenderedStore, _process: int) -> sqlite3.Connection:
    """A connection for this shelf in this process: SQLite's cannot be taken into another one."""
    return sqlite3.connect(shelf.path)
