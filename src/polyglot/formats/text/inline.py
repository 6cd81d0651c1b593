"""Inline tokens -> the words of a plain text, with numbers in brackets for what stands at its end.

Emphasis is written as people do in mails and as messengers read it (`*bold*`, `_italic_`, `~struck~`). A passage that is not
a person's translation stands in brackets with a word that says so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.text.lines import JOINED, isolate_text
from polyglot.markdown.html_tokens import split_html, tag_attributes
from polyglot.markdown.marks import MARK, Mark, MarkState
from polyglot.markdown.parser import alt_text

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# While a text is put together; no text holds control characters.
_SOFT_BREAK, _HARD_BREAK = "\x00", "\n"
_OPEN_EMPHASIS, _CLOSE_EMPHASIS = "\x01", "\x02"
_NOTE_START, _NOTE_END = "\x03", "\x06"
_ADDRESS_START, _ADDRESS_END = "\x04", "\x05"
_SIGNS = {"em": "_", "strong": "*"}
_EMPHASIS = re.compile(rf"{_OPEN_EMPHASIS}(.)([^{_OPEN_EMPHASIS}{_CLOSE_EMPHASIS}]*){_CLOSE_EMPHASIS}")
_LETTER = re.compile(rf"(?!{JOINED})\w")


@dataclass(slots=True)
class Endnotes:
    """What the numbers in brackets stand for: footnotes by their ids and addresses, in the order of their first mention."""

    numbers: dict[int | str, int] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)  # of addresses

    def number_of(self, key: int | str, title: str = "") -> int:
        """The number of a footnote or an address, which is a new one at its first mention."""
        if isinstance(key, str) and title and title not in self.titles.setdefault(key, []):
            self.titles[key].append(title)
        return self.numbers.setdefault(key, len(self.numbers) + 1)


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """What is needed to write one article's words."""

    text: InterfaceText
    chapters: Mapping[str, int] = field(default_factory=dict)  # the numbers of a volume's chapters, by their anchors
    notes: Endnotes = field(default_factory=Endnotes)

    def write(self, nodes: Sequence[SyntaxTreeNode], direction: str, *, emphasis: bool = True) -> str:
        """The text of inline nodes that stand in a block of that direction. A line break is the author's."""
        text = "".join(self._write_node(node, direction, emphasis=emphasis) for node in nodes)
        return _finish_text(text, self.text.reader.joiner)

    def with_label(self, label: str, text: str) -> str:
        """A label and what it is of, with the reader's colon."""
        return self.text.gettext("%(label)s: %(words)s", label=label, words=text)

    def mark_label(self, mark: Mark) -> str:
        """Return a mark in words: the language of an untranslated passage, or the state of a translation."""
        if mark.state is MarkState.UNTRANSLATED:
            return self.text.language(mark.locale)
        draft = mark.state is MarkState.DRAFT
        return self.text.gettext("machine translation") if draft else self.text.gettext("earlier version")

    def write_passage(self, mark: Mark, text: str) -> str:
        """A marked passage in brackets, which say what it is."""
        return f"[{self.with_label(self.mark_label(mark), text)}]"

    def write_picture(self, said: str, title: str) -> str:
        """What a picture shows, for those who do not see it; nothing if it has no text."""
        words = f"{said}{self.text.reader.joiner}({title})" if said and title else said or title
        label = self.text.gettext("Picture")
        return f"[{self.with_label(label, words)}]" if words else ""

    def write_reference(self, number: int) -> str:
        """The number of a note or an address, behind what it belongs to."""
        return f"{_NOTE_START}[{number}]{_NOTE_END}"

    def _write_node(self, node: SyntaxTreeNode, direction: str, *, emphasis: bool) -> str:
        kind = node.type
        if kind == "text":
            return remove_controls(node.content)
        if kind == "code_inline":
            return _write_code(remove_controls(node.content), direction)
        if kind in {"softbreak", "hardbreak"}:
            return _SOFT_BREAK if kind == "softbreak" else _HARD_BREAK
        if kind == "image":
            said = alt_text(node.token) if node.token else ""  # as HTML has it
            return self.write_picture(remove_controls(said), remove_controls(str(node.attrs.get("title", ""))))
        if kind == "footnote_ref":
            return self.write_reference(self.notes.number_of(int(node.meta["id"])))
        if kind == "html_inline":
            return self._write_tag(node.content)
        if kind in {"em", "strong", "s"}:
            return self._write_emphasis(node, direction, emphasis=emphasis)
        inner = "".join(self._write_node(child, direction, emphasis=emphasis) for child in node.children)
        if kind == "link":
            return self._write_link(inner, str(node.attrs["href"]), remove_controls(str(node.attrs.get("title", ""))))
        return self._write_marked(inner, node.meta[MARK], direction) if kind == "mark" else inner

    def _write_emphasis(self, node: SyntaxTreeNode, direction: str, *, emphasis: bool) -> str:
        inner = "".join(self._write_node(child, direction, emphasis=False) for child in node.children)
        if node.type == "s":
            return f"~{inner}~"  # what is struck out is not said: that is always told
        return (
            f"{_OPEN_EMPHASIS}{_SIGNS[node.type]}{inner}{_CLOSE_EMPHASIS}"
            if emphasis and re.search(r"\w", inner)
            else inner
        )

    def _write_link(self, inner: str, href: str, title: str) -> str:
        """A link's text and the number of its address, unless it is its own address or leads within the text."""
        if href.startswith("#"):
            number = self.chapters.get(href[1:].partition("--")[0])
            arrow = "→" if self.text.reader.direction == "ltr" else "←"
            further = [part for part in (title, f"{arrow} {number}" if number else "") if part]
            return inner + "".join(f"{self.text.reader.joiner}({part})" for part in further)
        if _short_address(href) == _short_address(_finish_text(inner, "")) and not title:
            return f"{_ADDRESS_START}{inner}{_ADDRESS_END}"
        return inner + self.write_reference(self.notes.number_of(href, title))

    def _write_marked(self, inner: str, mark: Mark, direction: str) -> str:
        foreign = mark.state is MarkState.UNTRANSLATED and mark.locale.direction != direction
        return self.write_passage(mark, isolate_text(inner, mark.locale.direction) if foreign else inner)

    def _write_tag(self, html: str) -> str:
        """What is to be read of a tag: a task's box, a line's end, a picture's text."""
        part = next(split_html(html), None)
        if part is None or part.name not in {"br", "img", "input"}:
            return ""
        if part.name == "input":
            return ("[x]" if "checked" in html else "[ ]") if "task-list-item-checkbox" in html else ""
        values = {name: unescape(html[start:end].strip("\"'")) for name, start, end in tag_attributes(html, part)}
        return (
            _HARD_BREAK
            if part.name == "br"
            else self.write_picture(remove_controls(values.get("alt", "")), remove_controls(values.get("title", "")))
        )


def remove_controls(text: str) -> str:
    """A text without what is no letter but an order to a terminal or a printer."""
    return _CONTROLS.sub(" ", text)


def _write_code(text: str, direction: str) -> str:
    """A piece of code; one that begins or ends with signs is kept together between words that run the other way."""
    loose = text and not (text[0].isalnum() and text[-1].isalnum())
    return isolate_text(f"`{text}`", "ltr") if direction == "rtl" and loose else f"`{text}`"


def _finish_text(text: str, joiner: str) -> str:
    """A text with its line ends, its signs of emphasis, and what joins a number to the word that it belongs to."""
    text = re.sub(rf"[ {_SOFT_BREAK}]*{_NOTE_START}", joiner, text)
    text = re.sub(rf"{_NOTE_END}(?=(?!{JOINED})\w)", " ", text).replace(_NOTE_END, "")
    text = re.sub(
        rf"(?<=\w){_ADDRESS_START}|{_ADDRESS_END}(?=\w)", " ", text
    )  # letters beside an address would belong to it
    text = text.replace(_ADDRESS_START, "").replace(_ADDRESS_END, "")
    text = re.sub(rf"(?<={JOINED}){_SOFT_BREAK}(?={JOINED})", "", text).replace(_SOFT_BREAK, " ")
    return _EMPHASIS.sub(_write_signs, text)


def _write_signs(found: re.Match[str]) -> str:
    """An emphasised text with its signs, which cannot be written within a word."""
    start, end = found.span()
    within = (start and _LETTER.match(found.string, start - 1)) or _LETTER.match(found.string, end)
    return found[2] if within else f"{found[1]}{found[2]}{found[1]}"


def _short_address(address: str) -> str:
    """An address without what people leave out when they write it down."""
    return re.sub(r"^(?:https?://|mailto:)|/$", "", unquote(address))
