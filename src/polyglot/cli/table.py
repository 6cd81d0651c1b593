"""Tables without borders. One that fits the terminal is written directly: rich needs a millisecond for each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from rich.cells import cell_len, chop_cells
from rich.console import Console

_GAP = "  "  # after each column
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    right: bool = False  # whether it is aligned to the right
    folds: bool = False  # whether a word that is too long continues on the next line; it is cut off otherwise
    dim: bool = False


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal at most; the titles are bold."""
    console = Console(highlight=False)
    widths = _fit_widths(columns, rows, console.width)
    if widths is None or console.legacy_windows:
        console.print(_create_rich_table(columns, rows))
        return
    styled = console.color_system is not None
    lines = [_format_line(columns, widths, [column.title for column in columns], _BOLD if styled else "")]
    for row in rows:
        lines += _format_row(columns, widths, row, styled=styled)
    click.echo("\n".join(lines), color=styled)


def _fit_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return the widths of the columns; None if more than the words of one column have to be folded."""
    titles = [column.title for column in columns]
    widths = [max(map(_cell_width, cells)) for cells in zip(titles, *rows, strict=True)]
    excess = sum(widths) + len(_GAP) * len(widths) - width
    if excess > 0:
        widest = widths.index(max(widths))
        widths[widest] -= excess
        others = [other for number, other in enumerate(widths) if number != widest]
        words = (
            columns[widest].folds and " " not in columns[widest].title and not any(" " in row[widest] for row in rows)
        )
        if not words or widths[widest] < max(_cell_width(columns[widest].title), 1, *others):
            return None
    return widths


def _format_row(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str], *, styled: bool) -> Iterator[str]:
    """Yield the lines of a row."""
    dim = _DIM if styled else ""
    folded = [
        chop_cells(cell, width) if len(cell) > width or _cell_width(cell) > width else [cell]
        for cell, width in zip(row, widths, strict=True)
    ]
    for number in range(max(map(len, folded))):
        cells = [parts[number] if number < len(parts) else "" for parts in folded]
        yield _format_line(columns, widths, cells, "", dim, is_first=number == 0)


def _format_line(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Sequence[str],
    style: str,
    dim: str = "",
    *,
    is_first: bool = True,
) -> str:
    """Return one line of a row, in a style or with its dim columns."""
    parts = []
    for column, width, cell in zip(columns, widths, cells, strict=True):
        space = " " * (width - _cell_width(cell))
        text = space + cell if column.right else cell + space
        codes = style or (dim if column.dim else "")
        if not codes:
            parts.append(text + _GAP)
        elif cell or is_first:
            parts.append(f"{codes}{text}{_PLAIN}{codes}{_GAP}{_PLAIN}")
        else:
            parts.append(f"{codes}{text}{_GAP}{_PLAIN}")
    return "".join(parts)


def _cell_width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _create_rich_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold" if column.folds else "ellipsis",
            style="dim" if column.dim else "",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return table
