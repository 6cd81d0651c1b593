"""`polyglot check`."""

from pathlib import Path

import click

from polyglot.cli.output import exit_with, format_count, json_option, open_publication, print_json, progress
from polyglot.findings import Severity


@click.command("check")
@json_option
@click.pass_obj
def command(project: Path | None, *, as_json: bool) -> None:
    """Check articles and catalogs: print each error and warning with its place and remedy.

    The exit code is 1 if there is an error, and 0 if there are only warnings.
    """
    from polyglot.workflow.check import check

    publication = open_publication(project)
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
