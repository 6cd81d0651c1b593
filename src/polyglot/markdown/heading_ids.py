"""The anchors of headings, which are the same in every language: taken from the source's heading, as GitHub does.

So a link to a heading (`notices.md#found-things`) holds in every edition, and after every correction of a translation.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from polyglot.markdown.parser import Env, copy_blocks, parse_inline

_RESERVED = re.compile(r"main|fn(ref)?\d+(:\d+)?")  # ids that every page may hold
_MARKUP = re.compile(r"[\\`*_~\[\]<&!]")


def find_heading_ids(tokens: Sequence[Token], env: Env) -> list[str]:
    """The anchors of all headings among an article's block tokens, in their order."""
    taken: set[str] = set()
    return [_unique_name(slugify(text), taken) for text in _heading_texts(tokens, env)]


def set_heading_ids(tokens: Sequence[Token], names: Sequence[str]) -> None:
    """Let the headings among these tokens bear these anchors, which are as many."""
    headings = (token for token in tokens if token.type == "heading_open")
    for token, name in zip(headings, names, strict=True):
        token.attrs = {**token.attrs, "id": name}


def slugify(text: str) -> str:
    """A text in small letters, with hyphens for white space and without other signs; may be empty.

    >>> slugify("Seeds: what, when & how?")
    'seeds-what-when--how'
    """
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text.strip().lower()))


def _heading_texts(tokens: Sequence[Token], env: Env) -> Iterator[str]:
    """The text of each heading, without its markup."""
    own = copy_blocks((), env)[1]
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[place + 1].content
            if _MARKUP.search(text):
                inline = parse_inline(text, own)
                text = "".join(one.content for one in inline if one.type not in {"html_inline", "footnote_ref"})
            yield text


def _unique_name(name: str, taken: set[str]) -> str:
    """The name, or the first of its numbered forms, that is not taken; it is from now on."""
    name, number = name or "section", 0
    wanted = name
    while wanted in taken or _RESERVED.fullmatch(wanted):
        number += 1
        wanted = f"{name}-{number}"
    taken.add(wanted)
    return wanted
