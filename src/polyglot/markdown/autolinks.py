"""Bare addresses: web and mail addresses that stand in a text as themselves. In rendered pages they are links."""

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
_TEXTS = frozenset({"text", "text_special"})
_WWW = re.compile(r"[^\s<>]+")


class Autolink(NamedTuple):
    """A bare address by its offsets in a text, and where it leads."""

    start: int
    end: int
    href: str


def find_autolinks(text: str) -> list[Autolink]:
    """The bare addresses in a text: with a scheme, with `www.`, or with an `@`. A plain `README.md` is none."""
    if not _HINT.search(text):
        return []
    return [
        Autolink(found.index, found.last_index, normalizeLink(found.url))
        for found in _create_linkify().match(text) or []
    ]


def link_autolinks(tokens: list[Token]) -> list[Token]:
    """Inline tokens with the bare addresses of their texts made links (`address_open`, `address_close`).

    An address may be written with character references and escapes: it is one as it reads.
    """
    if not _HINT.search("".join([token.content for token in tokens if token.type in _TEXTS])):
        return tokens
    linked: list[Token] = []
    links = 0  # open links: there are none inside others
    for texts, run in groupby(tokens, lambda token: token.type in _TEXTS):
        row = list(run)
        links += sum(token.nesting for token in row if token.type in {"link_open", "link_close"})
        linked += _link_text(row) if texts and not links else row
    return linked


def _link_text(row: list[Token]) -> Sequence[Token]:
    text = "".join(token.content for token in row)
    found = find_autolinks(text)
    if not found:
        return row
    rest = _split_tokens(row, [border for address in found for border in address[:2]])
    linked: list[Token] = []
    for address in found:
        linked += next(rest)
        linked.append(Token("address_open", "a", 1, attrs={"href": address.href}))
        linked += _create_text_tokens("".join(token.content for token in next(rest)))
        linked.append(Token("address_close", "a", -1))
    return [*linked, *next(rest)]


def _split_tokens(row: Sequence[Token], borders: Sequence[int]) -> Iterator[list[Token]]:
    """The tokens up to each border, and those after the last: cut where a border is, and of the type that they were."""
    part: list[Token] = []
    place, ahead = 0, iter(borders)
    border = next(ahead, None)
    for token in row:
        rest = token.content
        while border is not None and place + len(rest) >= border:
            part += [replace(token, content=rest[: border - place])] if border > place else []
            yield part
            rest, place, part = rest[border - place :], border, []
            border = next(ahead, None)
        part += [replace(token, content=rest)] if rest else []
        place += len(rest)
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
    """How much after `www.` belongs to the address: what would, had it a scheme."""
    if text.startswith("www.", position):  # or a long row of them would be read again from each
        return 0
    rest = _WWW.match(text, position)
    found = finder.match_at_start("http://www." + rest[0]) if rest else None
    return found.last_index - len("http://www.") if found else 0


def _validate_match(_finder: Any, found: Any) -> None:
    found.url = "http://" + found.url
