"""`polyglot glossary`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import exit_with, format_count, json_option, open_publication, print_json, progress
from polyglot.errors import UsageError
from polyglot.model import State

if TYPE_CHECKING:
    from polyglot.workflow.glossary import TermUse

_HUMAN_STATES = frozenset({State.REVIEWED, State.APPROVED})


@click.command("glossary")
@click.argument("term", nargs=-1)
@click.option("-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (repeatable)")
@json_option
@click.pass_obj
def command(project: Path | None, *, term: tuple[str, ...], languages: tuple[str, ...], as_json: bool) -> None:
    """Show the terms of glossary.csv: how often they occur, and how many reviewed translations use them.

    With TERM, show every message that contains it, and where its translation departs from the glossary.
    """
    from polyglot.workflow.glossary import glossary

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    with progress("Reading") as bar:
        report = glossary(publication, locales, bar)
    wanted = " ".join(term)
    uses = [use for use in report.uses if not wanted or use.term.casefold() == wanted.casefold()]
    if wanted and wanted.casefold() not in map(str.casefold, report.terms):
        raise UsageError(f"glossary.csv has no term “{wanted}”.", remedy="“polyglot glossary” lists the terms.")
    if as_json:
        print_json({"terms": report.terms, "uses": uses})
    elif not report.terms:
        click.echo("The publication has no glossary.csv: see “Glossary” in docs/workflow.md.")
    elif wanted:
        _print_uses(uses)
    else:
        tags = [locale.tag for locale in locales if any(use.language == locale.tag for use in uses)]
        _print_table(report.terms, uses, tags)
        departures = sum(bool(use.fault) for use in uses if use.state in _HUMAN_STATES)
        click.echo(
            f"Departing from the glossary: {format_count(departures, 'reviewed translation')}; see “polyglot glossary TERM”."
            if departures
            else "All reviewed translations follow the glossary."
        )
    exit_with(report.findings)


def _print_table(terms: Sequence[str], uses: Sequence["TermUse"], tags: Sequence[str]) -> None:
    """Print a table of terms: the number of messages, and by language how many reviewed translations use the term."""
    from polyglot.cli.table import Column, print_table

    uses_by_term: dict[str, list[TermUse]] = {term: [] for term in terms}
    for use in uses:
        uses_by_term[use.term].append(use)
    rows = []
    for term, term_uses in uses_by_term.items():
        messages = len({use.source for use in term_uses})
        rows.append((term, str(messages), *(_format_followed(term_uses, tag) for tag in tags)))
    print_table([Column("term", folds=True), *(Column(name, right=True) for name in ("messages", *tags))], rows)


def _format_followed(uses: Sequence["TermUse"], tag: str) -> str:
    reviewed = [use for use in uses if use.language == tag and use.state in _HUMAN_STATES]
    return f"{sum(not use.fault for use in reviewed)} of {len(reviewed)}" if reviewed else "–"


def _print_uses(uses: Sequence["TermUse"]) -> None:
    for use in uses:
        click.echo(f"{use.path}:{use.line}: {click.style(use.state.value, dim=True)}")
        click.echo(f"    {use.source}")
        if use.target:
            click.echo(f"    {use.target}")
        if use.fault:
            click.echo(f"    {click.style(use.fault, fg='yellow')}")
