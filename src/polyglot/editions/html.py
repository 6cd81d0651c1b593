"""Translated tokens -> the HTML of a page's body."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from polyglot.text import rawhtml
from polyglot.text.dialect import dialect


def render(tokens: Sequence[Token], alerts: Mapping[str, str]) -> str:
    """The HTML of a body. `alerts` are the titles of GitHub's alerts, by the word in their first line (`NOTE`)."""
    parser = _parser()
    shown = [token for token in tokens if not (token.type == "html_block" and rawhtml.steers(token.content))]
    _lift_marks(shown)
    _name_alerts(shown, alerts)
    _label_tasks(shown)
    return str(parser.renderer.render(shown, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    parser = dialect()
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


def _table_open(*_: Any) -> str:
    """A wide table scrolls in a box of its own, not the page; the box can be reached by keyboard."""
    return '<div class="table" tabindex="0">\n<table>\n'


def _table_close(*_: Any) -> str:
    return "</table>\n</div>\n"


def _name_alerts(tokens: Sequence[Token], titles: Mapping[str, str]) -> None:
    """Give GitHub's alerts, quotations that begin with `[!NOTE]`, a class and a title in the reader's language."""
    for quote, inline in zip(tokens, tokens[2:], strict=False):
        if quote.type != "blockquote_open" or inline.type != "inline" or not inline.children:
            continue
        first, *rest = inline.children
        found = re.fullmatch(r"\[!(\w+)\]", first.content) if not rest or rest[0].type == "softbreak" else None
        if found and found[1] in titles:
            quote.attrJoin("class", f"alert alert-{found[1].lower()}")
            title = Token(
                "html_inline", "", 0, content=f'<strong class="alert-title">{escape(titles[found[1]])}</strong>'
            )
            inline.children = [title, *rest[1:]]


def _label_tasks(tokens: Sequence[Token]) -> None:
    """Let a task's words be the label of its check box."""
    for token in tokens:
        box = token.children[0] if token.type == "inline" and token.children else token
        if box.type == "html_inline" and "task-list-item-checkbox" in box.content:
            opening, closing = (Token("html_inline", "", 0, content=tag) for tag in ("<label>", "</label>"))
            token.children = [opening, *(token.children or ()), closing]


def _lift_marks(tokens: Sequence[Token]) -> None:
    """Let a block that is one marked passage bear the mark itself, so that its direction holds for the whole block."""
    for place in range(1, len(tokens)):
        opening, inline = tokens[place - 1], tokens[place]
        if inline.type != "inline" or opening.nesting != 1 or not inline.children:
            continue
        if opening.hidden:  # the paragraph of a tight list item: the item bears it, if it holds nothing else
            if tokens[place + 2].type != "list_item_close":
                continue
            opening = tokens[place - 2]
        marks = [number for number, token in enumerate(inline.children) if token.type in {"mark_open", "mark_close"}]
        if marks == [0, len(inline.children) - 1]:
            opening.attrs = {**opening.attrs, **inline.children[0].attrs}
            inline.children = inline.children[1:-1]
