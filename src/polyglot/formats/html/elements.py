"""Render rules for markdown-it: pictures, tables, code and footnotes, accessible to screen readers and by keyboard.

Beside tokens they read the environment: `text`, the interface texts of the reader's language, and `pictures`, by the
addresses in the tokens.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from polyglot.images.pipeline import Picture, Variant

_TEXT_WIDTH = 38.8  # rem: the width of text in the style sheet
_MARGINS = 2.2  # rem: both margins on a small screen
_REM = 16  # pixels
_MAX_NARROW_CODE = 30  # characters of code that fit on the smallest screens


def add_render_rules(parser: MarkdownIt) -> MarkdownIt:
    """Add these rules to a parser's renderer and return the parser."""
    for rule in (image, table_open, table_close, fence, code_block, footnote_ref, footnote_block_open, footnote_anchor):
        parser.add_render_rule(rule.__name__, rule)
    return parser


def image(
    _renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: object, env: Mapping[str, Any]
) -> str:
    """Write a picture with the files that a browser may choose from, or the alternative text if it cannot be shown."""
    token = tokens[place]
    address = str(token.attrs["src"])
    picture: Picture | None = env["pictures"].get(address)
    if address in env["pictures"] and picture is None:
        return escapeHtml(str(token.attrs["alt"]))
    if picture is None:
        return f"<img{_format_attributes(token.attrs)}>"
    *better, plain = picture.variants
    size = {"width": picture.width, "height": picture.height}
    img = f"<img{_format_attributes({**token.attrs, 'src': _variant_address(address, plain), **size})}>"
    return f"<picture>{''.join(_picture_sources(better, address, picture.width))}{img}</picture>" if better else img


def _picture_sources(variants: Sequence[Variant], address: str, widest: int) -> Iterator[str]:
    """Yield a `source` element for each type of the better files."""
    for media_type, files in groupby(variants, lambda variant: variant.media_type):
        row = list(files)
        attrs = {"type": media_type, "srcset": _variant_address(address, row[0])}
        if len(row) > 1:
            attrs["srcset"] = ", ".join(f"{_variant_address(address, one)} {one.width}w" for one in row)
            column = _TEXT_WIDTH if widest > _TEXT_WIDTH * _REM else widest / _REM
            attrs["sizes"] = f"(min-width: {column + _MARGINS:.4g}rem) {column:.4g}rem, calc(100vw - {_MARGINS}rem)"
        yield f"<source{_format_attributes(attrs)}>"


def _variant_address(address: str, variant: Variant) -> str:
    """Return the address of a file in the folder of the picture."""
    return posixpath.join(posixpath.dirname(address), quote(posixpath.basename(variant.name)))


def table_open(_renderer: object, tokens: Sequence[Token], place: int, _options: object, env: Mapping[str, Any]) -> str:
    """Begin a table in a box that scrolls if it is wide, has a name, and can be focused by keyboard."""
    text = env["text"]
    name = text.gettext("Table %(number)s", number=text.number(tokens[place].meta["number"]))
    return f'<div class="table" role="region" aria-label="{escapeHtml(name)}" tabindex="0">\n<table>\n'


def table_close(*_: object) -> str:
    """End a table and its box."""
    return "</table>\n</div>\n"


def fence(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """Write fenced code."""
    token, attrs = _scrolling_code(tokens[place])
    return renderer.fence([token], 0, options, env).replace("<pre>", f"<pre{_format_attributes(attrs)}>", 1)


def code_block(_renderer: object, tokens: Sequence[Token], place: int, *_: object) -> str:
    """Write indented code."""
    token, attrs = _scrolling_code(tokens[place])
    return f"<pre{_format_attributes(attrs)}><code>{escapeHtml(token.content)}</code></pre>\n"


def _scrolling_code(token: Token) -> tuple[Token, dict[str, Any]]:
    """Return code and the attributes of its box, which can be focused by keyboard if it scrolls on a small screen."""
    attrs = {name: value for name, value in token.attrs.items() if name == "dir"}
    if any(len(line) > _MAX_NARROW_CODE for line in token.content.split("\n")):
        attrs["tabindex"] = 0
    return token.copy(attrs={name: value for name, value in token.attrs.items() if name != "dir"}), attrs


def footnote_ref(_renderer: object, tokens: Sequence[Token], place: int, *_: object) -> str:
    """Write the reference to a footnote."""
    number, name = _footnote_numbers(tokens[place])
    return f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{name}" role="doc-noteref">[{name}]</a></sup>'


def footnote_block_open(
    _renderer: object, _tokens: object, _place: int, _options: object, env: Mapping[str, Any]
) -> str:
    """Begin the footnotes below the text, as a section with a name instead of a heading."""
    name = escapeHtml(env["text"].gettext("Footnotes"))
    section = f'<section class="footnotes" role="doc-endnotes" aria-label="{name}">'
    return f'<hr class="footnotes-sep">\n{section}\n<ol class="footnotes-list">\n'


def footnote_anchor(
    _renderer: object, tokens: Sequence[Token], place: int, _options: object, env: Mapping[str, Any]
) -> str:
    """Write the link back to the reference: an arrow, with a name for screen readers."""
    _, name = _footnote_numbers(tokens[place])
    text = env["text"]
    label = escapeHtml(text.gettext("Back to reference %(number)s", number=name))
    arrow = "↪" if text.reader.direction == "rtl" else "↩"
    return (
        f' <a href="#fnref{name}" class="footnote-backref" role="doc-backlink" aria-label="{label}">{arrow}\ufe0e</a>'
    )


def _footnote_numbers(token: Token) -> tuple[str, str]:
    """Return the numbers of a footnote and of one reference to it: `2` and `2:1`."""
    number, again = str(token.meta["id"] + 1), token.meta.get("subId", -1)
    return number, f"{number}:{again}" if again > 0 else number


def _format_attributes(attrs: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in attrs.items())
