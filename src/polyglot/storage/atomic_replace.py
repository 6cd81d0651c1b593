"""Reading and replacing files that other programs may be saving, without losing a save.

People edit catalogs. A PO editor, a script or git may save one while we work on it, and none of them respects our lock.
They save in two ways: by renaming a new file over the old one, or by truncating the old one and writing it in place.

Guarantees, on Linux and on file systems with leases and atomic exchange of names (ext4, xfs, btrfs, tmpfs):

- `read` never returns a half-written file. While it reads, a program that opens the file for writing waits.
- `replace_if_unchanged` replaces exactly the content that was read. For the microseconds that this takes, a program that
  opens the old file for writing, or opens the new one, waits as well. The two files are exchanged, so that the replaced
  file can be inspected. If it was renamed there meanwhile, the new file gets its content before anybody can open it; if a
  program waits to write into the old file, the old file is put back. In both cases the caller computes again, from the
  saved content.
- A process that is killed in between leaves the old file beside the path, under a name with the hashes of the file name
  and of both contents. `recover` puts it back if it is neither of the two contents.

A program escapes this only if the system suspends it inside its own call to open a file, after the lookup and before the
opening, for as long as all this takes.

Without leases (files of another user, network drives), a file counts as idle if it has not been written for a short time.
Without the exchange of names (macOS, Windows), a save between our last check and the rename, some microseconds, is lost.
"""

import errno
import hashlib
import os
import re
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from polyglot.errors import ContentError
from polyglot.storage import files, fingerprints
from polyglot.storage.file_leases import exclusive, read_idle, wait_until_idle
from polyglot.storage.fingerprints import Signature

_RESAVE_TIME = 0.05  # seconds to wait for a program that deletes a file in order to save it

_NEW_ONLY, _EXCHANGE = 1, 2  # Linux's RENAME_NOREPLACE and RENAME_EXCHANGE
_NO_SIGNATURE: Signature = (0, 0, 0, 0)  # of no file: the file was saved again meanwhile

_TEMPORARY = re.compile(r"\..+\.\d+\.tmp", re.DOTALL)
_ASIDE = re.compile(r"\..+\.([0-9a-f]{12})-([0-9a-f]{12})-([0-9a-f]{12})\.\d+\.aside", re.DOTALL)


def read(path: Path, name: str) -> tuple[bytes, Signature]:
    """Return the content of a file while no program is writing it, and its signature.

    Raises `FileNotFoundError`, and `ContentError` for `name` if it cannot be read or is being written for too long.
    """
    try:
        while True:
            with wait_until_idle(path, name) as file:
                signature, content = file.signature(), file.content()
                if file.is_idle():  # without a lease, it may have been opened meanwhile
                    return content, signature
    except FileNotFoundError:
        raise
    except OSError as error:
        raise files.unreadable_error(name, error) from None


def replace_if_unchanged(path: Path, old: bytes | None, new: bytes, name: str, *, durable: bool) -> Signature | None:
    """Replace the content `old` of a file by `new`, or create the file (`old` None); return its new signature.

    Returns None and changes nothing if the file has another content: it was saved meanwhile. Raises `ContentError` for
    `name` if it is being written for too long.
    """
    with files.temporary_beside(path, new, durable=durable) as temporary:
        written = fingerprints.status_signature(temporary.stat())
        if not (_move_if_free(path, temporary) if old is None else _exchange_files(path, old, new, temporary, name)):
            temporary.unlink(missing_ok=True)
            return None
    now = fingerprints.read_signature(path)
    return now if now is not None and _is_unchanged(now, written) else _NO_SIGNATURE


def move_file(old: Path, new: Path) -> bool:
    """Move a file atomically, and remove its folder if empty; return False if the new path exists."""
    files.make_folder(new.parent)
    if not _move_if_free(new, old):
        return False
    files.sync_folder(new.parent)
    if not any(old.parent.iterdir()):
        old.parent.rmdir()
    return True


def recover(folder: Path, name: Callable[[Path], str]) -> list[ContentError]:
    """Clean up after a killed run: delete its temporary files, and put back the files that it had moved aside.

    Call it while no run is active in the folder. Returns the conflicts that a person has to resolve, for the `name` of
    each file.
    """
    errors = []
    for where, _, names in os.walk(folder):
        for file in names:
            path = Path(where, file)
            if _TEMPORARY.fullmatch(file):
                path.unlink()
            elif hashes := _ASIDE.fullmatch(file):
                originals = (other for other in names if _digest(os.fsencode(other)) == hashes[1])
                original = path.with_name(next(originals, file))
                if not _restore_aside(path, original, hashes[2], hashes[3], name(original)):
                    errors.append(_conflict_error(name(original), files.printable_path(file)))
    return errors


def _exchange_files(path: Path, old: bytes, new: bytes, temporary: Path, name: str) -> bool:
    """Exchange `path` and `temporary` if `path` is idle and has the content `old`; return whether `path` is replaced."""
    hashes = "-".join(map(_digest, (os.fsencode(path.name), old, new)))
    aside = path.with_name(f".{path.name[:40]}.{hashes}.{os.getpid()}.aside")
    try:
        with wait_until_idle(path, name) as current, exclusive(temporary) as ours:
            if current.content() != old:
                return False
            signature = current.signature()
            temporary.rename(aside)  # complete now; the name tells `recover` its purpose
            if not _rename_with_flags(aside, path, _EXCHANGE):
                aside.replace(path)
                return True
            replaced = _is_unchanged(fingerprints.read_signature(aside), signature)
            if replaced and not current.is_contended():
                aside.unlink()
                return True
            theirs = None if replaced else read_idle(aside)
            if theirs is not None:  # another file was renamed to `path`: its content is the current one
                ours.replace_content(theirs)
                aside.unlink()
                return False
            # A program waits to write into the old file: put it back.
            _rename_with_flags(aside, path, _EXCHANGE)
            if _is_unchanged(fingerprints.read_signature(aside), ours.signature()):
                aside.unlink()
            else:
                aside.replace(path)  # another file was renamed to `path` meanwhile
            return False
    except FileNotFoundError:  # deleted, possibly by a program that deletes a file in order to save it
        if files.has_content(aside, new):
            aside.unlink()
        time.sleep(_RESAVE_TIME)
        return False


def _restore_aside(aside: Path, path: Path, old: str, new: str, name: str) -> bool:
    """Delete the file that a killed run moved aside if it is the run's own text or the text it had read; else put it back.

    Returns False if `path` has been saved again meanwhile.
    """
    data = aside.read_bytes()
    current = path.read_bytes() if path.is_file() else None
    if data != current and _digest(data) not in {old, new}:
        replaceable = current is not None and _digest(current) == new
        if not replaceable or replace_if_unchanged(path, current, data, name, durable=True) is None:
            return False
    aside.unlink()
    return True


def _conflict_error(name: str, aside: str) -> ContentError:
    text = f"This catalog was saved again after an interrupted command, which kept an earlier save in {aside}."
    return ContentError(text, where=name, remedy="Copy the missing translations from that file, then delete it.")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _is_unchanged(now: Signature | None, then: Signature) -> bool:
    """Return whether this is the same file, not written meanwhile. (On some file systems a rename alters the ctime.)"""
    return now is not None and (now[0], now[1], now[3]) == (then[0], then[1], then[3])


def _move_if_free(new: Path, file: Path) -> bool:
    """Rename a file to a path that does not exist; return False if it exists."""
    try:
        if _rename_with_flags(file, new, _NEW_ONLY):
            return True
    except FileExistsError:
        return False
    if os.path.lexists(new):
        return False
    file.rename(new)
    return True


def _rename_with_flags(old: Path, new: Path, flags: int) -> bool:
    """Rename with the flags of Linux's renameat2; return False if the system or file system does not support it."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    at_fdcwd = -100
    if call(at_fdcwd, os.fsencode(old), at_fdcwd, os.fsencode(new), flags) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
        return False
    raise OSError(code, os.strerror(code), str(old), None, str(new))


@cache
def _renameat2() -> Callable[..., Any] | None:
    """Return the C library's function, or None if it has none."""
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call
