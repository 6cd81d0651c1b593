"""Translated tokens -> the HTML of a page's body."""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from polyglot.text import rawhtml
from polyglot.text.dialect import dialect


def render(tokens: Sequence[Token]) -> str:
    """The HTML of a body."""
    parser = _parser()
    shown = [token for token in tokens if not (token.type == "html_block" and rawhtml.steers(token.content))]
    _lift_marks(shown)
    return str(parser.renderer.render(shown, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = dialect()
    parser.add_render_rule("html_block", _html_block)
    return parser


def _html_block(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Raw HTML; what is not a person's translation is marked where an element can be put around it."""
    token = tokens[index]
    mark = token.meta.get("mark")
    if not mark or not rawhtml.balanced(token.content):
        return token.content
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in mark.items())
    return f"<div{attrs}>\n{token.content}</div>\n"


def _lift_marks(tokens: Sequence[Token]) -> None:
    """Let a block that is one marked passage bear the mark itself, so that its direction holds for the whole block."""
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if inline.type != "inline" or opening.nesting != 1 or opening.hidden or not inline.children:
            continue
        first, last = inline.children[0], inline.children[-1]
        if first.type == "mark_open" and last.type == "mark_close":
            if any(token.type == "mark_close" for token in inline.children[1:-1]):
                continue
            opening.attrs = {**opening.attrs, **first.attrs}
            inline.children = inline.children[1:-1]
