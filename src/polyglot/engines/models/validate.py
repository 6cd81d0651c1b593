"""What a package file holds, before anything of it is unpacked: it is a zip file from a stranger."""

import json
import lzma
import re
import stat
import zipfile
import zlib
from pathlib import Path

from polyglot.errors import EngineError, UsageError

_MAX_SIZE = 8 << 30  # bytes unpacked; the largest package of Argos's index has about 1.5 GiB
_SPARE_ROOM = 64 << 20  # bytes unpacked that any file may have
_MAX_COMPRESSION = 20  # times smaller than its contents a larger file may be; models hardly shrink at all
_MAX_ENTRIES = 2000
_MAX_NAME_LENGTH = 200  # bytes of a path
_MAX_METADATA_SIZE = 1 << 20  # bytes

CODE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,30}")
NOT_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)


def read_metadata(path: Path) -> tuple[dict[str, str], str]:
    """What a package file's metadata say of it, and the one folder that everything in it lies in.

    Raises `EngineError` for what is no package, or would do harm, and `UsageError` where there is no such file.
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
        raise invalid_package(path, "it is not a whole zip file") from None
    except NOT_ZIP as error:
        # What Python says of it differs between its releases. RecursionError is a RuntimeError: metadata nested without end.
        raise invalid_package(path, getattr(error, "strerror", None) or "it cannot be read") from None
    except ValueError:
        raise invalid_package(path, "its metadata.json cannot be read") from None
    if not isinstance(metadata, dict) or metadata.get("type", "translate") != "translate":
        raise invalid_package(path, "it is of another type")
    rules = {"from_code": CODE, "to_code": CODE, "package_version": VERSION}
    told = {key: metadata.get(key) for key in rules}
    if not all(isinstance(told[key], str) and rule.fullmatch(str(told[key])) for key, rule in rules.items()):
        raise invalid_package(path, "it names no pair of languages or no version")
    if "model/model.bin" not in names or not names & {"sentencepiece.model", "bpe.model"}:
        raise invalid_package(path, "it holds no model or no tokenizer")
    return {key: str(value) for key, value in told.items()}, top


_REMEDY = "Get the .argosmodel file again from where you found it."


def invalid_package(path: Path, reason: str) -> EngineError:
    """What to say of a file that is no package."""
    return EngineError(f"{path.name} is not a translation package of Argos: {reason}.", remedy=_REMEDY)


def _check_entries(entries: list[zipfile.ZipInfo], path: Path) -> str:
    """The one folder of a zip file. Raises `EngineError` for what would leave it, or would fill the disk."""
    for entry in entries:
        parts = entry.filename.rstrip("/").split("/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        odd = "\\" in entry.filename or ":" in parts[0] or parts[0].startswith(".") or not entry.filename.isprintable()
        odd = odd or len(entry.filename.encode()) > _MAX_NAME_LENGTH
        if odd or kind not in {0, stat.S_IFREG, stat.S_IFDIR} or not {"", ".", ".."}.isdisjoint(parts):
            name = entry.filename.encode("unicode_escape").decode()[:80]
            raise EngineError(
                f"{path.name} holds a link, or a path that leaves its folder: {name}.", remedy="Do not use this file."
            )
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) != 1:
        raise invalid_package(path, "it does not hold one folder")
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or size > min(_MAX_SIZE, max(_SPARE_ROOM, _MAX_COMPRESSION * path.stat().st_size)):
        raise EngineError(
            f"{path.name} would unpack to {len(entries)} files of {size >> 20} MiB.", remedy="Do not use this file."
        )
    return tops.pop()
