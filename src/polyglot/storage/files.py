"""Files: read text; write only what changed, in one step; the lock of a publication.

A file is written beside its place and renamed over it, so that no reader ever sees half of one. `durable` writes also
reach the disk before they replace anything; they are for files that hold people's work.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Literal

from polyglot.errors import BusyError, ContentError

# By what git's index knows a file: its size, when its content and when anything of it changed (ns), its inode.
Signature = tuple[int, int, int, int]

_COMPLETED_MARK = b"done\n"
_TEMPORARY = re.compile(r"\.(.+)\.\d+\.tmp", re.DOTALL)


def read_text(path: Path, name: str = "") -> str:
    r"""The text of a UTF-8 file, with `\n` line ends and without a byte-order mark.

    Raises `ContentError`, under `name`, with the line of the first byte that is not UTF-8, and `FileNotFoundError`.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable_error(name or str(path), error) from None
    return decode_text(data, name or str(path))


def unreadable_error(name: str, error: OSError) -> ContentError:
    """What to say of a file that the system does not let us read."""
    return ContentError(f"cannot be read: {error.strerror}.", where=name, remedy="See what it is, and who may read it.")


def decode_text(data: bytes, name: str) -> str:
    """`read_text` for bytes that are already here."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(
            f"is not UTF-8 (byte {data[error.start]:#04x}).",
            where=name,
            line=line,
            remedy="Save the file as UTF-8.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def list_files(folder: Path, suffix: str, also: str = "") -> dict[str, Signature]:
    """The files below a folder that end so, by their paths in it without the ending, and the signature of each.

    Files of the name `also` are among them, by their whole paths. Hidden files and folders are not, nor what lies in
    `*.assets`, nor a symbolic link that leads nowhere. A folder that is not there has none.
    """
    found = {}
    rest = [(str(folder), "")]
    while rest:
        where, prefix = rest.pop()
        try:
            entries = os.scandir(where)
        except (FileNotFoundError, NotADirectoryError):
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                if (name.endswith(suffix) or name == also) and (signature := _entry_signature(entry)):
                    found[prefix + name.removesuffix(suffix)] = signature
                elif entry.is_dir(follow_symlinks=False) and not name.endswith(".assets"):
                    rest.append((entry.path, f"{prefix}{name}/"))
    return found


def read_signature(path: Path) -> Signature | None:
    """The signature of one file, or None if it is not there."""
    try:
        return status_signature(path.stat())
    except FileNotFoundError:
        return None


def _entry_signature(entry: os.DirEntry[str]) -> Signature | None:
    """The signature of what a walk came upon; None if it is no file, or a link that leads in a circle."""
    try:
        return status_signature(entry.stat()) if entry.is_file() else None
    except OSError:
        return None


def status_signature(status: os.stat_result) -> Signature:
    """The signature of a file of which this is the status."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def printable_path(path: str) -> str:
    r"""A path as it can be printed anywhere, on one line: what is no letter or sign in it stands as `\xff`."""
    if path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def write(path: Path, data: str | bytes, *, durable: bool = False) -> bool:
    """Put `data` at `path` in one step, making its folders; returns whether anything changed."""
    content = data.encode() if isinstance(data, str) else data
    if has_content(path, content):
        return False
    with temporary_beside(path, content, durable=durable) as temporary:
        temporary.replace(path)
    return True


@contextmanager
def temporary_beside(path: Path, content: bytes, *, durable: bool) -> Iterator[Path]:
    """A whole file beside `path`, which the caller renames to it, or removes.

    A `durable` one has reached the disk before it can replace anything, and so has, in the end, its new name.
    """
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    if durable:
        make_folder(path.parent)
    try:
        with open_for_writing(temporary, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def find_unfinished(folder: Path, names: Iterable[str]) -> list[Path]:
    """What processes that are gone had begun to write `temporary_beside` the files of these names in a folder."""
    begun = {name[:40] for name in names}
    try:
        found = [(path, _TEMPORARY.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:  # there is no such folder
        return []
    return [path for path, name in found if name and name[1] in begun]


def open_for_writing(path: Path, mode: Literal["wb", "ab"]) -> BufferedWriter:
    """A file opened to be written, in a folder that is made if it is not there."""
    try:
        return path.open(mode)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open(mode)


@dataclass(slots=True)
class HeldLock:
    """The lock of a publication, held."""

    unfinished: bool  # a run that held it was killed, or failed, and nobody has tidied up after it yet


@contextmanager
def hold_lock(path: Path, doing: str = "working on this publication") -> Iterator[HeldLock]:
    """Hold the lock file at `path`; a killed process leaves none held. Raises `BusyError` if another run holds it.

    The system's own lock, which costs nothing to import (the filelock package takes as long as a whole sync that finds
    nothing to do). The file says "done" unless the last run came to no good end.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0) as file:  # noqa: PTH123 (neither emptied nor only appended to)
        try:
            _lock_file(file.fileno())
        except OSError:
            raise BusyError(f"Another polyglot is {doing}.", remedy="Wait until it is done, then try again.") from None
        hold = HeldLock(unfinished=file.read() != _COMPLETED_MARK)
        file.truncate(0)
        yield hold
        if not hold.unfinished:
            file.seek(0)
            file.write(_COMPLETED_MARK)


def _lock_file(descriptor: int) -> None:
    """Lock an open file until it is closed or its process ends, without waiting.

    The lock belongs to this process alone, so that a worker process which outlives a killed one does not go on holding it.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def has_content(path: Path, content: bytes) -> bool:
    """Is this what the file at `path` holds?"""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def make_folder(folder: Path) -> None:
    """Make a folder, and let its name reach the disk."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
