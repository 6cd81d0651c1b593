"""A file with a translation, Markdown or a web page, read as the other side of an article."""

import re
from bisect import bisect
from dataclasses import replace
from pathlib import Path

from polyglot.adoption.blocks import Passage, Side, Text, side
from polyglot.articles import article as articles
from polyglot.articles import front_matter
from polyglot.articles.article import Article
from polyglot.errors import UsageError
from polyglot.markdown.link_labels import printable
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files

MARKDOWN = frozenset({".md", ".markdown"})
PAGES = frozenset({".html", ".htm"})
CATALOGS = frozenset({".po"})
KNOWN = MARKDOWN | PAGES | CATALOGS

_WORDS = re.compile(r"[^\W_]+")
_FEW = 4  # words by which a text is found again on its page


def read(path: Path, locale: Locale, publication: Publication) -> Side:
    """The text of a translation. Raises `ContentError` for what cannot be read, `UsageError` for a file that is not there."""
    name = publication.name(path)
    try:
        text = printable(files.read_text(path, name))
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}.", remedy="Name the file that holds the translation.") from None
    if path.suffix.lower() not in PAGES:
        head, body = front_matter.split(text)
        return _side(head, body, name, locale, publication)
    from polyglot.adoption import webpage

    return _located(_side(*webpage.markdown(text), name, locale, publication), text)


def together(sides: list[Side]) -> Side:
    """A translation in several files as one."""
    passages = tuple(passage for one in sides for passage in one.passages)
    fields = next((one.fields for one in sides if one.fields), ())
    return Side(passages, fields, tuple(dict.fromkeys(note for one in sides for note in one.notes)))


def _side(head: str | None, body: str, name: str, locale: Locale, publication: Publication) -> Side:
    front = None if head is None else front_matter.parse(head, name)
    first_line = 1 if head is None else head.count("\n") + 3
    return side(articles.cut(Article("", name, locale, front, body, first_line), publication), name, publication)


def _located(one: Side, html: str) -> Side:
    """The same with the lines of the page, where its texts are found there."""
    ends = [found.start() for found in re.finditer("\n", html)]
    position = 0

    def located(text: Text) -> Text:
        nonlocal position
        words = _WORDS.findall(text.unit.text)[:_FEW]
        found = re.compile(r"(?:[\W_]|<[^>]*>)+".join(words)).search(html, position) if words else None
        position = found.start() if found else position
        block = replace(text.unit.block, line=bisect(ends, position) + 1)
        return replace(text, unit=replace(text.unit, block=block))

    fields = tuple(located(text) for text in one.fields)
    position = 0
    rows = [Passage(row.traits, tuple(located(text) for text in row.texts)) for row in one.passages]
    return replace(one, passages=tuple(rows), fields=fields)
