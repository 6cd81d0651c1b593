"""The only door to pandoc: one run in a folder of its own, with nothing but the files that it is given.

It reads no templates of the user's, knows the day it is told and no other, and opens no connection, since no text that it
is given names anything outside. What it makes is a zip; `pack_container` writes one again, the same on every machine.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from polyglot.errors import PolyglotError

_ZIP_EPOCH = date(1980, 1, 1)  # the first day that a zip can name


def run_pandoc(arguments: Sequence[str], files: Mapping[str, bytes], day: date | None) -> dict[str, bytes]:
    """Let pandoc make a document of some files, and return the files in it. `day` is the day on which it was made."""
    with TemporaryDirectory(prefix="polyglot-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        command = [_pandoc_path(), *arguments, "--data-dir=.", "--quiet", "--output=made.zip"]
        stamp = int(datetime.combine(day or _ZIP_EPOCH, time(), UTC).timestamp())
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(stamp), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = " ".join(done.stderr.split()) or f"it ended with {done.returncode}"
            raise PolyglotError(f"Pandoc failed: {said}.", remedy="Please tell the makers of polyglot.")
        with ZipFile(Path(folder) / "made.zip") as made:
            return {name: made.read(name) for name in made.namelist()}


def pack_container(files: Mapping[str, bytes], first: str) -> bytes:
    """A zip of these files, by name, with `first` at its head and not compressed."""
    stream = BytesIO()
    with ZipFile(stream, "w") as zipped:
        for name in sorted(files, key=lambda name: (name != first, name)):
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            zipped.writestr(info, files[name], ZIP_STORED if name == first else ZIP_DEFLATED, 9)
    return stream.getvalue()


def _pandoc_path() -> str:
    """The pandoc that comes with the wheel, so that every machine has the same one."""
    package = find_spec("pypandoc")
    if package is not None and package.origin:
        for name in ("pandoc", "pandoc.exe"):
            path = Path(package.origin).parent / "files" / name
            if path.is_file():
                return str(path)
    raise PolyglotError(
        "EPUB and Word editions are made by pandoc, which is not installed.", remedy="Run: pip install pypandoc_binary"
    )
