"""Inline HTML -> Typst code: white space, emphasis, links, footnotes and small pictures."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from polyglot.formats.pdf import fonts
from polyglot.formats.pdf.code import (
    HIDDEN_TAGS,
    LEFT_TO_RIGHT,
    MAX_DEPTH,
    NO_STATE,
    boolean_literal,
    element_text,
    isolate_code,
    join_code,
    language_state,
    optional_literal,
    string_literal,
    wrap_in_state,
    wrapping_literal,
)
from polyglot.formats.pdf.html_tree import HtmlElement, HtmlNode, UnseenText
from polyglot.language.autolinks import shows_address
from polyglot.markdown.link_labels import line_joint

_SPANS = {  # Typst functions by inline element
    **dict.fromkeys(("strong", "b"), "bold"),
    **dict.fromkeys(("s", "del", "strike"), "gone"),
    **dict.fromkeys(("u", "ins"), "under"),
    **dict.fromkeys(("code", "samp", "tt"), "code"),
    "kbd": "key",
    "mark": "marked",
    "small": "small",
    "sub": "low",
    "sup": "high",
    "q": "quoted",
    "rt": "reading",
}
_EMPHASIS_TAGS = frozenset({"em", "i", "cite", "dfn", "var"})
_CODE = frozenset({"code", "samp", "tt"})
_SCHEMES = re.compile(r"(?:https?|ftp|mailto|tel|sms|geo|xmpp|matrix|gemini|magnet):", re.IGNORECASE)
_WHITE = " \t\n\r\f"
_SPACES = re.compile(rf"[{_WHITE}]+")
_OBJECT = "x"  # the character before or after something visible other than text, for joining white space


@dataclass(slots=True)
class InlineContext:
    """The targets of an article's links, pictures and footnotes, and the state of writing it."""

    anchor: str  # of the article
    direction: str  # of the issue
    labels: Collection[str]  # all link targets of the issue
    pictures: Mapping[str, str]  # file names by address
    labelled: set[str]  # labels that are written; shared by all articles of an issue
    note: Callable[[HtmlElement], str]  # writes the content of a footnote
    notes: dict[str, HtmlElement] = field(default_factory=dict)  # footnotes by id
    depth: int = 0  # of the open elements

    def format_picture(self, node: HtmlElement, function: str) -> str:
        """Write a picture by a Typst function; its alternative text if the file is missing; decorative if it has none."""
        link = node.find_above("a")
        href = link.get("href") if link is not None else ""
        alt = " ".join(node.get("alt").split()) or _printed_address(href)
        name = self.pictures.get(node.get("src"))
        if name is None:
            return f"missing({string_literal(alt)})" if alt else "[]"
        title = " ".join(node.get("title").split())
        code = f"{function}({string_literal(name)}, {optional_literal(alt)}, {optional_literal(title)})"
        linked = function == "figure-of" and _SCHEMES.match(href)
        return f"link({string_literal(href)}, {code})" if linked else code

    def footnote(self, node: HtmlElement) -> str:
        """Write a footnote reference: with the note the first time, later by number; empty if it does not exist."""
        link = node.find("a")
        id = link.get("href").removeprefix("#") if link is not None else ""
        return self._write_once(id, lambda: self.note(self.notes[id])) if id in self.notes else ""

    def link(self, node: HtmlElement, inner: str) -> str:
        """Write a link around code, with its address in a footnote unless the text shows it."""
        href = node.get("href").strip()
        if href.startswith("#"):
            return f"inner({string_literal(href[1:])}, {inner})" if href[1:] in self.labels else inner
        if not _SCHEMES.match(href):
            return inner
        printed, code = _printed_address(href), f"outer({string_literal(href)}, {inner})"
        text = element_text(node)
        if not text or shows_address(text, href):
            return code
        return join_code([code, self._write_once(printed, lambda: self._write_address(href, printed))])

    def _write_address(self, href: str, printed: str) -> str:
        code = f"outer({string_literal(href)}, {string_literal(wrapping_literal(printed))})"
        state = LEFT_TO_RIGHT if self.direction == "rtl" else NO_STATE
        return join_code(wrap_in_state(state, [code], inline=True))

    def _write_once(self, name: str, write: Callable[[], str]) -> str:
        label = f"{self.anchor}:{name}"
        if label in self.labelled:
            return f"again({string_literal(label)})"
        self.labelled.add(label)
        return f"note({string_literal(label)}, {write()})"


@dataclass(slots=True)
class TypstInline:
    """A writer of one run of inline nodes."""

    context: InlineContext
    pieces: list[str] = field(default_factory=list)
    _preserves_space: bool = False  # as in code
    _last: str = ""  # the last character, or empty where following white space is dropped
    _space: str = ""  # white space that has been read and not written

    def write(self, nodes: Iterable[HtmlNode]) -> None:
        """Write nodes."""
        for node in nodes:
            if isinstance(node, HtmlElement):
                self._write_tag(node)
            elif not isinstance(node, UnseenText):
                self._write_text(node)

    def _write_text(self, text: str) -> None:
        """Write text, collapsing white space as HTML does; a line end between letters of scripts without spaces is dropped."""
        if self._preserves_space:
            self.pieces.append(string_literal(wrapping_literal(text)))
            return
        words = text.strip(_WHITE)
        if not words:
            self._space += text
            return
        self._space += text[: len(text) - len(text.lstrip(_WHITE))]
        inner = _SPACES.sub(lambda gap: _joining_space(words[gap.start() - 1], gap[0], words[gap.end()]), words)
        self.pieces.append(string_literal(self._pending_space(words[0]) + wrapping_literal(inner)))
        self._last, self._space = words[-1], text[len(text.rstrip(_WHITE)) :]

    def _pending_space(self, after: str) -> str:
        """Return the pending white space before the next character."""
        space, self._space = self._space, ""
        return _joining_space(self._last, space, after) if space and self._last else ""

    def _start_element(self, node: HtmlElement) -> None:
        """Write pending white space before an element, so that an underline does not include it."""
        first = node.text[:1] or _OBJECT
        if first not in _WHITE and (gap := self._pending_space(first)):
            self.pieces.append(string_literal(gap))

    def _write_tag(self, node: HtmlElement) -> None:
        match node.name:
            case name if name in HIDDEN_TAGS:
                pass
            case "br":
                self.pieces.append("linebreak()")
                self._last, self._space = "", ""
            case "wbr":
                self.pieces.append(string_literal("\u200b"))
            case "img":
                self._start_element(node)
                self._write_object(self.context.format_picture(node, "picture"))
            case "input":
                if node.get("type") == "checkbox":
                    self._write_object(f"tick({boolean_literal('checked' in node.attributes)})")
            case _:
                self._write_element(node)

    def _write_object(self, code: str) -> None:
        self.pieces.append(code)
        self._last = _OBJECT

    def _write_element(self, node: HtmlElement) -> None:
        """Write an element with text."""
        if "footnote-ref" in node.classes and (note := self.context.footnote(node)):
            self.pieces.append(note)
        elif self.context.depth > MAX_DEPTH:
            self._write_text(element_text(node))
        else:
            self._start_element(node)
            outer, preserves_space = self.pieces, self._preserves_space
            self.pieces, self._preserves_space = [], preserves_space or node.name in _CODE
            self.context.depth += 1
            self.write(node.children)
            self.context.depth -= 1
            inner, self.pieces, self._preserves_space = self.pieces, outer, preserves_space
            if inner:
                self._last = _OBJECT if node.name in _CODE else self._last
                self.pieces += self._apply_style(node, inner)

    def _apply_style(self, node: HtmlElement, inner: list[str]) -> list[str]:
        """Wrap the pieces within an element in its function, direction, link, language and mark."""
        if node.get("dir", "auto" if node.name == "bdi" else "").lower() == "auto":
            inner = isolate_code("auto", inner)
        if name := _SPANS.get(node.name) or (_emphasis_style(node) if node.name in _EMPHASIS_TAGS else ""):
            inner = [f"{name}({join_code(inner)})"]
        if node.name == "a":
            inner = [self.context.link(node, join_code(inner))]
        state = language_state(node)
        if state == NO_STATE and node.name in _CODE and self.context.direction == "rtl":
            state = LEFT_TO_RIGHT
        return list(wrap_in_state(state, inner, inline=True))


def _joining_space(before: str, space: str, after: str) -> str:
    return line_joint(before, after) if "\n" in space else " "


def _emphasis_style(node: HtmlElement) -> str:
    """Return the function that emphasizes a text: slanted letters only in scripts that have them."""
    return {"han": "sans", "other": "heavier"}.get(fonts.script_class(node.text), "slanted")


def _printed_address(href: str) -> str:
    """Return an address as people write it."""
    text = unquote(href.removeprefix("mailto:").removeprefix("tel:"))
    return text if text.isprintable() and " " not in text else href
