"""`polyglot demo`."""

from pathlib import Path

import click

from polyglot.cli.output import (
    announce_address,
    day_option,
    exit_with,
    format_count,
    format_counts,
    open_publication,
    progress,
)
from polyglot.findings import Finding, Severity
from polyglot.settings import list_formats


@click.command("demo")
@day_option
@click.pass_obj
def command(project: Path | None, *, day: str) -> None:
    """Sync, draft, check and build the publication, and print where the editions are."""
    from polyglot.drafting.backlog import DraftRequest
    from polyglot.editions.print_policy import BuildMode
    from polyglot.formats.registry import SITE
    from polyglot.workflow.build import build_editions
    from polyglot.workflow.check import check
    from polyglot.workflow.draft import draft
    from polyglot.workflow.sync import sync

    publication = open_publication(project)
    click.echo(f"{publication.title}, in {publication.root.absolute()}")
    with progress("Syncing") as bar:
        synced = sync(publication, day, bar)
    click.echo(
        f"1. sync    {synced.articles} articles, {synced.units} units; "
        f"catalogs in {publication.display_path(publication.catalogs)}/"
    )
    with progress("Drafting", "sentences") as bar:
        drafted = draft(
            DraftRequest(publication=publication, locales=publication.locales, day=day, notify=announce_address), bar
        )
    counts = format_counts(drafted.drafted)
    click.echo(f"2. draft   {counts or 'nothing to draft with the installed engines'}")
    for source, target in drafted.rough:
        click.echo(
            f"           {source} → {target}: starter model of low quality; better: polyglot models install {source} {target}"
        )
    with progress("Checking") as bar:
        findings = check(publication, bar)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    click.echo(f"3. check   {format_count(errors, 'error')}, {format_count(len(findings) - errors, 'warning')}")
    with progress("Building") as bar:
        report = build_editions(publication, publication.locales, BuildMode(day=day), bar)
    click.echo("4. build")
    for edition in report.editions:
        if edition.format == SITE:
            held_back = f", {len(edition.held_back)} in translation" if edition.held_back else ""
            name = publication.display_path(Path(edition.folder))
            click.echo(
                f"           {edition.language:8} {format_count(edition.articles, 'article')}{held_back}: {name}/index.html"
            )
    click.echo(
        f"Open {publication.editions.absolute() / 'index.html'} in a browser. “polyglot status” shows the progress."
    )
    exit_with(dict.fromkeys((*drafted.findings, *findings, *map(_as_warning, report.findings))))


def _as_warning(finding: Finding) -> Finding:
    """Return the finding, as a warning if a format cannot be built here: a missing font is not an error of the publication."""
    return finding.as_warning() if finding.code in list_formats() else finding
