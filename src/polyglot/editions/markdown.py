"""Translated tokens -> Markdown, written by mdformat.

mdformat's plug-ins for GFM and footnotes write their syntaxes; ours writes the marks around passages that are not a
person's translation, and bare addresses as they were.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from markdown_it.token import Token


def render(tokens: Sequence[Token]) -> str:
    """The Markdown of a body. The tokens are used up: mdformat changes them."""
    from mdformat.renderer import MDRenderer

    return MDRenderer().render(tokens, _options(), {})


@cache
def _options() -> Mapping[str, Any]:
    import mdformat_footnote
    from mdformat.plugins import PARSER_EXTENSIONS

    ours = SimpleNamespace(RENDERERS={"mark": _mark, "address": _address}, POSTPROCESSORS={})
    plugins = [PARSER_EXTENSIONS["gfm"], PARSER_EXTENSIONS["tables"], mdformat_footnote, ours]
    return {"mdformat": {"number": True, "wrap": "keep"}, "parser_extension": plugins}


def _mark(node: Any, context: Any) -> str:
    """A passage in a language or state of its own: an inline element, which Markdown allows."""
    attrs = "".join(f' {name}="{value}"' for name, value in node.attrs.items())
    return f"<span{attrs}>{_address(node, context)}</span>"


def _address(node: Any, context: Any) -> str:
    return "".join(child.render(context) for child in node.children)
