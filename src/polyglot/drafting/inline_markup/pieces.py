"""Serialization of a translation with placed tags to a sequence of output pieces."""

import html
import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from polyglot.drafting.inline_markup.sentence import Sentence, SentenceKind
from polyglot.drafting.inline_markup.tag_tree import TagNode
from polyglot.markdown.link_labels import line_joint

_SIGNS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|_(?=_)|(?<=_)_|~(?=~)|&(?=#?\w+;)")


class PieceKind(Enum):
    """Kind of an output piece."""

    WORDS = auto()  # text, not yet escaped
    OPENING = auto()  # opening of a tag
    CLOSING = auto()  # closing of a tag
    SIGN = auto()  # tag at a point
    KEPT = auto()  # markup with verbatim text, already escaped
    ADDRESS = auto()  # bare address
    SPACING = auto()  # white space if letters would touch without it; none in the output of `serialize`


_VISIBLE = frozenset({PieceKind.WORDS, PieceKind.KEPT, PieceKind.ADDRESS})


class OutputPiece(NamedTuple):
    """A piece of the text to be written."""

    kind: PieceKind
    text: str = ""

    @property
    def visible_text(self) -> str:
        """The text that a reader sees."""
        return self.text if self.kind in _VISIBLE else ""


def serialize(nodes: Sequence[TagNode], text: str, source: Sentence) -> list[OutputPiece]:
    """Return the pieces of a translation without its verbatim texts, and of its tags, which restore these.

    Texts that come from the source are separated from words by white space.
    """
    pieces = list(_serialize_range(nodes, 0, len(text), source, text))
    output: list[OutputPiece] = []
    before = ""
    for number, piece in enumerate(pieces):
        if piece.kind is PieceKind.SPACING:
            after = _next_visible(pieces[number + 1 :])
            if before and after and _needs_space(before[-1], after[0]):
                output.append(OutputPiece(PieceKind.WORDS, " "))
        else:
            output.append(piece)
            before = before if piece.kind is PieceKind.CLOSING else piece.visible_text
    return output


def escape(text: str, kind: SentenceKind) -> str:
    """Return a text as HTML for `SentenceKind.HTML`, otherwise as inline Markdown, that reads as just this text."""
    return html.escape(text, quote=False) if kind is SentenceKind.HTML else _SIGNS.sub(r"\\\g<0>", text)


def _serialize_range(
    nodes: Sequence[TagNode], low: int, high: int, source: Sentence, translation: str | None
) -> Iterator[OutputPiece]:
    """Yield the pieces from `low` to `high` of the translation, or of the source without one."""
    from_source, text = translation is None, source.text if translation is None else translation
    position = low
    for node in nodes:
        tag, (start, end) = node.tag, _source_range(source, node) if from_source else (node.start, node.end)
        yield from _split_words(text[position:start])

        # Text that the translation did not have at this place needs white space around it.
        inserted = not from_source and (node.is_foreign or (tag.verbatim and not node.is_located))
        if inserted:
            yield OutputPiece(PieceKind.SPACING)
        if tag.verbatim:
            yield _verbatim_piece(source, node)
        elif not tag.closing:
            yield OutputPiece(PieceKind.SIGN, tag.opening)
        else:
            yield OutputPiece(PieceKind.OPENING, tag.opening)
            if from_source or node.is_foreign:
                yield from _serialize_range(node.children, *_source_range(source, node), source, None)
            else:
                yield from _serialize_range(node.children, start, end, source, text)
            yield OutputPiece(PieceKind.CLOSING, tag.closing)
        if inserted:
            yield OutputPiece(PieceKind.SPACING)
        position = max(position, end)
    yield from _split_words(text[position:high])


def _source_range(source: Sentence, node: TagNode) -> tuple[int, int]:
    """Return the range of a tag in the source; that of emphasis without white space at its edges."""
    start, end = node.tag.start, node.tag.end
    text = source.text[start:end]
    if not node.emphasis:
        return start, end
    return (start + len(text) - len(text.lstrip()), start + len(text.rstrip())) if text.strip() else (start, start)


def _split_words(text: str) -> Iterator[OutputPiece]:
    if text:
        yield OutputPiece(PieceKind.WORDS, text)


def _verbatim_piece(source: Sentence, node: TagNode) -> OutputPiece:
    """Return the piece of a verbatim tag. Code and `<https://…>` have no escapes."""
    if node.tag.written:
        return OutputPiece(PieceKind.KEPT, node.tag.written)
    opening, closing = node.tag.opening, node.tag.closing
    text = source.text[node.tag.start : node.tag.end]
    is_markdown = source.kind is SentenceKind.MARKDOWN
    if is_markdown and not opening and not text.startswith("`"):
        return OutputPiece(PieceKind.ADDRESS, text)
    raw = is_markdown and (opening == "<" or not opening)
    return OutputPiece(PieceKind.KEPT, f"{opening}{text if raw else escape(text, source.kind)}{closing}")


def _next_visible(pieces: Sequence[OutputPiece]) -> str:
    """Return the next visible text, or "" if a tag ends or is at a point before it."""
    for piece in pieces:
        if piece.visible_text or piece.kind in {PieceKind.CLOSING, PieceKind.SIGN}:
            return piece.visible_text
    return ""


def _needs_space(before: str, after: str) -> bool:
    """Return whether white space belongs between these characters: a word's and those of inserted text."""
    apart = (before.isalnum() or after.isalnum()) and not before.isspace() and not after.isspace()
    return apart and bool(line_joint(before, after))
