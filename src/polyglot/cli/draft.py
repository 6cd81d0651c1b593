"""`polyglot draft`."""

from pathlib import Path

import click

from polyglot.cli.output import as_json, as_of, leave, open_publication, print_json, progress


@click.command("draft")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@as_of
@as_json
@click.pass_obj
def command(project: Path | None, *, languages: tuple[str, ...], day: str, as_json: bool) -> None:
    """Fill missing messages by offline translation. Drafts are fuzzy until a person accepts them.

    A pair of languages without a model is reported and left missing.
    """
    from polyglot import workflow

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    with progress("Drafting") as bar:
        report = workflow.draft(publication, locales, day, bar)
    if as_json:
        print_json(report)
    else:
        said = ", ".join(f"{tag} {count}" for tag, count in report.drafted.items() if count)
        click.echo(f"Drafted: {said}." if said else "Nothing was drafted.")
        if report.remembered:
            click.echo(f"{report.remembered} of them from the translation memory.")
        if report.refused:
            click.echo(
                f"{', '.join(report.refused)}: no machine's drafts, by the publication's rules (drafts = false)."
            )
        for source, target in report.rough:
            click.echo(
                f"{source} → {target}: the starter model is rough; for a better one: polyglot models install {source} {target}"
            )
    leave(report.findings)
