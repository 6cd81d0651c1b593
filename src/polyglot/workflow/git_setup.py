"""git and a publication: catalogs and ledgers are merged by message, in this clone.

What says so for everybody is `.gitattributes`, which is kept in git; what the driver is, git asks of each clone's own
configuration. The driver is this very Python, so that it is found whatever PATH git is called with.
"""

import shlex
import subprocess
import sys
from pathlib import Path

from polyglot.errors import UsageError
from polyglot.storage import files

_PATTERNS = ("locales/**/*.po", "locales/**/*.pot", "locales/**/*.jsonl", "locales/*/published.json")


def configure_git(folder: Path) -> list[str]:
    """Tell git how to merge the files of the publication in a folder; returns what had to be changed.

    What stands in `.gitattributes` is kept. Raises `UsageError` where the folder is in no repository.
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
    """Add the lines that are not there; returns whether any was not."""
    old = path.read_bytes() if path.is_file() else b""
    lines = [f"{pattern} merge=polyglot".encode() for pattern in _PATTERNS]
    absent = [line for line in lines if line not in [known.strip() for known in old.splitlines()]]
    end = b"\n" if old and not old.endswith(b"\n") else b""
    return files.write(path, old + end + b"".join(line + b"\n" for line in absent)) if absent else False


def _driver_command() -> str:
    """The command for git, which runs it by a shell in the repository's folder and puts file names for %O, %A, %B, %P.

    -P: what lies in that folder is no part of the program.
    """
    python = shlex.quote(Path(sys.executable).as_posix()).replace("%", "%%")
    return f"{python} -P -m polyglot merge-driver -- %O %A %B %P"


def _read_config(folder: Path, key: str) -> str | None:
    asked = _run_command(folder, "config", "--local", "--get", key)
    return asked.stdout.removesuffix("\n") if asked.returncode == 0 else None


def _run_git(folder: Path, *arguments: str) -> None:
    done = _run_command(folder, *arguments)
    if done.returncode != 0:
        said = done.stderr.strip().partition("\n")[0].removeprefix("fatal: ")
        raise UsageError(
            f"git cannot be set up in {folder}: {said}.", remedy="Make a repository with “git init” first."
        )


def _run_command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed.", remedy="Install it, then try again.") from None
