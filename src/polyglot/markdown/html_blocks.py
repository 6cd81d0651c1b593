"""Blocks of raw HTML: which ones hold text, and whether a translation left all else alone."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from polyglot.markdown.html_tokens import Kind, Part, attributes, parts
from polyglot.markdown.parser import parse_blocks

_STEERING = re.compile(r"\s*<!--\s*i18n:(skip|keep|comment)\b(.*?)-->\s*", re.DOTALL)
_SPOKEN = frozenset({"alt", "title", "aria-label"})
_ADDRESSES = frozenset({"src", "href", "poster"})
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")

# An address, and whether it is that of a picture -> the address to put in its place.
Change = Callable[[str, bool], str]


def steers(html: str) -> re.Match[str] | None:
    """An author's `i18n:skip`, `i18n:keep` or `i18n:comment`: its first group says which, its second what else it says."""
    return _STEERING.fullmatch(html)


def translatable(html: str) -> bool:
    """Does a translator find words here that stand between tags, and are the tags plain to see?"""
    texts = [html[start:end] for start, end in runs(html)]
    return _plain(html) and any(_LETTER.search(_ENTITY.sub("", text)) for text in texts)


def same_tags(source: str, translation: str) -> bool:
    """Is all but the texts equal, in its order, but for values that are spoken (alt, title, aria-label)?

    Where texts hold no `<`, and values no quotation mark of their kind, no filling of them makes a browser read the rest
    in another way.
    """
    return list(_markup(source)) == list(_markup(translation)) and not any(
        "<" in translation[start:end] for start, end in runs(translation)
    )


def one_block(html: str) -> bool:
    """Is this one block of raw HTML in Markdown too, with no word before it and no blank line that ends it?"""
    tokens, _ = parse_blocks(html)
    return (
        len(tokens) == 1 and tokens[0].type == "html_block" and tokens[0].content.strip(" \t\n") == html.strip(" \t\n")
    )


def readdressed(html: str, change: Change) -> str:
    """Raw HTML with the addresses of its tags changed. What `change` returns as it was stays as it was written."""
    pieces, done = [], 0
    for part in parts(html):
        for name, start, end in attributes(html, part) if part.kind is Kind.OPEN else ():
            if name in _ADDRESSES:
                quote = html[start] if html[start] in "\"'" else ""
                address = unescape(html[start:end].strip(quote) if quote else html[start:end])
                changed = change(address, name != "href")
                if changed != address:
                    quote = quote or '"'
                    pieces += [html[done:start], quote, escape(changed), quote]
                    done = end
    return "".join([*pieces, html[done:]])


def runs(html: str) -> Iterator[tuple[int, int]]:
    """The ranges of the text between tags."""
    return ((part.start, part.end) for part in parts(html) if part.kind is Kind.TEXT)


def _plain(html: str) -> bool:
    """Does every tag end, and no text hold what could be the beginning of one?"""
    return not any(
        "<" in html[part.start : part.end]
        if part.kind is Kind.TEXT
        else not part.whole and html[part.start + 1 : part.start + 2] not in {"!", "?"}
        for part in parts(html)
    )


def _markup(html: str) -> Iterator[str]:
    return (_unspoken(html, part) for part in parts(html) if part.kind is not Kind.TEXT)


def _unspoken(html: str, part: Part) -> str:
    """A tag or another piece of markup without the words that are spoken in it."""
    pieces, position = [], part.start
    for name, start, end in part.values:
        if name in _SPOKEN and not re.search("[<>]", html[start:end]):
            pieces += [html[position : start - 1], '""']
            position = end + 1
    return "".join((*pieces, html[position : part.end]))
