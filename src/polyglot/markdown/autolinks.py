"""Autolinks: bare web and mail addresses in a text, which rendered pages show as links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from linkify_it import LinkifyIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

_HINT = re.compile(r"://|www\.|@")
_HINT_OR_ESCAPE = re.compile(rf"{_HINT.pattern}|[&\\]")
_TEXTS = frozenset({"text", "text_special"})
_WWW = re.compile(r"[^\s<>]+")


class Autolink(NamedTuple):
    """A bare address: its offsets in a text and its target."""

    start: int
    end: int
    href: str


def find_autolinks(text: str) -> list[Autolink]:
    """Return the bare addresses in a text: with a scheme, with `www.` or with an `@`, but not a plain `README.md`."""
    if not _HINT.search(text):
        return []
    return [
        Autolink(match.index, match.last_index, normalizeLink(match.url))
        for match in _create_linkify().match(text) or []
    ]


def may_have_autolinks(text: str) -> bool:
    """Return whether there may be bare addresses in a text of Markdown: a quick test, since most texts have none."""
    return _HINT_OR_ESCAPE.search(text) is not None


def link_autolinks(tokens: list[Token]) -> list[Token]:
    """Return inline tokens with the bare addresses in their texts as links (`address_open`, `address_close`).

    Addresses are found in the text as it is read, so they may be written with character references and escapes.
    """
    if not _HINT.search("".join([token.content for token in tokens if token.type in _TEXTS])):
        return tokens
    linked: list[Token] = []
    links = 0  # open links, which cannot contain other links
    for texts, run in groupby(tokens, lambda token: token.type in _TEXTS):
        row = list(run)
        links += sum(token.nesting for token in row if token.type in {"link_open", "link_close"})
        linked += _link_text(row) if texts and not links else row
    return linked


def _link_text(row: list[Token]) -> Sequence[Token]:
    text = "".join(token.content for token in row)
    addresses = find_autolinks(text)
    if not addresses:
        return row
    rest = _split_tokens(row, [border for address in addresses for border in address[:2]])
    linked: list[Token] = []
    for address in addresses:
        linked += next(rest)
        linked.append(Token("address_open", "a", 1, attrs={"href": address.href}))
        linked += _create_text_tokens("".join(token.content for token in next(rest)))
        linked.append(Token("address_close", "a", -1))
    return [*linked, *next(rest)]


def _split_tokens(row: Sequence[Token], borders: Sequence[int]) -> Iterator[list[Token]]:
    """Yield the tokens up to each border, and those after the last one, splitting tokens that contain a border."""
    part: list[Token] = []
    offset, remaining = 0, iter(borders)
    border = next(remaining, None)
    for token in row:
        rest = token.content
        while border is not None and offset + len(rest) >= border:
            part += [replace(token, content=rest[: border - offset])] if border > offset else []
            yield part
            rest, offset, part = rest[border - offset :], border, []
            border = next(remaining, None)
        part += [replace(token, content=rest)] if rest else []
        offset += len(rest)
    yield part


def _create_text_tokens(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []


@cache
def _create_linkify() -> LinkifyIt:
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    for scheme in ("ftp:", "//"):
        finder.add(scheme, None)
    finder.add("www.", {"validate": _match_www, "normalize": _validate_match})
    return finder


def _match_www(finder: Any, text: str, position: int) -> int:
    """Return how many characters after `www.` belong to the address: those of the same address with a scheme."""
    if text.startswith("www.", position):  # avoids quadratic time for "www.www.www."
        return 0
    rest = _WWW.match(text, position)
    match = finder.match_at_start("http://www." + rest[0]) if rest else None
    return match.last_index - len("http://www.") if match else 0


def _validate_match(_finder: Any, match: Any) -> None:
    match.url = "http://" + match.url
