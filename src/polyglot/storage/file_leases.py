"""File leases: waiting until no program writes a file, and, where the system has leases, keeping it so while we read.

Linux grants a read lease only if no process has the file open for writing (a write lease: has it open at all); a process
that then opens it waits until we have closed it. On other systems, and for files of another user, a file counts as idle
if it has not been written for a short time.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import msgspec

from polyglot.errors import ContentError
from polyglot.storage import fingerprints
from polyglot.storage.fingerprints import Signature

# Seconds:
_IDLE_TIME = 0.05  # without a write, after which a file counts as idle where there are no leases
_EMPTY_TIME = 1.0  # age up to which an empty file is about to be written, by a program that opens it twice
_MAX_WAIT = 10.0  # for a program that writes
_POLL_INTERVAL = 0.002  # between two checks

# File systems that may refuse a lease although no process has the file open.
_REMOTE_SYSTEMS = ("nfs", "cifs", "smb", "fuse", "9p", "ceph", "afs")


class LeasedFile(msgspec.Struct, frozen=True):
    """A file open for reading, with a lease if the system granted one."""

    descriptor: int
    lease: bool | None  # True: no process can open it for writing until it is closed; False: one has; None: unknown

    def content(self) -> bytes:
        """Return the whole content."""
        with open(self.descriptor, "rb", closefd=False) as file:
            return file.read()

    def signature(self) -> Signature:
        """Return the signature of the open file."""
        return fingerprints.status_signature(os.fstat(self.descriptor))

    def is_idle(self) -> bool:
        """Return whether no program writes the file, as far as the system can tell."""
        status = os.fstat(self.descriptor)
        age = time.time() - status.st_mtime
        if status.st_size == 0 and 0 <= age < _EMPTY_TIME:
            return False
        return not 0 <= age < _IDLE_TIME if self.lease is None else self.lease

    def replace_content(self, content: bytes) -> None:
        """Replace the content for processes that wait to open the file."""
        os.pwrite(self.descriptor, content, 0)
        os.ftruncate(self.descriptor, len(content))
        os.fsync(self.descriptor)

    def is_contended(self) -> bool:
        """Return whether a process waits to open the file for writing."""
        if sys.platform != "linux" or not self.lease:
            return False
        import fcntl

        return fcntl.fcntl(self.descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK


@contextmanager
def wait_until_idle(path: Path, name: str) -> Iterator[LeasedFile]:
    """Yield a file while no program writes it. Raises `ContentError` for `name` if that takes too long."""
    deadline = time.monotonic() + _MAX_WAIT
    while True:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            file = LeasedFile(descriptor, _take_lease(descriptor))
            if file.is_idle():
                yield file
                return
        finally:
            os.close(descriptor)
        if time.monotonic() > deadline:
            text = "Another program has been writing this file for too long."
            raise ContentError(text, where=name, remedy="Save and close it in that program, then run polyglot again.")
        time.sleep(_POLL_INTERVAL)


def read_idle(path: Path) -> bytes | None:
    """Return the content of a file, or None if a program is writing it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        file = LeasedFile(descriptor, _take_lease(descriptor))
        content = file.content()
        return content if file.is_idle() else None
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(path: Path) -> Iterator[LeasedFile]:
    """Hold our own new file so that no process can open it, under any name, until the context ends (with leases only)."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield LeasedFile(descriptor, _take_lease(descriptor, exclusive=True))
    finally:
        os.close(descriptor)


def _take_lease(descriptor: int, *, exclusive: bool = False) -> bool | None:
    """Take a lease that ends when the file is closed: a read lease, or an `exclusive` write lease.

    Returns False if another process has the file open, and None where there are no leases.
    """
    if sys.platform != "linux":
        return None
    import fcntl
    import signal

    try:
        # A waiting process causes a signal: one that is ignored by default, since SIGIO would end this process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK if exclusive else fcntl.F_RDLCK)
    except BlockingIOError:
        return None if _read_file_system(os.fstat(descriptor).st_dev).startswith(_REMOTE_SYSTEMS) else False
    except OSError:
        return None
    return True


@cache
def _read_file_system(device: int) -> str:
    """Return the type of a device's file system; empty if unknown."""
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(" - ")[2] for line in lines if line.split()[2] == number), "")
