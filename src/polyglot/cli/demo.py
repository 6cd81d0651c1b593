"""`polyglot demo`."""

import sys
from pathlib import Path

import click

from polyglot.cli.output import (
    announce_address,
    day_option,
    format_count,
    format_counts,
    open_publication,
    progress,
    show_findings,
)
from polyglot.findings import Finding, FindingCode, Severity
from polyglot.settings import list_formats

_OF_THE_MACHINE = {FindingCode.NO_ENGINE, FindingCode.FONT}


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
    # What this machine lacks is no fault of the publication: one line, before the last.
    findings = tuple(dict.fromkeys((*drafted.findings, *findings, *map(_as_warning, report.findings))))
    show_findings(one for one in findings if one.code not in _OF_THE_MACHINE)
    fonts = sum(finding.code == FindingCode.FONT for finding in findings)
    targets = dict.fromkeys(target for _, target in drafted.without_engine)
    missing = [f"models for drafts in {', '.join(targets)} (polyglot draft names them)"] if targets else []
    missing += [f"fonts for {format_count(fonts, 'PDF file')} (polyglot build names them)"] if fonts else []
    if missing:
        click.echo(f"Not installed on this machine: {'; '.join(missing)}.")
    click.echo(
        f"Open {publication.editions.absolute() / 'index.html'} in a browser. “polyglot status” shows the progress."
    )
    sys.exit(any(one.severity is Severity.ERROR and one.code not in _OF_THE_MACHINE for one in findings))


def _as_warning(finding: Finding) -> Finding:
    """Return the finding, as a warning if a format cannot be built on this machine."""
    return finding.as_warning() if finding.code in list_formats() else finding
