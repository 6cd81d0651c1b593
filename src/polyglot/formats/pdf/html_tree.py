"""The HTML of a page as a tree of small nodes, which are created and visited faster than those of libraries.

The tree is that of libxml2. A node is an element or a text: of the page, an annotation, or unseen by readers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

_ANNOTATION = "rt"
_UNSEEN = frozenset({"rp", "script", "style", "template"})
_PREFORMATTED = frozenset({"pre", "textarea"})
_SPACES = " \t\n\r\f"


class AnnotationText(str):
    """The text of a ruby annotation, which is no part of the text around it."""

    __slots__ = ()


class UnseenText(str):
    """A comment, or the text of a script or a style sheet."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class HtmlElement:
    """An element of a page."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "HtmlElement | None" = None
    children: "list[HtmlNode]" = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute."""
        return self.attributes.get(name, default)

    @property
    def classes(self) -> list[str]:
        """The classes of the element."""
        return self.get("class").split()

    @property
    def text(self) -> str:
        """The text of the element without annotations; of an annotation, its own."""
        kind = AnnotationText if self.name == _ANNOTATION else str
        texts: list[str] = []
        self._collect_texts(kind, texts)
        return "".join(texts)

    def _collect_texts(self, kind: type[str], texts: list[str]) -> None:
        for node in self.children:
            if isinstance(node, HtmlElement):
                node._collect_texts(kind, texts)
            elif type(node) is kind:
                texts.append(node)

    def elements(self) -> "Iterator[HtmlElement]":
        """Yield the elements within this one, in the order of their start tags."""
        for node in self.children:
            if isinstance(node, HtmlElement):
                yield node
                yield from node.elements()

    def find(self, *names: str) -> "HtmlElement | None":
        """Return the first element of these names within this one."""
        return next((element for element in self.elements() if element.name in names), None)

    def find_all(self, *names: str) -> "list[HtmlElement]":
        """Return the elements of these names within this one."""
        return [element for element in self.elements() if element.name in names]

    def find_above(self, name: str) -> "HtmlElement | None":
        """Return the innermost element of this name around this one."""
        above = self.parent
        while above is not None and above.name != name:
            above = above.parent
        return above

    def remove(self) -> None:
        """Take the element out of the tree."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None


HtmlNode: TypeAlias = HtmlElement | str


def parse_html(html: str) -> HtmlElement:
    """Return an element with the nodes of a page: its `html` element.

    >>> body = parse_html("<p>one <b>two</b><!-- three -->").children[0].children[0]
    >>> body.text, [element.name for element in body.elements()]
    ('one two', ['p', 'b'])
    """
    builder = _TreeBuilder()
    parser = etree.HTMLParser(target=builder)
    parser.feed(html.removeprefix("\ufeff"))
    parser.close()
    return builder.root


class _TreeBuilder:
    """A receiver of the parser's events."""

    def __init__(self) -> None:
        self.root = HtmlElement("")
        self._element = self.root  # the innermost open one
        # For each open element the kind of its texts, and whether their white space is kept.
        self._texts: list[tuple[type[str], bool]] = [(str, False)]
        self._data: list[str] = []  # of the text that is being read

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self._end_text()
        element = HtmlElement(tag, dict(attributes), self._element)
        self._element.children.append(element)
        self._element = element
        kind, preformatted = self._texts[-1]
        kind = UnseenText if tag in _UNSEEN else AnnotationText if tag == _ANNOTATION else kind
        self._texts.append((kind, preformatted or tag in _PREFORMATTED))

    def end(self, _tag: str) -> None:
        """Close the innermost element."""
        self._end_text()
        self._texts.pop()
        self._element = self._element.parent or self.root

    def data(self, text: str) -> None:
        """Add a part of a text."""
        self._data.append(text)

    def comment(self, text: str) -> None:
        """Add a comment."""
        self._end_text()
        self._element.children.append(UnseenText(text))

    def pi(self, _target: str, text: str) -> None:
        """Add a processing instruction."""
        self.comment(text)

    def doctype(self, name: str, _public: str, _system: str) -> None:
        """Add a document type as a comment."""
        self.comment(name)

    def close(self) -> None:
        """Add the last text."""
        self._end_text()

    def _end_text(self) -> None:
        """Add the text that has been read; white space alone becomes one space or line end."""
        if self._data:
            text, (kind, preformatted) = "".join(self._data), self._texts[-1]
            self._data.clear()
            if not preformatted and not text.strip(_SPACES):
                text = "\n" if "\n" in text else " "
            self._element.children.append(kind(text))
