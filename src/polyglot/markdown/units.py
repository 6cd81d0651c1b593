"""Segmentation of block tokens into rows of units: one walk for extraction and for translation.

`translatable_units` collects the units of the walk; `translate.translate_tokens` replaces them by their translations. The
text of a block is a row of units and of separators, which translators do not see. Each unit is parsed separately and the
children are joined, so that two units cannot form markup that neither has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec
from markdown_it.token import Token

from polyglot.language.scripts import LETTER
from polyglot.markdown import html_blocks
from polyglot.markdown.link_labels import abbreviate
from polyglot.markdown.markup import InlineMarkup, scan
from polyglot.markdown.parser import Env
from polyglot.markdown.sentences import split_lines, split_sentences, visible_text
from polyglot.model import Block, BlockKind, Unit

_TASK = re.compile(r"\[[ xX]\](?:(?=[ \t]*\n)|[ \t]+)")
ALERT_LINE = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)")
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


class Separator(msgspec.Struct, frozen=True):
    """The text between units: white space, a hard break, or the task mark or alert line before the first one."""

    text: str
    is_hard_break: bool = False


class UnitSlot(msgspec.Struct, frozen=True):
    """A unit in its row; translatable if it has words of its own."""

    unit: Unit
    translatable: bool


BlockRow: TypeAlias = tuple[Separator | UnitSlot, ...]


class SegmentationOptions(msgspec.Struct, frozen=True):
    """Options of segmentation: the article's language, the file's line of the body's start, and the publication's settings."""

    language: str
    first_line: int = 1
    sentences: bool = True  # False: a unit is a whole block
    code: bool = False  # whether code blocks are translatable


def translatable_units(rows: Iterable[tuple[int, BlockRow | None]]) -> list[Unit]:
    """Return the translatable units, in the order of the article."""
    return [piece.unit for _, row in rows for piece in row or () if isinstance(piece, UnitSlot) and piece.translatable]


def walk(tokens: Sequence[Token], env: Env, options: SegmentationOptions) -> Iterator[tuple[int, BlockRow | None]]:
    """Yield the index and row of each inline, raw HTML and (by option) code token; a block with `i18n:skip` has no row."""
    stack: list[Token] = []
    note, skip, skipping = "", False, 0  # skipping: number of open tokens of a skipped block
    keep, keeping = False, 0  # the same for a block with `i18n:keep`
    for index, token in enumerate(tokens):
        directive = html_blocks.match_directive(token.content) if token.type == "html_block" and not skipping else None
        if directive:
            skip = skip or directive[1] == "skip"
            keep = keep or directive[1] == "keep"
            note = (
                "\n".join(filter(None, (note, " ".join(directive[2].split())))) if directive[1] == "comment" else note
            )
        elif skipping or (skip and token.nesting >= 0):
            skipping += token.nesting
            skip = False
            if token.type == "inline":
                yield index, None
        elif token.type == "inline":
            block = Block(_block_kind(stack), _source_line(token, options), note, keep, _heading_level(stack))
            yield index, _create_row(token.content, stack, block, env, options)
        elif token.type == "html_block" or (options.code and token.type in {"fence", "code_block"}):
            kind = BlockKind.HTML if token.type == "html_block" else BlockKind.CODE
            yield index, _create_whole_row(token, Block(kind, _source_line(token, options), note, keep))
        if keep and not directive:
            keeping = max(0, keeping + token.nesting)
            keep = keeping > 0
        if token.nesting > 0:
            stack.append(token)
        elif token.nesting < 0:
            stack.pop()
        if not directive and (token.nesting < 0 or (token.nesting == 0 and token.type != "inline")):
            note, skip = "", False


def block_labels(notes: str) -> tuple[str, ...]:
    """Return the lines of a message's extracted comments that are labels of blocks (`Block.label`)."""
    return tuple(line for line in notes.split("\n") if line in _LABELS)


def block_kinds(notes: str) -> frozenset[BlockKind]:
    """Return the kinds of block that a message's extracted comments name."""
    return frozenset(_LABELS[label] for label in block_labels(notes))


def _create_row(text: str, stack: Sequence[Token], block: Block, env: Env, options: SegmentationOptions) -> BlockRow:
    row: list[Separator | UnitSlot] = []
    front = _block_prefix(text, stack)
    if front:
        row.append(Separator(front))
        text = text[len(front) :]
    markup = scan(text, env)
    if not options.sentences:
        return (*row, _create_slot(text, 0, len(text), markup, block))
    end = None
    for first, last in split_lines(text, markup):
        if end is not None:
            row.append(Separator("\n", is_hard_break=True))
            end = None
        for start, stop in split_sentences(text, first, last, markup, options.language):
            if end is not None:
                row.append(Separator(text[end:start]))
            row.append(_create_slot(text, start, stop, markup, block))
            end = stop
        end = last
    return tuple(row)


def _create_slot(text: str, start: int, end: int, markup: InlineMarkup, block: Block) -> UnitSlot:
    words, targets = abbreviate(text, start, end, markup)
    return UnitSlot(
        Unit(words, block, targets), translatable=bool(LETTER.search(visible_text(text, start, end, markup)))
    )


def _create_whole_row(token: Token, block: Block) -> BlockRow:
    """Return the row of raw HTML or code, which is one unit."""
    text = token.content.strip("\n") if block.kind is BlockKind.CODE else token.content.strip(" \t\n")
    translatable = html_blocks.is_translatable(text) if block.kind is BlockKind.HTML else bool(LETTER.search(text))
    return (UnitSlot(Unit(text, block), translatable),)


def _block_prefix(text: str, stack: Sequence[Token]) -> str:
    """Return the task mark or alert line at the start of a block, which is structure, not text."""
    parent = stack[-2].type if len(stack) > 1 and stack[-1].type == "paragraph_open" else ""
    pattern = {"list_item_open": _TASK, "blockquote_open": ALERT_LINE}.get(parent)
    match = pattern.match(text) if pattern else None
    return match[0] if match else ""


def _block_kind(stack: Sequence[Token]) -> BlockKind:
    if stack[-1].type == "heading_open":
        return BlockKind.HEADING
    return next((_KINDS[token.type] for token in reversed(stack) if token.type in _KINDS), BlockKind.PARAGRAPH)


def _heading_level(stack: Sequence[Token]) -> int:
    return int(stack[-1].tag[1:]) if stack[-1].type == "heading_open" else 0


def _source_line(token: Token, options: SegmentationOptions) -> int:
    return (token.map[0] if token.map else 0) + options.first_line
