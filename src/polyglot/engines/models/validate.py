"""Validation of a package file, an untrusted zip file, before it is unpacked."""

import json
import lzma
import re
import stat
import zipfile
import zlib
from pathlib import Path

from polyglot.errors import EngineError, UsageError

_MAX_SIZE = 8 << 30  # bytes unpacked; the largest package of Argos's index has about 1.5 GiB
_SPARE_ROOM = 64 << 20  # bytes unpacked that are allowed for any file
_MAX_COMPRESSION = 20  # highest compression ratio of a larger file; models hardly shrink
_MAX_ENTRIES = 2000
_MAX_NAME_LENGTH = 200  # bytes of a path
_MAX_METADATA_SIZE = 1 << 20  # bytes

CODE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,30}")
NOT_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)


def read_metadata(path: Path) -> tuple[dict[str, str], str]:
    """Return the metadata of a package file, and the name of the one top folder in it.

    The metadata are `from_code`, `to_code` and `package_version`. Raises `EngineError` for a file that is not a package or
    is dangerous, and `UsageError` for a missing file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            top = _check_entries(entries, path)
            names = {entry.filename.removeprefix(f"{top}/") for entry in entries}
            if "metadata.json" not in names:
                raise invalid_package(path, "it has no metadata.json")
            info = archive.getinfo(f"{top}/metadata.json")
            metadata = json.loads(archive.read(info)) if info.file_size <= _MAX_METADATA_SIZE else None
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except zipfile.BadZipFile:
        raise invalid_package(path, "it is not a complete zip file") from None
    except NOT_ZIP as error:
        # Python's messages differ between releases. RecursionError, for deeply nested metadata, is a RuntimeError.
        raise invalid_package(path, getattr(error, "strerror", None) or "it cannot be read") from None
    except ValueError:
        raise invalid_package(path, "its metadata.json cannot be read") from None
    if not isinstance(metadata, dict) or metadata.get("type", "translate") != "translate":
        raise invalid_package(path, "it is of another type")
    rules = {"from_code": CODE, "to_code": CODE, "package_version": VERSION}
    values = {key: metadata.get(key) for key in rules}
    if not all(isinstance(values[key], str) and rule.fullmatch(str(values[key])) for key, rule in rules.items()):
        raise invalid_package(path, "it has no language pair or no version")
    if "model/model.bin" not in names or not names & {"sentencepiece.model", "bpe.model"}:
        raise invalid_package(path, "it has no model or no tokenizer")
    return {key: str(value) for key, value in values.items()}, top


_REMEDY = "Download the .argosmodel file again."


def invalid_package(path: Path, reason: str) -> EngineError:
    """Return the error for a file that is not a package."""
    return EngineError(f"{path.name} is not an Argos translation package: {reason}.", remedy=_REMEDY)


def _check_entries(entries: list[zipfile.ZipInfo], path: Path) -> str:
    """Return the one top folder of a zip file. Raises `EngineError` for paths outside it, and for contents too large."""
    for entry in entries:
        parts = entry.filename.rstrip("/").split("/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        odd = "\\" in entry.filename or ":" in parts[0] or parts[0].startswith(".") or not entry.filename.isprintable()
        odd = odd or len(entry.filename.encode()) > _MAX_NAME_LENGTH
        if odd or kind not in {0, stat.S_IFREG, stat.S_IFDIR} or not {"", ".", ".."}.isdisjoint(parts):
            name = entry.filename.encode("unicode_escape").decode()[:80]
            raise EngineError(
                f"{path.name} contains a link, or a path outside its folder: {name}.", remedy="Do not use this file."
            )
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) != 1:
        raise invalid_package(path, "it does not have one top folder")
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or size > min(_MAX_SIZE, max(_SPARE_ROOM, _MAX_COMPRESSION * path.stat().st_size)):
        raise EngineError(
            f"{path.name} would unpack to {len(entries)} files of {size >> 20} MiB.", remedy="Do not use this file."
        )
    return tops.pop()
