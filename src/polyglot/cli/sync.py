"""`polyglot sync`."""

from pathlib import Path

import click

from polyglot.cli.output import (
    by_option,
    day_option,
    exit_with,
    format_count,
    json_option,
    open_publication,
    print_json,
    progress,
)


@click.command("sync")
@click.option("--minor", is_flag=True, help="The edits change no meaning: translations stay reviewed.")
@click.option(
    "--prune-older-than",
    "prune",
    type=click.IntRange(0, 100_000),
    metavar="DAYS",
    help="Drop messages that have been obsolete for more than DAYS days.",
)
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@by_option
@day_option
@json_option
@click.pass_obj
def command(
    project: Path | None, *, minor: bool, prune: int | None, articles: tuple[str, ...], by: str, day: str, as_json: bool
) -> None:
    """Bring templates and catalogs in step with the articles.

    Every translation that still holds is kept; one whose source was edited stays, as stale, until somebody has looked at
    it. Only what changed since the last sync is looked into.

    With --minor, by the editor's word, what was edited since the last sync means what it meant: translations of it stay
    reviewed, in all articles or in those that are named.

    With --by, the ledger notes who reviewed what came in since the last sync: say it when one person's PO files came in.

    What left the articles stays in the catalogs as obsolete, and comes back with its sentence. Only --prune-older-than
    drops it; 0 drops all that became obsolete before today (or --as-of).
    """
    from polyglot.articles import discovery
    from polyglot.workflow.sync import sync

    publication = open_publication(project)
    if articles and not minor:
        raise click.UsageError("Articles are named with --minor only; sync looks at all of them.")
    with progress("Syncing") as bar:
        named = discovery.resolve_names(publication, articles) if minor else ()
        report = sync(publication, day, bar, minor=named, prune=prune, by=by)
    if as_json:
        print_json(report)
    else:
        for old, new in report.renamed:
            click.echo(f"{old} is {new} now; its catalogs went along.")
        if report.taken:
            click.echo(f"{format_count(report.taken, 'translation')} taken from other articles.")
        if prune is not None:
            click.echo(f"{format_count(report.pruned, 'obsolete message')} dropped.")
        changed = f"{format_count(report.written, 'file')} written" if report.written else "nothing to change"
        seen = ((report.articles, "article"), (report.units, "unit"), (len(publication.locales) - 1, "language"))
        click.echo(f"{', '.join(format_count(*pair) for pair in seen)}: {changed}.")
        if by:
            click.echo(f"Noted as reviewed by {by}: {format_count(report.reviews, 'message')}.")
        if report.unknown:
            click.echo(
                f"{report.unknown} reviewed before any sync here looked at them are not noted as anybody's.\n"
                "To have a person's work noted, sync before their PO files come in, and after that with --by."
            )
    exit_with(report.findings)
