"""Delimiters of emphasis, chosen so that a parser recognizes them: whether it does depends on their neighbours."""

from collections.abc import Iterator, Sequence

from polyglot.drafting.inline_markup.pieces import OutputPiece, PieceKind
from polyglot.drafting.inline_markup.tag_tree import TagNode, is_letter

_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "s"}


def expected_tags(nodes: Sequence[TagNode]) -> Iterator[str]:
    """Yield the HTML tags of emphasis that a parser should recognize; it ignores those in an image's text."""
    for node in nodes:
        if node.emphasis:
            yield _TAGS[node.tag.opening]
        if node.tag.opening != "![":
            yield from expected_tags(node.children)


def source_signs(pieces: Sequence[OutputPiece]) -> list[OutputPiece]:
    """Return the pieces with the delimiters of the source, but `*` for `_` beside a letter, where `_` has no effect."""
    output = list(pieces)
    opened: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind is PieceKind.OPENING:
            opened.append(number)
        elif piece.kind is PieceKind.CLOSING:
            first = opened.pop()
            beside = [
                other.visible_text[edge] for other, edge in _neighbours(pieces, first, number) if other.visible_text
            ]
            if piece.text[0] == "_" and any(map(is_letter, beside)):
                delimiter = "*" * len(piece.text)
                output[first] = OutputPiece(PieceKind.OPENING, delimiter)
                output[number] = OutputPiece(PieceKind.CLOSING, delimiter)
    return output


def _neighbours(pieces: Sequence[OutputPiece], first: int, last: int) -> list[tuple[OutputPiece, int]]:
    """Return the pieces before one and after another, each with the index of its character at that edge."""
    return [*((piece, -1) for piece in pieces[:first][-1:]), *((piece, 0) for piece in pieces[last + 1 : last + 2])]


def spaced_signs(pieces: Sequence[OutputPiece]) -> list[OutputPiece]:
    """Return the pieces with delimiters that always take effect, at the cost of white space added to the text.

    White space separates delimiters from letters outside, none follows or precedes them inside, and nested delimiters
    alternate between `*` and `_`.
    """
    output: list[OutputPiece] = []
    depth = 0
    ended = False  # whether the previous pieces closed emphasis
    for piece in _trim_inside(pieces):
        opens, closes = _is_emphasis(piece, PieceKind.OPENING), _is_emphasis(piece, PieceKind.CLOSING)
        at_border = (
            output
            and output[-1].kind is not PieceKind.OPENING
            and piece.kind is not PieceKind.CLOSING
            and (ended or opens)
        )
        if at_border and _touches_letter(output[-1], -1) and _touches_letter(piece, 0):
            output.append(OutputPiece(PieceKind.WORDS, " "))
        depth -= closes
        alternates = (opens or closes) and piece.text[0] != "~"
        output.append(piece._replace(text="*_"[depth % 2] * len(piece.text)) if alternates else piece)
        depth += opens
        ended = piece.kind is PieceKind.CLOSING and (closes or ended)
    return output


def _trim_inside(pieces: Sequence[OutputPiece]) -> Iterator[OutputPiece]:
    """Yield the pieces without white space directly inside delimiters of emphasis."""
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        text = piece.text
        if piece.kind is PieceKind.WORDS:
            text = text.lstrip() if before and _is_emphasis(before, PieceKind.OPENING) else text
            text = text.rstrip() if after and _is_emphasis(after, PieceKind.CLOSING) else text
        if text:
            yield piece._replace(text=text)


def _is_emphasis(piece: OutputPiece, kind: PieceKind) -> bool:
    """Return whether a piece is a delimiter of emphasis of this kind."""
    return piece.kind is kind and piece.text[0] in "*_~"


def _touches_letter(piece: OutputPiece, edge: int) -> bool:
    """Return whether a piece has a letter or markup at that edge."""
    return is_letter(piece.text[edge]) if piece.kind is PieceKind.WORDS else not piece.text[edge].isspace()
