"""The words of a unit: its text, or that of its translation, without markup."""

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from polyglot.markdown import html_blocks
from polyglot.markdown.markup_check import unit_environment
from polyglot.markdown.parser import parse_inline
from polyglot.model import BlockKind, Unit

_SPACES = re.compile(r"[ \t\n]+")  # not the ones that do not break


def plain_text(text: str, unit: Unit, footnotes: Iterable[str] = ()) -> str:
    """Return a text of a unit in one line, without markup; code stands in backticks.

    Of raw HTML it is the text between the tags, and of code blocks and front matter all text.
    """
    if unit.block.kind is BlockKind.HTML:
        text = " ".join(text[start:end] for start, end in html_blocks.text_ranges(text))
    elif unit.context is None and unit.block.kind is not BlockKind.CODE:
        text = join_texts(parse_inline(text, unit_environment(unit, footnotes)))
    return _SPACES.sub(" ", text).strip(" ")


def printed_text(tokens: Iterable[Token]) -> str:
    """Return the words of parsed blocks, one block a line, without markup and comments."""
    lines = []
    for token in tokens:
        if token.type == "inline":
            lines.append(join_texts(token.children or ()))
        elif token.type == "html_block":
            lines += [token.content[start:end] for start, end in html_blocks.text_ranges(token.content)]
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content)
    return "\n".join(lines)


def join_texts(tokens: Sequence[Token]) -> str:
    """Return the visible text of inline tokens, with code in backticks and line breaks as spaces."""
    pieces = []
    for token in tokens:
        if token.type == "code_inline":
            pieces.append(f"`{token.content}`")
        elif token.type in {"text", "text_special", "image"}:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
    return "".join(pieces)
