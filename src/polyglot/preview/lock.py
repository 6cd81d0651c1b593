"""One preview of a publication at a time: where the one that runs can be seen is kept beside its lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from polyglot.errors import BusyError
from polyglot.storage import files


@contextmanager
def alone(scratch: Path) -> Iterator[Path]:
    """Hold the lock of the preview; gives the file that its address goes to, for whoever comes second.

    Raises `BusyError`, with that address, if another run holds it.
    """
    known = scratch / "serve.address"
    try:
        with files.lock(scratch / "serve.lock") as hold:
            hold.unfinished = False  # what a killed one left behind is mended by the next build
            known.unlink(missing_ok=True)
            yield known
            known.unlink(missing_ok=True)
    except BusyError:
        if not known.is_file():
            raise
        address = files.read_text(known).strip()
        raise BusyError(
            f"This publication is served already, at {address}.", remedy="Look there, or end the other one."
        ) from None
