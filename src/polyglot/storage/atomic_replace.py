"""Files that other programs may be saving at this very moment: read at rest, replaced without losing a save.

Catalogs are people's. A PO editor, a script or git may save one while we work on it, and none of them knows of our lock.
They save in two ways: by renaming a new file over the old one, or by emptying the old one and writing it in place.

What is guaranteed, on Linux and on file systems that have leases and can exchange two names (ext4, xfs, btrfs, tmpfs):

- `read` gives no half-written file. While it reads, a program that wants to write in place is held up at its door.
- `replace_if_unchanged` replaces exactly what was read. For the microseconds that it takes, a program that wants to
write into the old file, or to
  open the new one, is held up as well. The two files are exchanged, so that we see what we have replaced. If that is a file
  which was renamed there meanwhile, the new one gets its content before anybody can open it; if somebody waits to write
  into the old one, it is put back. Both times the caller computes anew, from what was saved.
- A process that is killed in the middle leaves the old file beside the place, under a name that tells what was to be replaced
  by what. `recover` puts it back, if it is neither of the two.

A program escapes this only if the system stops it within its own call to open a file, after it has found the file and before it
has opened it, for as long as all this takes.

Where a lease cannot be had (files of another user, network drives), a file is at rest when nobody has written it for a while.
Where names cannot be exchanged (macOS, Windows), what is saved between our last look and the rename,
some microseconds, is lost.
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
from polyglot.storage import files
from polyglot.storage.file_leases import exclusive, read_idle, wait_until_idle
from polyglot.storage.files import Signature

_RESAVE_TIME = 0.05  # seconds that we leave a program that deletes a file in order to save it

_NEW_ONLY, _EXCHANGE = 1, 2  # Linux's RENAME_NOREPLACE and RENAME_EXCHANGE
_NO_SIGNATURE: Signature = (0, 0, 0, 0)  # what no file has: it was saved again since

_TEMPORARY = re.compile(r"\..+\.\d+\.tmp", re.DOTALL)
_ASIDE = re.compile(r"\..+\.([0-9a-f]{12})-([0-9a-f]{12})-([0-9a-f]{12})\.\d+\.aside", re.DOTALL)


def read(path: Path, name: str) -> tuple[bytes, Signature]:
    """What a file holds once nobody is writing it, and its signature.

    Raises `FileNotFoundError`, and `ContentError`, under `name`, if it cannot be read or is being written for too long.
    """
    try:
        while True:
            with wait_until_idle(path, name) as held:
                signature, content = held.signature(), held.content()
                if held.is_idle():  # still: without a lease, it may have been opened meanwhile
                    return content, signature
    except FileNotFoundError:
        raise
    except OSError as error:
        raise files.unreadable_error(name, error) from None


def replace_if_unchanged(path: Path, old: bytes | None, new: bytes, name: str, *, durable: bool) -> Signature | None:
    """Put `new` where `old` lies, or where nothing lies; returns the signature of the file as it is there now.

    None, and nothing is changed, if what lies there is something else: somebody saved it since. Raises `ContentError`, under
    `name`, if it is being written for too long.
    """
    with files.temporary_beside(path, new, durable=durable) as temporary:
        made = files.status_signature(temporary.stat())
        if not (_move_if_free(path, temporary) if old is None else _exchange_files(path, old, new, temporary, name)):
            temporary.unlink(missing_ok=True)
            return None
    now = files.read_signature(path)
    return now if now is not None and _is_unchanged(now, made) else _NO_SIGNATURE


def move_file(old: Path, new: Path) -> bool:
    """Give a file another place, in one step, and remove the folder that it leaves empty; False if that place is taken."""
    files.make_folder(new.parent)
    if not _move_if_free(new, old):
        return False
    files.sync_folder(new.parent)
    if not any(old.parent.iterdir()):
        old.parent.rmdir()
    return True


def recover(folder: Path, name: Callable[[Path], str]) -> list[ContentError]:
    """Tidy up after a run that was killed: remove its unfinished files, and put back what it had taken aside.

    To be called while no run is at work there. Returns what only a person can settle, under the `name` of each file.
    """
    errors = []
    for where, _, names in os.walk(folder):
        for one in names:
            path = Path(where, one)
            if _TEMPORARY.fullmatch(one):
                path.unlink()
            elif marks := _ASIDE.fullmatch(one):
                named = (other for other in names if _digest(os.fsencode(other)) == marks[1])
                place = path.with_name(next(named, one))
                if not _restore_aside(path, place, marks[2], marks[3], name(place)):
                    errors.append(_conflict_error(name(place), files.printable_path(one)))
    return errors


def _exchange_files(path: Path, old: bytes, new: bytes, temporary: Path, name: str) -> bool:
    """Exchange `path` and `temporary`, if `path` is at rest and holds `old`."""
    marks = "-".join(map(_digest, (os.fsencode(path.name), old, new)))
    aside = path.with_name(f".{path.name[:40]}.{marks}.{os.getpid()}.aside")
    try:
        with wait_until_idle(path, name) as there, exclusive(temporary) as ours:
            if there.content() != old:
                return False
            seen = there.signature()
            temporary.rename(aside)  # it is whole now, and its name tells the next run what it is
            if not _rename_with_flags(aside, path, _EXCHANGE):
                aside.replace(path)
                return True
            replaced = _is_unchanged(files.read_signature(aside), seen)
            if replaced and not there.is_contended():
                aside.unlink()
                return True
            theirs = None if replaced else read_idle(aside)
            if theirs is not None:  # somebody has renamed another file to it: that is what it holds from now on
                ours.replace_content(theirs)
                aside.unlink()
                return False
            _rename_with_flags(
                aside, path, _EXCHANGE
            )  # somebody waits to write into the very file that was there: it goes back
            if _is_unchanged(files.read_signature(aside), ours.signature()):
                aside.unlink()
            else:
                aside.replace(path)  # but for one that was renamed to it since
            return False
    except FileNotFoundError:  # taken away by somebody, or by a program that deletes a file to save it
        if files.has_content(aside, new):
            aside.unlink()
        time.sleep(_RESAVE_TIME)
        return False


def _restore_aside(aside: Path, path: Path, old: str, new: str, name: str) -> bool:
    """Remove what a killed run left aside if it is its own text, or the one that it had read; else put it back to its place.

    False if that place has been saved once more since.
    """
    data = aside.read_bytes()
    there = path.read_bytes() if path.is_file() else None
    if data != there and _digest(data) not in {old, new}:
        free = there is not None and _digest(there) == new
        if not free or replace_if_unchanged(path, there, data, name, durable=True) is None:
            return False
    aside.unlink()
    return True


def _conflict_error(place: str, aside: str) -> ContentError:
    text = f"This catalog was saved again after a run that was killed had taken an earlier save aside, which is in {aside}."
    return ContentError(text, where=place, remedy="Take over what is missing here, then delete that file.")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _is_unchanged(now: Signature | None, then: Signature) -> bool:
    """Is this the file that it was, and not written since? (Some file systems take a rename for a change of it.)"""
    return now is not None and (now[0], now[1], now[3]) == (then[0], then[1], then[3])


def _move_if_free(place: Path, file: Path) -> bool:
    """Give a file a place where nothing is; False if something is."""
    try:
        if _rename_with_flags(file, place, _NEW_ONLY):
            return True
    except FileExistsError:
        return False
    if os.path.lexists(place):
        return False
    file.rename(place)
    return True


def _rename_with_flags(old: Path, new: Path, how: int) -> bool:
    """Rename as only Linux can; False where the system or the file system cannot."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    here = -100  # AT_FDCWD
    if call(here, os.fsencode(old), here, os.fsencode(new), how) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
        return False
    raise OSError(code, os.strerror(code), str(old), None, str(new))


@cache
def _renameat2() -> Callable[..., Any] | None:
    """The C library's function; None where there is none."""
    if sys.platform != "linux":
        return None
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call
