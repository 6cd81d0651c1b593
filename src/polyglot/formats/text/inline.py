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

from polyglot.editions.ui_text import Interface
from polyglot.formats.text.lines import JOINED, isolated
from polyglot.language import locales
from polyglot.markdown.html_tokens import attributes, parts
from polyglot.markdown.parser import spoken

Attrs = Mapping[str, str | int | float]

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# While a text is put together; no text holds control characters.
_SOFT, _HARD = "\x00", "\n"
_OPEN, _CLOSE = "\x01", "\x02"
_BEHIND, _BEFORE = "\x03", "\x06"
_FROM, _TO = "\x04", "\x05"
_SIGNS = {"em": "_", "strong": "*"}
_EMPHASIS = re.compile(rf"{_OPEN}(.)([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_LETTER = re.compile(rf"(?!{JOINED})\w")


@dataclass(slots=True)
class Notes:
    """What the numbers in brackets stand for: footnotes by their ids and addresses, in the order of their first mention."""

    numbers: dict[int | str, int] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)  # of addresses

    def number(self, key: int | str, title: str = "") -> int:
        """The number of a footnote or an address, which is a new one at its first mention."""
        if isinstance(key, str) and title and title not in self.titles.setdefault(key, []):
            self.titles[key].append(title)
        return self.numbers.setdefault(key, len(self.numbers) + 1)


@dataclass(frozen=True, slots=True)
class Scribe:
    """What is needed to write one article's words."""

    text: Interface
    chapters: Mapping[str, int] = field(default_factory=dict)  # the numbers of a volume's chapters, by their anchors
    notes: Notes = field(default_factory=Notes)

    def write(self, nodes: Sequence[SyntaxTreeNode], direction: str, *, emphasis: bool = True) -> str:
        """The text of inline nodes that stand in a block of that direction. A line break is the author's."""
        text = "".join(self._one(node, direction, emphasis=emphasis) for node in nodes)
        return _finished(text, self.text.reader.joiner)

    def labelled(self, label: str, text: str) -> str:
        """A label and what it is of, with the reader's colon."""
        return self.text.gettext("%(label)s: %(words)s", label=label, words=text)

    def label(self, mark: Attrs) -> str:
        """What a marked passage is, in a word or two."""
        kind = mark.get("class")
        if kind == "untranslated":
            return self.text.language(locales.parse(str(mark["lang"])))
        return self.text.gettext("machine translation") if kind == "draft" else self.text.gettext("earlier version")

    def passage(self, mark: Attrs, text: str) -> str:
        """A marked passage in brackets, which say what it is."""
        return f"[{self.labelled(self.label(mark), text)}]"

    def picture(self, said: str, title: str) -> str:
        """What a picture shows, for those who do not see it; nothing if it has no text."""
        words = f"{said}{self.text.reader.joiner}({title})" if said and title else said or title
        label = self.text.gettext("Picture")
        return f"[{self.labelled(label, words)}]" if words else ""

    def reference(self, number: int) -> str:
        """The number of a note or an address, behind what it belongs to."""
        return f"{_BEHIND}[{number}]{_BEFORE}"

    def _one(self, node: SyntaxTreeNode, direction: str, *, emphasis: bool) -> str:
        kind = node.type
        if kind == "text":
            return clean(node.content)
        if kind == "code_inline":
            return _code(clean(node.content), direction)
        if kind in {"softbreak", "hardbreak"}:
            return _SOFT if kind == "softbreak" else _HARD
        if kind == "image":
            said = spoken(node.token) if node.token else ""  # as HTML has it
            return self.picture(clean(said), clean(str(node.attrs.get("title", ""))))
        if kind == "footnote_ref":
            return self.reference(self.notes.number(int(node.meta["id"])))
        if kind == "html_inline":
            return self._tag(node.content)
        if kind in {"em", "strong", "s"}:
            return self._emphasised(node, direction, emphasis=emphasis)
        inner = "".join(self._one(child, direction, emphasis=emphasis) for child in node.children)
        if kind == "link":
            return self._link(inner, str(node.attrs["href"]), clean(str(node.attrs.get("title", ""))))
        return self._marked(inner, node.attrs, direction) if kind == "mark" else inner

    def _emphasised(self, node: SyntaxTreeNode, direction: str, *, emphasis: bool) -> str:
        inner = "".join(self._one(child, direction, emphasis=False) for child in node.children)
        if node.type == "s":
            return f"~{inner}~"  # what is struck out is not said: that is always told
        return f"{_OPEN}{_SIGNS[node.type]}{inner}{_CLOSE}" if emphasis and re.search(r"\w", inner) else inner

    def _link(self, inner: str, href: str, title: str) -> str:
        """A link's text and the number of its address, unless it is its own address or leads within the text."""
        if href.startswith("#"):
            number = self.chapters.get(href[1:].partition("--")[0])
            arrow = "→" if self.text.reader.direction == "ltr" else "←"
            further = [part for part in (title, f"{arrow} {number}" if number else "") if part]
            return inner + "".join(f"{self.text.reader.joiner}({part})" for part in further)
        if _bare(href) == _bare(_finished(inner, "")) and not title:
            return f"{_FROM}{inner}{_TO}"
        return inner + self.reference(self.notes.number(href, title))

    def _marked(self, inner: str, mark: Attrs, direction: str) -> str:
        own = str(mark.get("dir", direction))
        return self.passage(mark, inner if own == direction else isolated(inner, own))

    def _tag(self, html: str) -> str:
        """What is to be read of a tag: a task's box, a line's end, a picture's text."""
        part = next(parts(html), None)
        if part is None or part.name not in {"br", "img", "input"}:
            return ""
        if part.name == "input":
            return ("[x]" if "checked" in html else "[ ]") if "task-list-item-checkbox" in html else ""
        values = {name: unescape(html[start:end].strip("\"'")) for name, start, end in attributes(html, part)}
        return (
            _HARD if part.name == "br" else self.picture(clean(values.get("alt", "")), clean(values.get("title", "")))
        )


def clean(text: str) -> str:
    """A text without what is no letter but an order to a terminal or a printer."""
    return _CONTROLS.sub(" ", text)


def _code(text: str, direction: str) -> str:
    """A piece of code; one that begins or ends with signs is kept together between words that run the other way."""
    loose = text and not (text[0].isalnum() and text[-1].isalnum())
    return isolated(f"`{text}`", "ltr") if direction == "rtl" and loose else f"`{text}`"


def _finished(text: str, joiner: str) -> str:
    """A text with its line ends, its signs of emphasis, and what joins a number to the word that it belongs to."""
    text = re.sub(rf"[ {_SOFT}]*{_BEHIND}", joiner, text)
    text = re.sub(rf"{_BEFORE}(?=(?!{JOINED})\w)", " ", text).replace(_BEFORE, "")
    text = re.sub(rf"(?<=\w){_FROM}|{_TO}(?=\w)", " ", text)  # letters beside an address would belong to it
    text = text.replace(_FROM, "").replace(_TO, "")
    text = re.sub(rf"(?<={JOINED}){_SOFT}(?={JOINED})", "", text).replace(_SOFT, " ")
    return _EMPHASIS.sub(_signed, text)


def _signed(found: re.Match[str]) -> str:
    """An emphasised text with its signs, which cannot be written within a word."""
    start, end = found.span()
    within = (start and _LETTER.match(found.string, start - 1)) or _LETTER.match(found.string, end)
    return found[2] if within else f"{found[1]}{found[2]}{found[1]}"


def _bare(address: str) -> str:
    """An address without what people leave out when they write it down."""
    return re.sub(r"^(?:https?://|mailto:)|/$", "", unquote(address))
