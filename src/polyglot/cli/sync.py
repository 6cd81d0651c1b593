"""`polyglot sync`."""

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from polyglot.workflow.sync import SyncReport


@click.command("sync")
@click.option("--minor", is_flag=True, help="The edits change no meaning: translations stay reviewed")
@click.option(
    "--prune-older-than",
    "prune",
    type=click.IntRange(0, 100_000),
    metavar="DAYS",
    help="Delete messages that have been obsolete for more than DAYS days",
)
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@by_option
@click.option(
    "--since", metavar="REV", default="", help="With --by: the revision of git that the person's work began with"
)
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="With --by: only in this language (repeatable)"
)
@day_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 (one for each option)
    project: Path | None,
    *,
    minor: bool,
    prune: int | None,
    articles: tuple[str, ...],
    by: str,
    since: str,
    languages: tuple[str, ...],
    day: str,
    as_json: bool,
) -> None:
    """Update templates and catalogs from the articles that have changed since the last sync.

    Translations that are still valid are kept. If the source of a translation was edited, the translation becomes stale
    until somebody has reviewed it.

    With --minor, edits since the last sync change no meaning: their translations stay reviewed, in all articles or in
    the named ones. If a named article has no edit since, its last one is meant: what it made stale is reviewed again.

    With --by, the ledger records who reviewed the translations that are new since the last sync. Use it after you have
    received the PO files of one person. Where no sync has run, as in a fresh clone, they are new since the branch left its
    upstream, or since the last commit; --since names another revision.

    Translations of sentences that were removed from the articles stay in the catalogs as obsolete messages, and return
    with the sentence.

    To delete them, pass --prune-older-than; 0 deletes all that became obsolete before today (or --as-of).
    """
    from polyglot.articles import discovery
    from polyglot.workflow.sync import sync

    publication = open_publication(project)
    if articles and not minor:
        raise click.UsageError("Articles can be named only with --minor; sync always reads all.")
    if (since or languages) and not by:
        raise click.UsageError("Pass --by HANDLE: --since and -l say which translations are that person's.")
    tags = [publication.locale(tag).tag for tag in languages]
    with progress("Syncing") as bar:
        named = discovery.resolve_names(publication, articles) if minor else ()
        last_minor = named if articles else ()
        report = sync(
            publication,
            day,
            bar,
            minor=named,
            last_minor=last_minor,
            prune=prune,
            by=by,
            by_tags=tags,
            since=since,
        )
    if as_json:
        print_json(report)
    else:
        _print_report(report, len(publication.locales) - 1, by, show_pruned=prune is not None)
    exit_with(report.findings)


def _print_report(report: "SyncReport", languages: int, by: str, *, show_pruned: bool) -> None:
    for old, new in report.renamed:
        click.echo(f"Renamed: {old} -> {new}, with its catalogs.")
    if report.taken:
        click.echo(f"{format_count(report.taken, 'translation')} copied from other articles.")
    if report.accepted:
        click.echo(f"{format_count(report.accepted, 'translation')} reviewed again: the last edit was minor.")
    if show_pruned:
        click.echo(f"{format_count(report.pruned, 'obsolete message')} deleted.")
    if report.completed:
        click.echo(f"{format_count(report.completed, 'header')} completed, once: PO editors need the fields to save.")
    changed = f"{format_count(report.written, 'file')} written" if report.written else "no changes"
    counts = ((report.articles, "article"), (report.units, "unit"), (languages, "language"))
    click.echo(f"{', '.join(format_count(*pair) for pair in counts)}: {changed}.")
    if by:
        click.echo(f"Recorded as reviewed by {by}: {format_count(report.reviews, 'message')}.")
    if report.unknown:
        click.echo(
            f"No reviewer recorded: {format_count(report.unknown, 'message')}, reviewed before the first sync here.\n"
            "To record a person's reviews, run sync before you add their PO files, and again with --by afterwards;\n"
            "or keep the publication in git, which knows what was reviewed before."
        )
