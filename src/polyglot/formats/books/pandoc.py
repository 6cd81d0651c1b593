"""The only caller of pandoc: each run has a folder of its own, with the given files only.

Pandoc reads no user templates, uses the given day as its date, and opens no connection, since its input refers to nothing
outside.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from polyglot.errors import PolyglotError

REQUIREMENT = "Run: pip install pypandoc_binary"

_ZIP_EPOCH = date(1980, 1, 1)  # the first day of zip files


def run_pandoc(arguments: Sequence[str], files: Mapping[str, bytes], day: date | None) -> dict[str, bytes]:
    """Run pandoc on files by name, and return the files in the document. `day` is the document's date.

    Raises `PolyglotError` if pandoc fails or is not installed.
    """
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
            message = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
            raise PolyglotError(f"Pandoc failed: {message}.", remedy="Please report it to the developers of polyglot.")
        with ZipFile(Path(folder) / "made.zip") as document:
            return {name: document.read(name) for name in document.namelist()}


def _pandoc_path() -> str:
    """Return the path of the pandoc in its wheel, which is the same on every machine."""
    package = find_spec("pypandoc")
    if package is not None and package.origin:
        for name in ("pandoc", "pandoc.exe"):
            path = Path(package.origin).parent / "files" / name
            if path.is_file():
                return str(path)
    raise PolyglotError("Word editions need pandoc, which is not installed.", remedy=REQUIREMENT)
