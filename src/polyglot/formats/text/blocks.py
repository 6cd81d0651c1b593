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
from polyglot.formats.text.inline import Attrs, InlineWriter
from polyglot.formats.text.lines import COLUMNS, TextLine, wrap
from polyglot.language import locales
from polyglot.markdown.html_blocks import match_directive
from polyglot.model import Locale

_NARROWEST = 24  # columns that a text has, however deep in lists it stands
_LETTER = re.compile(r"[^\W\d_]")
_ALERT = re.compile(r"\[!(\w+)\]")
_UNSEEN = frozenset({"footnote_anchor", "footnote_block"})
_NO_MARK: Attrs = {}  # the mark of a person's translation, and of what holds passages of more than one kind
_RIGHT = "text-align:right"


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """Where a block stands: the columns it has, and the mark of the passage that it is within."""

    columns: int = COLUMNS
    mark: Attrs = field(default_factory=dict)

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
        named = mark not in (frame.mark, _NO_MARK) and sum(_count_texts(node) for node in run) > 1
        inner = replace(frame, mark=mark) if named else frame
        made = [lines for node in run if (lines := _render_block(node, scribe, inner))]
        if named:
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
    return wrap_text(text, scribe, frame, mark)


def wrap_text(text: str, scribe: InlineWriter, frame: BlockLayout, mark: Attrs | None = None) -> list[TextLine]:
    """A text's lines, in the direction and by the rules of the language that its mark tells."""
    own = _mark_locale(mark or {}, scribe)
    text = text.strip(" \n")
    return [TextLine(line, own.direction) for line in wrap(text, frame.columns, own)] if text else []


def inline_text(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter, frame: BlockLayout, *, emphasis: bool = True
) -> tuple[str, Attrs | None]:
    """The text of a block's inline nodes, and the mark of the passage that the whole of it is."""
    whole = _whole_passage(nodes)
    if whole is None:
        return scribe.write(nodes, scribe.text.reader.direction, emphasis=emphasis), None
    direction = str(whole.attrs.get("dir", scribe.text.reader.direction))
    text = scribe.write(whole.children, direction, emphasis=emphasis)
    return text if whole.attrs == frame.mark else scribe.write_passage(whole.attrs, text), whole.attrs


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
        spoken = (
            texthtml.read_html(node.content, scribe.write_picture).paragraphs
            if not match_directive(node.content)
            else ()
        )
        return join_blocks([wrap_text(text, scribe, frame, frame.mark) for text in spoken])
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
    return wrap_text(f"*{text}*", scribe, frame, mark)


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
    return texttable.draw_table(rows[0], rows[1:], scribe, frame.columns, _mark_locale(frame.mark, scribe))


def _inline_nodes(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The inline nodes of a block."""
    return next((child.children for child in node.children if child.type == "inline"), ())


def _whole_passage(nodes: Sequence[SyntaxTreeNode]) -> SyntaxTreeNode | None:
    """The marked passage that all these nodes are; None for anything else."""
    seen = [node for node in nodes if node.type != "text" or node.content.strip(" ")]
    return seen[0] if len(seen) == 1 and seen[0].type == "mark" else None


def _passage_runs(
    nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter
) -> Iterator[tuple[Attrs, list[SyntaxTreeNode]]]:
    """Neighbours that are a passage of one mark. What has no words goes along where it stands between two such."""
    marks = [_common_mark(node, scribe) for node in nodes]
    for place, mark in enumerate(marks):
        if mark is None:
            before = marks[place - 1] if place else _NO_MARK
            after = next((later for later in marks[place + 1 :] if later is not None), _NO_MARK)
            marks[place] = before if before == after else _NO_MARK
    for mark, run in groupby(zip(marks, nodes, strict=True), lambda pair: pair[0]):
        yield mark or _NO_MARK, [node for _, node in run]


def _common_mark(node: SyntaxTreeNode, scribe: InlineWriter) -> Attrs | None:
    """The mark that all words of a block bear; none where it has no words (numbers are nobody's)."""
    if node.type == "inline":
        alert = node.children and _ALERT.fullmatch(node.children[0].content)
        whole = _whole_passage(node.children[2:] if alert else node.children)
        words = any(child.type == "text" and _LETTER.search(child.content) for child in node.walk())
        return whole.attrs if whole else _NO_MARK if words else None
    if node.type == "html_block":
        spoken = texthtml.read_html(node.content, scribe.write_picture)
        return spoken.mark or _NO_MARK if spoken.paragraphs else None
    if node.type in {"code_block", "fence"}:
        return None
    marks = [mark for child in node.children if (mark := _common_mark(child, scribe)) is not None]
    return (marks[0] if all(mark == marks[0] for mark in marks) else _NO_MARK) if marks else None


def _mark_locale(mark: Attrs, scribe: InlineWriter) -> Locale:
    """The language of a passage."""
    return locales.parse_tag(str(mark["lang"])) if "lang" in mark else scribe.text.reader


def _count_texts(node: SyntaxTreeNode) -> int:
    """How many blocks with text a block holds."""
    return sum(child.type in {"html_block", "inline"} for child in node.walk())


def _clean_code(code: str) -> str:
    """Code as it was written, without orders to a terminal and empty lines at its end."""
    return re.sub(r"[^\S\t\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]", " ", code.rstrip("\n"))
