"""`polyglot git-setup`: configure git to merge catalogs and ledgers by message.

`.gitattributes`, which is kept in git, assigns the merge driver to files; the command of the driver is in the configuration
of each clone. The command calls the Python that runs this program, so that it works with any PATH.
"""

import shlex
import subprocess
import sys
from pathlib import Path

from polyglot.errors import UsageError
from polyglot.storage import files, git

_PATTERNS = ("locales/**/*.po", "locales/**/*.pot", "locales/**/*.jsonl", "locales/*/published.json")


def configure_git(folder: Path) -> list[str]:
    """Configure git to merge the files of the publication in a folder; return the names of what was changed.

    Lines in `.gitattributes` are kept. Raises `UsageError` if the folder is not in a repository.
    """
    _run_git(folder, "rev-parse", "--show-toplevel")
    changed = []
    if _write_attributes(folder / ".gitattributes"):
        changed.append(".gitattributes")
    wanted = {
        "merge.polyglot.name": "polyglot: catalogs and ledgers, by message",
        "merge.polyglot.driver": _driver_command(),
    }
    if any(_read_config(folder, key) != value for key, value in wanted.items()):
        for key, value in wanted.items():
            _run_git(folder, "config", "--local", "--replace-all", key, value)
        changed.append("this clone's configuration")
    return changed


def _write_attributes(path: Path) -> bool:
    """Add the missing lines; return whether there were any."""
    old = path.read_bytes() if path.is_file() else b""
    lines = [f"{pattern} merge=polyglot".encode() for pattern in _PATTERNS]
    present = [line.strip() for line in old.splitlines()]
    absent = [line for line in lines if line not in present]
    end = b"\n" if old and not old.endswith(b"\n") else b""
    return files.write(path, old + end + b"".join(line + b"\n" for line in absent)) if absent else False


def _driver_command() -> str:
    """Return the command of the merge driver; git runs it in a shell, with file names in place of %O, %A, %B and %P.

    `-P` keeps Python from importing modules from the folder of the repository, where git runs the command.
    """
    python = shlex.quote(Path(sys.executable).as_posix()).replace("%", "%%")
    return f"{python} -P -m polyglot merge-driver -- %O %A %B %P"


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
