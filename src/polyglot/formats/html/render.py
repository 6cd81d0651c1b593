"""Translated tokens -> the HTML of a page's body."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from itertools import zip_longest
from types import MappingProxyType
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.html import elements
from polyglot.formats.html.bidi_isolate import isolate_tokens
from polyglot.images.pipeline import Picture
from polyglot.markdown import html_blocks
from polyglot.markdown.html_tokens import HtmlPartKind, split_html
from polyglot.markdown.marks import MARK
from polyglot.markdown.parser import alt_text, create_parser

_DEEPEST_HEADING = 6
_NO_PICTURES: Mapping[str, Picture | None] = MappingProxyType({})


def render(tokens: Sequence[Token], text: InterfaceText, pictures: Mapping[str, Picture | None] = _NO_PICTURES) -> str:
    """The HTML of a body below its page's title, for readers of the language of `text`. The tokens are used up.

    `pictures` are by their addresses in the tokens; None for one that cannot be shown. Others are shown as they are.
    """
    parser = _parser()
    shown = [
        token for token in tokens if not (token.type == "html_block" and html_blocks.match_directive(token.content))
    ]
    _renumber_headings(shown)
    _set_alternative_texts(shown)
    _name_links(shown)
    _write_marks(shown)
    _name_alerts(shown, text.alerts())
    _label_tasks(shown)
    _number_tables(shown)
    _mark_column_headings(shown)
    _name_details(shown, text.gettext("Details"))
    isolate_tokens(shown, text.reader.direction)
    return str(parser.renderer.render(shown, parser.options, {"text": text, "pictures": pictures}))


@cache
def _parser() -> MarkdownIt:
    parser = elements.add_render_rules(create_parser())
    parser.options["xhtmlOut"] = False
    return parser


def _set_alternative_texts(tokens: Sequence[Token]) -> None:
    """Let pictures bear what is said of them; a browser fetches the first at once, the others as they come near."""
    images = [child for token in tokens for child in token.children or () if child.type == "image"]
    for number, token in enumerate(images):
        later = {"loading": "lazy", "decoding": "async"} if number else {}
        token.attrs = {**token.attrs, "alt": alt_text(token), **later}


def _name_links(tokens: Sequence[Token]) -> None:
    """Let a link in which nothing can be read or heard go by its title, or by where it leads."""
    for token in tokens:
        opened, said = None, ""
        for child in token.children or ():
            if child.type == "link_open":
                opened, said = child, ""
            elif child.type == "link_close" and opened and not said.strip():
                name = str(opened.attrs.get("title") or unquote(str(opened.attrs.get("href", ""))))
                opened.attrs = {**opened.attrs, "aria-label": name}
            else:
                said += alt_text(child) or child.content


def _number_tables(tokens: Sequence[Token]) -> None:
    """Let each table know which it is."""
    for number, token in enumerate((token for token in tokens if token.type == "table_open"), 1):
        token.meta = {**token.meta, "number": number}


def _mark_column_headings(tokens: Sequence[Token]) -> None:
    """Let heads of columns say that they are, and empty ones be none; columns go by the direction of the text."""
    closing = ""
    for number, token in enumerate(tokens):
        if token.type in {"th_open", "td_open"} and "style" in token.attrs:
            side = str(token.attrs["style"])
            token.attrs["style"] = side.replace("left", "start").replace("right", "end")
        if token.type == "th_open":
            closing = "th" if alt_text(tokens[number + 1]).strip() else "td"
            token.tag = closing
            token.attrs = {"scope": "col", **token.attrs} if closing == "th" else token.attrs
        elif token.type == "th_close":
            token.tag = closing


def _name_details(tokens: Sequence[Token], name: str) -> None:
    """Give what can be unfolded a name in the reader's language where its author gave none."""
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.type == "html_block" and "<details" in token.content.lower():
            html = token.content + (after.content if after is not None and after.type == "html_block" else "")
            tags = [part for part in split_html(html) if html[part.start : part.end].strip()]
            for opening, inner in reversed(list(zip_longest(tags, tags[1:]))):
                named = inner is not None and inner.kind is HtmlPartKind.OPEN and inner.name == "summary"
                if opening.kind is HtmlPartKind.OPEN and opening.name == "details" and not named:
                    end = opening.end
                    token.content = f"{token.content[:end]}<summary>{escape(name)}</summary>{token.content[end:]}"


def _name_alerts(tokens: Sequence[Token], titles: Mapping[str, str]) -> None:
    """Give GitHub's alerts, quotations that begin with `[!NOTE]`, a class and a title in the reader's language."""
    for quote, opening, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type != "blockquote_open" or opening.type != "paragraph_open" or not inline.children:
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


def _write_marks(tokens: Sequence[Token]) -> None:
    """Write the marks of passages as attributes: of the block if the passage fills it, which sets its direction."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "mark_open":
                child.attrs = {**child.meta[MARK].attributes}
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


def _renumber_headings(tokens: Sequence[Token], above: int = 1) -> None:
    """Renumber the headings below a title of the level `above`, so that no level is skipped.

    Authors choose a heading by how large it looks; screen readers navigate by its level.
    """
    open_: list[int] = []  # the written levels of the headings that are above a place
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1:])
            while open_ and open_[-1] >= written:
                open_.pop()
            open_.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_DEEPEST_HEADING, above + len(open_))}"
