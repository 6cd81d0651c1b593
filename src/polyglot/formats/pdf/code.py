"""Building blocks of Typst code, and the language, state and kind of HTML elements.

All text of an article is written in string literals, so that none of it can become Typst's markup.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from polyglot.formats.pdf.html_tree import HtmlElement, HtmlNode, UnseenText
from polyglot.markdown.marks import find_mark_state

LanguageState: TypeAlias = tuple[str, str]  # Typst code of a language with its direction, and the name of a mark
NO_STATE: LanguageState = ("", "")
LEFT_TO_RIGHT: LanguageState = ('(dir: "ltr")', "")
MAX_DEPTH = 12  # nested elements: deeper ones are written as plain text, since Typst limits nesting
HIDDEN_TAGS = frozenset(
    {
        *("audio", "canvas", "datalist", "head", "iframe", "math", "noscript", "object", "rp", "script", "select"),
        *("style", "svg", "template", "textarea", "title", "video"),
    }
)

_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LONG_WORD = re.compile(r"[!-~]{34,}")  # wider than a narrow column
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?\b")
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}


def string_literal(text: str) -> str:
    r"""Return a text as a Typst string literal.

    >>> print(string_literal('Say "#eval"'))
    "Say \"#eval\""
    """
    text = _UNPRINTABLE.sub(" ", text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def optional_literal(text: str) -> str:
    """Return a string literal, or `none` for an empty text."""
    return string_literal(text) if text else "none"


def join_code(pieces: Iterable[str]) -> str:
    """Join pieces of code to a code block."""
    return "{" + ";".join(pieces) + "}"


def boolean_literal(value: object) -> str:
    """Return whether a value is true, as Typst code."""
    return "true" if value else "false"


def wrapping_literal(text: str) -> str:
    """Return a text whose longest words may be broken, at punctuation if they have any."""
    return _LONG_WORD.sub(lambda word: re.sub(r"([/._?&=:,;-]+|\w{24})(?=.)", "\\1\u200b", word[0]), text)


def element_text(node: HtmlElement) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(node.text.split())


def is_block(node: HtmlNode) -> bool:
    """Return whether a node is a block, or an inline element around one."""
    if not isinstance(node, HtmlElement) or node.name in HIDDEN_TAGS:
        return False
    return node.name in _BLOCKS or any(element.name in _BLOCKS for element in node.elements())


def trim_nodes(nodes: Iterable[HtmlNode]) -> list[HtmlNode]:
    """Remove white space at both ends of a list of nodes."""
    trimmed = list(nodes)
    while trimmed and _is_space(trimmed[0]):
        del trimmed[0]
    while trimmed and _is_space(trimmed[-1]):
        del trimmed[-1]
    return trimmed


def _is_space(node: HtmlNode) -> bool:
    return isinstance(node, str) and (isinstance(node, UnseenText) or not node.strip())


def language_state(node: HtmlElement) -> LanguageState:
    """Return the language and direction in an element's attributes, and the state of its mark."""
    match = _LANGUAGE.match(node.get("lang"))
    direction = node.get("dir").lower()
    values = [f"lang: {string_literal(match[1].lower())}, region: {optional_literal(match[2] or '')}"] if match else []
    values += [f"dir: {string_literal(direction)}"] if direction in {"ltr", "rtl"} else []
    state = find_mark_state(node.classes)
    return f"({', '.join(values)})" if values else "", state.value if state else ""


def isolate_code(direction: str, pieces: Sequence[str]) -> list[str]:
    """Isolate inline code within its line: "ltr", "rtl" or "auto"."""
    return [string_literal(_ISOLATES[direction]), *pieces, string_literal("\u2069")]


def common_state(node: HtmlElement) -> LanguageState:
    """Return the language and state that all items or cells with text share, for the whole list or table."""
    if (state := language_state(node)) != NO_STATE:
        return state
    parts = node.find_all("td", "th") if node.name == "table" else node.find_all("li")
    keys = {
        language_state(part) for part in parts if language_state(part) != NO_STATE or any(map(str.isalpha, part.text))
    }
    return keys.pop() if len(keys) == 1 else NO_STATE


def wrap_in_state(key: LanguageState, pieces: Sequence[str], *, inline: bool = False) -> Sequence[str]:
    """Wrap code in its language and its mark: a line below inline text, or beside a block."""
    language, state = key
    if pieces and language:
        pieces = [f"tongue({language}, {join_code(pieces)})"]
    # Outside: Typst's `dir` alone embeds a text without isolating it, and a line of nothing else would get that direction.
    if pieces and inline and (direction := re.search('dir: "(.+?)"', language)):
        pieces = isolate_code(direction[1], pieces)
    if pieces and state:
        pieces = [f"{'marking' if inline else 'passage'}({string_literal(state)}, {join_code(pieces)})"]
    return pieces
