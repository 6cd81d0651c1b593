"""`polyglot git-setup`: configure git to merge catalogs and ledgers by message, and to keep names out of its history.

`.gitattributes`, which is kept in git, assigns the merge driver and the filter to files; their commands are in the
configuration of each clone. They call the Python that runs this program, so that they work with any PATH.
"""

import shlex
import subprocess
import sys
from pathlib import Path

from polyglot.errors import UsageError
from polyglot.storage import files, git

_MERGED = "merge=polyglot"
_FILTERED = "filter=polyglot"
_ATTRIBUTES = {
    "locales/**/*.po": (_MERGED, _FILTERED),
    "locales/**/*.pot": (_MERGED, _FILTERED),
    "locales/**/*.jsonl": (_MERGED,),
    "locales/*/published.json": (_MERGED,),
}


def configure_git(folder: Path) -> list[str]:
    """Configure git to merge and clean the files of the publication in a folder; return the names of what was changed.

    Lines in `.gitattributes` are kept. Raises `UsageError` if the folder is not in a repository.
    """
    _run_git(folder, "rev-parse", "--show-toplevel")
    changed = []
    if _write_attributes(folder / ".gitattributes"):
        changed.append(".gitattributes")
    wanted = {
        "merge.polyglot.name": "polyglot: catalogs and ledgers, by message",
        "merge.polyglot.driver": _command("merge-driver -- %O %A %B %P"),
        # Without `filter.polyglot.required`: if the command cannot be run, git adds files as they are.
        "filter.polyglot.process": _command("clean-filter"),
    }
    if any(_read_config(folder, key) != value for key, value in wanted.items()):
        for key, value in wanted.items():
            _run_git(folder, "config", "--local", "--replace-all", key, value)
        changed.append("this clone's configuration")
    return changed


def _write_attributes(path: Path) -> bool:
    """Add what is missing, to the lines of an earlier version or as new ones; return whether anything was."""
    old = path.read_bytes() if path.is_file() else b""
    lines = old.splitlines(keepends=True)
    for pattern, attributes in _ATTRIBUTES.items():
        numbers = [number for number, line in enumerate(lines) if line.split()[:1] == [pattern.encode()]]
        present = {
            name
            for number in numbers
            for name in map(_attribute_name, lines[number].decode("utf-8", "replace").split()[1:])
        }
        missing = " ".join(value for value in attributes if _attribute_name(value) not in present)
        if not missing:
            continue
        ours = [number for number in numbers if _MERGED.encode() in lines[number].split()]
        if ours:
            line = lines[ours[-1]]
            text = line.rstrip(b"\r\n")
            lines[ours[-1]] = text.rstrip() + f" {missing}".encode() + line[len(text) :]
        else:
            if lines and not lines[-1].endswith(b"\n"):
                lines[-1] += b"\n"
            lines.append(f"{pattern} {missing}\n".encode())
    return files.write(path, b"".join(lines)) if lines else False


def _attribute_name(value: str) -> str:
    """Return the name of an attribute that is set, unset (`-diff`) or unspecified (`!diff`)."""
    return value.lstrip("-!").partition("=")[0]


def _command(arguments: str) -> str:
    """Return a command of this program; git runs it in a shell, that of the driver with file names for %O, %A, %B and %P.

    `-P` keeps Python from importing modules from the folder of the repository, where git runs the command.
    """
    python = shlex.quote(Path(sys.executable).as_posix())
    return f"{python.replace('%', '%%') if '%' in arguments else python} -P -m polyglot {arguments}"


def _read_config(folder: Path, key: str) -> str | None:
    result = _run_command(folder, "config", "--local", "--get", key)
    return result.stdout.removesuffix("\n") if result.returncode == 0 else None


def _run_git(folder: Path, *arguments: str) -> None:
    result = _run_command(folder, *arguments)
    if result.returncode != 0:
        message = result.stderr.strip().partition("\n")[0].removeprefix("fatal: ")
        raise UsageError(
            f"git cannot be set up in {folder}: {message}.", remedy="Create a repository with “git init” first."
        )


def _run_command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return git.run_git(folder, *arguments)
    except FileNotFoundError:
        raise UsageError("git is not installed.", remedy="Install it, then run git-setup again.") from None
