"""Blocks of an article -> the lines of a plain text.

A passage that is not a person's translation says so: in brackets within a block, and where several blocks on end are such
a passage, by a line above them and one below.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode
from wcwidth import width

from polyglot.formats.text import html_text as texthtml
from polyglot.formats.text import table as texttable
from polyglot.formats.text.inline import Attrs, Scribe
from polyglot.formats.text.lines import COLUMNS, Line, wrap
from polyglot.language import locales
from polyglot.markdown.html_blocks import steers
from polyglot.model import Locale

_NARROWEST = 24  # columns that a text has, however deep in lists it stands
_LETTER = re.compile(r"[^\W\d_]")
_ALERT = re.compile(r"\[!(\w+)\]")
_UNSEEN = frozenset({"footnote_anchor", "footnote_block"})
_PERSONS: Attrs = {}  # the mark of a person's translation, and of what holds passages of more than one kind
_RIGHT = "text-align:right"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a block stands: the columns it has, and the mark of the passage that it is within."""

    columns: int = COLUMNS
    mark: Attrs = field(default_factory=dict)

    def within(self, prefix: str) -> "Frame":
        """The frame behind a prefix."""
        return replace(self, columns=max(self.columns - width(prefix), _NARROWEST))


def blocks(nodes: Sequence[SyntaxTreeNode], scribe: Scribe, frame: Frame, *, tight: bool = False) -> list[Line]:
    """The lines of blocks, with an empty one between two of them unless they are `tight`."""
    chunks: list[list[Line]] = []
    shown = [node for node in nodes if node.type not in _UNSEEN]
    for mark, run in _runs(shown, scribe):
        named = mark not in (frame.mark, _PERSONS) and sum(_texts(node) for node in run) > 1
        inner = replace(frame, mark=mark) if named else frame
        made = [lines for node in run if (lines := _block(node, scribe, inner))]
        if named:
            label, direction = scribe.label(mark), scribe.text.reader.direction
            made = [[Line(f"[↓ {label}]", direction)], *made, [Line(f"[↑ {label}]", direction)]]
        chunks += made
    return joined(chunks, tight=tight)


def joined(chunks: Sequence[list[Line]], *, tight: bool = False) -> list[Line]:
    """Chunks of lines with an empty line between."""
    lines = [line for chunk in chunks for line in ([*chunk] if tight else [*chunk, Line("")])]
    return lines if tight else lines[:-1]


def prefixed(lines: Sequence[Line], first: str, rest: str) -> list[Line]:
    """Lines with a prefix: one for the first, one for the others."""
    heads = [first, *[rest] * len(lines)][: len(lines)]
    return [
        Line(head + line.text if line.text else head.rstrip(" "), line.direction)
        for head, line in zip(heads, lines, strict=True)
    ]


def underlined(made: list[Line], sign: str) -> list[Line]:
    """Lines with a rule below that is as wide as they are."""
    return made and [*made, Line(sign * max(width(line.text) for line in made), made[0].direction)]


def leaf(nodes: Sequence[SyntaxTreeNode], scribe: Scribe, frame: Frame, *, emphasis: bool = True) -> list[Line]:
    """The lines of a block's inline nodes."""
    text, mark = said(nodes, scribe, frame, emphasis=emphasis)
    return lines(text, scribe, frame, mark)


def lines(text: str, scribe: Scribe, frame: Frame, mark: Attrs | None = None) -> list[Line]:
    """A text's lines, in the direction and by the rules of the language that its mark tells."""
    own = _locale(mark or {}, scribe)
    text = text.strip(" \n")
    return [Line(line, own.direction) for line in wrap(text, frame.columns, own)] if text else []


def said(
    nodes: Sequence[SyntaxTreeNode], scribe: Scribe, frame: Frame, *, emphasis: bool = True
) -> tuple[str, Attrs | None]:
    """The text of a block's inline nodes, and the mark of the passage that the whole of it is."""
    whole = _whole(nodes)
    if whole is None:
        return scribe.write(nodes, scribe.text.reader.direction, emphasis=emphasis), None
    direction = str(whole.attrs.get("dir", scribe.text.reader.direction))
    text = scribe.write(whole.children, direction, emphasis=emphasis)
    return text if whole.attrs == frame.mark else scribe.passage(whole.attrs, text), whole.attrs


def _block(node: SyntaxTreeNode, scribe: Scribe, frame: Frame) -> list[Line]:
    kind = node.type
    if kind == "paragraph":
        return leaf(_inline(node), scribe, frame)
    if kind == "heading":
        return _heading(node, scribe, frame)
    if kind in {"bullet_list", "ordered_list"}:
        return _list(node, scribe, frame)
    if kind == "blockquote":
        return _quotation(node, scribe, frame)
    if kind in {"code_block", "fence"}:
        return [Line(f"    {line}" if line else "") for line in _verbatim(node.content).split("\n")]
    if kind == "table":
        return _table(node, scribe, frame)
    if kind == "html_block":
        spoken = texthtml.read(node.content, scribe.picture).paragraphs if not steers(node.content) else ()
        return joined([lines(text, scribe, frame, frame.mark) for text in spoken])
    return [Line("* * *", scribe.text.reader.direction)] if kind == "hr" else blocks(node.children, scribe, frame)


def _heading(node: SyntaxTreeNode, scribe: Scribe, frame: Frame) -> list[Line]:
    """A heading: the upper two ranks underlined, the others as a word of weight."""
    if node.tag in {"h1", "h2"}:
        return underlined(leaf(_inline(node), scribe, frame, emphasis=False), "-")
    text, mark = said(_inline(node), scribe, frame, emphasis=False)
    return lines(f"*{text}*", scribe, frame, mark)


def _list(node: SyntaxTreeNode, scribe: Scribe, frame: Frame) -> list[Line]:
    tight = any(child.hidden for item in node.children for child in item.children)
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        marker = f"{number}. " if node.type == "ordered_list" else "- "
        made = blocks(item.children, scribe, frame.within(marker), tight=tight)
        items.append(prefixed(made or [Line("", scribe.text.reader.direction)], marker, " " * len(marker)))
    return joined(items, tight=tight)


def _quotation(node: SyntaxTreeNode, scribe: Scribe, frame: Frame) -> list[Line]:
    """A quotation as in mails; an alert (GitHub's) under its title."""
    title = _alert(node, scribe)
    prefix = "  " if title else "> "
    made = prefixed(blocks(node.children, scribe, frame.within(prefix)), prefix, prefix)
    return [Line(f"*{title}*", scribe.text.reader.direction), *made] if title else made


def _alert(node: SyntaxTreeNode, scribe: Scribe) -> str:
    """The title of an alert, whose sign is taken out of its text; empty for a quotation."""
    first = node.children[0] if node.children else None
    if first is None or first.type != "paragraph":
        return ""
    inline = first.children[0]
    found = _ALERT.fullmatch(inline.children[0].content) if inline.children else None
    alone = len(inline.children) == 1 or inline.children[1].type == "softbreak"
    if not found or not alone or found[1] not in scribe.text.alerts():
        return ""
    inline.children = inline.children[2:]
    return scribe.text.alerts()[found[1]]


def _table(node: SyntaxTreeNode, scribe: Scribe, frame: Frame) -> list[Line]:
    rows = [
        tuple(
            texttable.Cell(said(_inline(cell), scribe, frame)[0].replace("\n", " "), cell.attrs.get("style") == _RIGHT)
            for cell in row.children
        )
        for part in node.children
        for row in part.children
    ]
    return texttable.draw(rows[0], rows[1:], scribe, frame.columns, _locale(frame.mark, scribe))


def _inline(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The inline nodes of a block."""
    return next((child.children for child in node.children if child.type == "inline"), ())


def _whole(nodes: Sequence[SyntaxTreeNode]) -> SyntaxTreeNode | None:
    """The marked passage that all these nodes are; None for anything else."""
    seen = [node for node in nodes if node.type != "text" or node.content.strip(" ")]
    return seen[0] if len(seen) == 1 and seen[0].type == "mark" else None


def _runs(nodes: Sequence[SyntaxTreeNode], scribe: Scribe) -> Iterator[tuple[Attrs, list[SyntaxTreeNode]]]:
    """Neighbours that are a passage of one mark. What has no words goes along where it stands between two such."""
    marks = [_mark(node, scribe) for node in nodes]
    for place, mark in enumerate(marks):
        if mark is None:
            before = marks[place - 1] if place else _PERSONS
            after = next((later for later in marks[place + 1 :] if later is not None), _PERSONS)
            marks[place] = before if before == after else _PERSONS
    for mark, run in groupby(zip(marks, nodes, strict=True), lambda pair: pair[0]):
        yield mark or _PERSONS, [node for _, node in run]


def _mark(node: SyntaxTreeNode, scribe: Scribe) -> Attrs | None:
    """The mark that all words of a block bear; none where it has no words (numbers are nobody's)."""
    if node.type == "inline":
        alert = node.children and _ALERT.fullmatch(node.children[0].content)
        whole = _whole(node.children[2:] if alert else node.children)
        words = any(child.type == "text" and _LETTER.search(child.content) for child in node.walk())
        return whole.attrs if whole else _PERSONS if words else None
    if node.type == "html_block":
        spoken = texthtml.read(node.content, scribe.picture)
        return spoken.mark or _PERSONS if spoken.paragraphs else None
    if node.type in {"code_block", "fence"}:
        return None
    marks = [mark for child in node.children if (mark := _mark(child, scribe)) is not None]
    return (marks[0] if all(mark == marks[0] for mark in marks) else _PERSONS) if marks else None


def _locale(mark: Attrs, scribe: Scribe) -> Locale:
    """The language of a passage."""
    return locales.parse(str(mark["lang"])) if "lang" in mark else scribe.text.reader


def _texts(node: SyntaxTreeNode) -> int:
    """How many blocks with text a block holds."""
    return sum(child.type in {"html_block", "inline"} for child in node.walk())


def _verbatim(code: str) -> str:
    """Code as it was written, without orders to a terminal and empty lines at its end."""
    return re.sub(r"[^\S\t\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", code.rstrip("\n"))
