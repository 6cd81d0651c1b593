"""Translated tokens -> Markdown, written by mdformat.

mdformat's plug-ins for GFM and footnotes write their syntaxes. The renderers here write marked passages and bare
addresses, and escape what would be parsed differently: line ends from character references, tildes beside a
strikethrough, markup characters in alternative texts.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from markdown_it.token import Token

from polyglot.editions.article_links import mark_link
from polyglot.editions.document import write_front_matter
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.protocol import ArticleFormat, ArticleInput
from polyglot.markdown.marks import MARK
from polyglot.markdown.parser import alt_text

# Line ends in some parser: a text contains them only by character references.
_LINE_ENDS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SIGNS = re.compile(r"[\\`*\[\]<&~]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=[#\w]+;)")
# A footnote reference in some parser, without a backslash that escapes it.
_NOTE = re.compile(r"(?<!\\)((?:\\\\)*)\[(\^[^\s\]\\]+)\]")
_OPEN = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[^ ]|\Z)")  # mdformat escapes only the first of two
_TASK = re.compile(r"^\[([ xX])\](?=\s|\Z)", re.MULTILINE)


class MarkdownFormat(ArticleFormat):
    """The format `markdown`."""

    name = "markdown"
    version = "2"
    suffix = ".md"
    keeps_placeholders = True
    media_type = "text/markdown; charset=utf-8"
    rank = 50

    def label(self, text: InterfaceText) -> str:  # noqa: ARG002
        """Return the name of the format for readers."""
        return "Markdown"

    def render(self, article: ArticleInput) -> bytes:
        """Return the Markdown of an article, with its front matter."""
        return (write_front_matter(article.document) + render(article.document.tokens)).encode()


def render(tokens: Sequence[Token]) -> str:
    """Return the Markdown of a body. The tokens cannot be used again: mdformat changes them."""
    from mdformat.renderer import MDRenderer

    return MDRenderer().render(tokens, _options(), {})


@cache
def _options() -> Mapping[str, Any]:
    import mdformat_footnote
    from mdformat.plugins import PARSER_EXTENSIONS

    gfm = PARSER_EXTENSIONS["gfm"]
    tasks = SimpleNamespace(RENDERERS=gfm.RENDERERS, POSTPROCESSORS={**gfm.POSTPROCESSORS, "paragraph": _escape_task})
    renderers = {
        "mark": _render_mark,
        "address": _render_address,
        "text": _render_text,
        "image": _render_image,
        "link": _render_link,
    }
    renderers |= {"em": _render_emphasis, "strong": _render_emphasis}
    ours = SimpleNamespace(RENDERERS=renderers, POSTPROCESSORS={})
    plugins = [tasks, PARSER_EXTENSIONS["tables"], mdformat_footnote, ours]
    return {"mdformat": {"number": True, "wrap": "keep"}, "parser_extension": plugins}


def _render_mark(node: Any, context: Any) -> str:
    """Write a marked passage as an inline HTML element."""
    attrs = "".join(f' {name}="{value}"' for name, value in node.meta[MARK].attributes.items())
    return f"<span{attrs}>{_render_address(node, context)}</span>"


def _render_address(node: Any, context: Any) -> str:
    return "".join(child.render(context) for child in node.children)


def _render_emphasis(node: Any, context: Any) -> str:
    """Write emphasis with its author's sign, or the other one right after a text that ends with that sign.

    `_` does not end emphasis before a letter, so `*` is kept there.
    """
    before, after = _neighbours(node, context)
    sign = node.markup[0]
    before_letter = after is not None and after.type == "text" and after.content[:1].isalnum()
    if (
        before is not None
        and before.type == "text"
        and before.content.endswith(sign)
        and not (sign == "*" and before_letter)
    ):
        sign = "*" if sign == "_" else "_"
    mark = sign * len(node.markup)
    return f"{mark}{_render_address(node, context)}{mark}"


def _escape_task(text: str, _node: Any, _context: Any) -> str:
    """Escape a paragraph that begins like a task without being one. (mdformat-gfm takes a link `[x](…)` for a task.)"""
    return _TASK.sub(r"\\[\1\\]", text) if text.startswith("[") or "\n[" in text else text


def _render_text(node: Any, context: Any) -> str:
    from mdformat.renderer import DEFAULT_RENDERERS

    before, after = _neighbours(node, context)
    node_view: Any = SimpleNamespace(content=node.content, next_sibling=after)  # all that mdformat's renderer reads
    text = _LINE_ENDS.sub(_escape_reference, DEFAULT_RENDERERS["text"](node_view, context))
    if "<<" in text:
        text = _OPEN.sub(r"\1\\<", text)
    if "[^" in text:
        text = _NOTE.sub(r"\1\\[\2\\]", text)
    if "~" in text and any(one is not None and one.type == "s" for one in (before, after, node.parent)):
        text = text.replace("~", "&#126;")  # they would be parsed with those of the strikethrough
    if node.parent.type in {"em", "strong", "s"}:  # white space at its edges would prevent the emphasis
        text = re.sub(r"\A\s", _escape_reference, text) if before is None else text
        text = re.sub(r"\s\Z", _escape_reference, text) if after is None else text
    return text


def _neighbours(node: Any, context: Any) -> tuple[Any, Any]:
    """Return the nodes before and after, in constant time. (mdformat's nodes search for themselves among their siblings.)"""
    rows = context.env.setdefault("rows", {})  # by the parent's identity: the positions of its children
    siblings = node.parent.children
    if id(node.parent) not in rows:
        rows[id(node.parent)] = {id(child): place for place, child in enumerate(siblings)}
    place = rows[id(node.parent)][id(node)]
    return siblings[place - 1] if place else None, siblings[place + 1] if place + 1 < len(siblings) else None


def _escape_reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _render_image(node: Any, context: Any) -> str:
    """Write a picture, escaping markup characters in its alternative text, which mdformat does not."""
    from mdformat.renderer import DEFAULT_RENDERERS

    alternative = alt_text(node.token)  # as in HTML
    target = DEFAULT_RENDERERS["image"](_without_text(node, quotes='"'), context).removeprefix("![")
    return f"![{_SIGNS.sub(_escape_match, ' '.join(alternative.split()))}{target}"


def _render_link(node: Any, context: Any) -> str:
    from mdformat.renderer import DEFAULT_RENDERERS

    if node.info == "auto":
        return str(DEFAULT_RENDERERS["link"](node, context))
    target = DEFAULT_RENDERERS["link"](_without_text(node), context).removeprefix("[")
    text = _render_address(node, context)
    return mark_link(text, target)


def _without_text(node: Any, quotes: str = "") -> Any:
    """Return a link or picture without its text, with its address and title escaped; `quotes` as well in the title.

    (mdformat escapes quotation marks in the titles of links, not in those of pictures.)
    """
    attrs = dict(node.attrs)
    for name in ("href", "src"):
        if name in attrs:
            attrs[name] = _ENTITY.sub(r"\\&", str(attrs[name]))
    if "title" in attrs:
        title = re.sub(rf"[\\{quotes}]|&(?=[#\w]+;)", _escape_match, str(attrs["title"]))
        attrs["title"] = _LINE_ENDS.sub(_escape_reference, title)
    return SimpleNamespace(children=[], info=node.info, meta=node.meta, attrs=attrs)


def _escape_match(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
