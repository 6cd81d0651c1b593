"""A tokenizer that splits HTML into texts and markup as browsers do (the HTML standard's tokenizer), in one pass.

Catalogs supply the texts and some attribute values, and are not trusted. A range counts as a text or a value only if
every browser treats it as one; doubtful ranges count as markup, which a translation has to repeat.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

_MARKUP = re.compile(
    r"<(?P<closing>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)"
    r"|(?P<comment><!--(?:-?>|.*?(?:--!?>|\Z)))"
    r"|<(?:[!?]|/(?![A-Za-z])).*?(?:>|\Z)",  # instructions and declarations are comments to a browser
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*+(?:(?P<end>>)|(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?P<value>\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?)?)"
)
# Elements with raw text content.
RAW_ELEMENTS = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"})
VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_SECTION_ENDS = {"<?": "?>", "<![CDATA[": "]]>"}  # browsers end them at the first `>`, unlike their authors


class HtmlPartKind(Enum):
    """The kind of a part of HTML."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    OTHER = auto()  # a comment, or raw or preformatted text


class HtmlPart(NamedTuple):
    """A range of HTML, with the attribute values within it."""

    kind: HtmlPartKind
    start: int
    end: int
    name: str = ""
    values: tuple[tuple[str, int, int], ...] = ()  # quoted attributes: name, and range between the quotes
    is_whole: bool = True  # False: it is cut off by the end of the HTML


def split_html(html: str) -> Iterator[HtmlPart]:
    """Yield all parts of HTML, in order and without gaps."""
    position, raw_until, preformatted = 0, 0, False  # nothing before `raw_until` is a text
    while match := _MARKUP.search(html, position):
        start = match.start()
        yield from _parts_between(position, start, len(html) if preformatted else raw_until)
        if start >= raw_until:
            raw_until = _section_end(html, start)
        part = (
            _parse_tag(html, match)
            if match["name"]
            else HtmlPart(HtmlPartKind.OTHER, start, match.end(), "", (), _is_closed_comment(match))
        )
        if part.name == "pre":
            preformatted = part.kind is HtmlPartKind.OPEN
            yield part
        else:
            yield part._replace(values=()) if preformatted or start < raw_until else part
        position = part.end
        if part.kind is HtmlPartKind.OPEN and part.name in RAW_ELEMENTS:
            position = _raw_end(html, part)
            yield from _parts_between(part.end, position, position)
    yield from _parts_between(position, len(html), len(html) if preformatted else raw_until)


def tag_attributes(html: str, part: HtmlPart) -> Iterator[tuple[str, int, int]]:
    """Yield the attributes of a tag that have values: the name, and the range of the value with its quotes."""
    position = part.start + 1 + len(part.name)
    while (attribute := _ATTRIBUTE.match(html, position, part.end)) and not attribute["end"]:
        position = attribute.end()
        if attribute["value"]:
            yield attribute["name"].lower(), *attribute.span("value")


def read_attributes(html: str, part: HtmlPart) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a tag's attributes that have values, as a browser reads them."""
    for name, start, end in tag_attributes(html, part):
        yield name, unescape(html[start:end].strip("\"'"))


def is_program_tag(tag: str) -> bool:
    """Return whether this tag opens an element with raw text content, such as a script."""
    part = next(split_html(tag), None)
    return part is not None and part.kind is HtmlPartKind.OPEN and part.name in RAW_ELEMENTS


def is_balanced(html: str) -> bool:
    """Return whether every element opened here is closed here, so that an element can enclose it."""
    stack: list[str] = []
    for part in split_html(html):
        if not part.is_whole:
            return False
        if part.kind is HtmlPartKind.CLOSE:
            if not stack or stack.pop() != part.name:
                return False
        elif (
            part.kind is HtmlPartKind.OPEN
            and part.name not in VOID_ELEMENTS
            and (part.name in RAW_ELEMENTS or html[part.end - 2] != "/")
        ):
            stack.append(part.name)
    return not stack


def _parts_between(start: int, end: int, raw_until: int) -> Iterator[HtmlPart]:
    """Yield the parts between two pieces of markup: raw content up to `raw_until`, then a text."""
    border = min(max(start, raw_until), end)
    if start < border:
        yield HtmlPart(HtmlPartKind.OTHER, start, border)
    if border < end:
        yield HtmlPart(HtmlPartKind.TEXT, border, end)


def _parse_tag(html: str, tag: re.Match[str]) -> HtmlPart:
    kind = HtmlPartKind.CLOSE if tag["closing"] else HtmlPartKind.OPEN
    values: list[tuple[str, int, int]] = []
    position = tag.end()
    while attribute := _ATTRIBUTE.match(html, position):
        position = attribute.end()
        if attribute["end"]:
            return HtmlPart(kind, tag.start(), position, tag["name"].lower(), tuple(values))
        value = attribute["value"] or ""
        if kind is HtmlPartKind.OPEN and len(value) > 1 and value[0] in "\"'" and value[0] == value[-1]:
            values.append((attribute["name"].lower(), attribute.start("value") + 1, attribute.end("value") - 1))
    return HtmlPart(HtmlPartKind.OTHER, tag.start(), len(html), is_whole=False)


def _section_end(html: str, start: int) -> int:
    """Return the end of a processing instruction or CDATA section as its author means it; 0 if none starts here."""
    for opening, closing in _SECTION_ENDS.items():
        if html.startswith(opening, start):
            end = html.find(closing, start)
            return len(html) if end < 0 else end + len(closing)
    return 0


def _raw_end(html: str, opening: HtmlPart) -> int:
    """Return the end of an element's raw text; a script with `<script` in a comment extends to the end of the HTML."""
    if opening.name == "plaintext":
        return len(html)
    closing = re.compile(rf"</{opening.name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII).search(html, opening.end)
    end = closing.start() if closing else len(html)
    content = html[opening.end : end].lower()
    nested = opening.name == "script" and "<script" in content.partition("<!--")[2]
    return len(html) if nested else end


def _is_closed_comment(comment: re.Match[str]) -> bool:
    """Return whether a comment is closed, not cut off by the end of the HTML."""
    return comment[0].endswith(("-->", "--!>") if comment["comment"] else ">")
