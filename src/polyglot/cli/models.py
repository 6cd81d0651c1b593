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
    """List, install and remove models for translation (Argos packages, shared with other programs)."""


@command.command("list")
@click.option("--available", is_flag=True, help="List the models in the index; its address is printed first")
@json_option
def list_models(*, available: bool, as_json: bool) -> None:
    """List the installed models and their sizes on disk."""
    from polyglot.engines.models import packages

    installed = packages.list_installed()
    if available:
        _list_available(installed, as_json=as_json)
    elif as_json:
        print_json([_describe_package(package) for package in installed])
    else:
        from rich.filesize import decimal

        _print_columns(
            [
                (_format_pair(package), package.version, decimal(package.size()), package.folder.name)
                for package in installed
            ]
        )
        if not any((package.source, package.target) == ("en", "es") for package in installed):
            click.echo("en → es  starter model of polyglot, of low quality; better: polyglot models install en es")
        size = sum(package.size() for package in installed)
        click.echo(f"{format_count(len(installed), 'model')}, {decimal(size)}, in {packages.packages_folder()}")


def _list_available(installed: "list[Package]", *, as_json: bool) -> None:
    from polyglot.engines.resolve_models import model_state

    available_models = _fetch_index()
    if as_json:
        print_json(
            [
                {**_describe_model(entry), "state": model_state(entry, installed), "sha256": entry.sha256}
                for entry in available_models
            ]
        )
        return
    descriptions = {"new": "", "newer": "newer than the installed version", "older": "a newer version is installed"}
    states = [model_state(entry, installed) for entry in available_models]
    _print_columns(
        [
            (_format_pair(entry), entry.version, descriptions.get(state, state))
            for entry, state in zip(available_models, states, strict=True)
        ]
    )


@command.command("install")
@click.argument("what", nargs=-1, metavar="[FILE… | LANGUAGE LANGUAGE…]")
@click.option("--all-pairs", is_flag=True, help="Install models from each language into each, not only from the first")
@click.option("--force", is_flag=True, help="Install again, and replace a newer version")
@click.pass_obj
def install(project: Path | None, *, what: tuple[str, ...], all_pairs: bool, force: bool) -> None:
    """Install models: from .argosmodel FILEs, or for LANGUAGEs from the index of Argos.

    “install en es fr ar” installs the models for drafting from English into the three other languages; without
    arguments, those that this publication needs. If a pair has no model, the models of the shortest route by way of other
    languages are installed. The index is fetched over the network; its address is printed first.
    """
    if what and all(_is_file_name(word) for word in what):
        _install_files(what, force=force)
    elif any(_is_file_name(word) for word in what):
        raise click.UsageError("Name either files or languages.")
    elif len(what) == 1:
        raise click.UsageError(f"Name the language of the articles first: polyglot models install en {what[0]}")
    else:
        from polyglot.engines.resolve_models import requested_pairs
        from polyglot.language.locales import parse_tag
        from polyglot.workflow.models import required_pairs

        tags = [parse_tag(tag).tag for tag in what]
        pairs = requested_pairs(tags, all_pairs=all_pairs) if tags else required_pairs(open_publication(project))
        _install_pairs(pairs, force=force)


def _install_files(paths: tuple[str, ...], *, force: bool) -> None:
    from polyglot.engines.models import packages

    for path in paths:
        installed = packages.list_installed()
        with packages.packages_lock():
            package = packages.install_package(Path(path), force=force)
        _print_installed(package, new=force or package not in installed)


def _install_pairs(pairs: list[tuple[str, str]], *, force: bool) -> None:
    """Install the models of the routes between these languages. Ends with exit code 1 if a pair has no route."""
    from polyglot.engines.models import packages
    from polyglot.engines.resolve_models import find_routes, install_available, model_state

    offered = _fetch_index()
    newest = {(entry.source, entry.target): entry for entry in offered}
    routes = find_routes(pairs, offered, packages.list_installed())
    for route in routes:
        if len(route.models) > 1:
            click.echo(f"{' → '.join(route.pair)}: by way of {', '.join(source for source, _ in route.models[1:])}.")
    for pair in dict.fromkeys(pair for route in routes for pair in route.models):
        installed = packages.list_installed()
        entry = newest.get(pair)
        if entry is not None and (force or model_state(entry, installed) in {"new", "newer"}):
            with progress(_format_pair(entry), in_bytes=True) as bar:
                package = install_available(entry, bar, force=force)
            _print_installed(package, new=True)
        else:
            _print_installed(next(one for one in reversed(installed) if (one.source, one.target) == pair), new=False)
    unreachable = [" → ".join(route.pair) for route in routes if not route.models]
    if unreachable:
        click.echo(f"error: No models for {', '.join(unreachable)}, neither installed nor in the index.", err=True)
        sys.exit(1)


@command.command("verify")
@json_option
def verify(*, as_json: bool) -> None:
    """Check that the files of the installed models are unchanged. The exit code is 1 if a model is damaged."""
    from polyglot.engines.models import packages
    from polyglot.storage.files import printable_path

    checked = [(package, packages.find_damage(package)) for package in packages.list_installed()]
    if as_json:
        print_json([{**_describe_package(package), "damage": damage} for package, damage in checked])
    else:
        unknown = ["no record of the installation"]
        results = [unknown if damage is None else damage or ["unchanged"] for _, damage in checked]
        rows = zip(checked, results, strict=True)
        _print_columns(
            [
                (_format_pair(package), package.version, printable_path(", ".join(result)))
                for (package, _), result in rows
            ]
        )
    bad = [package for package, damage in checked if damage]
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
        removed = packages.remove_packages(argos_code(source), argos_code(target))
    for package in removed:
        click.echo(f"Removed {_format_pair(package)} {package.version}.")


def _fetch_index() -> "list[AvailablePackage]":
    from polyglot.engines.models import index

    click.echo(f"Fetching {index.index_url()}", err=True)
    return index.list_available()


def _is_file_name(word: str) -> bool:
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
    """Return a model's languages, as BCP 47 tags if possible, and its version."""
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
    """Print rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
