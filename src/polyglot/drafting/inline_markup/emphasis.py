"""Signs of emphasis, which take effect by their neighbours: chosen so that a parser sees all of them."""

from collections.abc import Iterator, Sequence

from polyglot.drafting.inline_markup.pieces import CLOSING, OPENING, WORDS, Piece
from polyglot.drafting.inline_markup.tag_tree import Node, letter

_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "s"}


def emphases(nodes: Sequence[Node]) -> Iterator[str]:
    """The tags of emphasis that a parser should see; in a picture's text it does not look."""
    for node in nodes:
        if node.emphasis:
            yield _TAGS[node.mark.opening]
        if node.mark.opening != "![":
            yield from emphases(node.children)


def usual(pieces: Sequence[Piece]) -> list[Piece]:
    """The signs of the source, but for `_` next to a letter, where it would be none."""
    made = list(pieces)
    opened: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind == OPENING:
            opened.append(number)
        elif piece.kind == CLOSING:
            first = opened.pop()
            beside = [one.seen[edge] for one, edge in _beside(pieces, first, number) if one.seen]
            if piece.text[0] == "_" and any(map(letter, beside)):
                made[first], made[number] = (Piece(kind, "*" * len(piece.text)) for kind in (OPENING, CLOSING))
    return made


def _beside(pieces: Sequence[Piece], first: int, last: int) -> list[tuple[Piece, int]]:
    """The pieces before one and after another, each with its edge towards them."""
    return [*((one, -1) for one in pieces[:first][-1:]), *((one, 0) for one in pieces[last + 1 : last + 2])]


def spaced(pieces: Sequence[Piece]) -> list[Piece]:
    """The last resort: white space between signs and letters and none within, and signs that differ from those around."""
    made: list[Piece] = []
    depth = 0
    ended = False  # have signs of emphasis just ended?
    for piece in _tight(pieces):
        opens, closes = _signs(piece, OPENING), _signs(piece, CLOSING)
        between = made and made[-1].kind != OPENING and piece.kind != CLOSING and (ended or opens)
        if between and _touches(made[-1], -1) and _touches(piece, 0):
            made.append(Piece(WORDS, " "))
        depth -= closes
        other = (opens or closes) and piece.text[0] != "~"
        made.append(piece._replace(text="*_"[depth % 2] * len(piece.text)) if other else piece)
        depth += opens
        ended = piece.kind == CLOSING and (closes or ended)
    return made


def _tight(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces without white space right within signs of emphasis."""
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        text = piece.text
        if piece.kind == WORDS:
            text = text.lstrip() if before and _signs(before, OPENING) else text
            text = text.rstrip() if after and _signs(after, CLOSING) else text
        if text:
            yield piece._replace(text=text)


def _signs(piece: Piece, kind: int) -> bool:
    """Is it signs of emphasis, of this kind?"""
    return piece.kind == kind and piece.text[0] in "*_~"


def _touches(piece: Piece, edge: int) -> bool:
    """Is a letter or another sign at that edge of a piece?"""
    return letter(piece.text[edge]) if piece.kind == WORDS else not piece.text[edge].isspace()
