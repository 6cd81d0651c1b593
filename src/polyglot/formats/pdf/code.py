"""What Typst code is made of, and what an HTML element says of its language, its state and its place in the text.

No word of an article stands in code but in a string literal, so that no text can become Typst's own markup.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from bs4.element import NavigableString, PageElement, RubyTextString, Tag

from polyglot.markdown.marks import find_mark_state

LanguageState: TypeAlias = tuple[str, str]  # a language with its direction, as Typst has it, and the state of a passage
NO_STATE: LanguageState = ("", "")
MAX_DEPTH = 12  # nested elements: what lies deeper stands as plain text, since Typst nests no further
TEXT_NODES = frozenset({NavigableString, RubyTextString})  # what of a page is read; not comments, nor programs
HIDDEN_TAGS = frozenset(
    {
        *("audio", "canvas", "datalist", "head", "iframe", "math", "noscript", "object", "rp", "script", "select"),
        *("style", "svg", "template", "textarea", "title", "video"),
    }
)

_BLOCKS = [
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
    *("html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "ul"),
]
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LONG_WORD = re.compile(r"[!-~]{34,}")  # what no line of a narrow column holds
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?\b")
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067", "auto": "\u2068"}


def string_literal(text: str) -> str:
    r"""A text as one of Typst's string literals.

    >>> print(string_literal('Say "#eval"'))
    "Say \"#eval\""
    """
    text = _UNSEEN.sub(" ", text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def optional_literal(text: str) -> str:
    """A string literal, or none for an empty text."""
    return string_literal(text) if text else "none"


def join_code(pieces: Iterable[str]) -> str:
    """Pieces of code one after another."""
    return "{" + ";".join(pieces) + "}"


def boolean_literal(value: object) -> str:
    """A yes or no."""
    return "true" if value else "false"


def wrapping_literal(text: str) -> str:
    """A text whose longest words may be broken, at their signs if they have any."""
    return _LONG_WORD.sub(lambda word: re.sub(r"([/._?&=:,;-]+|\w{24})(?=.)", "\\1\u200b", word[0]), text)


def element_text(node: Tag) -> str:
    """The text of an element."""
    return " ".join(node.get_text().split())


def is_block(node: PageElement) -> bool:
    """Is this a block, or an inline element that somebody put around one?"""
    if not isinstance(node, Tag) or node.name in HIDDEN_TAGS:
        return False
    return node.name in _BLOCKS or node.find(_BLOCKS) is not None


def trim_nodes(nodes: Iterable[PageElement]) -> list[PageElement]:
    """Nodes without white space at both ends."""
    shown = list(nodes)
    while shown and _is_space(shown[0]):
        del shown[0]
    while shown and _is_space(shown[-1]):
        del shown[-1]
    return shown


def _is_space(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and (type(node) not in TEXT_NODES or not node.strip())


def language_state(node: Tag) -> LanguageState:
    """The language with its direction that an element says that it is in, and the state of its mark."""
    found = _LANGUAGE.match(str(node.get("lang", "")))
    direction = str(node.get("dir", "")).lower()
    said = [f"lang: {string_literal(found[1].lower())}, region: {optional_literal(found[2] or '')}"] if found else []
    said += [f"dir: {string_literal(direction)}"] if direction in {"ltr", "rtl"} else []
    state = find_mark_state(node.get_attribute_list("class"))
    return f"({', '.join(said)})" if said else "", state.value if state else ""


def isolate_code(direction: str, pieces: Sequence[str]) -> list[str]:
    """Inline code whose words keep their own order within the line: "ltr", "rtl" or "auto"."""
    return [string_literal(_ISOLATES[direction]), *pieces, string_literal("\u2069")]


def common_state(node: Tag) -> LanguageState:
    """What all words in a list or a table are said to be, so that it can be said of the whole."""
    if (own := language_state(node)) != NO_STATE:
        return own
    parts = node.find_all(["li"] if node.name != "table" else ["td", "th"])
    keys = {
        language_state(part)
        for part in parts
        if language_state(part) != NO_STATE or any(map(str.isalpha, part.get_text()))
    }
    return keys.pop() if len(keys) == 1 else NO_STATE


def wrap_in_state(key: LanguageState, made: Sequence[str], *, inline: bool = False) -> Sequence[str]:
    """Code in a language, and with the mark of a state: below its words, or beside it where it is a block."""
    tongue, state = key
    if made and inline and (direction := re.search('dir: "(.+?)"', tongue)):
        made = isolate_code(direction[1], made)
    if made and tongue:
        made = [f"tongue({tongue}, {join_code(made)})"]
    if made and state:
        made = [f"{'marking' if inline else 'passage'}({string_literal(state)}, {join_code(made)})"]
    return made
