"""Blocks of raw HTML: which ones hold text, and whether a translation left all else alone."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, split_html, tag_attributes
from polyglot.markdown.parser import parse_blocks

_DIRECTIVE = re.compile(r"\s*<!--\s*i18n:(skip|keep|comment)\b(.*?)-->\s*", re.DOTALL)
_SPOKEN_ATTRIBUTES = frozenset({"alt", "title", "aria-label"})
_ADDRESSES = frozenset({"src", "href", "poster"})
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")

# An address, and whether it is that of a picture -> the address to put in its place.
AddressMapper = Callable[[str, bool], str]


def match_directive(html: str) -> re.Match[str] | None:
    """An author's `i18n:skip`, `i18n:keep` or `i18n:comment`: its first group says which, its second what else it says."""
    return _DIRECTIVE.fullmatch(html)


def is_translatable(html: str) -> bool:
    """Does a translator find words here that stand between tags, and are the tags plain to see?"""
    texts = [html[start:end] for start, end in text_ranges(html)]
    return _is_plain(html) and any(_LETTER.search(_ENTITY.sub("", text)) for text in texts)


def has_same_tags(source: str, translation: str) -> bool:
    """Is all but the texts equal, in its order, but for values that are spoken (alt, title, aria-label)?

    Where texts hold no `<`, and values no quotation mark of their kind, no filling of them makes a browser read the rest
    in another way.
    """
    return list(_markup_parts(source)) == list(_markup_parts(translation)) and not any(
        "<" in translation[start:end] for start, end in text_ranges(translation)
    )


def is_single_block(html: str) -> bool:
    """Is this one block of raw HTML in Markdown too, with no word before it and no blank line that ends it?"""
    tokens, _ = parse_blocks(html)
    return (
        len(tokens) == 1 and tokens[0].type == "html_block" and tokens[0].content.strip(" \t\n") == html.strip(" \t\n")
    )


def map_addresses(html: str, change: AddressMapper) -> str:
    """Raw HTML with the addresses of its tags changed. What `change` returns as it was stays as it was written."""
    pieces, done = [], 0
    for part in split_html(html):
        for name, start, end in tag_attributes(html, part) if part.kind is HtmlPartKind.OPEN else ():
            if name in _ADDRESSES:
                quote = html[start] if html[start] in "\"'" else ""
                address = unescape(html[start:end].strip(quote) if quote else html[start:end])
                changed = change(address, name != "href")
                if changed != address:
                    quote = quote or '"'
                    pieces += [html[done:start], quote, escape(changed), quote]
                    done = end
    return "".join([*pieces, html[done:]])


def text_ranges(html: str) -> Iterator[tuple[int, int]]:
    """The ranges of the text between tags."""
    return ((part.start, part.end) for part in split_html(html) if part.kind is HtmlPartKind.TEXT)


def _is_plain(html: str) -> bool:
    """Does every tag end, and no text hold what could be the beginning of one?"""
    return not any(
        "<" in html[part.start : part.end]
        if part.kind is HtmlPartKind.TEXT
        else not part.is_whole and html[part.start + 1 : part.start + 2] not in {"!", "?"}
        for part in split_html(html)
    )


def _markup_parts(html: str) -> Iterator[str]:
    return (_without_spoken_values(html, part) for part in split_html(html) if part.kind is not HtmlPartKind.TEXT)


def _without_spoken_values(html: str, part: HtmlPart) -> str:
    """A tag or another piece of markup without the words that are spoken in it."""
    pieces, position = [], part.start
    for name, start, end in part.values:
        if name in _SPOKEN_ATTRIBUTES and not re.search("[<>]", html[start:end]):
            pieces += [html[position : start - 1], '""']
            position = end + 1
    return "".join((*pieces, html[position : part.end]))
