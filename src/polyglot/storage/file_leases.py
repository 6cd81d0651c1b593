"""Files that nobody writes: waited for, and, where the system has leases, held so while we look.

A lease is Linux's own means: it is granted only if nobody has the file open (to write), and who opens the file then waits at
its door until we have closed it. Elsewhere, and for files of another user, a file is at rest when nobody has written it for
a while.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from polyglot.errors import ContentError
from polyglot.storage import files
from polyglot.storage.files import Signature

# Seconds:
_IDLE_TIME = 0.05  # without a write, where the system does not tell who writes
_EMPTY_TIME = 1.0  # for which an empty file is one that is about to be written, by a program that opens it twice
_MAX_WAIT = 10.0  # that we wait for a program that writes
_POLL_INTERVAL = 0.002  # between two looks

_REMOTE_SYSTEMS = (
    "nfs",
    "cifs",
    "smb",
    "fuse",
    "9p",
    "ceph",
    "afs",
)  # may refuse a lease although nobody has the file open


@dataclass(frozen=True, slots=True)
class LeasedFile:
    """A file that is open to be read, and of which we may know that nobody writes it."""

    descriptor: int
    lease: bool | None  # nobody can open it to write until it is closed; False: somebody has; None: nobody knows

    def content(self) -> bytes:
        """All that it holds."""
        with open(self.descriptor, "rb", closefd=False) as file:
            return file.read()

    def signature(self) -> Signature:
        """By what it is known."""
        return files.status_signature(os.fstat(self.descriptor))

    def is_idle(self) -> bool:
        """Does nobody write it, as far as one can tell?"""
        status = os.fstat(self.descriptor)
        age = time.time() - status.st_mtime
        if status.st_size == 0 and 0 <= age < _EMPTY_TIME:
            return False
        return not 0 <= age < _IDLE_TIME if self.lease is None else self.lease

    def replace_content(self, content: bytes) -> None:
        """Let it hold something else, for those who wait to open it."""
        os.pwrite(self.descriptor, content, 0)
        os.ftruncate(self.descriptor, len(content))
        os.fsync(self.descriptor)

    def is_contended(self) -> bool:
        """Does a program wait to open it and write?"""
        if sys.platform != "linux" or not self.lease:
            return False
        import fcntl

        return fcntl.fcntl(self.descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK


@contextmanager
def wait_until_idle(path: Path, name: str) -> Iterator[LeasedFile]:
    """A file once nobody writes it. Raises `ContentError`, under `name`, if that takes too long."""
    until = time.monotonic() + _MAX_WAIT
    while True:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            held = LeasedFile(descriptor, _take_lease(descriptor))
            if held.is_idle():
                yield held
                return
        finally:
            os.close(descriptor)
        if time.monotonic() > until:
            text = "Another program is writing this file, and does not come to an end."
            raise ContentError(text, where=name, remedy="Save it and close it there, then run polyglot again.")
        time.sleep(_POLL_INTERVAL)


def read_idle(path: Path) -> bytes | None:
    """What a file holds, if nobody is writing it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        held = LeasedFile(descriptor, _take_lease(descriptor))
        content = held.content()
        return content if held.is_idle() else None
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(path: Path) -> Iterator[LeasedFile]:
    """Our own new file, which nobody can open until we are done with it, under whatever name, where the system has leases."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield LeasedFile(descriptor, _take_lease(descriptor, exclusive=True))
    finally:
        os.close(descriptor)


def _take_lease(descriptor: int, *, exclusive: bool = False) -> bool | None:
    """Take a lease that ends when the file is closed: nobody has it open to write, or nobody has it open at all.

    False if somebody has; None where there are no leases.
    """
    if sys.platform != "linux":
        return None
    import fcntl
    import signal

    try:
        # We are told of a program that waits: by a signal that is ignored, as the usual one would end us.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK if exclusive else fcntl.F_RDLCK)
    except BlockingIOError:
        return None if _read_file_system(os.fstat(descriptor).st_dev).startswith(_REMOTE_SYSTEMS) else False
    except OSError:
        return None
    return True


@cache
def _read_file_system(device: int) -> str:
    """The kind of file system that a device holds; empty if nobody tells."""
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(" - ")[2] for line in lines if line.split()[2] == number), "")
