"""A file with a translation, Markdown or a web page, read as the other side of an article."""

import re
from bisect import bisect
from dataclasses import replace
from pathlib import Path

from polyglot.adoption.blocks import ArticleVersion, ImportedBlock, LocatedUnit, create_version
from polyglot.articles import article as articles
from polyglot.articles import front_matter
from polyglot.articles.article import Article
from polyglot.errors import UsageError
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
PAGE_SUFFIXES = frozenset({".html", ".htm"})
CATALOG_SUFFIXES = frozenset({".po"})
KNOWN_SUFFIXES = MARKDOWN_SUFFIXES | PAGE_SUFFIXES | CATALOG_SUFFIXES

_WORDS = re.compile(r"[^\W_]+")
_LOCATING_WORDS = 4  # words by which a text is found again on its page


def read(path: Path, locale: Locale, publication: Publication) -> ArticleVersion:
    """The text of a translation. Raises `ContentError` for what cannot be read, `UsageError` for a file that is not there."""
    name = publication.display_path(path)
    try:
        text = remove_unprintable(files.read_text(path, name))
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name the file that holds the translation.") from None
    if path.suffix.lower() not in PAGE_SUFFIXES:
        head, body = front_matter.split_front_matter(text)
        return _create_version(head, body, name, locale, publication)
    from polyglot.adoption import webpage

    return _locate_lines(_create_version(*webpage.to_markdown(text), name, locale, publication), text)


def join_versions(sides: list[ArticleVersion]) -> ArticleVersion:
    """A translation in several files as one."""
    passages = tuple(passage for one in sides for passage in one.blocks)
    fields = next((one.fields for one in sides if one.fields), ())
    return ArticleVersion(passages, fields, tuple(dict.fromkeys(note for one in sides for note in one.notes)))


def _create_version(head: str | None, body: str, name: str, locale: Locale, publication: Publication) -> ArticleVersion:
    front = None if head is None else front_matter.parse(head, name)
    first_line = 1 if head is None else head.count("\n") + 3
    return create_version(
        articles.segment(Article("", name, locale, front, body, first_line), publication), name, publication
    )


def _locate_lines(one: ArticleVersion, html: str) -> ArticleVersion:
    """The same with the lines of the page, where its texts are found there."""
    ends = [found.start() for found in re.finditer("\n", html)]
    position = 0

    def located(text: LocatedUnit) -> LocatedUnit:
        nonlocal position
        words = _WORDS.findall(text.unit.text)[:_LOCATING_WORDS]
        found = re.compile(r"(?:[\W_]|<[^>]*>)+".join(words)).search(html, position) if words else None
        position = found.start() if found else position
        block = replace(text.unit.block, line=bisect(ends, position) + 1)
        return replace(text, unit=replace(text.unit, block=block))

    fields = tuple(located(text) for text in one.fields)
    position = 0
    rows = [ImportedBlock(row.features, tuple(located(text) for text in row.texts)) for row in one.blocks]
    return replace(one, blocks=tuple(rows), fields=fields)
