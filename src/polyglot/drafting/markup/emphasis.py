"""Signs of emphasis, which take effect by their neighbours: chosen so that a parser sees all of them."""

from collections.abc import Iterator, Sequence

from polyglot.drafting.markup.laying import CLOSING, OPENING, WORDS, Piece
from polyglot.drafting.markup.placing import Node, letter

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
            before, after = (
                "".join(one.seen for one in pieces[first - 1 : first]),
                "".join(one.seen for one in pieces[number + 1 : number + 2]),
            )
            if piece.text[0] == "_" and ((before and letter(before[-1])) or (after and letter(after[0]))):
                made[first], made[number] = (Piece(kind, "*" * len(piece.text)) for kind in (OPENING, CLOSING))
    return made


def spaced(pieces: Sequence[Piece]) -> list[Piece]:
    """The last resort: white space between signs and letters, and signs that differ from those that they stand in."""
    made: list[Piece] = []
    depth = 0
    ended = False  # have signs of emphasis just ended?
    for piece in pieces:
        signs = piece.kind in {OPENING, CLOSING} and piece.text[0] in "*_~"
        opens = signs and piece.kind == OPENING
        between = bool(made) and made[-1].kind != OPENING and piece.kind != CLOSING and (ended or opens)
        if between and _meet(made[-1].text[-1], piece.text[0]):
            made.append(Piece(WORDS, " "))
        depth -= signs and not opens
        made.append(piece._replace(text="*_"[depth % 2] * len(piece.text)) if signs and piece.text[0] != "~" else piece)
        depth += opens
        ended = piece.kind == CLOSING and (signs or ended)
    return made


def _meet(before: str, after: str) -> bool:
    """Are these two signs of emphasis, or one and a letter?"""
    return all(sign in "*_~" or letter(sign) for sign in (before, after))
