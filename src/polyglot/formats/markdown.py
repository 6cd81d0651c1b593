"""Translated tokens -> Markdown, written by mdformat.

mdformat's plug-ins for GFM and footnotes write their syntaxes. Ours writes the marks around passages that are not a
person's translation, bare addresses as they were, and what would be read otherwise than it was meant: character
references to line ends, tildes beside a strikethrough, signs in a picture's text.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from markdown_it.token import Token

from polyglot.markdown.marks import MARK
from polyglot.markdown.parser import alt_text

# Line ends for somebody: a text holds them only by character references.
_LINE_ENDS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SIGNS = re.compile(r"[\\`*\[\]<&~]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=[#\w]+;)")
_NOTE = re.compile(
    r"(?<!\\)((?:\\\\)*)\[(\^[^\s\]\\]+)\]"
)  # a footnote's mark for somebody, where no backslash is in force
_OPEN = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[^ ]|\Z)")  # mdformat passes over the second of two
_TASK = re.compile(r"^\[([ xX])\](?=\s|\Z)", re.MULTILINE)


def render(tokens: Sequence[Token]) -> str:
    """The Markdown of a body. The tokens are used up: mdformat changes them."""
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
    """A passage in a language or state of its own: an inline element, which Markdown allows."""
    attrs = "".join(f' {name}="{value}"' for name, value in node.meta[MARK].attributes.items())
    return f"<span{attrs}>{_render_address(node, context)}</span>"


def _render_address(node: Any, context: Any) -> str:
    return "".join(child.render(context) for child in node.children)


def _render_emphasis(node: Any, context: Any) -> str:
    """Emphasis as its author wrote it, unless a sign of the same kind stands right before it, with which it would be read.

    Before a letter `_` ends nothing, so there `*` stays.
    """
    before, after = _neighbours(node, context)
    sign = node.markup[0]
    glued = after is not None and after.type == "text" and after.content[:1].isalnum()
    if before is not None and before.type == "text" and before.content.endswith(sign) and not (sign == "*" and glued):
        sign = "*" if sign == "_" else "_"
    mark = sign * len(node.markup)
    return f"{mark}{_render_address(node, context)}{mark}"


def _escape_task(text: str, _node: Any, _context: Any) -> str:
    """A paragraph that begins as a task does, and is none. (mdformat-gfm takes a link `[x](…)` for one.)"""
    return _TASK.sub(r"\\[\1\\]", text) if text.startswith("[") or "\n[" in text else text


def _render_text(node: Any, context: Any) -> str:
    from mdformat.renderer import DEFAULT_RENDERERS

    before, after = _neighbours(node, context)
    read: Any = SimpleNamespace(content=node.content, next_sibling=after)
    text = _LINE_ENDS.sub(_escape_reference, DEFAULT_RENDERERS["text"](read, context))
    if "<<" in text:
        text = _OPEN.sub(r"\1\\<", text)
    if "[^" in text:
        text = _NOTE.sub(r"\1\\[\2\\]", text)
    if "~" in text and any(one is not None and one.type == "s" for one in (before, after, node.parent)):
        text = text.replace("~", "&#126;")  # beside a strikethrough's own they would count as its
    if node.parent.type in {"em", "strong", "s"}:  # white space at an edge would undo the emphasis
        text = re.sub(r"\A\s", _escape_reference, text) if before is None else text
        text = re.sub(r"\s\Z", _escape_reference, text) if after is None else text
    return text


def _neighbours(node: Any, context: Any) -> tuple[Any, Any]:
    """The nodes before and after. (A node of mdformat's tree looks for itself in the whole row of its siblings.)"""
    rows = context.env.setdefault("rows", {})  # by the parent's identity: the places of its children
    siblings = node.parent.children
    if id(node.parent) not in rows:
        rows[id(node.parent)] = {id(child): place for place, child in enumerate(siblings)}
    place = rows[id(node.parent)][id(node)]
    return siblings[place - 1] if place else None, siblings[place + 1] if place + 1 < len(siblings) else None


def _escape_reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _render_image(node: Any, context: Any) -> str:
    """A picture, whose text is plain: mdformat leaves signs in it that would be markup again."""
    from mdformat.renderer import DEFAULT_RENDERERS

    said = alt_text(node.token)  # as HTML has it
    target = DEFAULT_RENDERERS["image"](_without_text(node, quotes='"'), context).removeprefix("![")
    return f"![{_SIGNS.sub(_escape_match, ' '.join(said.split()))}{target}"


def _render_link(node: Any, context: Any) -> str:
    from mdformat.renderer import DEFAULT_RENDERERS

    if node.info == "auto":
        return str(DEFAULT_RENDERERS["link"](node, context))
    target = DEFAULT_RENDERERS["link"](_without_text(node), context).removeprefix("[")
    return f"[{_render_address(node, context)}{target}"


def _without_text(node: Any, quotes: str = "") -> Any:
    """A link or picture without its text, whose address and title are written so that they are read as they are.

    mdformat escapes `quotes` in the titles of links, not in those of pictures.
    """
    attrs = dict(node.attrs)
    for name in ("href", "src"):
        if name in attrs:
            attrs[name] = _ENTITY.sub(r"\\&", str(attrs[name]))
    if "title" in attrs:
        title = re.sub(rf"[\\{quotes}]|&(?=[#\w]+;)", _escape_match, str(attrs["title"]))
        attrs["title"] = _LINE_ENDS.sub(_escape_reference, title)
    return SimpleNamespace(children=[], info=node.info, meta=node.meta, attrs=attrs)


def _escape_match(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
