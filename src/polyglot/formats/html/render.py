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
from polyglot.formats.html.bidi_isolate import ADDRESS_CLASS, isolate_tokens
from polyglot.formats.html.passages import write_marks
from polyglot.formats.protocol import PageInput, WebPageFormat
from polyglot.images.pipeline import Picture
from polyglot.language.autolinks import shows_address
from polyglot.markdown.html_tokens import HtmlPartKind, split_html
from polyglot.markdown.parser import alt_text, create_parser

_DEEPEST_HEADING = 6
_NO_PICTURES: Mapping[str, Picture | None] = MappingProxyType({})


class HtmlFormat(WebPageFormat):
    """The format `html`."""

    name = "html"
    version = "1"
    suffix = ".html"
    media_type = "text/html; charset=utf-8"

    def render(self, page: PageInput) -> str:
        """Return the body of an article as HTML."""
        return render(page.tokens, page.text, page.pictures)


def render(tokens: Sequence[Token], text: InterfaceText, pictures: Mapping[str, Picture | None] = _NO_PICTURES) -> str:
    """Return the HTML of a body below the page's title, in the language of `text`. The tokens cannot be used again.

    `pictures` are by their addresses in the tokens, None for one that cannot be shown. Pictures at other addresses are
    written as they are.
    """
    parser = _parser()
    visible = list(tokens)
    kinds = {token.type for token in visible}
    _renumber_headings(visible)
    _set_alternative_texts(visible)
    _name_links(visible)
    visible = write_marks(visible, text)
    if "blockquote_open" in kinds:
        _name_alerts(visible, text.alerts())
    _label_tasks(visible)
    if "table_open" in kinds:
        _number_tables(visible)
        _mark_column_headings(visible)
    if "html_block" in kinds:
        _name_details(visible, text.gettext("Details"))
    isolate_tokens(visible, text.reader.direction)
    return str(parser.renderer.render(visible, parser.options, {"text": text, "pictures": pictures}))


@cache
def _parser() -> MarkdownIt:
    parser = elements.add_render_rules(create_parser())
    parser.options["xhtmlOut"] = False
    return parser


def _set_alternative_texts(tokens: Sequence[Token]) -> None:
    """Set the alternative texts of pictures, and lazy loading for all but the first."""
    images = [child for token in tokens for child in token.children or () if child.type == "image"]
    for number, token in enumerate(images):
        later = {"loading": "lazy", "decoding": "async"} if number else {}
        token.attrs = {**token.attrs, "alt": alt_text(token), **later}


def _name_links(tokens: Sequence[Token]) -> None:
    """Set an accessible name on links without text: the title, or else the address; a class on those that show theirs."""
    for token in tokens:
        link, text = None, ""
        for child in token.children or ():
            if child.type in {"link_open", "address_open"}:
                link, text = child, ""
            elif child.type in {"link_close", "address_close"} and link:
                href = str(link.attrs.get("href", ""))
                if not text.strip():
                    link.attrs = {**link.attrs, "aria-label": str(link.attrs.get("title") or unquote(href))}
                elif shows_address(text, href):
                    link.attrs = {**link.attrs, "class": ADDRESS_CLASS}
            else:
                text += alt_text(child) or child.content


def _number_tables(tokens: Sequence[Token]) -> None:
    """Number the tables."""
    for number, token in enumerate((token for token in tokens if token.type == "table_open"), 1):
        token.meta = {**token.meta, "number": number}


def _mark_column_headings(tokens: Sequence[Token]) -> None:
    """Set `scope` on column headings, make empty ones cells, and align columns by the direction of the text."""
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
    """Add a summary in the reader's language to `details` elements without one."""
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
    """Add a class and a title in the reader's language to GitHub's alerts, quotations that begin with `[!NOTE]`."""
    for quote, opening, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type != "blockquote_open" or opening.type != "paragraph_open" or not inline.children:
            continue
        first, *rest = inline.children
        sign = re.fullmatch(r"\[!(\w+)\]", first.content) if not rest or rest[0].type == "softbreak" else None
        if sign and sign[1] in titles:
            quote.attrJoin("class", f"alert alert-{sign[1].lower()}")
            title = Token(
                "html_inline", "", 0, content=f'<strong class="alert-title">{escape(titles[sign[1]])}</strong>'
            )
            inline.children = [title, *rest[1:]]


def _label_tasks(tokens: Sequence[Token]) -> None:
    """Make the text of a task the label of its check box."""
    for token in tokens:
        box = token.children[0] if token.type == "inline" and token.children else token
        if box.type == "html_inline" and "task-list-item-checkbox" in box.content:
            opening, closing = (Token("html_inline", "", 0, content=tag) for tag in ("<label>", "</label>"))
            token.children = [opening, *(token.children or ()), closing]


def _renumber_headings(tokens: Sequence[Token], above: int = 1) -> None:
    """Renumber the headings below a title of the level `above`, so that no level is skipped.

    Authors choose headings by their size; screen readers navigate by their level.
    """
    open_: list[int] = []  # the written levels of the enclosing headings
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1:])
            while open_ and open_[-1] >= written:
                open_.pop()
            open_.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_DEEPEST_HEADING, above + len(open_))}"
