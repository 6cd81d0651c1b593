"""`polyglot models`."""

import tempfile
from pathlib import Path

import click

from polyglot.cli.output import as_json, print_json, progress


@click.group("models")
def command() -> None:
    """List, install and remove the engine's models (Argos packages, shared with other programs)."""


@command.command("list")
@as_json
def list_models(*, as_json: bool) -> None:
    """Show the models that are installed."""
    from polyglot.drafting import packages

    found = packages.installed()
    if as_json:
        print_json(
            [
                {
                    "source": p.source,
                    "target": p.target,
                    "version": p.version,
                    "folder": str(p.folder),
                    "bytes": p.size(),
                    "sha256": p.digest,
                }
                for p in found
            ]
        )
        return
    for package in found:
        click.echo(
            f"{package.source} → {package.target}  {package.version}  {package.size() / 1e6:.0f} MB  {package.folder}"
        )
    if not any((package.source, package.target) == ("en", "es") for package in found):
        click.echo("en → es  starter model, comes with polyglot; rough. A better one: polyglot models install en es")


@command.command("install")
@click.argument("what", nargs=-1, required=True, metavar="FILE | LANGUAGE LANGUAGE")
@click.option("--force", is_flag=True, help="Replace a newer version.")
def install(*, what: tuple[str, ...], force: bool) -> None:
    """Install a model from a .argosmodel FILE, or for a pair of languages from Argos's index.

    The index is asked over the network: its address is printed first.
    """
    from polyglot.drafting import index, packages
    from polyglot.drafting.codes import code

    if len(what) == 1:
        package = packages.install(Path(what[0]), force=force)
    elif len(what) == 2:
        pair = (code(what[0]), code(what[1]))
        click.echo(f"Asking {index.address()}", err=True)
        entry = index.find(index.available(), *pair)
        folder = Path(tempfile.gettempdir()) / "polyglot-models"
        with progress(f"{pair[0]} → {pair[1]}") as bar:
            path = index.download(entry, folder, bar)
        package = packages.install(path, pair, force=force)
        path.unlink()
    else:
        raise click.UsageError("Name one file, or two languages: polyglot models install en es")
    click.echo(
        f"Installed {package.source} → {package.target} {package.version} in {package.folder} (sha256 {package.digest[:16]}…)."
    )


@command.command("remove")
@click.argument("source")
@click.argument("target")
def remove(*, source: str, target: str) -> None:
    """Remove the models for a pair of languages."""
    from polyglot.drafting import packages
    from polyglot.drafting.codes import code

    for package in packages.remove(code(source), code(target)):
        click.echo(f"Removed {package.source} → {package.target} {package.version}.")
