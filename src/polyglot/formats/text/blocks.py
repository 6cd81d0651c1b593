"""Blocks of an article -> lines of plain text.

A marked passage is labelled: in brackets within a block, and by a line above and below where it extends over several blocks.
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
from polyglot.language.scripts import LETTER
from polyglot.markdown.marks import MARK, Mark
from polyglot.model import Locale

_NARROWEST = 24  # columns, however deep in lists a text is
_ALERT = re.compile(r"\[!(\w+)\]")
_HIDDEN = frozenset({"footnote_anchor", "footnote_block"})
_RIGHT = "text-align:right"


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """The columns of a block, and the mark that labels the blocks around it."""

    columns: int = COLUMNS
    mark: Mark | None = None

    def indent(self, prefix: str) -> "BlockLayout":
        """Return the layout behind a prefix."""
        return replace(self, columns=max(self.columns - width(prefix), _NARROWEST))


def render_blocks(
    nodes: Sequence[SyntaxTreeNode], writer: InlineWriter, layout: BlockLayout, *, tight: bool = False
) -> list[TextLine]:
    """Return the lines of blocks, with empty lines between them unless they are `tight`."""
    chunks: list[list[TextLine]] = []
    visible = [node for node in nodes if node.type not in _HIDDEN]
    for mark, run in _passage_runs(visible, writer):
        labelled = mark not in (layout.mark, None) and sum(_count_texts(node) for node in run) > 1
        inner = replace(layout, mark=mark) if labelled else layout
        blocks = [lines for node in run if (lines := _render_block(node, writer, inner))]
        if mark and labelled:
            label, direction = writer.mark_label(mark), writer.text.reader.direction
            blocks = [[TextLine(f"[↓ {label}]", direction)], *blocks, [TextLine(f"[↑ {label}]", direction)]]
        chunks += blocks
    return join_blocks(chunks, tight=tight)


def join_blocks(chunks: Sequence[list[TextLine]], *, tight: bool = False) -> list[TextLine]:
    """Join chunks of lines with empty lines between them, unless they are `tight`."""
    lines = [line for chunk in chunks for line in ([*chunk] if tight else [*chunk, TextLine("")])]
    return lines if tight else lines[:-1]


def prefix_lines(lines: Sequence[TextLine], first: str, rest: str) -> list[TextLine]:
    """Put a prefix before each line: `first` before the first one, `rest` before the others."""
    heads = [first, *[rest] * len(lines)][: len(lines)]
    return [
        TextLine(head + line.text if line.text else head.rstrip(" "), line.direction)
        for head, line in zip(heads, lines, strict=True)
    ]


def underline(lines: list[TextLine], sign: str) -> list[TextLine]:
    """Return lines with a rule of this sign below, as wide as they are."""
    return lines and [*lines, TextLine(sign * max(width(line.text) for line in lines), lines[0].direction)]


def render_inline(
    nodes: Sequence[SyntaxTreeNode], writer: InlineWriter, layout: BlockLayout, *, emphasis: bool = True
) -> list[TextLine]:
    """Return the lines of a block's inline nodes."""
    text, mark = inline_text(nodes, writer, layout, emphasis=emphasis)
    return wrap_text(text, writer, layout, mark.locale if mark else None)


def wrap_text(text: str, writer: InlineWriter, layout: BlockLayout, locale: Locale | None = None) -> list[TextLine]:
    """Return the lines of a text in this language, else in the reader's."""
    locale, text = locale or writer.text.reader, text.strip(" \n")
    return [TextLine(line, locale.direction) for line in wrap(text, layout.columns, locale)] if text else []


def inline_text(
    nodes: Sequence[SyntaxTreeNode], writer: InlineWriter, layout: BlockLayout, *, emphasis: bool = True
) -> tuple[str, Mark | None]:
    """Return the text of a block's inline nodes, and its mark if all of it is one marked passage."""
    passage = _whole_passage(nodes)
    if passage is None:
        return writer.write(nodes, writer.text.reader.direction, emphasis=emphasis), None
    mark: Mark = passage.meta[MARK]
    text = writer.write(passage.children, mark.locale.direction, emphasis=emphasis)
    return text if mark == layout.mark else writer.write_passage(mark, text), mark


def _render_block(node: SyntaxTreeNode, writer: InlineWriter, layout: BlockLayout) -> list[TextLine]:
    kind = node.type
    if kind == "paragraph":
        return render_inline(_inline_nodes(node), writer, layout)
    if kind == "heading":
        return _render_heading(node, writer, layout)
    if kind in {"bullet_list", "ordered_list"}:
        return _render_list(node, writer, layout)
    if kind == "blockquote":
        return _render_quotation(node, writer, layout)
    if kind in {"code_block", "fence"}:
        return [TextLine(f"    {line}" if line else "") for line in _clean_code(node.content).split("\n")]
    if kind == "table":
        return _render_table(node, writer, layout)
    if kind == "html_block":
        texts = read_paragraphs(node.content, writer.write_picture)
        locale = layout.mark.locale if layout.mark else None
        return join_blocks([wrap_text(text, writer, layout, locale) for text in texts])
    return (
        [TextLine("* * *", writer.text.reader.direction)]
        if kind == "hr"
        else render_blocks(node.children, writer, layout)
    )


def _render_heading(node: SyntaxTreeNode, writer: InlineWriter, layout: BlockLayout) -> list[TextLine]:
    """Return a heading: underlined if it is of the two upper levels, else in bold."""
    if node.tag in {"h1", "h2"}:
        return underline(render_inline(_inline_nodes(node), writer, layout, emphasis=False), "-")
    text, mark = inline_text(_inline_nodes(node), writer, layout, emphasis=False)
    return wrap_text(f"*{text}*", writer, layout, mark.locale if mark else None)


def _render_list(node: SyntaxTreeNode, writer: InlineWriter, layout: BlockLayout) -> list[TextLine]:
    tight = any(child.hidden for item in node.children for child in item.children)
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        marker = f"{number}. " if node.type == "ordered_list" else "- "
        lines = render_blocks(item.children, writer, layout.indent(marker), tight=tight)
        items.append(prefix_lines(lines or [TextLine("", writer.text.reader.direction)], marker, " " * len(marker)))
    return join_blocks(items, tight=tight)


def _render_quotation(node: SyntaxTreeNode, writer: InlineWriter, layout: BlockLayout) -> list[TextLine]:
    """Return a quotation as in e-mail, or an alert of GitHub's below its title."""
    title = _take_alert_title(node, writer)
    prefix = "  " if title else "> "
    lines = prefix_lines(render_blocks(node.children, writer, layout.indent(prefix)), prefix, prefix)
    return [TextLine(f"*{title}*", writer.text.reader.direction), *lines] if title else lines


def _take_alert_title(node: SyntaxTreeNode, writer: InlineWriter) -> str:
    """Remove the sign of an alert from its text, and return the alert's title; empty for a quotation."""
    first = node.children[0] if node.children else None
    if first is None or first.type != "paragraph":
        return ""
    inline = first.children[0]
    sign = _ALERT.fullmatch(inline.children[0].content) if inline.children else None
    alone = len(inline.children) == 1 or inline.children[1].type == "softbreak"
    if not sign or not alone or sign[1] not in writer.text.alerts():
        return ""
    inline.children = inline.children[2:]
    return writer.text.alerts()[sign[1]]


def _render_table(node: SyntaxTreeNode, writer: InlineWriter, layout: BlockLayout) -> list[TextLine]:
    rows = [
        tuple(
            texttable.TextCell(
                inline_text(_inline_nodes(cell), writer, layout)[0].replace("\n", " "),
                cell.attrs.get("style") == _RIGHT,
            )
            for cell in row.children
        )
        for part in node.children
        for row in part.children
    ]
    locale = layout.mark.locale if layout.mark else writer.text.reader
    return texttable.draw_table(rows[0], rows[1:], writer, layout.columns, locale)


def _inline_nodes(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """Return the inline nodes of a block."""
    return next((child.children for child in node.children if child.type == "inline"), ())


def _whole_passage(nodes: Sequence[SyntaxTreeNode]) -> SyntaxTreeNode | None:
    """Return the marked passage that makes up all these nodes, or None."""
    visible = [node for node in nodes if node.type != "text" or node.content.strip(" ")]
    return visible[0] if len(visible) == 1 and visible[0].type == "mark" else None


def _passage_runs(
    nodes: Sequence[SyntaxTreeNode], writer: InlineWriter
) -> Iterator[tuple[Mark | None, list[SyntaxTreeNode]]]:
    """Yield runs of neighbouring blocks that bear the same mark.

    A block without words belongs to the run around it, where the blocks before and after it bear the same mark.
    """
    word_marks = [_word_marks(node, writer) for node in nodes]
    marks: list[Mark | None] = []
    for place, block_marks in enumerate(word_marks):
        if block_marks:
            marks.append(_sole_mark(block_marks))
            continue
        before = marks[place - 1] if place else None
        after = _sole_mark(next(filter(None, word_marks[place + 1 :]), frozenset()))
        marks.append(before if before == after else None)
    for mark, run in groupby(zip(marks, nodes, strict=True), lambda pair: pair[0]):
        yield mark, [node for _, node in run]


def _word_marks(node: SyntaxTreeNode, writer: InlineWriter) -> frozenset[Mark | None]:
    """Return the marks of a block's words, with None for unmarked ones; empty without words (numbers need no mark)."""
    if node.type == "inline":
        alert = node.children and _ALERT.fullmatch(node.children[0].content)
        if passage := _whole_passage(node.children[2:] if alert else node.children):
            return frozenset({passage.meta[MARK]})
        words = any(child.type == "text" and LETTER.search(child.content) for child in node.walk())
        return frozenset({None}) if words else frozenset()
    if node.type == "html_block":
        texts = read_paragraphs(node.content, writer.write_picture)
        return frozenset({node.meta.get(MARK)}) if texts else frozenset()
    if node.type in {"code_block", "fence"}:
        return frozenset()
    return frozenset().union(*(_word_marks(child, writer) for child in node.children))


def _sole_mark(marks: frozenset[Mark | None]) -> Mark | None:
    """Return the mark that all words bear, or None."""
    return next(iter(marks)) if len(marks) == 1 else None


def _count_texts(node: SyntaxTreeNode) -> int:
    """Return the number of blocks with text in a block."""
    return sum(child.type in {"html_block", "inline"} for child in node.walk())


def _clean_code(code: str) -> str:
    """Return code without control characters, and without empty lines at its end."""
    return re.sub(r"[^\S\t\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", code.rstrip("\n"))
