"""Compiled files of the program: what is made of a source file is kept as Python keeps compiled modules, in `__pycache__`."""

import marshal
import sys
from contextlib import suppress
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from polyglot.storage import files


def compiled_path(source: Path) -> str:
    """Return the path of the compiled file of a source file."""
    return cache_from_source(str(source))


def hash_source(source: bytes, compiler: str, *versions: str) -> str:
    """Return a hash of a source and of all that compiles it: a module's file, and versions of libraries."""
    version = f"{Path(compiler).stat().st_mtime_ns} {' '.join(versions)}\0"
    return blake2b(version.encode() + source, digest_size=16).hexdigest()


def load_compiled(path: str, source_hash: str) -> Any:
    """Return the value in a compiled file; None if it is missing, broken or of another source."""
    with suppress(OSError, EOFError, ValueError, TypeError):
        head, _, data = Path(path).read_bytes().partition(b"\n")
        if head == source_hash.encode():
            return marshal.loads(data)  # as safe as the compiled modules of Python
    return None


def save_compiled(path: str, source_hash: str, value: Any) -> None:
    """Keep a value of Python's own types in a compiled file, if Python would keep a module here."""
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            files.write(path, source_hash.encode() + b"\n" + marshal.dumps(value))
