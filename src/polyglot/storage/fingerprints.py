"""Fingerprints of files and of the program, by which a run finds out whether an earlier result is still current."""

import os
import sys
from hashlib import blake2b
from pathlib import Path

# The stat data of git's index: size, mtime and ctime (ns), inode.
Signature = tuple[int, int, int, int]
# Of all files that a result was computed from, in an order that the caller defines; None for a missing file.
Signatures = tuple[Signature | None, ...]
FileStamp = tuple[int, int]  # size and modification time (ns) of a file; (-1, 0) for a missing one

_PACKAGES = "-packages"  # the end of the names of folders of installed packages
_CLOCK_TICK = 20_000_000  # ns: the coarsest clock of a file system that we know


def read_signature(path: Path) -> Signature | None:
    """Return the signature of a file, or None if it does not exist."""
    try:
        return status_signature(path.stat())
    except FileNotFoundError:
        return None


def status_signature(status: os.stat_result) -> Signature:
    """Return the signature of a file with this status."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def stamp_file(path: Path | str) -> FileStamp:
    """Return the stamp of a file; (-1, 0) if it is missing. Strings are faster than paths."""
    try:
        status = os.stat(path)  # noqa: PTH116 (builds call this for every output file)
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def hash_content(path: Path) -> bytes:
    """Return a hash of a file's content; empty if it is missing or cannot be read."""
    try:
        return blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def are_settled(signatures: Signatures, time: int) -> bool:
    """Return whether a change after this time (ns), when the files were read, would have changed these signatures.

    A file that changed just before it was read may change again within the same tick of the clock.
    """
    latest = max((signature[2] for signature in signatures if signature is not None), default=0)
    return latest < time - _CLOCK_TICK


def list_files(folder: Path, suffix: str, also: str = "") -> dict[str, Signature]:
    """Return the files below a folder with a suffix: relative path without the suffix -> signature.

    Files with the name `also` are included, by their whole relative paths. Hidden files and folders, the content of
    `*.assets` folders and broken symbolic links are left out. A missing folder has no files.
    """
    signatures = {}
    pending = [(str(folder), "")]
    while pending:
        current, prefix = pending.pop()
        try:
            entries = os.scandir(current)
        except (FileNotFoundError, NotADirectoryError):
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                if (name.endswith(suffix) or name == also) and (signature := _entry_signature(entry)):
                    signatures[prefix + name.removesuffix(suffix)] = signature
                elif entry.is_dir(follow_symlinks=False) and not name.endswith(".assets"):
                    pending.append((entry.path, f"{prefix}{name}/"))
    return signatures


def _entry_signature(entry: os.DirEntry[str]) -> Signature | None:
    """Return the signature of a folder's entry, or None if it is not a file or is a circular link."""
    try:
        return status_signature(entry.stat()) if entry.is_file() else None
    except OSError:
        return None


def hash_program() -> bytes:
    """Return a hash of the program and of the installed packages.

    Installing another version of a package, such as polyglot or a plug-in, changes its folder's signature. A program that
    is not installed there, but run from its source, is hashed by the signatures of its files.
    """
    program = Path(__file__).parents[1]
    signatures: dict[str, Signature | None] = {}
    for folder in sys.path:
        paths = [folder] if folder.endswith(_PACKAGES) else _list_metadata(folder or os.curdir)
        signatures |= {path: read_signature(Path(path)) for path in paths}
    if not program.parent.name.endswith(_PACKAGES):
        signatures |= {
            name: signature for name, signature in list_files(program, "").items() if not name.endswith(".pyc")
        }
    return blake2b(repr(sorted(signatures.items())).encode(), digest_size=16).digest()


def _list_metadata(folder: str) -> list[str]:
    """Return the folders in a folder that describe installed packages."""
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:  # a zip file, or nothing
        return []
    return [f"{folder}/{name}" for name in names if name.endswith((".dist-info", ".egg-info"))]
