"""`polyglot withdraw`."""

from pathlib import Path

import click

from polyglot.cli.output import as_json, as_of, counted, open_publication, print_json


@click.command("withdraw")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only from this language (may be repeated)."
)
@click.option("--undo", is_flag=True, help="Let them enter again, as soon as enough of them is reviewed.")
@as_of
@as_json
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
    ids = discovery.named(publication, articles)
    changed = withdraw(publication, ids, locales, "" if undo else day)
    if as_json:
        print_json(changed)
        return
    said = ", ".join(f"{tag} {counted(len(gone), 'article')}" for tag, gone in changed.items() if gone)
    done = "May enter again" if undo else "Withdrawn"
    click.echo(f"{done}: {said}." if said else "Nothing to change.")
