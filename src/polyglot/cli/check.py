"""`polyglot check`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import exit_with, format_count, json_option, open_publication, print_json, progress
from polyglot.findings import Severity

if TYPE_CHECKING:
    from polyglot.publication import Publication


@click.command("check")
@click.option("--list", "lists_checks", is_flag=True, help="List the checks of translations, and check nothing")
@json_option
@click.pass_obj
def command(project: Path | None, *, lists_checks: bool, as_json: bool) -> None:
    """Check articles and catalogs: print each error and warning with its place and remedy.

    The exit code is 1 if there is an error, and 0 if there are only warnings.
    """
    from polyglot.workflow.check import check

    publication = open_publication(project)
    if lists_checks:
        _print_checks(publication, as_json=as_json)
        return
    with progress("Checking") as bar:
        findings = check(publication, bar)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        print_json(findings)
    else:
        click.echo(
            f"{format_count(errors, 'error')}, {format_count(len(findings) - errors, 'warning')}."
            if findings
            else "No errors or warnings."
        )
    exit_with(findings)


def _print_checks(publication: "Publication", *, as_json: bool) -> None:
    """Print the checks of translations, with their severities in this publication."""
    from polyglot.cli.table import Column, print_table
    from polyglot.workflow.check import list_checks

    kinds = list_checks(publication)
    if as_json:
        print_json(kinds)
        return
    rows = []
    for kind in kinds:
        others = [f"{tag}: {severity}" for tag, severity in kind.languages.items()]
        severity = f"{kind.severity} ({', '.join(others)})" if others else str(kind.severity)
        rows.append((kind.code, severity, f"{kind.weight:g}" if kind.weight else "", kind.meaning, kind.package))
    print_table([Column(name, folds=True) for name in ("code", "severity", "weight", "what it finds", "package")], rows)
