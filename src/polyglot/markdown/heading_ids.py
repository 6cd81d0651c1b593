"""Ids of headings: generated from the source's headings by GitHub's rules, and the same in every language.

A link to a heading (`notices.md#found-things`) therefore works in every edition, whatever the translation.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from polyglot.markdown.parser import Env, copy_blocks, parse_inline

_RESERVED = re.compile(r"main|fn(ref)?\d+(:\d+)?")  # ids that every page may use
_MARKUP = re.compile(r"[\\`*_~\[\]<&!]")


def find_heading_ids(tokens: Sequence[Token], env: Env) -> list[str]:
    """Return the ids of all headings among an article's block tokens, in order."""
    taken: set[str] = set()
    return [_unique_name(slugify(text), taken) for text in _heading_texts(tokens, env)]


def set_heading_ids(tokens: Sequence[Token], names: Sequence[str]) -> None:
    """Set the ids of the headings among these tokens; `names` has one for each."""
    headings = (token for token in tokens if token.type == "heading_open")
    for token, name in zip(headings, names, strict=True):
        token.attrs = {**token.attrs, "id": name}


def find_translated_ids(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the ids that the printed texts of headings give them, by their ids in all languages, if they differ."""
    taken: set[str] = set()
    names = {}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            names[str(token.attrs["id"])] = _unique_name(slugify(_plain_text(tokens[index + 1].children or ())), taken)
    return {old: new for old, new in names.items() if old != new}


def slugify(text: str) -> str:
    """Return a text in lower case, with hyphens for white space and without punctuation; may be empty.

    >>> slugify("Seeds: what, when & how?")
    'seeds-what-when--how'
    """
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.strip().lower()))


def _heading_texts(tokens: Sequence[Token], env: Env) -> Iterator[str]:
    """Yield the text of each heading, without its markup."""
    inline_env = copy_blocks((), env)[1]  # numbers no footnotes of the article
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[index + 1].content
            if _MARKUP.search(text):
                text = _plain_text(parse_inline(text, inline_env))
            yield text


def _plain_text(inline: Sequence[Token]) -> str:
    return "".join(token.content for token in inline if token.type not in {"html_inline", "footnote_ref"})


def _unique_name(name: str, taken: set[str]) -> str:
    """Return the first of `name`, `name-1`, `name-2` … that is not taken, and add it to `taken`."""
    name, number = name or "section", 0
    unique = name
    while unique in taken or _RESERVED.fullmatch(unique):
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique
