"""Blocks of an article -> the lines of a plain text.

A passage that is not a person's translation says so: in brackets within a block, and where several blocks on end are such
a passage, by a line above them and one below.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode
from wcwidth import width

from polyglot.formats.text import table as texttable
from polyglot.formats.text.html_text import read_paragraphs
from polyglot.formats.text.inline import InlineWriter
from polyglot.formats.text.lines import COLUMNS, TextLine, wrap
from polyglot.markdown.html_blocks import match_directive
from polyglot.markdown.marks import MARK, Mark
from polyglot.model import Locale

_NARROWEST = 24  # columns that a text has, however deep in lists it stands
_LETTER = re.compile(r"[^\W\d_]")
_ALERT = re.compile(r"\[!(\w+)\]")
_UNSEEN = frozenset({"footnote_anchor", "footnote_block"})
_RIGHT = "text-align:right"


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """Where a block stands: the columns it has, and the mark of the passage that it is within."""

    columns: int = COLUMNS
    mark: Mark | None = None

    def indent(self, prefix: str) -> "BlockLayout":
        """The frame behind a prefix."""
        return replace(self, columns=max(self.columns - width(prefix), _NARROWEST))


def render_blocks(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter, frame: BlockLayout, *, tight: bool = False
) -> list[TextLine]:
    """The lines of blocks, with an empty one between two of them unless they are `tight`."""
    chunks: list[list[TextLine]] = []
    shown = [node for node in nodes if node.type not in _UNSEEN]
    for mark, run in _passage_runs(shown, scribe):
        named = mark not in (frame.mark, None) and sum(_count_texts(node) for node in run) > 1
        inner = replace(frame, mark=mark) if named else frame
        made = [lines for node in run if (lines := _render_block(node, scribe, inner))]
        if mark and named:
            label, direction = scribe.mark_label(mark), scribe.text.reader.direction
            made = [[TextLine(f"[↓ {label}]", direction)], *made, [TextLine(f"[↑ {label}]", direction)]]
        chunks += made
    return join_blocks(chunks, tight=tight)


def join_blocks(chunks: Sequence[list[TextLine]], *, tight: bool = False) -> list[TextLine]:
    """Chunks of lines with an empty line between."""
    lines = [line for chunk in chunks for line in ([*chunk] if tight else [*chunk, TextLine("")])]
    return lines if tight else lines[:-1]


def prefix_lines(lines: Sequence[TextLine], first: str, rest: str) -> list[TextLine]:
    """Lines with a prefix: one for the first, one for the others."""
    heads = [first, *[rest] * len(lines)][: len(lines)]
    return [
        TextLine(head + line.text if line.text else head.rstrip(" "), line.direction)
        for head, line in zip(heads, lines, strict=True)
    ]


def underline(made: list[TextLine], sign: str) -> list[TextLine]:
    """Lines with a rule below that is as wide as they are."""
    return made and [*made, TextLine(sign * max(width(line.text) for line in made), made[0].direction)]


def render_inline(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter, frame: BlockLayout, *, emphasis: bool = True
) -> list[TextLine]:
    """The lines of a block's inline nodes."""
    text, mark = inline_text(nodes, scribe, frame, emphasis=emphasis)
    return wrap_text(text, scribe, frame, mark.locale if mark else None)


def wrap_text(text: str, scribe: InlineWriter, frame: BlockLayout, locale: Locale | None = None) -> list[TextLine]:
    """Return the lines of a text in this language, else in the reader's."""
    locale, text = locale or scribe.text.reader, text.strip(" \n")
    return [TextLine(line, locale.direction) for line in wrap(text, frame.columns, locale)] if text else []


def inline_text(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter, frame: BlockLayout, *, emphasis: bool = True
) -> tuple[str, Mark | None]:
    """Return the text of a block's inline nodes, and its mark if all of it is one marked passage."""
    passage = _whole_passage(nodes)
    if passage is None:
        return scribe.write(nodes, scribe.text.reader.direction, emphasis=emphasis), None
    mark: Mark = passage.meta[MARK]
    text = scribe.write(passage.children, mark.locale.direction, emphasis=emphasis)
    return text if mark == frame.mark else scribe.write_passage(mark, text), mark


def _render_block(node: SyntaxTreeNode, scribe: InlineWriter, frame: BlockLayout) -> list[TextLine]:
    kind = node.type
    if kind == "paragraph":
        return render_inline(_inline_nodes(node), scribe, frame)
    if kind == "heading":
        return _render_heading(node, scribe, frame)
    if kind in {"bullet_list", "ordered_list"}:
        return _render_list(node, scribe, frame)
    if kind == "blockquote":
        return _render_quotation(node, scribe, frame)
    if kind in {"code_block", "fence"}:
        return [TextLine(f"    {line}" if line else "") for line in _clean_code(node.content).split("\n")]
    if kind == "table":
        return _render_table(node, scribe, frame)
    if kind == "html_block":
        texts = [] if match_directive(node.content) else read_paragraphs(node.content, scribe.write_picture)
        locale = frame.mark.locale if frame.mark else None
        return join_blocks([wrap_text(text, scribe, frame, locale) for text in texts])
    return (
        [TextLine("* * *", scribe.text.reader.direction)]
        if kind == "hr"
        else render_blocks(node.children, scribe, frame)
    )


def _render_heading(node: SyntaxTreeNode, scribe: InlineWriter, frame: BlockLayout) -> list[TextLine]:
    """A heading: the upper two ranks underlined, the others as a word of weight."""
    if node.tag in {"h1", "h2"}:
        return underline(render_inline(_inline_nodes(node), scribe, frame, emphasis=False), "-")
    text, mark = inline_text(_inline_nodes(node), scribe, frame, emphasis=False)
    return wrap_text(f"*{text}*", scribe, frame, mark.locale if mark else None)


def _render_list(node: SyntaxTreeNode, scribe: InlineWriter, frame: BlockLayout) -> list[TextLine]:
    tight = any(child.hidden for item in node.children for child in item.children)
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        marker = f"{number}. " if node.type == "ordered_list" else "- "
        made = render_blocks(item.children, scribe, frame.indent(marker), tight=tight)
        items.append(prefix_lines(made or [TextLine("", scribe.text.reader.direction)], marker, " " * len(marker)))
    return join_blocks(items, tight=tight)


def _render_quotation(node: SyntaxTreeNode, scribe: InlineWriter, frame: BlockLayout) -> list[TextLine]:
    """A quotation as in mails; an alert (GitHub's) under its title."""
    title = _take_alert_title(node, scribe)
    prefix = "  " if title else "> "
    made = prefix_lines(render_blocks(node.children, scribe, frame.indent(prefix)), prefix, prefix)
    return [TextLine(f"*{title}*", scribe.text.reader.direction), *made] if title else made


def _take_alert_title(node: SyntaxTreeNode, scribe: InlineWriter) -> str:
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


def _render_table(node: SyntaxTreeNode, scribe: InlineWriter, frame: BlockLayout) -> list[TextLine]:
    rows = [
        tuple(
            texttable.TextCell(
                inline_text(_inline_nodes(cell), scribe, frame)[0].replace("\n", " "), cell.attrs.get("style") == _RIGHT
            )
            for cell in row.children
        )
        for part in node.children
        for row in part.children
    ]
    locale = frame.mark.locale if frame.mark else scribe.text.reader
    return texttable.draw_table(rows[0], rows[1:], scribe, frame.columns, locale)


def _inline_nodes(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The inline nodes of a block."""
    return next((child.children for child in node.children if child.type == "inline"), ())


def _whole_passage(nodes: Sequence[SyntaxTreeNode]) -> SyntaxTreeNode | None:
    """The marked passage that all these nodes are; None for anything else."""
    seen = [node for node in nodes if node.type != "text" or node.content.strip(" ")]
    return seen[0] if len(seen) == 1 and seen[0].type == "mark" else None


def _passage_runs(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter
) -> Iterator[tuple[Mark | None, list[SyntaxTreeNode]]]:
    """Yield runs of neighbouring blocks that bear the same mark.

    A block without words belongs to the run around it, where the blocks before and after it bear the same mark.
    """
    word_marks = [_word_marks(node, scribe) for node in nodes]
    marks: list[Mark | None] = []
    for place, own_marks in enumerate(word_marks):
        if own_marks:
            marks.append(_sole_mark(own_marks))
            continue
        before = marks[place - 1] if place else None
        after = _sole_mark(next(filter(None, word_marks[place + 1 :]), frozenset()))
        marks.append(before if before == after else None)
    for mark, run in groupby(zip(marks, nodes, strict=True), lambda pair: pair[0]):
        yield mark, [node for _, node in run]


def _word_marks(node: SyntaxTreeNode, scribe: InlineWriter) -> frozenset[Mark | None]:
    """Return the marks of a block's words, with None for unmarked ones; empty without words (numbers need no mark)."""
    if node.type == "inline":
        alert = node.children and _ALERT.fullmatch(node.children[0].content)
        if passage := _whole_passage(node.children[2:] if alert else node.children):
            return frozenset({passage.meta[MARK]})
        words = any(child.type == "text" and _LETTER.search(child.content) for child in node.walk())
        return frozenset({None}) if words else frozenset()
    if node.type == "html_block":
        texts = read_paragraphs(node.content, scribe.write_picture)
        return frozenset({node.meta.get(MARK)}) if texts else frozenset()
    if node.type in {"code_block", "fence"}:
        return frozenset()
    return frozenset().union(*(_word_marks(child, scribe) for child in node.children))


def _sole_mark(marks: frozenset[Mark | None]) -> Mark | None:
    """Return the mark that all words bear, or None."""
    return next(iter(marks)) if len(marks) == 1 else None


def _count_texts(node: SyntaxTreeNode) -> int:
    """How many blocks with text a block holds."""
    return sum(child.type in {"html_block", "inline"} for child in node.walk())


def _clean_code(code: str) -> str:
    """Code as it was written, without orders to a terminal and empty lines at its end."""
    return re.sub(r"[^\S\t\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", code.rstrip("\n"))
