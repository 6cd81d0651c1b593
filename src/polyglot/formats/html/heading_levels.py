"""The levels of a text's headings below its title: none is left out, and none is another title.

Authors choose a heading by how large it looks; whoever hears a page goes by its levels.
"""

from collections.abc import Sequence

from markdown_it.token import Token

_DEEPEST = 6


def level(tokens: Sequence[Token], above: int = 1) -> None:
    """Number the headings among these tokens anew, below a title of the level `above`; what was below another stays so."""
    open_: list[int] = []  # the written levels of the headings that are above a place
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1:])
            while open_ and open_[-1] >= written:
                open_.pop()
            open_.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_DEEPEST, above + len(open_))}"
