"""`polyglot withdraw`."""

from pathlib import Path

import click

from polyglot.cli.output import day_option, format_count, json_option, open_publication, print_json


@click.command("withdraw")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only from this language (may be repeated)."
)
@click.option("--undo", is_flag=True, help="Let them enter again, as soon as enough of them is reviewed.")
@day_option
@json_option
@click.pass_obj
def command(
    project: Path | None, *, articles: tuple[str, ...], languages: tuple[str, ...], undo: bool, day: str, as_json: bool
) -> None:
    """Take translations out of the editions, whatever is reviewed of them.

    What was published once stays published until this is said. The next build leaves these articles out, and lists them
    as in translation; `--undo` takes it back. It is kept in locales/<language>/published.json, which belongs into git.
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
    said = ", ".join(f"{tag} {format_count(len(gone), 'article')}" for tag, gone in changed.items() if gone)
    done = "May enter again" if undo else "Withdrawn"
    click.echo(f"{done}: {said}." if said else "Nothing to change.")
