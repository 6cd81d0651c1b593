"""`polyglot approve`."""

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
)


@click.command("approve")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@by_option
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be approved.")
@day_option
@json_option
@click.pass_obj
def command(
    project: Path | None,
    *,
    articles: tuple[str, ...],
    languages: tuple[str, ...],
    by: str,
    dry_run: bool,
    day: str,
    as_json: bool,
) -> None:
    """Accept, as a second person, what somebody reviewed.

    Name the articles, or the language, or both. An approval holds until the translation or its source changes. It also
    vouches for text that is much like a machine's draft and needed no more change.

    What you are the only one to have reviewed is left for somebody else.
    """
    if not by:
        raise click.UsageError("Say who approves: --by HANDLE.")
    if not articles and not languages:
        raise click.UsageError("Say what you have read: name articles, or a language with -l.")
    from polyglot.articles import discovery
    from polyglot.workflow.approve import approve

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    report = approve(publication, discovery.resolve_names(publication, articles), locales, by, day, dry_run=dry_run)
    if as_json:
        print_json(report)
    else:
        said = ", ".join(f"{tag} {count}" for tag, count in report.approved.items() if count)
        done = "Would approve" if dry_run else "Approved"
        click.echo(f"{done}: {said}." if said else "Nothing is there to approve.")
        left = [
            f"{format_count(report.already, 'message')} approved before" if report.already else "",
            f"{report.own} reviewed by {by} alone, for somebody else to approve" if report.own else "",
            f"{report.not_reviewed} not reviewed (missing, draft or stale)" if report.not_reviewed else "",
        ]
        if any(left):
            click.echo(f"Left: {'; '.join(filter(None, left))}.")
    exit_with(report.findings)
