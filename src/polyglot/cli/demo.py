"""`polyglot demo`."""

from dataclasses import replace
from pathlib import Path

import click

from polyglot.cli.output import as_of, counted, leave, open_publication, progress, tell_address
from polyglot.model import Finding, Severity


@click.command("demo")
@as_of
@click.pass_obj
def command(project: Path | None, *, day: str) -> None:
    """Go the whole way: articles, catalogs, drafts, checks, editions; and say where they are."""
    from polyglot.building.build import run as build
    from polyglot.building.order import Order, folders
    from polyglot.drafting.backlog import Order as Drafting
    from polyglot.editions.print_policy import View
    from polyglot.workflow.check import check
    from polyglot.workflow.draft import draft
    from polyglot.workflow.sync import sync

    publication = open_publication(project)
    click.echo(f"{publication.title}, in {publication.root.absolute()}")
    with progress("Syncing") as bar:
        synced = sync(publication, day, bar)
    click.echo(
        f"1. sync    {synced.articles} articles, {synced.units} units; catalogs in {publication.name(publication.catalogs)}/"
    )
    with progress("Drafting", "sentences") as bar:
        drafted = draft(Drafting(publication, publication.locales, day, tell=tell_address), bar)
    said = ", ".join(f"{tag} {count}" for tag, count in drafted.drafted.items() if count)
    click.echo(f"2. draft   {said or 'nothing was missing that an engine here can fill'}")
    for source, target in drafted.rough:
        click.echo(
            f"           {source} → {target} by the starter model, which is rough: polyglot models install {source} {target}"
        )
    with progress("Checking") as bar:
        findings = check(publication, bar)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    click.echo(f"3. check   {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}")
    with progress("Building") as bar:
        order = Order(publication, folders(publication, publication.locales, (), None), View(day=day))
        report = build(order, bar)
    click.echo("4. build")
    for edition in report.editions:
        if edition.format == "html":
            held = f", {len(edition.held_back)} in translation" if edition.held_back else ""
            name = publication.name(Path(edition.folder))
            click.echo(
                f"           {edition.language:8} {counted(edition.articles, 'article')}{held}: {name}/index.html"
            )
    click.echo(
        f"Open {publication.editions.absolute() / 'index.html'} in a browser. “polyglot status” tells what is ready."
    )
    leave(dict.fromkeys((*drafted.findings, *findings, *map(_lowered, report.findings))))


def _lowered(finding: Finding) -> Finding:
    """What a book or a print lacks on this machine, such as a font, is no error of the publication."""
    return replace(finding, severity=Severity.WARNING) if finding.code in {"pdf", "epub", "docx"} else finding
