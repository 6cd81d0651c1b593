"""Autolinks in inline tokens: bare addresses as links, as rendered pages show them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from markdown_it.token import Token

from polyglot.language.autolinks import ADDRESS_HINT, find_autolinks

_HINT_OR_ESCAPE = re.compile(rf"{ADDRESS_HINT.pattern}|[&\\]")
_TEXTS = frozenset({"text", "text_special"})


def may_have_autolinks(text: str) -> bool:
    """Return whether there may be bare addresses in a text of Markdown: a quick test, since most texts have none."""
    return _HINT_OR_ESCAPE.search(text) is not None


def link_autolinks(tokens: list[Token]) -> list[Token]:
    """Return inline tokens with the bare addresses in their texts as links (`address_open`, `address_close`).

    Addresses are found in the text as it is read, so they may be written with character references and escapes.
    """
    if not ADDRESS_HINT.search("".join([token.content for token in tokens if token.type in _TEXTS])):
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
