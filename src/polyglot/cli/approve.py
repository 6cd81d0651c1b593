"""`polyglot approve`."""

from pathlib import Path

import click

from polyglot.cli.output import (
    by_option,
    day_option,
    exit_with,
    format_count,
    format_counts,
    json_option,
    open_publication,
    print_json,
)


@click.command("approve")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (repeatable)")
@by_option
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be approved, and write nothing")
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
    """Approve reviewed translations, as a second person.

    Name articles, languages or both. An approval is valid until the translation or its source changes. It also confirms
    text that is nearly unchanged machine translation.

    Translations that only you have reviewed are left for another person. Where no reviewer is known, you are recorded as
    the reviewer.
    """
    if not by:
        raise click.UsageError("Pass --by HANDLE: the person who approves.")
    if not articles and not languages:
        raise click.UsageError("Name the articles to approve, or pass a language with -l.")
    from polyglot.articles import discovery
    from polyglot.workflow.approve import approve

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    report = approve(publication, discovery.resolve_names(publication, articles), locales, by, day, dry_run=dry_run)
    if as_json:
        print_json(report)
    else:
        counts = format_counts(report.approved)
        done = "Would approve" if dry_run else "Approved"
        click.echo(f"{done}: {counts}." if counts else "Nothing to approve.")
        if report.first:
            recorded = "Would record" if dry_run else "Recorded"
            click.echo(
                f"{recorded} {by} as the reviewer of {format_count(report.first, 'message')}, as none was known: "
                "another person has to approve them."
            )
        skipped = [
            f"{format_count(report.already, 'message')} already approved" if report.already else "",
            f"{report.own} reviewed by {by} alone: another person has to approve them" if report.own else "",
            f"{report.not_reviewed} not reviewed (missing, draft or stale)" if report.not_reviewed else "",
        ]
        if any(skipped):
            click.echo(f"Skipped: {'; '.join(filter(None, skipped))}.")
    exit_with(report.findings)
