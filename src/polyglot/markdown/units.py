"""The walk: block tokens -> rows of pieces, read or translated by one traversal for both.

`translatable` keeps the units that the walk met; `translate` puts in their place what a catalog says. The text of a block is
a row of pieces: units, and glue between them that no translator sees. Each unit is parsed apart and the children are
joined, so that no two units can make markup that neither has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markdown_it.token import Token

from polyglot.markdown import html_blocks
from polyglot.markdown.link_labels import abbreviate
from polyglot.markdown.markup import InlineMarkup, scan
from polyglot.markdown.parser import Env
from polyglot.markdown.sentences import split_lines, split_sentences, visible_text
from polyglot.model import Block, BlockKind, Unit

_TASK = re.compile(r"\[[ xX]\](?:(?=[ \t]*\n)|[ \t]+)")
ALERT_LINE = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)")
_LETTER = re.compile(r"[^\W\d_]")
_KINDS = {
    "list_item_open": BlockKind.LIST_ITEM,
    "footnote_reference_open": BlockKind.FOOTNOTE,
    "blockquote_open": BlockKind.QUOTATION,
    "th_open": BlockKind.TABLE_HEADING,
    "td_open": BlockKind.TABLE_CELL,
}
_LABELS = {
    Block(kind, 1, level=level).label: kind
    for kind in BlockKind
    if kind is not BlockKind.UNKNOWN
    for level in (range(1, 7) if kind is BlockKind.HEADING else (0,))
}


@dataclass(frozen=True, slots=True)
class Separator:
    """What stands between units: white space, a hard break, or the task mark or alert line in front of them."""

    text: str
    is_hard_break: bool = False


@dataclass(frozen=True, slots=True)
class UnitSlot:
    """A unit, which is offered to translators if it holds words of its own."""

    unit: Unit
    translatable: bool


BlockRow: TypeAlias = tuple[Separator | UnitSlot, ...]


@dataclass(frozen=True, slots=True)
class SegmentationOptions:
    """How an article is cut: its language, the line of its file that the body starts on, and the publication's choices."""

    language: str
    first_line: int = 1
    sentences: bool = True
    code: bool = False


def translatable_units(rows: Iterable[tuple[int, BlockRow | None]]) -> list[Unit]:
    """The units that translators are offered, in the order of the article."""
    return [piece.unit for _, row in rows for piece in row or () if isinstance(piece, UnitSlot) and piece.translatable]


def walk(tokens: Sequence[Token], env: Env, reading: SegmentationOptions) -> Iterator[tuple[int, BlockRow | None]]:
    """The place of each inline, raw HTML and (if wanted) code token, with its row; None where the author wrote `i18n:skip`."""
    stack: list[Token] = []
    note, skip, skipping = "", False, 0  # skipping: how many open tokens of a skipped block are not closed yet
    keep, keeping = False, 0  # the same of one that is kept
    for place, token in enumerate(tokens):
        steering = html_blocks.match_directive(token.content) if token.type == "html_block" and not skipping else None
        if steering:
            skip = skip or steering[1] == "skip"
            keep = keep or steering[1] == "keep"
            note = "\n".join(filter(None, (note, " ".join(steering[2].split())))) if steering[1] == "comment" else note
        elif skipping or (skip and token.nesting >= 0):
            skipping += token.nesting
            skip = False
            if token.type == "inline":
                yield place, None
        elif token.type == "inline":
            block = Block(_block_kind(stack), _source_line(token, reading), note, keep, _heading_level(stack))
            yield place, _create_row(token.content, stack, block, env, reading)
        elif token.type == "html_block" or (reading.code and token.type in {"fence", "code_block"}):
            kind = BlockKind.HTML if token.type == "html_block" else BlockKind.CODE
            yield place, _create_whole_row(token, Block(kind, _source_line(token, reading), note, keep))
        if keep and not steering:
            keeping = max(0, keeping + token.nesting)
            keep = keeping > 0
        if token.nesting > 0:
            stack.append(token)
        elif token.nesting < 0:
            stack.pop()
        if not steering and (token.nesting < 0 or (token.nesting == 0 and token.type != "inline")):
            note, skip = "", False


def block_labels(notes: str) -> tuple[str, ...]:
    """Return the lines of a message's extracted comments that are labels of blocks (`Block.label`)."""
    return tuple(line for line in notes.split("\n") if line in _LABELS)


def block_kinds(notes: str) -> frozenset[BlockKind]:
    """Return the kinds of block that a message's extracted comments name."""
    return frozenset(_LABELS[label] for label in block_labels(notes))


def _create_row(text: str, stack: Sequence[Token], block: Block, env: Env, reading: SegmentationOptions) -> BlockRow:
    row: list[Separator | UnitSlot] = []
    front = _block_prefix(text, stack)
    if front:
        row.append(Separator(front))
        text = text[len(front) :]
    markup = scan(text, env)
    if not reading.sentences:
        return (*row, _create_slot(text, 0, len(text), markup, block))
    end = None
    for first, last in split_lines(text, markup):
        if end is not None:
            row.append(Separator("\n", is_hard_break=True))
            end = None
        for start, stop in split_sentences(text, first, last, markup, reading.language):
            if end is not None:
                row.append(Separator(text[end:start]))
            row.append(_create_slot(text, start, stop, markup, block))
            end = stop
        end = last
    return tuple(row)


def _create_slot(text: str, start: int, end: int, markup: InlineMarkup, block: Block) -> UnitSlot:
    words, targets = abbreviate(text, start, end, markup)
    return UnitSlot(
        Unit(words, block, targets), translatable=bool(_LETTER.search(visible_text(text, start, end, markup)))
    )


def _create_whole_row(token: Token, block: Block) -> BlockRow:
    """Raw HTML or code, which is one unit."""
    text = token.content.strip("\n") if block.kind is BlockKind.CODE else token.content.strip(" \t\n")
    offered = html_blocks.is_translatable(text) if block.kind is BlockKind.HTML else bool(_LETTER.search(text))
    return (UnitSlot(Unit(text, block), offered),)


def _block_prefix(text: str, stack: Sequence[Token]) -> str:
    """The task mark or alert line at the head of a block, which belongs to the structure."""
    parent = stack[-2].type if len(stack) > 1 and stack[-1].type == "paragraph_open" else ""
    pattern = {"list_item_open": _TASK, "blockquote_open": ALERT_LINE}.get(parent)
    found = pattern.match(text) if pattern else None
    return found[0] if found else ""


def _block_kind(stack: Sequence[Token]) -> BlockKind:
    if stack[-1].type == "heading_open":
        return BlockKind.HEADING
    return next((_KINDS[token.type] for token in reversed(stack) if token.type in _KINDS), BlockKind.PARAGRAPH)


def _heading_level(stack: Sequence[Token]) -> int:
    return int(stack[-1].tag[1:]) if stack[-1].type == "heading_open" else 0


def _source_line(token: Token, reading: SegmentationOptions) -> int:
    return (token.map[0] if token.map else 0) + reading.first_line
