"""Inline tokens -> plain text, with numbers in brackets for footnotes and links.

Emphasis is written as in e-mail and messengers (`*bold*`, `_italic_`, `~struck~`). A marked passage is put in brackets,
with the label of its mark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.tree import SyntaxTreeNode

from polyglot.editions.article_links import add_fragment
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.text.lines import JOINED, isolate_text
from polyglot.language.autolinks import shows_address
from polyglot.markdown.html_tokens import read_attributes, split_html
from polyglot.markdown.marks import MARK, Mark, MarkState
from polyglot.markdown.parser import alt_text

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Place holders until `_finish_text`: control characters, which no text contains.
_SOFT_BREAK, _HARD_BREAK = "\x00", "\n"
_OPEN_EMPHASIS, _CLOSE_EMPHASIS = "\x01", "\x02"
_NOTE_START, _NOTE_END = "\x03", "\x06"
_ADDRESS_START, _ADDRESS_END = "\x04", "\x05"
_SIGNS = {"em": "_", "strong": "*"}
_EMPHASIS = re.compile(rf"{_OPEN_EMPHASIS}(.)([^{_OPEN_EMPHASIS}{_CLOSE_EMPHASIS}]*){_CLOSE_EMPHASIS}")
_LETTER = re.compile(rf"(?!{JOINED})\w")


@dataclass(slots=True)
class Endnotes:
    """The numbers of footnotes (by id) and addresses, in the order of their first mention."""

    numbers: dict[int | str, int] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)  # by address

    def number_of(self, key: int | str, title: str = "") -> int:
        """Return the number of a footnote or an address, a new one at its first mention."""
        if isinstance(key, str) and title and title not in self.titles.setdefault(key, []):
            self.titles[key].append(title)
        return self.numbers.setdefault(key, len(self.numbers) + 1)


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """A writer of the inline text of one article."""

    text: InterfaceText
    chapters: Mapping[str, int] = field(default_factory=dict)  # numbers by anchor, in an issue
    pages: Mapping[str, str] = field(default_factory=dict)  # URLs of articles by anchor, in a file without them
    notes: Endnotes = field(default_factory=Endnotes)

    def write(self, nodes: Sequence[SyntaxTreeNode], direction: str, *, emphasis: bool = True) -> str:
        """Return the text of inline nodes in a block of this direction; only hard line breaks end a line."""
        text = "".join(self._write_node(node, direction, emphasis=emphasis) for node in nodes)
        return _finish_text(text, self.text.reader.joiner)

    def with_label(self, label: str, text: str) -> str:
        """Return a label and a text, joined by a colon as the language writes it."""
        return self.text.gettext("%(label)s: %(words)s", label=label, words=text)

    def mark_label(self, mark: Mark) -> str:
        """Return a mark in words: the language of an untranslated passage, or the state of a translation."""
        if mark.state is MarkState.UNTRANSLATED:
            return self.text.language(mark.locale)
        draft = mark.state is MarkState.DRAFT
        return self.text.gettext("machine translation") if draft else self.text.gettext("earlier version")

    def write_passage(self, mark: Mark, text: str) -> str:
        """Return a marked passage in brackets, with the label of its mark."""
        return f"[{self.with_label(self.mark_label(mark), text)}]"

    def write_picture(self, alternative: str, title: str) -> str:
        """Return a picture by its alternative text and title; empty if it has neither."""
        words = f"{alternative}{self.text.reader.joiner}({title})" if alternative and title else alternative or title
        label = self.text.gettext("Picture")
        return f"[{self.with_label(label, words)}]" if words else ""

    def write_reference(self, number: int) -> str:
        """Return the number of a note or an address in brackets, to follow its word."""
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
            alternative = alt_text(node.token) if node.token else ""  # as in HTML
            return self.write_picture(remove_controls(alternative), remove_controls(str(node.attrs.get("title", ""))))
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
            return f"~{inner}~"  # always written, or the text would affirm what was struck out
        return (
            f"{_OPEN_EMPHASIS}{_SIGNS[node.type]}{inner}{_CLOSE_EMPHASIS}"
            if emphasis and re.search(r"\w", inner)
            else inner
        )

    def _write_link(self, inner: str, href: str, title: str) -> str:
        """Return a link's text with the number of its address, unless the text is the address or the link is internal."""
        anchor, _, place = href.removeprefix("#").partition("--")
        if href.startswith("#") and anchor in self.pages:
            href = add_fragment(self.pages[anchor], place)
        if href.startswith("#"):
            number = self.chapters.get(anchor)
            arrow = "→" if self.text.reader.direction == "ltr" else "←"
            further = [part for part in (title, f"{arrow} {number}" if number else "") if part]
            return inner + "".join(f"{self.text.reader.joiner}({part})" for part in further)
        if shows_address(_finish_text(inner, ""), href) and not title:
            return f"{_ADDRESS_START}{inner}{_ADDRESS_END}"
        return inner + self.write_reference(self.notes.number_of(href, title))

    def _write_marked(self, inner: str, mark: Mark, direction: str) -> str:
        foreign = mark.state is MarkState.UNTRANSLATED and mark.locale.direction != direction
        return self.write_passage(mark, isolate_text(inner, mark.locale.direction) if foreign else inner)

    def _write_tag(self, html: str) -> str:
        """Return the text of an HTML tag: a task's check box, a line break, a picture."""
        part = next(split_html(html), None)
        if part is None or part.name not in {"br", "img", "input"}:
            return ""
        if part.name == "input":
            return ("[x]" if "checked" in html else "[ ]") if "task-list-item-checkbox" in html else ""
        values = dict(read_attributes(html, part))
        return (
            _HARD_BREAK
            if part.name == "br"
            else self.write_picture(remove_controls(values.get("alt", "")), remove_controls(values.get("title", "")))
        )


def remove_controls(text: str) -> str:
    """Replace control characters by spaces."""
    return _CONTROLS.sub(" ", text)


def _write_code(text: str, direction: str) -> str:
    """Return code in backticks; isolated in right-to-left text."""
    return isolate_text(f"`{text}`", "ltr") if direction == "rtl" else f"`{text}`"


def _finish_text(text: str, joiner: str) -> str:
    """Replace the place holders of a text: soft breaks, emphasis, and the joints of numbers and addresses to words."""
    text = re.sub(rf"[ {_SOFT_BREAK}]*{_NOTE_START}", joiner, text)
    text = re.sub(rf"{_NOTE_END}(?=(?!{JOINED})\w)", " ", text).replace(_NOTE_END, "")
    # A letter beside an address would be read as part of it.
    text = re.sub(rf"(?<=\w){_ADDRESS_START}|{_ADDRESS_END}(?=\w)", " ", text)
    text = text.replace(_ADDRESS_START, "").replace(_ADDRESS_END, "")
    text = re.sub(rf"(?<={JOINED}){_SOFT_BREAK}(?={JOINED})", "", text).replace(_SOFT_BREAK, " ")
    return _EMPHASIS.sub(_write_signs, text)


def _write_signs(match: re.Match[str]) -> str:
    """Return an emphasised text between its signs; without them inside a word, where they would not be recognized."""
    start, end = match.span()
    inside = (start and _LETTER.match(match.string, start - 1)) or _LETTER.match(match.string, end)
    return match[2] if inside else f"{match[1]}{match[2]}{match[1]}"
