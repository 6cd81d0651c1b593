"""Signs of emphasis, which take effect by their neighbours: chosen so that a parser sees all of them."""

from collections.abc import Iterator, Sequence

from polyglot.drafting.inline_markup.pieces import CLOSING, OPENING, WORDS, OutputPiece
from polyglot.drafting.inline_markup.tag_tree import TagNode, is_letter

_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "s"}


def expected_tags(nodes: Sequence[TagNode]) -> Iterator[str]:
    """The tags of emphasis that a parser should see; in a picture's text it does not look."""
    for node in nodes:
        if node.emphasis:
            yield _TAGS[node.tag.opening]
        if node.tag.opening != "![":
            yield from expected_tags(node.children)


def source_signs(pieces: Sequence[OutputPiece]) -> list[OutputPiece]:
    """The signs of the source, but for `_` next to a letter, where it would be none."""
    made = list(pieces)
    opened: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind == OPENING:
            opened.append(number)
        elif piece.kind == CLOSING:
            first = opened.pop()
            beside = [one.visible_text[edge] for one, edge in _neighbours(pieces, first, number) if one.visible_text]
            if piece.text[0] == "_" and any(map(is_letter, beside)):
                made[first], made[number] = (OutputPiece(kind, "*" * len(piece.text)) for kind in (OPENING, CLOSING))
    return made


def _neighbours(pieces: Sequence[OutputPiece], first: int, last: int) -> list[tuple[OutputPiece, int]]:
    """The pieces before one and after another, each with its edge towards them."""
    return [*((one, -1) for one in pieces[:first][-1:]), *((one, 0) for one in pieces[last + 1 : last + 2])]


def spaced_signs(pieces: Sequence[OutputPiece]) -> list[OutputPiece]:
    """The last resort: white space between signs and letters and none within, and signs that differ from those around."""
    made: list[OutputPiece] = []
    depth = 0
    ended = False  # have signs of emphasis just ended?
    for piece in _trim_inside(pieces):
        opens, closes = _is_emphasis(piece, OPENING), _is_emphasis(piece, CLOSING)
        between = made and made[-1].kind != OPENING and piece.kind != CLOSING and (ended or opens)
        if between and _touches_letter(made[-1], -1) and _touches_letter(piece, 0):
            made.append(OutputPiece(WORDS, " "))
        depth -= closes
        other = (opens or closes) and piece.text[0] != "~"
        made.append(piece._replace(text="*_"[depth % 2] * len(piece.text)) if other else piece)
        depth += opens
        ended = piece.kind == CLOSING and (closes or ended)
    return made


def _trim_inside(pieces: Sequence[OutputPiece]) -> Iterator[OutputPiece]:
    """Pieces without white space right within signs of emphasis."""
    for before, piece, after in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        text = piece.text
        if piece.kind == WORDS:
            text = text.lstrip() if before and _is_emphasis(before, OPENING) else text
            text = text.rstrip() if after and _is_emphasis(after, CLOSING) else text
        if text:
            yield piece._replace(text=text)


def _is_emphasis(piece: OutputPiece, kind: int) -> bool:
    """Is it signs of emphasis, of this kind?"""
    return piece.kind == kind and piece.text[0] in "*_~"


def _touches_letter(piece: OutputPiece, edge: int) -> bool:
    """Is a letter or another sign at that edge of a piece?"""
    return is_letter(piece.text[edge]) if piece.kind == WORDS else not piece.text[edge].isspace()
