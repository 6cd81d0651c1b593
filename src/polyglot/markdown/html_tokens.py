"""HTML cut into texts and markup as browsers cut it (the HTML standard's tokenizer), in one pass.

Catalogs fill the texts and some values of attributes, and nobody trusts them. So a range is called a text or a value
only where every browser takes it for one; what is doubtful counts as markup, which a translation has to repeat.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
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
# Elements whose content is no HTML.
_RAW = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_SECTION_ENDS = {"<?": "?>", "<![CDATA[": "]]>"}  # a browser ends them at the first `>`, their authors do not


class HtmlPartKind(Enum):
    """What a part of some HTML is."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    OTHER = auto()  # a comment, or what is kept as it is: code, preformatted text


class HtmlPart(NamedTuple):
    """A range of some HTML, and the values within it."""

    kind: HtmlPartKind
    start: int
    end: int
    name: str = ""
    values: tuple[tuple[str, int, int], ...] = ()  # attributes whose values are quoted: the range between the quotes
    is_whole: bool = True  # does it end before the HTML does?


def split_html(html: str) -> Iterator[HtmlPart]:
    """All parts of some HTML, in order, without a gap."""
    position, kept, preformatted = 0, 0, False  # up to `kept` nothing is a text
    while found := _MARKUP.search(html, position):
        start = found.start()
        yield from _parts_between(position, start, len(html) if preformatted else kept)
        if start >= kept:
            kept = _section_end(html, start)
        part = (
            _parse_tag(html, found)
            if found["name"]
            else HtmlPart(HtmlPartKind.OTHER, start, found.end(), "", (), _is_closed_comment(found))
        )
        if part.name == "pre":
            preformatted = part.kind is HtmlPartKind.OPEN
            yield part
        else:
            yield part._replace(values=()) if preformatted or start < kept else part
        position = part.end
        if part.kind is HtmlPartKind.OPEN and part.name in _RAW:
            position = _raw_end(html, part)
            yield from _parts_between(part.end, position, position)
    yield from _parts_between(position, len(html), len(html) if preformatted else kept)


def tag_attributes(html: str, part: HtmlPart) -> Iterator[tuple[str, int, int]]:
    """The attributes of a tag that have values: the name, and the range of the value with its quotes."""
    position = part.start + 1 + len(part.name)
    while (attribute := _ATTRIBUTE.match(html, position, part.end)) and not attribute["end"]:
        position = attribute.end()
        if attribute["value"]:
            yield attribute["name"].lower(), *attribute.span("value")


def is_program_tag(tag: str) -> bool:
    """Does this tag open an element whose content is no HTML, such as a script?"""
    part = next(split_html(tag), None)
    return part is not None and part.kind is HtmlPartKind.OPEN and part.name in _RAW


def is_balanced(html: str) -> bool:
    """Is all that is opened here closed here, so that an element can be put around it?"""
    stack: list[str] = []
    for part in split_html(html):
        if not part.is_whole:
            return False
        if part.kind is HtmlPartKind.CLOSE:
            if not stack or stack.pop() != part.name:
                return False
        elif (
            part.kind is HtmlPartKind.OPEN
            and part.name not in _VOID
            and (part.name in _RAW or html[part.end - 2] != "/")
        ):
            stack.append(part.name)
    return not stack


def _parts_between(start: int, end: int, kept: int) -> Iterator[HtmlPart]:
    """What stands between two pieces of markup: up to `kept` no translator's, then a text."""
    border = min(max(start, kept), end)
    if start < border:
        yield HtmlPart(HtmlPartKind.OTHER, start, border)
    if border < end:
        yield HtmlPart(HtmlPartKind.TEXT, border, end)


def _parse_tag(html: str, found: re.Match[str]) -> HtmlPart:
    kind = HtmlPartKind.CLOSE if found["closing"] else HtmlPartKind.OPEN
    values: list[tuple[str, int, int]] = []
    position = found.end()
    while attribute := _ATTRIBUTE.match(html, position):
        position = attribute.end()
        if attribute["end"]:
            return HtmlPart(kind, found.start(), position, found["name"].lower(), tuple(values))
        value = attribute["value"] or ""
        if kind is HtmlPartKind.OPEN and len(value) > 1 and value[0] in "\"'" and value[0] == value[-1]:
            values.append((attribute["name"].lower(), attribute.start("value") + 1, attribute.end("value") - 1))
    return HtmlPart(HtmlPartKind.OTHER, found.start(), len(html), is_whole=False)


def _section_end(html: str, start: int) -> int:
    """Where an instruction or a CDATA section ends for its author."""
    for opening, closing in _SECTION_ENDS.items():
        if html.startswith(opening, start):
            end = html.find(closing, start)
            return len(html) if end < 0 else end + len(closing)
    return 0


def _raw_end(html: str, opening: HtmlPart) -> int:
    """Where the content of an element ends that is no HTML; a script that speaks of scripts in a comment goes on to the end."""
    if opening.name == "plaintext":
        return len(html)
    closing = re.compile(rf"</{opening.name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII).search(html, opening.end)
    end = closing.start() if closing else len(html)
    content = html[opening.end : end].lower()
    nested = opening.name == "script" and "<script" in content.partition("<!--")[2]
    return len(html) if nested else end


def _is_closed_comment(found: re.Match[str]) -> bool:
    """Was a comment closed, or only cut off where the HTML ends?"""
    return found[0].endswith(("-->", "--!>") if found["comment"] else ">")
