"""Git as a process. The queries change nothing and open no connection, also in a partial clone."""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def run_git(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run git in a folder. Raises `FileNotFoundError` if git is not installed."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        env=_environment(),
    )


def query_git(folder: Path, *arguments: str, stdin: str = "") -> str | None:
    """Return what git prints; None if it fails, or is not installed."""
    try:
        result = run_git(folder, *arguments, stdin=stdin)
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Checkout:
    """The commit that is checked out, and its branch; empty without them."""

    commit: str = ""
    branch: str = ""  # a full name: refs/heads/main


def read_checkout(folder: Path) -> Checkout:
    """Return what is checked out in a repository; nothing without git."""
    commit = find_commit(folder, "HEAD")
    return Checkout(commit, (query_git(folder, "symbolic-ref", "--quiet", "HEAD") or "").strip() if commit else "")


def find_commit(folder: Path, revision: str) -> str:
    """Return the commit that a revision names; empty if there is none."""
    name = f"{revision}^{{commit}}"
    return (query_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name) or "").strip()


def find_fork(folder: Path) -> str:
    """Return the commit where the current branch left its upstream, or HEAD without one; empty without a commit."""
    return find_merge_base(folder, "HEAD", "@{upstream}") or find_commit(folder, "HEAD")


def list_changed(folder: Path, commit: str, path: str) -> list[str]:
    """Return the files below a path that differ from a commit, untracked ones too, by their paths relative to the folder."""
    changed = query_git(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", path)
    new = query_git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", path)
    return [name for name in f"{changed or ''}{new or ''}".split("\0") if name]


def is_checked_out(folder: Path, path: str) -> bool:
    """Return whether git itself was the last to write a file that it keeps, or has read it since for a commit."""
    listed = query_git(folder, "ls-files", "--", path)
    return bool(listed) and query_git(folder, "diff-files", "--name-only", "--", path) == ""


def read_version(folder: Path, commit: str, path: str) -> str | None:
    """Return the text of a file at a commit, by its path relative to the folder; None if the commit has no such file."""
    return query_git(folder, "cat-file", "blob", f"{commit}:./{path}")


def list_commits(folder: Path, commits: str, path: str, limit: int) -> list[str]:
    """Return the last commits that changed a file, the newest first; `commits` is a commit, or a range of two."""
    return (query_git(folder, "rev-list", f"--max-count={limit}", commits, "--", path) or "").split()


def list_blobs(folder: Path, commit: str, path: str) -> dict[str, str]:
    """Return the ids of the files below a path at a commit, by their paths relative to the folder."""
    listed = query_git(folder, "ls-tree", "-r", "-z", commit, path) if commit else None
    rows = (line.partition("\t") for line in (listed or "").split("\0")[:-1])
    return {name: entry.rpartition(" ")[2] for entry, _, name in rows}


def find_merge_base(folder: Path, first: str, second: str) -> str:
    """Return the commit where two commits part; empty if there is none."""
    return (query_git(folder, "merge-base", first, second) or "").strip()


def refresh_index(folder: Path, paths: Iterable[Path]) -> None:
    """Let git see that those of these files which are as its index has them are unchanged.

    It takes a file for changed if its size is another than when it was added, although a filter has changed its content.
    """
    listed = query_git(folder, "ls-files", "--stage", "-z", "--", "*.po")
    blobs = {}
    for line in (listed or "").split("\0")[:-1]:
        entry, _, path = line.partition("\t")
        blobs[folder / path] = entry.split()[1]
    unchanged = [path for path in paths if path in blobs and is_blob(path.read_bytes(), blobs[path])]
    if unchanged:
        names = "".join(f"{path.relative_to(folder).as_posix()}\0" for path in unchanged)
        query_git(folder, "update-index", "-z", "--stdin", stdin=names)


@contextmanager
def open_blob_ids(folder: Path) -> Iterator[Callable[[str], str]]:
    """Give a function from the name of a file's version (`HEAD:path`) to its id, which is empty if there is none.

    One git process answers, from the first question on.
    """
    processes: list[subprocess.Popen[bytes]] = []

    def find(name: str) -> str:
        if "\n" in name:
            return ""
        if not processes:
            command = ["git", "-C", str(folder), "cat-file", "--batch-check=%(objectname)"]
            pipe = subprocess.PIPE
            processes.append(
                subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment())
            )
        (process,) = processes
        assert process.stdin
        assert process.stdout
        process.stdin.write(os.fsencode(name) + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline().decode().strip()
        return answer if answer.isalnum() else ""

    try:
        yield find
    finally:
        for process in processes:
            process.communicate()


def is_blob(data: bytes, id: str) -> bool:
    """Return whether a file's content has that id of git; never if it is empty."""
    kind = hashlib.sha1 if len(id) == 40 else hashlib.sha256
    return bool(id) and kind(b"blob %d\0" % len(data) + data).hexdigest() == id


def _environment() -> dict[str, str]:
    # A partial clone fetches what it lacks, unless told not to.
    return os.environ | {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
