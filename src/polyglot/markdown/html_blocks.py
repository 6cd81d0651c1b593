"""Blocks of raw HTML: directives, translatable text, and comparison of a translation's tags with its source's."""

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it.common.html_blocks import block_names

from polyglot.language.scripts import LETTER
from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, split_html
from polyglot.markdown.parser import parse_blocks

_DIRECTIVE = re.compile(r"\s*<!--\s*i18n:(skip|keep|comment)\b(.*?)-->\s*", re.DOTALL)
_TRANSLATABLE_ATTRIBUTES = frozenset({"alt", "title", "aria-label"})
# CommonMark's sixth kind of HTML block, which ends at a blank line.
_ONE_BLOCK = re.compile(rf"</?(?a:{'|'.join(block_names)})(?=\s|/?>|$)", re.IGNORECASE)
_BLOCK_END = re.compile(r"\n[-:| \t]*(?:\n|\Z)|\0")  # a blank line, or one that may make a table
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")


def match_directive(html: str) -> re.Match[str] | None:
    """Match an author's `i18n:skip`, `i18n:keep` or `i18n:comment`: group 1 is the directive, group 2 its text."""
    return _DIRECTIVE.fullmatch(html)


def is_translatable(html: str) -> bool:
    """Return whether a block has words between its tags, and its tags are unambiguous."""
    texts = [html[start:end] for start, end in text_ranges(html)]
    return _is_plain(html) and any(LETTER.search(_ENTITY.sub("", text)) for text in texts)


def has_same_tags(source: str, translation: str) -> bool:
    """Return whether all markup is equal and in order, except the values of alt, title and aria-label.

    As texts then contain no `<`, and values no quotation mark of their kind, a browser parses the rest as in the source.
    """
    return _source_markup(source) == list(_markup_parts(translation)) and not any(
        "<" in translation[start:end] for start, end in text_ranges(translation)
    )


def is_single_block(html: str) -> bool:
    """Return whether Markdown parses this as one block of raw HTML: no text before it, no blank line that ends it."""
    if _ONE_BLOCK.match(html) and not _BLOCK_END.search(html):
        return True  # without a parse, as most are
    tokens, _ = parse_blocks(html)
    return (
        len(tokens) == 1 and tokens[0].type == "html_block" and tokens[0].content.strip(" \t\n") == html.strip(" \t\n")
    )


def text_ranges(html: str) -> Iterator[tuple[int, int]]:
    """Return the ranges of the text between tags."""
    return ((part.start, part.end) for part in split_html(html) if part.kind is HtmlPartKind.TEXT)


def _is_plain(html: str) -> bool:
    """Return whether every tag is closed and no text contains the beginning of one."""
    return not any(
        "<" in html[part.start : part.end]
        if part.kind is HtmlPartKind.TEXT
        else not part.is_whole and html[part.start + 1 : part.start + 2] not in {"!", "?"}
        for part in split_html(html)
    )


@lru_cache(maxsize=64)  # a source is compared with its translation into each language
def _source_markup(html: str) -> list[str]:
    return list(_markup_parts(html))


def _markup_parts(html: str) -> Iterator[str]:
    return (_without_translatable_values(html, part) for part in split_html(html) if part.kind is not HtmlPartKind.TEXT)


def _without_translatable_values(html: str, part: HtmlPart) -> str:
    """Return a tag or other markup with its translatable attribute values emptied."""
    pieces, position = [], part.start
    for name, start, end in part.values:
        if name in _TRANSLATABLE_ATTRIBUTES and not re.search("[<>]", html[start:end]):
            pieces += [html[position : start - 1], '""']
            position = end + 1
    return "".join((*pieces, html[position : part.end]))
