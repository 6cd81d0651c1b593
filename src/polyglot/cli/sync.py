"""`polyglot sync`."""

from pathlib import Path

import click

from polyglot.cli.output import as_json, counted, leave, open_publication, print_json, progress


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
        changed = f"{counted(report.written, 'file')} written" if report.written else "nothing to change"
        seen = ((report.articles, "article"), (report.units, "unit"), (len(publication.locales) - 1, "language"))
        click.echo(f"{', '.join(counted(*pair) for pair in seen)}: {changed}.")
    leave(report.findings)
