"""`polyglot status`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import as_json, counted, leave, open_publication, print_json, progress
from polyglot.model import State
from polyglot.publication import kind_of

if TYPE_CHECKING:
    from rich.table import Table

    from polyglot.workflow import ArticleStatus

_STATES = (State.APPROVED, State.REVIEWED, State.STALE, State.DRAFT, State.MISSING)


@click.command("status")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@as_json
@click.pass_obj
def command(project: Path | None, *, languages: tuple[str, ...], as_json: bool) -> None:
    """Show the words of each article by state, and what an editor can publish now."""
    from polyglot import workflow

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    with progress("Looking") as bar:
        report = workflow.status(publication, locales, bar)
    if as_json:
        print_json(report)
    elif not report.articles:
        click.echo("There is nothing to translate yet: articles/ holds no article.")
    else:
        from rich.console import Console

        Console(highlight=False).print(_table(report.articles))
        for line in _summary(report.articles):
            click.echo(line)
    leave(report.findings)


def _table(rows: Sequence["ArticleStatus"]) -> "Table":
    """A line for each article and language; a column that says nothing is left out."""
    from rich.table import Table

    counts: dict[str, list[int]] = {"waiting": [row.waiting for row in rows]}
    counts |= {state.value: [row.words.get(state, 0) for row in rows] for state in _STATES[2:]}
    counts = {"words": [sum(row.words.values()) for row in rows]} | {
        name: column for name, column in counts.items() if any(column)
    }
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    table.add_column("article", overflow="fold")
    table.add_column("reviewed", justify="right")
    for name in counts:
        table.add_column(name, justify="right", style="dim" if name == "words" else "")
    table.add_column("", overflow="fold")
    last = ""
    for row, *numbers in zip(rows, *counts.values(), strict=True):
        cells = (str(number or "") for number in numbers)
        language = row.language if row.language != last else ""
        table.add_row(language, row.article, f"{int(row.share * 100)}%", *cells, _verdict(row))
        last = row.language
    return table


def _verdict(row: "ArticleStatus") -> str:
    """May it be published, and if not so although it is reviewed, why?"""
    machine = f"{int(row.unmodified * 100)}% machine" if row.suspect or row.refused else ""
    return ", ".join(filter(None, ("publish" if row.publishable else "", machine)))


def _summary(rows: Sequence["ArticleStatus"]) -> Iterable[str]:
    words: dict[str, Counter[State]] = {}
    ready: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for row in rows:
        words.setdefault(row.language, Counter()).update(row.words)
        ready[row.language] += row.publishable
        articles[row.language] += kind_of(row.article) == "article"
    for language, count in words.items():
        said = ", ".join(f"{count[state]} {state}" for state in _STATES if count[state])
        whole = counted(articles[language], "article")
        yield f"{language}: {ready[language]} of {whole} can be published; words: {said or 'none'}."
    if any(row.waiting for row in rows):
        yield "“waiting” are words that a second person has to approve: polyglot approve."
    if any(row.suspect or row.refused for row in rows):
        yield "“machine” is how much of what is reviewed stands as a machine wrote it: see polyglot check."
