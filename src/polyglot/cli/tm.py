"""`polyglot tm`."""

from pathlib import Path

import click

from polyglot.cli.output import format_count, json_option, open_publication, print_json, progress


@click.group("tm")
def command() -> None:
    """The translation memory: all that was ever reviewed here, and what you import."""


@command.command("stats")
@json_option
@click.pass_obj
def stats(project: Path | None, *, as_json: bool) -> None:
    """Show how many pairs there are for each pair of languages."""
    from polyglot.workflow import memory

    publication = open_publication(project)
    with progress("Reading") as bar:
        rows = memory.count_pairs(publication, bar)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        imported = f", {row.imported} of them imported" if row.imported else ""
        click.echo(f"{row.source} → {row.target}: {format_count(row.pairs, 'pair')}{imported}.")
    if not rows:
        click.echo("The memory is empty: nothing is reviewed yet, and nothing was imported.")


@command.command("find")
@click.argument("text")
@click.option("-l", "--language", required=True, metavar="TAG", help="The language of the translations.")
@click.option("-s", "--source", metavar="TAG", help="The language of TEXT (default: the publication's).")
@click.option(
    "--least",
    type=click.FloatRange(1, 100),
    default=70.0,
    show_default=True,
    help="How alike texts have to be, of 100.",
)
@click.option("-n", "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="How many to show.")
@json_option
@click.pass_obj
def find(
    project: Path | None, *, text: str, language: str, source: str | None, least: float, limit: int, as_json: bool
) -> None:
    """Show how TEXT, or a text that is like it, was translated."""
    from polyglot.workflow import memory

    publication = open_publication(project)
    own = publication.locale(source) if source else publication.source
    with progress("Reading") as bar:
        matches = memory.find_matches(publication, text, (own, publication.locale(language)), least, limit, bar)
    if as_json:
        print_json(matches)
        return
    for match in matches:
        click.echo(
            f"{match.score:3.0f}  {match.source}\n     {match.target}\n     {click.style(match.origin, dim=True)}"
        )
    if not matches:
        click.echo("The memory has nothing like it.")


@command.command("export")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only into this language (may be repeated)."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there (default: the terminal).",
)
@click.pass_obj
def export(project: Path | None, *, languages: tuple[str, ...], output: Path | None) -> None:
    """Write all pairs as TMX 1.4b, for OmegaT, Weblate, Virtaal and other programs."""
    from polyglot.storage import files
    from polyglot.workflow import memory

    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    with progress("Reading") as bar:
        count, text = memory.export_tmx(publication, locales, bar)
    if output is None:
        click.echo(text, nl=False)
        return
    files.write(output, text)
    click.echo(f"{format_count(count, 'pair')} in {output}.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="What to call it in memory/ (default: the file's name).")
@click.option("--replace", is_flag=True, help="Replace what was imported under that name before.")
@json_option
@click.pass_obj
def import_(project: Path | None, *, file: Path, name: str | None, replace: bool, as_json: bool) -> None:
    """Take the pairs of a TMX file into the memory, in the publication's languages.

    They are kept in memory/, which belongs into git. What comes from them is always a draft.
    """
    from polyglot.workflow import memory

    publication = open_publication(project)
    report = memory.import_tmx(publication, file, name or file.stem, replace=replace)
    if as_json:
        print_json(report)
        return
    for row in report.pairs:
        click.echo(f"{row.source} → {row.target}: {format_count(row.pairs, 'pair')} in {report.path}.")
    if not report.pairs:
        click.echo("The file has nothing in two of this publication's languages; nothing was imported.")
