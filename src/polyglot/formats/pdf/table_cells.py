"""Positions of the cells of an HTML table, with spans, as browsers lay them out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from polyglot.formats.pdf.html_tree import HtmlElement

_MAX_SPAN = 50  # columns or rows that one cell may span


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its position and size in columns and rows."""

    node: HtmlElement
    x: int
    y: int
    width: int
    height: int


def place_cells(rows: Sequence[HtmlElement]) -> tuple[list[TableCell], int]:
    """Return the cells of these rows, and the number of columns."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for y, row in enumerate(rows):
        x = 0
        for node in row.children:
            if not isinstance(node, HtmlElement) or node.name not in {"td", "th"}:
                continue
            while (x, y) in taken:
                x += 1
            height = min(_read_span(node, "rowspan"), len(rows) - y)
            width = next((w for w in range(_read_span(node, "colspan"), 1, -1) if (x + w - 1, y) not in taken), 1)
            taken |= {(x + right, y + down) for right in range(width) for down in range(height)}
            cells.append(TableCell(node, x, y, width, height))
            x += width
    return cells, max((place[0] + 1 for place in taken), default=0)


def _read_span(node: HtmlElement, name: str) -> int:
    value = re.match(r"\s*(\d{1,4})", node.get(name, "1"))
    return min(max(int(value[1]) if value else 1, 1), _MAX_SPAN)
