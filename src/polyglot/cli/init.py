"""`polyglot init`."""

from pathlib import Path

import click

from polyglot.cli.output import json_option, print_json


@click.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--source", default="en", metavar="TAG", help="Language of the articles", show_default=True)
@click.option("--languages", default="es,fr", metavar="LIST", help="Languages to translate into", show_default=True)
@click.option("--title", default="", help="Title of the publication  [default: the name of the folder]")
@json_option
@click.pass_obj
def command(
    project: Path | None, *, folder: Path | None, source: str, languages: str, title: str, as_json: bool
) -> None:
    """Create a publication with a first article in FOLDER [default: the current folder]. No file is overwritten."""
    from polyglot.workflow.scaffold import create_publication

    target = folder or project or Path.cwd()
    created = create_publication(target, source, [tag.strip() for tag in languages.split(",") if tag.strip()], title)
    if as_json:
        print_json({"folder": str(target), "files": created})
    else:
        click.echo(f"Created a publication in {target}: {', '.join(created)}.")
        where = f" -C {target}" if target != Path.cwd() else ""
        click.echo(f"Next: polyglot{where} sync, then polyglot{where} build.")
        click.echo(f"To work on it together with git: polyglot{where} git-setup, once in every clone.")
