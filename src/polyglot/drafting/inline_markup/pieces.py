"""A translation with its marks in place -> the row of pieces that it is written from."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.inline_markup.tag_tree import TagNode
from polyglot.markdown.link_labels import line_joint

_SIGNS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|_(?=_)|(?<=_)_|~(?=~)|&(?=#?\w+;)")
WORDS, OPENING, CLOSING, SIGN, KEPT, ADDRESS, _SPACING = range(7)
_VISIBLE = frozenset({WORDS, KEPT, ADDRESS})


class OutputPiece(NamedTuple):
    """Words; the sign that opens or closes a mark, or is one at a place; what is kept as it is; or an address."""

    kind: int
    text: str = ""

    @property
    def visible_text(self) -> str:
        """What a reader sees of it."""
        return self.text if self.kind in _VISIBLE else ""


def serialize(nodes: Sequence[TagNode], text: str, source: Sentence) -> list[OutputPiece]:
    """The pieces of a translation without what comes through verbatim, and of its marks, which bring that back.

    What the translation did not hold, but for these, is kept apart from its words by white space.
    """
    pieces = list(_serialize_range(nodes, 0, len(text), source, text))
    made: list[OutputPiece] = []
    before = ""
    for number, piece in enumerate(pieces):
        if piece.kind == _SPACING:
            after = _next_visible(pieces[number + 1 :])
            made += [OutputPiece(WORDS, " ")] if before and after and _needs_space(before[-1], after[0]) else []
        else:
            made.append(piece)
            before = before if piece.kind == CLOSING else piece.visible_text
    return made


def escape(text: str, kind: str) -> str:
    """A text as inline Markdown, or as HTML, that says just that."""
    return html.escape(text, quote=False) if kind == "html" else _SIGNS.sub(r"\\\g<0>", text)


def _serialize_range(
    nodes: Sequence[TagNode], low: int, high: int, source: Sentence, text: str | None
) -> Iterator[OutputPiece]:
    """What stands from `low` to `high`, with the marks in it: of the translation's text or, if that is None, of the source's."""
    own, text = text is None, source.text if text is None else text
    position = low
    for node in nodes:
        mark, place = node.tag, _source_range(source, node) if own else (node.start, node.end)
        yield from _split_words(text[position : place[0]])
        pads = (
            [OutputPiece(_SPACING)] if not own and (node.is_foreign or (mark.verbatim and not node.is_located)) else []
        )
        yield from pads
        if mark.verbatim:
            yield _verbatim_piece(source, node)
        elif not mark.closing:
            yield OutputPiece(SIGN, mark.opening)
        else:
            yield OutputPiece(OPENING, mark.opening)
            if own or node.is_foreign:
                yield from _serialize_range(node.children, *_source_range(source, node), source, None)
            else:
                yield from _serialize_range(node.children, *place, source, text)
            yield OutputPiece(CLOSING, mark.closing)
        yield from pads
        position = max(position, place[1])
    yield from _split_words(text[position:high])


def _source_range(source: Sentence, node: TagNode) -> tuple[int, int]:
    """Where a mark stands in its source; emphasis without white space at its edges."""
    start, end = node.tag.start, node.tag.end
    said = source.text[start:end]
    if not node.emphasis:
        return start, end
    return (start + len(said) - len(said.lstrip()), start + len(said.rstrip())) if said.strip() else (start, start)


def _split_words(text: str) -> Iterator[OutputPiece]:
    if text:
        yield OutputPiece(WORDS, text)


def _verbatim_piece(source: Sentence, node: TagNode) -> OutputPiece:
    """What comes through verbatim: code and `<https://…>` have no escapes."""
    opening, closing = node.tag.opening, node.tag.closing
    text = source.text[node.tag.start : node.tag.end]
    if source.kind == "text" and not opening and not text.startswith("`"):
        return OutputPiece(ADDRESS, text)
    raw = source.kind == "text" and (opening == "<" or not opening)
    return OutputPiece(KEPT, f"{opening}{text if raw else escape(text, source.kind)}{closing}")


def _next_visible(pieces: Sequence[OutputPiece]) -> str:
    """The text that comes next, if no mark ends before it."""
    for piece in pieces:
        if piece.visible_text or piece.kind in {CLOSING, SIGN}:
            return piece.visible_text
    return ""


def _needs_space(before: str, after: str) -> bool:
    """Does white space belong between these signs, one of a word and the other of what was put next to it?"""
    apart = (before.isalnum() or after.isalnum()) and not before.isspace() and not after.isspace()
    return apart and bool(line_joint(before, after))
