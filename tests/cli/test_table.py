"""Tables are written as rich writes them, but faster."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from polyglot.cli.table import Column, print_table

WORDS = st.text(st.sampled_from("ab-/é中𝔸"), min_size=1, max_size=9)
CELLS = st.one_of(st.just(""), WORDS, st.lists(WORDS, min_size=2, max_size=3).map(" ".join))
COLUMNS = st.builds(Column, WORDS, right=st.booleans(), folds=st.booleans(), dim=st.booleans())


def write_with_rich(columns: list[Column], rows: list[list[str]]) -> str:
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
    file = io.StringIO()
    Console(file=file, highlight=False).print(table)
    return file.getvalue()


@pytest.mark.parametrize("environment", [{}, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}, {"TERM": "dumb"}])
def test_as_rich_writes_it(environment: dict[str, str]) -> None:
    @given(st.lists(COLUMNS, min_size=1, max_size=4), st.integers(8, 60), st.data())
    def compare(columns: list[Column], width: int, data: st.DataObject) -> None:
        rows = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=4))
        with pytest.MonkeyPatch.context() as patch, io.StringIO() as file:
            for name in ("FORCE_COLOR", "NO_COLOR", "TERM", "COLORTERM"):
                patch.delenv(name, raising=False)
            for name, value in {**environment, "COLUMNS": str(width)}.items():
                patch.setenv(name, value)
            patch.setattr("sys.stdout", file)
            print_table(columns, rows)
            assert file.getvalue() == write_with_rich(columns, rows)

    compare()
