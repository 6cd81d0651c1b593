"""Argos model packages: where Argos keeps them, what is in them, and how they come and go.

Packages are zip files from strangers. Each is looked through before anything is unpacked, and unpacked beside its place
before it is moved there. Argos's own installer is not used, since it imports torch.
"""

import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from polyglot import files
from polyglot.errors import EngineError, UsageError

_LARGEST = 8 << 30  # bytes unpacked; the largest package of Argos's index has about 1.5 GiB
_ROOM = 64 << 20  # bytes unpacked that any file may have
_SHRUNK = 20  # times smaller than its contents a larger file may be; models hardly shrink at all
_ENTRIES = 2000
_LONGEST = 200  # bytes of a path
_METADATA = 1 << 20  # bytes
RECORD = "polyglot.json"  # in a package's folder: what it was unpacked from
_UNFINISHED = ".polyglot-"  # how the folders begin that are being unpacked
_DAY = 86400

_CODE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,30}")
_NOT_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Package:
    """A model for one pair of languages, in Argos's own names for them."""

    source: str
    target: str
    version: str
    folder: Path
    prefix: str = ""  # a target-language token that some models want
    digest: str = ""  # SHA-256 of the file it was installed from, where we installed it
    starter: bool = False

    @property
    def name(self) -> str:
        """How the ledger names this model."""
        return f"argos {self.source}-{self.target} {self.version}" + (" starter" if self.starter else "")

    def size(self) -> int:
        """Bytes on the disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def home() -> Path:
    """The folder where Argos keeps its packages (argostranslate.settings makes folders when imported, so we look ourselves)."""
    snap = os.environ.get("SNAP_USER_DATA") if "SNAP" in os.environ else None
    user = Path(snap) if snap else Path.home()
    chosen = os.environ.get("ARGOS_PACKAGES_DIR")
    if not chosen:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or user / ".config")
        chosen = _mapping(config / "argos-translate" / "settings.json").get("ARGOS_PACKAGES_DIR")
    data = Path(os.environ.get("XDG_DATA_HOME") or user / ".local" / "share")
    return Path(chosen) if isinstance(chosen, str) and chosen else data / "argos-translate" / "packages"


def cache() -> Path:
    """The user's folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polyglot"


def installed() -> list[Package]:
    """The packages that are there, by pair and version; a folder that is no package for a pair is passed over."""
    folders = sorted(home().iterdir()) if home().is_dir() else []
    found = [package for folder in folders if folder.is_dir() and (package := _read(folder)) is not None]
    return sorted(found, key=lambda package: (package.source, package.target, _rank(package.version)))


def install(path: Path, pair: tuple[str, str] | None = None, *, force: bool = False) -> Package:
    """Install a package file in place of any other for its pair, and return what was installed.

    `pair` is in Argos's names. Raises `EngineError` for a file that is no package, or one for another pair than `pair`,
    and `UsageError` where there is no such file, or where a newer version is there already, unless `force`.
    """
    metadata, top = _inspect(path)
    found = (metadata["from_code"], metadata["to_code"])
    if pair is not None and found != pair:
        raise EngineError(
            f"The package {path.name} is for {found[0]} → {found[1]}, not {pair[0]} → {pair[1]}.",
            remedy="Install the right one.",
        )
    known = installed()
    old = [package for package in known if (package.source, package.target) == found]
    newer = next((package for package in old if _rank(package.version) > _rank(metadata["package_version"])), None)
    if newer is not None and not force:
        raise UsageError(
            f"A newer version ({newer.version}) for {found[0]} → {found[1]} is installed.",
            remedy="Use --force to replace it.",
        )
    place = home() / top
    if place.exists() and place not in {package.folder for package in old}:
        raise EngineError(
            f"The package {path.name} would take the place of something else: {place}.",
            remedy="Remove that folder if you do not need it.",
        )
    new = unpack(path, place)
    for package in old:
        if package.folder != place:
            _delete(package.folder)
    return new


def remove(source: str, target: str) -> list[Package]:
    """Remove the packages of a pair and return them. Raises `UsageError` if there are none."""
    found = [package for package in installed() if (package.source, package.target) == (source, target)]
    if not found:
        raise UsageError(
            f"No model for {source} → {target} is installed.", remedy="“polyglot models list” shows what is."
        )
    for package in found:
        _delete(package.folder)
    return found


def starter() -> Package:
    """The small English-Spanish model that comes with polyglot; `ready` unpacks it."""
    told, _ = _inspect(_starter_file())
    sha256 = digest(_starter_file())
    place = cache() / f"starter-{sha256[:16]}"
    return Package(told["from_code"], told["to_code"], told["package_version"], place, digest=sha256, starter=True)


def ready(package: Package) -> Path:
    """A package's folder; that of the starter model is made in the user's cache on first use."""
    if package.starter and not (package.folder / RECORD).is_file():
        unpack(_starter_file(), package.folder)
    return package.folder


def unpack(path: Path, place: Path) -> Package:
    """Unpack a package file to the folder `place`, replacing what is there. Raises `EngineError` if that cannot be done."""
    metadata, top = _inspect(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place.parent)
        with _folder(place.parent) as temporary:
            # Argos falls over a folder without metadata, and passes over one of a type that it does not know.
            files.write(temporary / "metadata.json", '{"type": "unfinished"}\n')
            with zipfile.ZipFile(path) as archive:
                archive.extractall(temporary / "new")
            new = temporary / "new" / top
            record = {"sha256": digest(path), "file": path.name, "version": metadata["package_version"]}
            files.write(new / RECORD, json.dumps(record, indent=1) + "\n")
            package = _read(new)
            if package is None:
                raise _no_package(path, "its metadata.json cannot be read")
            _put(new, place, temporary / "old")
    except _NOT_ZIP as error:
        raise EngineError(
            f"The package {path.name} cannot be unpacked to {place}: {error}.",
            remedy="See that there is room and that you may write there; or download the file again.",
        ) from error
    return replace(package, folder=place)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _starter_file() -> Path:
    return Path(__file__).parent / "starter" / "en_es.argosmodel"


def _inspect(path: Path) -> tuple[dict[str, str], str]:
    """What a package file's metadata say of it, and the one folder that everything in it lies in."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            top = _checked(entries, path)
            names = {entry.filename.removeprefix(f"{top}/") for entry in entries}
            if "metadata.json" not in names:
                raise _no_package(path, "it has no metadata.json")
            info = archive.getinfo(f"{top}/metadata.json")
            metadata = json.loads(archive.read(info)) if info.file_size <= _METADATA else None
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except _NOT_ZIP as error:
        # RecursionError is a RuntimeError: metadata nested without end.
        raise _no_package(path, str(error).rstrip(".")) from None
    except ValueError:
        raise _no_package(path, "its metadata.json cannot be read") from None
    if not isinstance(metadata, dict) or metadata.get("type", "translate") != "translate":
        raise _no_package(path, "it is of another type")
    rules = {"from_code": _CODE, "to_code": _CODE, "package_version": _VERSION}
    told = {key: metadata.get(key) for key in rules}
    if not all(isinstance(told[key], str) and rule.fullmatch(str(told[key])) for key, rule in rules.items()):
        raise _no_package(path, "it names no pair of languages or no version")
    if "model/model.bin" not in names or not names & {"sentencepiece.model", "bpe.model"}:
        raise _no_package(path, "it holds no model or no tokenizer")
    return {key: str(value) for key, value in told.items()}, top


_REMEDY = "Get the .argosmodel file again from where you found it."


def _no_package(path: Path, reason: str) -> EngineError:
    return EngineError(f"{path.name} is not a translation package of Argos: {reason}.", remedy=_REMEDY)


def _checked(entries: list[zipfile.ZipInfo], path: Path) -> str:
    """The one folder of a zip file. Raises `EngineError` for what would leave it, or would fill the disk."""
    for entry in entries:
        parts = entry.filename.rstrip("/").split("/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        odd = "\\" in entry.filename or ":" in parts[0] or parts[0].startswith(".") or not entry.filename.isprintable()
        odd = odd or len(entry.filename.encode()) > _LONGEST
        if odd or kind not in {0, stat.S_IFREG, stat.S_IFDIR} or not {"", ".", ".."}.isdisjoint(parts):
            name = entry.filename.encode("unicode_escape").decode()[:80]
            raise EngineError(
                f"{path.name} holds a link, or a path that leaves its folder: {name}.", remedy="Do not use this file."
            )
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) != 1:
        raise _no_package(path, "it does not hold one folder")
    size = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES or size > min(_LARGEST, max(_ROOM, _SHRUNK * path.stat().st_size)):
        raise EngineError(
            f"{path.name} would unpack to {len(entries)} files of {size >> 20} MiB.", remedy="Do not use this file."
        )
    return tops.pop()


def _read(folder: Path) -> Package | None:
    metadata, record = _mapping(folder / "metadata.json"), _mapping(folder / RECORD)
    source, target = str(metadata.get("from_code", "")), str(metadata.get("to_code", ""))
    if metadata.get("type", "translate") != "translate" or not (_CODE.fullmatch(source) and _CODE.fullmatch(target)):
        return None
    version, prefix = str(metadata.get("package_version", "")), str(metadata.get("target_prefix") or "")
    return Package(source, target, version, folder, prefix, str(record.get("sha256", "")))


def _mapping(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _rank(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put(new: Path, place: Path, aside: Path) -> None:
    """Move a folder to its place; what was there goes aside, and comes back if the move fails."""
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        elif not (place / RECORD).is_file():  # else another run put the same there meanwhile
            raise


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed have left."""
    for folder in parent.glob(f"{_UNFINISHED}*"):
        if folder.stat().st_mtime < time.time() - _DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _delete(folder: Path) -> None:
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    except OSError as error:
        raise EngineError(f"{folder} cannot be removed: {error}.", remedy="See that you may write there.") from error
