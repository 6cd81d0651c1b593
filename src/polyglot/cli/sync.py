"""`polyglot sync`."""

from pathlib import Path

import click

from polyglot.cli.output import as_json, leave, open_publication, print_json, progress


@click.command("sync")
@as_json
@click.pass_obj
def command(project: Path | None, *, as_json: bool) -> None:
    """Bring templates and catalogs in step with the articles.

    Every translation that still holds is kept. Only what changed since the last sync is looked into.
    """
    from polyglot import workflow

    publication = open_publication(project)
    with progress("Syncing") as bar:
        report = workflow.sync(publication, bar)
    if as_json:
        print_json(report)
    else:
        languages = len(publication.locales) - 1
        changed = f"{report.written} files written" if report.written else "nothing to change"
        click.echo(f"{report.articles} articles, {report.units} units, {languages} languages: {changed}.")
    leave(report.findings)
