"""`polyglot build`."""

from pathlib import Path

import click

from polyglot.cli.output import as_json, as_of, counted, leave, open_publication, print_json, progress

FORMATS = ("html", "markdown")


def _listed(_ctx: click.Context, _param: click.Parameter, value: str | None) -> list[str]:
    return [name.strip() for name in (value or "").split(",") if name.strip()]


@click.command("build")
@click.option(
    "-l",
    "--language",
    "languages",
    metavar="LIST",
    callback=_listed,
    help="Only these languages, e.g. es,fr (default: all).",
)
@click.option(
    "-f",
    "--format",
    "formats",
    metavar="LIST",
    callback=_listed,
    help="Only these formats: html, markdown (default: the publication's).",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Build into DIR (default: editions/); one language in one format goes directly there.",
)
@click.option("--preview", is_flag=True, help="Print everything, drafts too, marked; hold nothing back.")
@as_of
@as_json
@click.pass_obj
def command(
    project: Path | None,
    *,
    languages: list[str],
    formats: list[str],
    output: Path | None,
    preview: bool,
    day: str,
    as_json: bool,
) -> None:
    """Build editions: a static site and Markdown, in every language.

    Reviewed translations are printed. Where a unit has none its source stands, marked with its language. An article
    enters an edition when enough of it is reviewed (publish_at); the others are listed as in translation.
    """
    for name in formats:
        if name not in FORMATS:
            raise click.BadParameter(
                f"there is no format “{name}”; choose among {', '.join(FORMATS)}.", param_hint="--format"
            )
    from polyglot import workflow
    from polyglot.editions.build import Order, folders
    from polyglot.editions.wording import View

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    order = Order(publication, folders(publication, locales, formats, output and output.absolute()), View(preview, day))
    with progress("Building") as bar:
        report = workflow.build(order, bar)
    if as_json:
        print_json(report)
    else:
        for edition in report.editions:
            held = f", {len(edition.held_back)} in translation" if edition.held_back else ""
            place = publication.name(Path(edition.folder))
            click.echo(f"{edition.language} {edition.format}: {counted(edition.articles, 'article')}{held} -> {place}")
    leave(report.findings)
