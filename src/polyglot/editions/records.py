"""Records of rendered articles, for plans, lists, pages and steps; from the build cache."""

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec

from polyglot.articles.path_kinds import PathKind
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.editions.entries import ArticleSummary
from polyglot.findings import Finding
from polyglot.storage import results
from polyglot.storage.fingerprints import FileStamp

# The kinds of results in a build's cache that are read one by one.
SUMMARIES, BODY = "summaries", "body"
_MAX_ENTRIES = 4096  # articles whose summaries a process keeps in memory


class ArticleRecord(msgspec.Struct, frozen=True, array_like=True):
    """The data of an article that plans, lists and other articles' pages need."""

    content_hash: bytes  # of the contents of its files
    source_hashes: Mapping[str, bytes]  # of the contents of its own file, its catalog and its ledger, by language tag
    original: str  # tag of the source language
    words: int  # of the text to translate
    readiness: Mapping[str, Readiness]  # of translations, by language tag
    day: str  # ISO date; empty if undated
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    slugs: Mapping[str, str]  # of titles, by language tag
    path_kinds: Mapping[str, PathKind]  # of the paths that it links to
    files: Mapping[str, FileStamp]  # needed files, by path below articles/
    place_hashes: Mapping[str, bytes]  # of the ids of headings in files of single articles, by language tag
    title_hash: bytes  # of the values that other articles' pages show
    listing_hashes: Mapping[str, bytes]  # of the values that lists show, by language tag
    text_hashes: Mapping[str, str]  # of the printed words, by tags of the rendered languages
    bodies: tuple[tuple[str, str, str], ...]  # rendered language tags and formats, with the formats' versions
    findings: Mapping[str, tuple[Finding, ...]]  # by language tag; the article's own under the empty string
    forced: tuple[str, ...] = ()  # names in `force` of errors in its translations, which were ignored


class RenderedBody(msgspec.Struct, frozen=True, array_like=True):
    """The body of an article in one language and format."""

    text: str  # of a page: HTML with placeholders for links
    words: Mapping[str, int]  # printed words by state, and "untranslated"
    credits: tuple[str, ...]  # translators who asked to be named
    findings: tuple[Finding, ...]
    pictures: tuple[str, ...]  # shown pictures, by path below articles/
    copied_files: tuple[str, ...]  # other needed files there, and pictures needed under their own names
    data: bytes = b""  # the content of the file, in a format with a file per article; may have placeholders for links
    failed: bool = False  # the format failed; `findings` say why
    places: Mapping[str, str] = {}  # ids of headings in `data`, by their ids on pages; without those that are equal


def linked_articles(record: ArticleRecord) -> list[str]:
    """Return the ids of the articles to which an article links."""
    kinds = record.path_kinds.items()
    return [path.removesuffix(".md") for path, kind in kinds if kind is PathKind.ARTICLE]


@dataclass(frozen=True, slots=True, eq=False)
class RenderedStore:
    """Summaries and bodies of all articles, readable from any process."""

    path: Path  # of the cache
    _entries: dict[str, Mapping[str, ArticleSummary]] = field(default_factory=dict)  # those read last
    _bodies: dict[tuple[str, str], RenderedBody] = field(
        default_factory=dict
    )  # of the article read last, by id and part

    def entry(self, id: str) -> Mapping[str, ArticleSummary]:
        """Return an article's summaries by language tag."""
        entries = self._entries.get(id)
        if entries is None:
            connection = _open_connection(self, os.getpid())
            entries = dict(results.read_parts(connection, SUMMARIES, id, dict[str, ArticleSummary]))[""]
            if len(self._entries) >= _MAX_ENTRIES:
                self._entries.clear()
            self._entries[id] = entries
        return entries

    def body(self, id: str, tag: str, format: str) -> RenderedBody:
        """Return the body of an article in one language and format."""
        key = id, body_part(tag, format)
        body = self._bodies.get(key)
        if body is None:
            self._bodies.clear()
            connection = _open_connection(self, os.getpid())
            for part, value in results.read_parts(connection, BODY, id, RenderedBody):
                self._bodies[id, part] = value
            body = self._bodies[key]
        return body


def body_part(tag: str, format: str) -> str:
    """Return the name in a build's cache of an article's body in one language and format."""
    return f"{tag} {format}"


@lru_cache(maxsize=1)
def _open_connection(store: RenderedStore, _process: int) -> sqlite3.Connection:
    """Open the store's cache for this process, since SQLite connections cannot cross a fork."""
    return sqlite3.connect(store.path)
