"""`polyglot tm`."""

from pathlib import Path

import click

from polyglot.cli.output import format_count, json_option, open_publication, print_json, progress


@click.group("tm")
def command() -> None:
    """Search, import and export the translation memory: all reviewed translations, and imported TMX files."""


@command.command("stats")
@json_option
@click.pass_obj
def stats(project: Path | None, *, as_json: bool) -> None:
    """Show the number of segment pairs for each pair of languages."""
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
        click.echo("The translation memory is empty: no translation has been reviewed or imported.")


@command.command("find")
@click.argument("text")
@click.option("-l", "--language", required=True, metavar="TAG", help="Language of the translations")
@click.option("-s", "--source", metavar="TAG", help="Language of TEXT  [default: the source language]")
@click.option(
    "--least",
    type=click.FloatRange(1, 100),
    default=70.0,
    show_default=True,
    help="Minimum similarity in percent",
)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Maximum number of matches"
)
@json_option
@click.pass_obj
def find(
    project: Path | None, *, text: str, language: str, source: str | None, least: float, limit: int, as_json: bool
) -> None:
    """Show translations of TEXT and of similar texts."""
    from polyglot.workflow import memory

    publication = open_publication(project)
    source_locale = publication.locale(source) if source else publication.source
    with progress("Reading") as bar:
        matches = memory.find_matches(
            publication, text, (source_locale, publication.locale(language)), least, limit, bar
        )
    if as_json:
        print_json(matches)
        return
    for match in matches:
        click.echo(
            f"{match.score:3.0f}  {match.source}\n     {match.target}\n     {click.style(match.origin, dim=True)}"
        )
    if not matches:
        click.echo("No similar text in the translation memory.")


@command.command("export")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only pairs into this language (repeatable)"
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Output file  [default: standard output]",
)
@click.pass_obj
def export(project: Path | None, *, languages: tuple[str, ...], output: Path | None) -> None:
    """Write all segment pairs as TMX 1.4b, for OmegaT, Weblate, Virtaal and other programs."""
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
    click.echo(f"{format_count(count, 'pair')} written to {output}.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="Name in memory/  [default: the name of the file]")
@click.option("--replace", is_flag=True, help="Replace an earlier import with the same name")
@json_option
@click.pass_obj
def import_(project: Path | None, *, file: Path, name: str | None, replace: bool, as_json: bool) -> None:
    """Import the segment pairs of a TMX FILE that are in the publication's languages.

    They are stored in memory/, which you keep in git. Translations from an imported file are always drafts.
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
        click.echo("Nothing was imported: the file has no pairs in two of the publication's languages.")
