"""`polyglot withdraw`."""

from pathlib import Path

import click

from polyglot.cli.output import day_option, format_count, json_option, open_publication, print_json


@click.command("withdraw")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only from this language (repeatable)"
)
@click.option("--undo", is_flag=True, help="Let the articles enter again as soon as enough of them is reviewed")
@day_option
@json_option
@click.pass_obj
def command(
    project: Path | None, *, articles: tuple[str, ...], languages: tuple[str, ...], undo: bool, day: str, as_json: bool
) -> None:
    """Remove translations from the editions, however much of them is reviewed.

    A published article stays published until it is withdrawn. The next build leaves the articles out, and lists them as in
    translation; --undo reverses this. The decision is stored in locales/<language>/published.json, which you keep in git.
    """
    from polyglot.articles import discovery
    from polyglot.workflow.withdraw import withdraw

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    ids = discovery.resolve_names(publication, articles)
    changed = withdraw(publication, ids, locales, "" if undo else day)
    if as_json:
        print_json(changed)
        return
    counts = ", ".join(f"{tag} {format_count(len(ids), 'article')}" for tag, ids in changed.items() if ids)
    done = "May enter again" if undo else "Withdrawn"
    click.echo(f"{done}: {counts}." if counts else "No changes.")
