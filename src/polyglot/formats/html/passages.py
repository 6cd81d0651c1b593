"""Marked passages of a page: within a block, a block, or a run of neighbouring blocks that share one line and one label."""

from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

from polyglot.editions.ui_text import InterfaceText
from polyglot.markdown.marks import MARK, Mark

LABEL_CLASS = "mark-label"
_NEUTRAL = frozenset({"code_block", "fence", "hr"})  # blocks without text to translate
_CELLS = frozenset({"td_open", "th_open"})
_TABLE = frozenset({"table_open", "tbody_open", "thead_open", "tr_open"})
_CONTAINERS = frozenset({"blockquote_open", "bullet_list_open", "list_item_open", "ordered_list_open"})


def write_marks(tokens: Sequence[Token], text: InterfaceText) -> list[Token]:
    """Write marks as attributes, and return the tokens with an element around each run of blocks with one mark.

    The attributes are those of an element within a block, of the block if the passage fills it, or of the run.
    """
    for token in tokens:
        for child in token.children or ():
            if child.type == "mark_open":
                child.attrs = {**child.meta[MARK].attributes}
    if not _mark_blocks(tokens):
        return [*tokens]
    grouped = list(_group_runs(tokens, text))
    for token in grouped:
        mark = token.meta.get(MARK)
        if mark is not None and token.nesting == 1:
            token.attrs = {**token.attrs, **mark.attributes}
    return grouped


def _mark_blocks(tokens: Sequence[Token]) -> bool:
    """Move marks of passages that fill a block to the block; return whether there are any."""
    marked = False
    for place in range(1, len(tokens)):
        opening, inline = tokens[place - 1], tokens[place]
        if inline.type != "inline" or opening.nesting != 1 or not inline.children:
            continue
        if opening.hidden:  # in a tight list item: the item gets the mark, if it has no other block
            if tokens[place + 2].type != "list_item_close":
                continue
            opening = tokens[place - 2]
        marks = [number for number, token in enumerate(inline.children) if token.type in {"mark_open", "mark_close"}]
        if marks == [0, len(inline.children) - 1]:
            opening.meta = {**opening.meta, MARK: inline.children[0].meta[MARK]}
            inline.children = inline.children[1:-1]
            marked = True
    return marked


def _group_runs(tokens: Sequence[Token], text: InterfaceText) -> Iterator[Token]:
    """Yield the tokens of sibling blocks, with an element around each run."""
    run: list[Sequence[Token]] = []
    running: Mark | None = None
    for block in _split_blocks(tokens):
        marks = _find_marks(block)
        if running and not marks:
            run.append(block)
            continue
        mark = marks.pop() if len(marks) == 1 else None
        if mark != running:
            yield from _write_run(run, running, text)
            run, running = [], mark
        if mark:
            run.append(block)
        else:
            yield from _group_inside(block, text)
    yield from _write_run(run, running, text)


def _write_run(run: Sequence[Sequence[Token]], mark: Mark | None, text: InterfaceText) -> Iterator[Token]:
    """Yield a run of blocks in an element with its mark and a label; a single block, and what follows the last one, alone."""
    last = max((place for place, block in enumerate(run) if _find_marks(block)), default=-1)
    inside = [token for block in run[: last + 1] for token in block]
    marked = [token for token in inside if MARK in token.meta and token.nesting == 1]
    if mark and len(marked) > 1:
        for token in marked:
            del token.meta[MARK]
        yield Token("passage_open", "div", 1, meta={MARK: mark}, block=True)
        yield _create_label(mark, text)
        yield from inside
        yield Token("passage_close", "div", -1, block=True)
    else:
        yield from inside
    yield from (token for block in run[last + 1 :] for token in block)


def _create_label(mark: Mark, text: InterfaceText) -> Token:
    """Return a line that says in the reader's language what the mark means."""
    attributes = f'class="{LABEL_CLASS}" lang="{text.locale.tag}" dir="{text.locale.direction}"'
    return Token("html_block", "", 0, content=f"<div {attributes}>{escape(text.mark_meaning(mark.state))}</div>\n")


def _group_inside(block: Sequence[Token], text: InterfaceText) -> Iterator[Token]:
    """Yield the tokens of a block, with its own blocks in runs; the items of a list are no run, but their blocks may be."""
    if block[0].type not in _CONTAINERS:
        yield from block
        return
    yield block[0]
    yield from _group_runs(block[1:-1], text)
    yield block[-1]


def _split_blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each sibling block."""
    start = depth = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : place + 1]
            start = place + 1


def _find_marks(block: Sequence[Token]) -> set[Mark | None]:
    """Return the marks of all text of a block; None stands for unmarked text."""
    opening = block[0]
    if opening.type in _NEUTRAL or (opening.type in _CELLS and not block[1].content.strip()):
        return set()
    if MARK in opening.meta and opening.nesting == 1:
        return {opening.meta[MARK]}
    if opening.type in _CONTAINERS or opening.type in _TABLE:
        return set().union(*(_find_marks(inner) for inner in _split_blocks(block[1:-1])))
    return {None}
