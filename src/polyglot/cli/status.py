"""`polyglot status`."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import exit_with, format_count, json_option, open_publication, print_json, progress
from polyglot.model import Locale, State
from polyglot.publication import Publication, text_kind

if TYPE_CHECKING:
    from rich.table import Table

    from polyglot.catalogs.ledger.review_queue import QueuedDraft
    from polyglot.workflow.status import ArticleStatus

_STATES = (State.APPROVED, State.REVIEWED, State.STALE, State.DRAFT, State.MISSING)


@click.command("status")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@click.option("--drafts", is_flag=True, help="Show the drafts that wait for a review, the most doubtful first.")
@click.option("--top", type=click.IntRange(1), default=20, metavar="N", help="With --drafts: so many (20).")
@json_option
@click.pass_obj
def command(project: Path | None, *, languages: tuple[str, ...], drafts: bool, top: int, as_json: bool) -> None:
    """Show the words of each article by state, and what an editor can publish now."""
    from polyglot.workflow.status import status

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    if drafts:
        _print_drafts(publication, locales, top, as_json=as_json)
        return
    with progress("Looking") as bar:
        report = status(publication, locales, bar)
    if as_json:
        print_json(report)
    elif not report.articles:
        click.echo("There is nothing to translate yet: articles/ holds no article.")
    else:
        from rich.console import Console

        Console(highlight=False).print(_create_table(report.articles))
        for line in _format_summary(report.articles):
            click.echo(line)
    exit_with(report.findings)


def _print_drafts(publication: Publication, locales: Sequence[Locale], top: int, *, as_json: bool) -> None:
    """The drafts to review, in that order."""
    from polyglot.workflow.review import queue_drafts as run_drafts

    with progress("Looking") as bar:
        report = run_drafts(publication, locales, bar)
    shown = report.drafts[:top]
    if as_json:
        print_json({"drafts": shown, "all": len(report.drafts), "findings": report.findings})
    elif not shown:
        click.echo("No draft waits for a review.")
    else:
        for one in shown:
            click.echo("\n".join(_format_draft(one, shutil.get_terminal_size().columns)))
        doubtful = sum(one.is_doubtful for one in report.drafts)
        more = f"; these are the first {top} (--top {len(report.drafts)} shows all)" if len(report.drafts) > top else ""
        click.echo(f"{format_count(len(report.drafts), 'draft')}, {doubtful} of them doubtful{more}.")
    exit_with(report.findings)


def _format_draft(one: "QueuedDraft", width: int) -> Iterator[str]:
    """A draft with its place, its source above it; as much as fits into the lines."""
    from rich.cells import cell_len, set_cell_size

    sure = "of unknown quality" if one.confidence is None else f"{one.confidence} %"
    yield f"{one.path}:{one.line}: {', '.join(filter(None, (sure, one.doubts, one.origin)))}"
    for text in (one.source, one.draft):
        line = "    " + " ".join(text.split())
        yield line if cell_len(line) <= width else f"{set_cell_size(line, width - 1).rstrip()}…"


def _create_table(rows: Sequence["ArticleStatus"]) -> "Table":
    """A line for each article and language; a column that says nothing is left out."""
    from rich.table import Table

    counts: dict[str, list[int]] = {"waiting": [row.waiting for row in rows]}
    counts |= {state.value: [row.words.get(state, 0) for row in rows] for state in _STATES[2:4]}
    counts |= {"doubtful": [row.doubtful for row in rows], "missing": [row.words.get(State.MISSING, 0) for row in rows]}
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
        table.add_row(language, row.article, f"{int(row.share * 100)}%", *cells, _format_readiness(row))
        last = row.language
    return table


def _format_readiness(row: "ArticleStatus") -> str:
    """May it be published, and if not so although it is reviewed, why?"""
    machine = f"{int(row.unmodified * 100)}% machine" if row.suspect or row.refused else ""
    return ", ".join(filter(None, ("publish" if row.publishable else "", machine)))


def _format_summary(rows: Sequence["ArticleStatus"]) -> Iterable[str]:
    words: dict[str, Counter[State]] = {}
    ready: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for row in rows:
        words.setdefault(row.language, Counter()).update(row.words)
        ready[row.language] += row.publishable
        articles[row.language] += text_kind(row.article) == "article"
    for language, count in words.items():
        said = ", ".join(f"{count[state]} {state}" for state in _STATES if count[state])
        whole = format_count(articles[language], "article")
        yield f"{language}: {ready[language]} of {whole} can be published; words: {said or 'none'}."
    if any(row.doubtful for row in rows):
        yield "“doubtful” are words of drafts to look at first: polyglot status --drafts."
    if any(row.waiting for row in rows):
        yield "“waiting” are words that a second person has to approve: polyglot approve."
    if any(row.suspect or row.refused for row in rows):
        yield "“machine” is how much of what is reviewed stands as a machine wrote it: see polyglot check."
