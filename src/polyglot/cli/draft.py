"""`polyglot draft`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import (
    announce_address,
    day_option,
    exit_with,
    format_count,
    format_counts,
    json_option,
    open_publication,
    print_json,
    progress,
)
from polyglot.settings import UnitSize

if TYPE_CHECKING:
    from polyglot.drafting.run import DraftReport


@click.command("draft")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (repeatable)")
@click.option("--engine", metavar="NAME", default="", help="Engine to use instead of the publication's")
@click.option(
    "--again",
    is_flag=True,
    help="Also replace drafts that nobody has changed, for example after installing a better model",
)
@click.option("--scheduler", metavar="ADDRESS", default="", help="Address of the Dask scheduler to run on")
@click.option("--no-cache", is_flag=True, help="Do not use translations cached on this machine")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be drafted, and with which models; write nothing")
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
    """Fill missing translations with drafts: from the translation memory, then by machine translation.

    Drafts are fuzzy until a person accepts them. Messages whose drafts are unusable stay missing, with the reason. You can
    interrupt a run at any time; the next run continues.
    """
    from polyglot.articles import discovery
    from polyglot.drafting.backlog import DraftRequest
    from polyglot.workflow.draft import draft

    publication = open_publication(project)
    locales = tuple(publication.locale(tag) for tag in languages) or publication.locales
    ids = discovery.resolve_names(publication, articles) if articles else None
    request = DraftRequest(
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
        report = draft(request, bar, dry_run=dry_run)
    if as_json:
        print_json(report)
    elif dry_run:
        _print_plan(report)
    else:
        _print_report(report)
    if report.refused and not as_json:
        click.echo(f"{', '.join(report.refused)}: no machine translation, as set in polyglot.toml (drafts = false).")
    exit_with(report.findings)


def _print_plan(report: "DraftReport") -> None:
    for route in report.planned:
        models = "no model" if route.models is None else ", ".join(route.models)
        words = f"{format_count(route.messages, 'message')}, {format_count(route.words, 'word')}"
        click.echo(f"{route.source} → {route.target}  {words}: {route.engine} ({models})")
    if not report.planned:
        click.echo("Nothing to draft.")


def _print_report(report: "DraftReport") -> None:
    drafted = format_counts(report.drafted)
    click.echo(f"Drafted: {drafted}." if drafted else "Nothing was drafted.")
    if report.remembered:
        click.echo(f"{report.remembered} of them from the translation memory.")
    if report.doubtful:
        click.echo(f"Doubtful, to review first: {format_counts(report.doubtful)} (polyglot status --drafts).")
    if report.left:
        click.echo(f"Still missing, because the drafts were unusable: {format_counts(report.left)}.")
    for source, target in report.rough:
        install = f"polyglot models install {source} {target}"
        click.echo(f"{source} → {target}: the starter model is of low quality; better: {install}")
