"""`polyglot draft`."""

from pathlib import Path

import click

from polyglot.cli.output import (
    announce_address,
    day_option,
    exit_with,
    format_count,
    json_option,
    open_publication,
    print_json,
    progress,
)
from polyglot.settings import UnitSize


@click.command("draft")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@click.option("--engine", metavar="NAME", default="", help="This engine, in place of the publication's own.")
@click.option("--again", is_flag=True, help="Also make anew the drafts that nobody touched, with a better model.")
@click.option("--scheduler", metavar="ADDRESS", default="", help="On the machines of a Dask cluster.")
@click.option("--no-cache", is_flag=True, help="Ask the engine again for what it said before on this machine.")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be drafted, and by which models.")
@day_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 (one for each option)
    project: Path | None,
    *,
    articles: tuple[str, ...],
    languages: tuple[str, ...],
    engine: str,
    again: bool,
    scheduler: str,
    no_cache: bool,
    dry_run: bool,
    day: str,
    as_json: bool,
) -> None:
    """Fill missing messages: from the translation memory, then by machine translation.

    Drafts are fuzzy until a person accepts them. What a machine got wrong beyond repair is left missing, with the reason.
    A run can be broken off at any time, and goes on where it stopped.
    """
    from polyglot.articles import discovery
    from polyglot.drafting.backlog import DraftRequest
    from polyglot.workflow.draft import draft

    publication = open_publication(project)
    locales = tuple(publication.locale(tag) for tag in languages) or publication.locales
    ids = discovery.resolve_names(publication, articles) if articles else None
    order = DraftRequest(
        publication=publication,
        locales=locales,
        day=day,
        ids=ids,
        engine=engine,
        scheduler=scheduler,
        redraft=again,
        use_cache=not no_cache,
        notify=announce_address,
    )
    with progress("Drafting", "sentences" if publication.unit is UnitSize.SENTENCE else "blocks") as bar:
        report = draft(order, bar, dry_run=dry_run)
    if as_json:
        print_json(report)
    elif dry_run:
        for way in report.planned:
            models = "no model" if way.models is None else ", ".join(way.models)
            words = f"{format_count(way.messages, 'message')}, {format_count(way.words, 'word')}"
            click.echo(f"{way.source} → {way.target}  {words}: {way.engine} ({models})")
        if not report.planned:
            click.echo("Nothing would be drafted.")
    else:
        said = ", ".join(f"{tag} {count}" for tag, count in report.drafted.items() if count)
        click.echo(f"Drafted: {said}." if said else "Nothing was drafted.")
        if report.remembered:
            click.echo(f"{report.remembered} of them from the translation memory.")
        if report.doubtful:
            told = ", ".join(f"{tag} {count}" for tag, count in report.doubtful.items())
            click.echo(f"Doubtful, to be looked at first: {told} (polyglot status --drafts).")
        if report.left:
            told = ", ".join(f"{tag} {count}" for tag, count in report.left.items())
            click.echo(f"Left missing, since the machine's drafts were no good: {told}.")
        for source, target in report.rough:
            click.echo(
                f"{source} → {target}: the starter model is rough; for a better one: polyglot models install {source} {target}"
            )
    if report.refused and not as_json:
        click.echo(f"{', '.join(report.refused)}: no machine's drafts, by the publication's rules (drafts = false).")
    exit_with(report.findings)
