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
    from polyglot.catalogs.ledger.review_queue import QueuedDraft
    from polyglot.workflow.status import ArticleStatus

_STATES = (State.APPROVED, State.REVIEWED, State.STALE, State.DRAFT, State.MISSING)


@click.command("status")
@click.option("-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (repeatable)")
@click.option("--drafts", is_flag=True, help="List the drafts to review, the most doubtful first")
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Number of drafts to list"
)
@json_option
@click.pass_obj
def command(project: Path | None, *, languages: tuple[str, ...], drafts: bool, top: int, as_json: bool) -> None:
    """Show the words of each article by state, and which articles can be published."""
    from polyglot.workflow.status import status

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    if drafts:
        _print_drafts(publication, locales, top, as_json=as_json)
        return
    with progress("Reading") as bar:
        report = status(publication, locales, bar)
    if as_json:
        print_json(report)
    elif not report.articles:
        click.echo("There is nothing to translate: articles/ contains no article.")
    else:
        _print_table(report.articles)
        for line in _format_summary(report.articles):
            click.echo(line)
    exit_with(report.findings)


def _print_drafts(publication: Publication, locales: Sequence[Locale], top: int, *, as_json: bool) -> None:
    """Print the first drafts of the review queue."""
    from polyglot.workflow.review import queue_drafts

    with progress("Reading") as bar:
        report = queue_drafts(publication, locales, bar)
    shown = report.drafts[:top]
    if as_json:
        print_json({"drafts": shown, "all": len(report.drafts), "findings": report.findings})
    elif not shown:
        click.echo("No drafts to review.")
    else:
        for draft in shown:
            click.echo("\n".join(_format_draft(draft, shutil.get_terminal_size().columns)))
        doubtful = sum(draft.is_doubtful for draft in report.drafts)
        more = f"; the first {top} are shown (--top {len(report.drafts)} for all)" if len(report.drafts) > top else ""
        click.echo(f"{format_count(len(report.drafts), 'draft')}, {doubtful} of them doubtful{more}.")
    exit_with(report.findings)


def _format_draft(draft: "QueuedDraft", width: int) -> Iterator[str]:
    """Yield the lines of a draft: its place and quality, its source and its text, cut to a width."""
    from rich.cells import cell_len, set_cell_size

    quality = "quality unknown" if draft.confidence is None else f"{draft.confidence} %"
    yield f"{draft.path}:{draft.line}: {', '.join(filter(None, (quality, draft.doubts, draft.origin)))}"
    for text in (draft.source, draft.draft):
        line = "    " + " ".join(text.split())
        yield line if cell_len(line) <= width else f"{set_cell_size(line, width - 1).rstrip()}…"


def _print_table(rows: Sequence["ArticleStatus"]) -> None:
    """Print a table with a row for each article and language, without empty columns."""
    from polyglot.cli.table import Column, print_table

    counts: dict[str, list[int]] = {"errors": [row.errors for row in rows], "waiting": [row.waiting for row in rows]}
    counts |= {state.value: [row.words.get(state, 0) for row in rows] for state in _STATES[2:4]}
    counts |= {"doubtful": [row.doubtful for row in rows], "missing": [row.words.get(State.MISSING, 0) for row in rows]}
    counts = {"words": [sum(row.words.values()) for row in rows]} | {
        name: column for name, column in counts.items() if any(column)
    }
    numbers = [Column(name, right=True, dim=name == "words") for name in counts]
    columns = (
        Column(""),
        Column("article", folds=True),
        Column("reviewed", right=True),
        *numbers,
        Column("", folds=True),
    )
    cells = []
    last = ""
    for row, *values in zip(rows, *counts.values(), strict=True):
        language = row.language if row.language != last else ""
        shown = (str(value or "") for value in values)
        cells.append((language, row.article, f"{int(row.share * 100)}%", *shown, _format_readiness(row)))
        last = row.language
    print_table(columns, cells)


def _format_readiness(row: "ArticleStatus") -> str:
    """Return whether an article can be published, and the share of unchanged machine translation if it is too large."""
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
        counts = ", ".join(f"{count[state]} {state}" for state in _STATES if count[state])
        total = format_count(articles[language], "article")
        yield f"{language}: {ready[language]} of {total} can be published; words: {counts or 'none'}."
    if any(row.doubtful for row in rows):
        yield "doubtful: words in drafts to review first (polyglot status --drafts)"
    if any(row.errors for row in rows):
        yield "errors: words in translations with errors, which are not published (polyglot check)"
    if any(row.waiting for row in rows):
        yield "waiting: words that a second person has to approve (polyglot approve)"
    if any(row.suspect or row.refused for row in rows):
        yield "machine: share of the reviewed text that is unchanged machine translation (polyglot check)"
