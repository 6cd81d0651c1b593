"""Tables in plain text: drawn if they fit the screen of a phone, else as a list with a line for each cell."""

from collections.abc import Sequence
from typing import NamedTuple

from wcwidth import ljust, rjust, width

from polyglot.formats.text.inline import InlineWriter
from polyglot.formats.text.lines import TextLine, isolate_foreign, wrap
from polyglot.model import Locale

_PHONE_COLUMNS = 40  # columns


class TextCell(NamedTuple):
    """A cell's text, and whether it is aligned to the right of its column, as numbers are."""

    text: str
    right: bool


TextRow = Sequence[TextCell]


def draw_table(
    head: TextRow, rows: Sequence[TextRow], writer: InlineWriter, columns: int, locale: Locale
) -> list[TextLine]:
    """Return the lines of a table in a language."""
    # The natural width decides between a drawing and a list.
    rows = [row for row in rows if any(cell.text for cell in row)]
    widths = [max(width(cell.text) for cell in column) for column in zip(head, *rows, strict=True)]
    if sum(widths) + 3 * (len(widths) - 1) > min(columns, _PHONE_COLUMNS):
        return _draw_list(head, rows, writer, columns, locale)
    # Without the mark, words of other scripts on both sides of a bar would change places.
    between = " | " if locale.direction == "ltr" else " \u200f| "
    # Rows with padded cells, and a rule below the headings if there are any.
    texts = [
        between.join(_pad_cell(cell, wide, locale.direction) for cell, wide in zip(row, widths, strict=True))
        for row in (head, *rows)
    ]
    rule = "-+-".join("-" * wide for wide in widths)
    lines = [texts[0], rule, *texts[1:]] if any(cell.text for cell in head) else texts[1:]
    return [TextLine(line.rstrip(" "), locale.direction) for line in lines]


def _pad_cell(cell: TextCell, wide: int, direction: str) -> str:
    text = isolate_foreign(cell.text, direction)
    return rjust(text, wide) if cell.right else ljust(text, wide)


def _draw_list(
    head: TextRow, rows: Sequence[TextRow], writer: InlineWriter, columns: int, locale: Locale
) -> list[TextLine]:
    """Return each row as a list item whose lines are cells with their column headings."""
    lines: list[TextLine] = []
    for row in rows or [head]:
        lines += [TextLine("")] if lines else []
        prefix = "- "
        for name, cell in zip(head, row, strict=True):
            text = writer.with_label(name.text, cell.text or "–") if name.text and rows else cell.text
            for line in wrap(text, columns - len(prefix), locale) if text else ():
                lines.append(TextLine(prefix + line, locale.direction))
                prefix = "  "
    return lines
