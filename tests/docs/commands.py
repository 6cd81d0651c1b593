"""The shell commands of an example, and what can be said of one without running it."""

import importlib.metadata
import importlib.util
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from polyglot.cli import polyglot
from tests.docs.pages import ROOT

# Programs that are not ours, with every option that the guides give them. Each command was tried by hand.
OTHERS = {
    "apt": set(),
    "cd": set(),
    "cp": set(),
    "curl": {"-LsSf", "-O", "-s"},
    "jq": {"-r"},
    "msginit": {"--locale", "--no-translator", "--input", "--output-file"},
    "pip": {"--no-deps"},
    "rm": {"-r"},
    "sh": set(),
}
UV_TOOL = {"install": {"--overrides", "--with-executables-from"}, "uninstall": set(), "update-shell": set()}
MENTIONED = {"--reinstall", "--nthreads", "--worker-port"}  # options of uv and Dask that a text names by themselves


def split(text: str) -> Iterator[list[str]]:
    """Split a shell example into simple commands, without comments."""
    for line in text.replace("\\\n", " ").replace("|\n", "| ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in lexer:
            if word in {"&&", "||", "|", ";"}:
                yield words
                words = []
            else:
                words.append(word)
        if words:
            yield words


def check(words: Sequence[str]) -> None:
    """Fail unless this command exists and takes these arguments. Files that it names are made in the current folder."""
    program, *arguments = words
    match program:
        case "polyglot":
            make_files(arguments)
            parse(arguments)
        case "uv":
            check_uv(arguments)
        case "dask":
            check_dask(arguments)
        case "pytest":
            assert all((ROOT / path).is_file() for path in arguments), words
        case "python":
            assert arguments[0] == "-m", words
            assert importlib.util.find_spec(arguments[1]), words
        case _:
            assert program in OTHERS, f"{program} is unknown: say in OTHERS which options were tried"
            assert options(arguments) <= OTHERS[program], words


def parse(arguments: Sequence[str], *, complete: bool = True) -> None:
    """Let click parse the arguments of `polyglot` as it would for a run; arguments may be missing if not `complete`."""
    command: click.Command = polyglot
    context = None
    name, rest = "polyglot", list(arguments)
    try:
        while isinstance(command, click.Group):
            with command.make_context(name, list(rest), parent=context) as context:
                rest = command.make_parser(context).parse_args(list(rest))[1]
                name, found, rest = command.resolve_command(context, rest)  # type: ignore[assignment]
                assert found is not None, f"polyglot has no command {name}"
                command = found
        with command.make_context(name, rest, parent=context):
            pass
    except click.exceptions.Exit:
        pass  # --help and --version
    except (click.exceptions.NoArgsIsHelpError, click.MissingParameter):
        if complete:
            raise


def options_by_command(command: click.Command = polyglot, path: str = "") -> dict[str, set[str]]:
    """Return the options of a command and of all commands below it, by the words that call it (`tm find`)."""
    context = click.Context(command)
    found = {path: {option for parameter in command.get_params(context) for option in parameter.opts}}
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found |= options_by_command(below, f"{path} {name}".lstrip())
    return found


def make_files(words: Iterable[str]) -> None:
    """Make the files and folders that arguments name, relative to the current folder."""
    for word in words:
        if re.fullmatch(r"(?![-~])[\w./-]*(/|\.(md|po|tmx|argosmodel)\b)[\w./-]*", word):
            path = Path(word)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix:
                path.touch()
            else:
                path.mkdir(exist_ok=True)


def options(arguments: Iterable[str]) -> set[str]:
    """Return the words that are options."""
    return {word for word in arguments if word.startswith("-")}


def check_uv(arguments: Sequence[str]) -> None:
    """Fail unless `uv` can be called so: for a program of ours, or to install what this repository holds."""
    verb, *rest = arguments
    if verb == "run":
        check(rest)
        return
    assert verb == "tool", arguments
    action, *rest = rest
    assert options(rest) <= UV_TOOL[action], arguments
    if action == "uninstall":
        assert rest == [project()["name"]]
    if action == "install":
        [extras] = re.findall(r"^\.(?:\[(.+)\])?$", rest[0])
        assert {extra for extra in extras.split(",") if extra} <= set(project()["optional-dependencies"])
        assert bool(extras) == ("--overrides" in rest), "without the overrides an extra brings torch"
        if extras:
            assert (ROOT / rest[rest.index("--overrides") + 1]).is_file()


def check_dask(arguments: Sequence[str]) -> None:
    """Fail unless Dask's own command knows the verb and its options."""
    program = Path(sys.executable).parent / "dask"
    ran = subprocess.run([program, arguments[0], "--help"], capture_output=True, text=True, check=True)
    known = set(re.findall(r"--[\w-]+", ran.stdout))
    assert options(arguments) <= known, arguments


def project() -> dict[str, Any]:
    """Return the table `[project]` of our pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


def engines() -> dict[str, importlib.metadata.EntryPoint]:
    """Return the engines that are installed, by name."""
    return {point.name: point for point in importlib.metadata.entry_points(group="polyglot.engines")}
