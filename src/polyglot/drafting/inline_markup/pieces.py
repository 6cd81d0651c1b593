"""A translation with its marks in place -> the row of pieces that it is written from."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.inline_markup.tag_tree import Node
from polyglot.markdown.link_labels import joint

_SIGNS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|_(?=_)|(?<=_)_|~(?=~)|&(?=#?\w+;)")
WORDS, OPENING, CLOSING, SIGN, KEPT, ADDRESS, _PAD = range(7)
_SEEN = frozenset({WORDS, KEPT, ADDRESS})


class Piece(NamedTuple):
    """Words; the sign that opens or closes a mark, or is one at a place; what is kept as it is; or an address."""

    kind: int
    text: str = ""

    @property
    def seen(self) -> str:
        """What a reader sees of it."""
        return self.text if self.kind in _SEEN else ""


def laid(nodes: Sequence[Node], text: str, source: Sentence) -> list[Piece]:
    """The pieces of a translation without what comes through verbatim, and of its marks, which bring that back.

    What the translation did not hold, but for these, is kept apart from its words by white space.
    """
    pieces = list(_laid(nodes, 0, len(text), source, text))
    made: list[Piece] = []
    before = ""
    for number, piece in enumerate(pieces):
        if piece.kind == _PAD:
            after = _next_seen(pieces[number + 1 :])
            made += [Piece(WORDS, " ")] if before and after and _parted(before[-1], after[0]) else []
        else:
            made.append(piece)
            before = before if piece.kind == CLOSING else piece.seen
    return made


def escaped(text: str, kind: str) -> str:
    """A text as inline Markdown, or as HTML, that says just that."""
    return html.escape(text, quote=False) if kind == "html" else _SIGNS.sub(r"\\\g<0>", text)


def _laid(nodes: Sequence[Node], low: int, high: int, source: Sentence, text: str | None) -> Iterator[Piece]:
    """What stands from `low` to `high`, with the marks in it: of the translation's text or, if that is None, of the source's."""
    own, text = text is None, source.plain if text is None else text
    position = low
    for node in nodes:
        mark, place = node.mark, _own(source, node) if own else (node.start, node.end)
        yield from _words(text[position : place[0]])
        pads = [Piece(_PAD)] if not own and (node.foreign or (mark.verbatim and not node.found)) else []
        yield from pads
        if mark.verbatim:
            yield _kept(source, node)
        elif not mark.closing:
            yield Piece(SIGN, mark.opening)
        else:
            yield Piece(OPENING, mark.opening)
            if own or node.foreign:
                yield from _laid(node.children, *_own(source, node), source, None)
            else:
                yield from _laid(node.children, *place, source, text)
            yield Piece(CLOSING, mark.closing)
        yield from pads
        position = max(position, place[1])
    yield from _words(text[position:high])


def _own(source: Sentence, node: Node) -> tuple[int, int]:
    """Where a mark stands in its source; emphasis without white space at its edges."""
    start, end = node.mark.start, node.mark.end
    said = source.plain[start:end]
    if not node.emphasis:
        return start, end
    return (start + len(said) - len(said.lstrip()), start + len(said.rstrip())) if said.strip() else (start, start)


def _words(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(WORDS, text)


def _kept(source: Sentence, node: Node) -> Piece:
    """What comes through verbatim: code and `<https://…>` have no escapes."""
    opening, closing = node.mark.opening, node.mark.closing
    text = source.plain[node.mark.start : node.mark.end]
    if source.kind == "text" and not opening and not text.startswith("`"):
        return Piece(ADDRESS, text)
    raw = source.kind == "text" and (opening == "<" or not opening)
    return Piece(KEPT, f"{opening}{text if raw else escaped(text, source.kind)}{closing}")


def _next_seen(pieces: Sequence[Piece]) -> str:
    """The text that comes next, if no mark ends before it."""
    for piece in pieces:
        if piece.seen or piece.kind in {CLOSING, SIGN}:
            return piece.seen
    return ""


def _parted(before: str, after: str) -> bool:
    """Does white space belong between these signs, one of a word and the other of what was put next to it?"""
    apart = (before.isalnum() or after.isalnum()) and not before.isspace() and not after.isspace()
    return apart and bool(joint(before, after))
