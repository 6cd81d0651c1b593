"""The reader of translated articles in Markdown or HTML."""

import re
from bisect import bisect
from dataclasses import replace
from pathlib import Path

from polyglot.adoption.blocks import AdoptedBlock, ArticleVersion, LocatedUnit, create_version
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
_LOCATING_WORDS = 4  # words by which a text is found in its page


def read(path: Path, locale: Locale, publication: Publication) -> ArticleVersion:
    """Read a translated article. Raises `ContentError` for a file that cannot be read, `UsageError` for a missing one."""
    name = publication.display_path(path)
    try:
        text = remove_unprintable(files.read_text(path, name))
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name a file with the translation.") from None
    if path.suffix.lower() not in PAGE_SUFFIXES:
        head, body = front_matter.split_front_matter(text)
        return _create_version(head, body, name, locale, publication)
    from polyglot.adoption import webpage

    return _locate_lines(_create_version(*webpage.to_markdown(text), name, locale, publication), text)


def join_versions(versions: list[ArticleVersion]) -> ArticleVersion:
    """Join the parts of a translation in several files."""
    blocks = tuple(block for version in versions for block in version.blocks)
    fields = next((version.fields for version in versions if version.fields), ())
    return ArticleVersion(blocks, fields, tuple(dict.fromkeys(note for one in versions for note in one.notes)))


def _create_version(head: str | None, body: str, name: str, locale: Locale, publication: Publication) -> ArticleVersion:
    front = None if head is None else front_matter.parse(head, name)
    first_line = 1 if head is None else head.count("\n") + 3
    return create_version(
        articles.segment(Article("", name, locale, front, body, first_line), publication), name, publication
    )


def _locate_lines(version: ArticleVersion, html: str) -> ArticleVersion:
    """Replace the line numbers by those of the texts in the page."""
    ends = [match.start() for match in re.finditer("\n", html)]
    position = 0

    def located(text: LocatedUnit) -> LocatedUnit:
        nonlocal position
        words = _WORDS.findall(text.unit.text)[:_LOCATING_WORDS]
        match = re.compile(r"(?:[\W_]|<[^>]*>)+".join(words)).search(html, position) if words else None
        position = match.start() if match else position
        block = replace(text.unit.block, line=bisect(ends, position) + 1)
        return replace(text, unit=replace(text.unit, block=block))

    fields = tuple(located(text) for text in version.fields)
    position = 0
    blocks = [AdoptedBlock(block.features, tuple(located(text) for text in block.texts)) for block in version.blocks]
    return replace(version, blocks=tuple(blocks), fields=fields)
