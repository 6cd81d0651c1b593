"""`polyglot models`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polyglot.cli.output import format_count, json_option, open_publication, print_json, progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot.engines.models.index import AvailablePackage
    from polyglot.engines.models.packages import Package


@click.group("models")
def command() -> None:
    """List, install and remove the engine's models (Argos packages, shared with other programs)."""


@command.command("list")
@click.option("--available", is_flag=True, help="Show what the index offers; its address is printed first.")
@json_option
def list_models(*, available: bool, as_json: bool) -> None:
    """Show the models that are installed, and what they take of the disk."""
    from polyglot.engines.models import packages

    found = packages.list_installed()
    if available:
        _list_available(found, as_json=as_json)
    elif as_json:
        print_json([_describe_package(package) for package in found])
    else:
        from rich.filesize import decimal

        _print_columns(
            [
                (_format_pair(package), package.version, decimal(package.size()), package.folder.name)
                for package in found
            ]
        )
        if not any((package.source, package.target) == ("en", "es") for package in found):
            click.echo(
                "en → es  starter model, comes with polyglot; rough. A better one: polyglot models install en es"
            )
        size = sum(package.size() for package in found)
        click.echo(f"{format_count(len(found), 'model')}, {decimal(size)}, in {packages.packages_folder()}")


def _list_available(found: "list[Package]", *, as_json: bool) -> None:
    from polyglot.engines.resolve_models import model_state

    offered = _fetch_index()
    if as_json:
        print_json(
            [
                {**_describe_model(entry), "state": model_state(entry, found), "sha256": entry.sha256}
                for entry in offered
            ]
        )
        return
    said = {"new": "", "newer": "newer than what is installed", "older": "a newer one is installed"}
    states = [model_state(entry, found) for entry in offered]
    _print_columns(
        [(_format_pair(entry), entry.version, said.get(how, how)) for entry, how in zip(offered, states, strict=True)]
    )


@command.command("install")
@click.argument("what", nargs=-1, metavar="[FILE… | LANGUAGE LANGUAGE…]")
@click.option("--all-pairs", is_flag=True, help="From each of the languages into each, not only from the first.")
@click.option("--force", is_flag=True, help="Install again, and also in place of a newer version.")
@click.pass_obj
def install(project: Path | None, *, what: tuple[str, ...], all_pairs: bool, force: bool) -> None:
    """Install models: from .argosmodel FILEs, or from Argos's index for languages.

    “install en es fr ar” is what drafting from English into the three others needs; without a language, it is what this
    publication needs. Where there is no model for a pair, the two halves of the shortest way are installed. The index is
    asked over the network: its address is printed first.
    """
    if what and all(_is_file(one) for one in what):
        _install_files(what, force=force)
    elif any(_is_file(one) for one in what):
        raise click.UsageError("Name files or languages, not both.")
    elif len(what) == 1:
        raise click.UsageError(f"Name the language of the articles too: polyglot models install en {what[0]}")
    else:
        from polyglot.engines.resolve_models import requested_pairs
        from polyglot.language.locales import parse_tag
        from polyglot.workflow.models import required_pairs

        tags = [parse_tag(tag).tag for tag in what]
        wishes = requested_pairs(tags, all_pairs=all_pairs) if tags else required_pairs(open_publication(project))
        _install_pairs(wishes, force=force)


def _install_files(paths: tuple[str, ...], *, force: bool) -> None:
    from polyglot.engines.models import packages

    for path in paths:
        known = packages.list_installed()
        with packages.packages_lock():
            package = packages.install_package(Path(path), force=force)
        _print_installed(package, new=force or package not in known)


def _install_pairs(wishes: list[tuple[str, str]], *, force: bool) -> None:
    """Install what the ways between these languages need. Ends with exit code 1 where none leads."""
    from polyglot.engines.models import packages
    from polyglot.engines.resolve_models import find_routes, install_available, model_state

    offered = _fetch_index()
    newest = {(entry.source, entry.target): entry for entry in offered}
    found = find_routes(wishes, offered, packages.list_installed())
    for way in found:
        if len(way.models) > 1:
            click.echo(f"{' → '.join(way.pair)} goes by way of {', '.join(source for source, _ in way.models[1:])}.")
    for pair in dict.fromkeys(pair for way in found for pair in way.models):
        known = packages.list_installed()
        entry = newest.get(pair)
        if entry is not None and (force or model_state(entry, known) in {"new", "newer"}):
            with progress(_format_pair(entry), in_bytes=True) as bar:
                package = install_available(entry, bar, force=force)
            _print_installed(package, new=True)
        else:
            _print_installed(next(one for one in reversed(known) if (one.source, one.target) == pair), new=False)
    lost = [" → ".join(way.pair) for way in found if not way.models]
    if lost:
        click.echo(f"error: No model leads {', '.join(lost)}, neither in the index nor here.", err=True)
        sys.exit(1)


@command.command("verify")
@json_option
def verify(*, as_json: bool) -> None:
    """Look whether the installed models are as they were installed. Exit code 1 if one is damaged."""
    from polyglot.engines.models import packages
    from polyglot.storage.files import printable_path

    found = [(package, packages.find_damage(package)) for package in packages.list_installed()]
    if as_json:
        print_json([{**_describe_package(package), "damage": damage} for package, damage in found])
    else:
        unknown = ["nobody noted how it was installed"]
        said = [unknown if damage is None else damage or ["as installed"] for _, damage in found]
        rows = zip(found, said, strict=True)
        _print_columns(
            [(_format_pair(package), package.version, printable_path(", ".join(how))) for (package, _), how in rows]
        )
    bad = [package for package, damage in found if damage]
    for package in bad:
        again = f"polyglot models install --force {_format_pair(package, ' ')}"
        click.echo(f"error: The model {_format_pair(package)} is damaged. Install it again: {again}", err=True)
    if bad:
        sys.exit(1)


@command.command("remove")
@click.argument("source")
@click.argument("target")
def remove(*, source: str, target: str) -> None:
    """Remove the models for a pair of languages."""
    from polyglot.engines.models import packages
    from polyglot.engines.models.argos_codes import argos_code

    with packages.packages_lock():
        found = packages.remove_packages(argos_code(source), argos_code(target))
    for package in found:
        click.echo(f"Removed {_format_pair(package)} {package.version}.")


def _fetch_index() -> "list[AvailablePackage]":
    from polyglot.engines.models import index

    click.echo(f"Asking {index.index_url()}", err=True)
    return index.list_available()


def _is_file(word: str) -> bool:
    return "." in word or "/" in word or Path(word).is_file()


def _print_installed(package: "Package", *, new: bool) -> None:
    if new:
        click.echo(
            f"Installed {_format_pair(package)} {package.version} in {package.folder} (sha256 {package.digest[:16]}…)."
        )
    else:
        click.echo(f"{_format_pair(package)} {package.version} is installed already.")


def _format_pair(model: "AvailablePackage | Package", sign: str = " → ") -> str:
    named = _describe_model(model)
    return f"{named['source']}{sign}{named['target']}"


def _describe_model(model: "AvailablePackage | Package") -> dict[str, Any]:
    """A model's pair, in BCP 47 tags where it has them, and its version."""
    from polyglot.engines.models.argos_codes import bcp47_tags

    names = [(*bcp47_tags(code), code)[0] for code in (model.source, model.target)]
    return {"source": names[0], "target": names[1], "version": model.version}


def _describe_package(package: "Package") -> dict[str, Any]:
    return {
        **_describe_model(package),
        "folder": str(package.folder),
        "bytes": package.size(),
        "sha256": package.digest,
    }


def _print_columns(rows: "Sequence[tuple[str, ...]]") -> None:
    """Rows, in columns as wide as they need."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
