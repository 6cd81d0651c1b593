"""Tables for a plain text: drawn where they fit the screen of a phone, else a list with a line for each cell."""

from collections.abc import Sequence
from typing import NamedTuple

from wcwidth import ljust, rjust, width

from polyglot.formats.text.inline import Scribe
from polyglot.formats.text.lines import Line, wrap
from polyglot.model import Locale

_PHONE = 40  # columns


class Cell(NamedTuple):
    """A cell's text, and whether it stands at the right of its column, as numbers do."""

    text: str
    right: bool


Row = Sequence[Cell]


def draw(head: Row, rows: Sequence[Row], scribe: Scribe, columns: int, own: Locale) -> list[Line]:
    """The lines of a table in a language."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    widths = [max(width(cell.text) for cell in column) for column in zip(head, *rows, strict=True)]
    if sum(widths) + 3 * (len(widths) - 1) > min(columns, _PHONE):
        return _listed(head, rows, scribe, columns, own)
    between = (
        " | " if own.direction == "ltr" else " \u200f| "
    )  # or words of other scripts on both sides would change places
    drawn = [between.join(_padded(cell, wide) for cell, wide in zip(row, widths, strict=True)) for row in (head, *rows)]
    rule = "-+-".join("-" * wide for wide in widths)
    shown = [drawn[0], rule, *drawn[1:]] if any(cell.text for cell in head) else drawn[1:]
    return [Line(line.rstrip(" "), own.direction) for line in shown]


def _padded(cell: Cell, wide: int) -> str:
    return rjust(cell.text, wide) if cell.right else ljust(cell.text, wide)


def _listed(head: Row, rows: Sequence[Row], scribe: Scribe, columns: int, own: Locale) -> list[Line]:
    """Each row as a list's item that says of each cell what it is."""
    made: list[Line] = []
    for row in rows or [head]:
        made += [Line("")] if made else []
        prefix = "- "
        for name, cell in zip(head, row, strict=True):
            text = scribe.labelled(name.text, cell.text or "–") if name.text and rows else cell.text
            for line in wrap(text, columns - len(prefix), own) if text else ():
                made.append(Line(prefix + line, own.direction))
                prefix = "  "
    return made
