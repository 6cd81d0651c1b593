"""Files: reading text, atomic writing of changed content, and the lock of a publication.

A file is written to a temporary file beside its path and renamed over it, so that readers never see a half-written one.
`durable` writes also reach the disk before they replace anything; they are for files that hold people's work.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Literal

from polyglot.errors import BusyError, ContentError

_COMPLETED_MARK = b"done\n"
_TEMPORARY = re.compile(r"\.(.+)\.\d+\.tmp", re.DOTALL)


def read_text(path: Path, name: str = "") -> str:
    r"""Return the text of a UTF-8 file, with `\n` line ends and without a byte-order mark.

    Raises `FileNotFoundError`, and `ContentError` for `name` with the line of the first byte that is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable_error(name or str(path), error) from None
    return decode_text(data, name or str(path))


def unreadable_error(name: str, error: OSError) -> ContentError:
    """Return the error for a file that the system cannot read."""
    return ContentError(f"cannot be read: {error.strerror}.", where=name, remedy="Check its type and its permissions.")


def decode_text(data: bytes, name: str) -> str:
    """Decode bytes as `read_text` does."""
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


def printable_path(path: str) -> str:
    r"""Return a path that can be printed on one line, with unprintable characters and bytes escaped (`\xff`)."""
    if path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def write(path: Path | str, data: str | bytes, *, durable: bool = False) -> bool:
    """Write `data` to `path` atomically, creating its folders; return whether the content changed.

    Builds call this for every output file: strings are faster than paths.
    """
    content = data.encode() if isinstance(data, str) else data
    if has_content(path, content):
        return False
    if durable:
        with temporary_beside(Path(path), content, durable=True) as temporary:
            temporary.replace(path)
        return True
    temporary_name = _temporary_name(os.fspath(path))
    try:
        with open_for_writing(temporary_name, "wb") as file:
            file.write(content)
        os.replace(temporary_name, path)  # noqa: PTH105
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary_name)  # noqa: PTH108
        raise
    return True


@contextmanager
def temporary_beside(path: Path, content: bytes, *, durable: bool) -> Iterator[Path]:
    """Yield a complete temporary file beside `path`, which the caller renames to `path` or deletes.

    A `durable` file has reached the disk when it is yielded; its new name reaches the disk when the context ends.
    """
    temporary = Path(_temporary_name(str(path)))
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


def _temporary_name(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name[:40]}.{os.getpid()}.tmp")  # noqa: PTH118


def find_unfinished(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the files in a folder that ended processes left of `temporary_beside` for files of these names."""
    prefixes = {name[:40] for name in names}
    try:
        matches = [(path, _TEMPORARY.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:  # there is no such folder
        return []
    return [path for path, match in matches if match and match[1] in prefixes]


def open_for_writing(path: Path | str, mode: Literal["wb", "ab"]) -> BufferedWriter:
    """Open a file for writing, creating its folder if necessary."""
    try:
        return open(path, mode)  # noqa: PTH123
    except FileNotFoundError:
        folder = os.path.dirname(path)  # noqa: PTH120
        try:
            os.mkdir(folder)  # noqa: PTH102 (nearly always enough, and faster)
        except (FileNotFoundError, FileExistsError):
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        return open(path, mode)  # noqa: PTH123


@dataclass(slots=True)
class HeldLock:
    """The held lock of a publication."""

    unfinished: bool  # the last run was killed or failed, and its files are not cleaned up yet
    is_new: bool  # no run is known; other files of one may be there


@contextmanager
def hold_lock(path: Path, activity: str = "working on this publication") -> Iterator[HeldLock]:
    """Hold the lock file at `path`; it is released when the process ends. Raises `BusyError` if another run holds it.

    This is the system's own lock, without the import time of the filelock package, which equals that of a whole sync
    without changes. The file contains "done" unless the last run was killed or failed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0) as file:  # noqa: PTH123 (no mode of Path.open neither truncates nor appends)
        try:
            _lock_file(file.fileno())
        except OSError:
            raise BusyError(
                f"Another polyglot is {activity}.", remedy="Wait until it is done, then try again."
            ) from None
        hold = HeldLock(unfinished=file.read() != _COMPLETED_MARK, is_new=is_new)
        file.truncate(0)
        yield hold
        if not hold.unfinished:
            file.seek(0)
            file.write(_COMPLETED_MARK)


def _lock_file(descriptor: int) -> None:
    """Lock an open file until it is closed or its process ends, without waiting.

    The lock belongs to this process alone, so that a worker process that outlives it does not keep the lock.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def has_content(path: Path | str, content: bytes) -> bool:
    """Return whether the file at `path` has this content."""
    try:
        return os.stat(path).st_size == len(content) and Path(path).read_bytes() == content  # noqa: PTH116
    except FileNotFoundError:
        return False


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, and flush their names to the disk."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
