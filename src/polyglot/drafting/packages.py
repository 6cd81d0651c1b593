"""Argos model packages: where Argos keeps them, what is in them, and how they come and go.

Packages are zip files from strangers. Each is looked through before anything is unpacked, and unpacked beside its place
before it is moved there. Argos's own installer is not used, since it imports torch.
"""

import hashlib
import json
import os
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from polyglot import files
from polyglot.errors import EngineError, UsageError

_LARGEST = 8 << 30  # bytes unpacked; the largest package of Argos's index has about 1.5 GiB
_RECORD = "polyglot.json"  # in a package's folder: what it was unpacked from


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
    chosen = os.environ.get("ARGOS_PACKAGES_DIR") or os.environ.get("ARGOS_TRANSLATE_PACKAGE_DIR")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(chosen) if chosen else data / "argos-translate" / "packages"


def installed() -> list[Package]:
    """The packages that are there, by pair; a folder that is no package is passed over, as Argos does."""
    folders = sorted(home().iterdir()) if home().is_dir() else []
    found = [package for folder in folders if folder.is_dir() and (package := _read(folder)) is not None]
    return sorted(found, key=lambda package: (package.source, package.target, _rank(package.version)))


def install(path: Path, pair: tuple[str, str] | None = None, *, force: bool = False) -> Package:
    """Install a package file and return what was installed.

    Raises `EngineError` for a file that is no package, or one for another pair than `pair`, and `UsageError` where a
    newer version is there already, unless `force`.
    """
    metadata, top = _inspect(path)
    found = (str(metadata["from_code"]), str(metadata["to_code"]))
    if pair is not None and found != pair:
        raise EngineError(
            f"The package {path.name} is for {found[0]} → {found[1]}, not {pair[0]} → {pair[1]}.",
            remedy="Install the right one.",
        )
    old = [package for package in installed() if (package.source, package.target) == found]
    newer = next((package for package in old if _rank(package.version) > _rank(str(metadata["package_version"]))), None)
    if newer is not None and not force:
        raise UsageError(
            f"A newer version ({newer.version}) for {found[0]} → {found[1]} is installed.",
            remedy="Use --force to replace it.",
        )
    place = home() / top
    unpack(path, place)
    for package in old:
        if package.folder != place:
            shutil.rmtree(package.folder)
    new = _read(place)
    if new is None:
        raise EngineError(
            f"The package {path.name} could not be read after it was unpacked.", remedy="Download it again."
        )
    return package


def remove(source: str, target: str) -> list[Package]:
    """Remove the packages of a pair and return them. Raises `UsageError` if there are none."""
    found = [package for package in installed() if (package.source, package.target) == (source, target)]
    if not found:
        raise UsageError(
            f"No model for {source} → {target} is installed.", remedy="“polyglot models list” shows what is."
        )
    for package in found:
        shutil.rmtree(package.folder)
    return found


def starter() -> Package:
    """The small English-Spanish model that comes with polyglot, unpacked into the user's cache on first use."""
    path = Path(__file__).parent / "starter" / "en_es.argosmodel"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polyglot"
    place = cache / f"starter-{path.stat().st_size}"
    if not (place / _RECORD).is_file():
        unpack(path, place)
    package = _read(place)
    if package is None:
        raise EngineError(f"The starter model in {place} is broken.", remedy="Delete that folder; it is made again.")
    return Package(package.source, package.target, package.version, place, package.prefix, package.digest, starter=True)


def unpack(path: Path, place: Path) -> None:
    """Unpack a package file to the folder `place`, replacing what is there. Raises `EngineError` for what is no package."""
    metadata, top = _inspect(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(temporary)
        record = {"sha256": digest(path), "file": path.name, "version": str(metadata["package_version"])}
        files.write(temporary / top / _RECORD, json.dumps(record, indent=1) + "\n")
        shutil.rmtree(place, ignore_errors=True)
        (temporary / top).rename(place)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise EngineError(
            f"The package {path.name} cannot be unpacked: {error}.", remedy="Download it again."
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _inspect(path: Path) -> tuple[dict[str, Any], str]:
    """A package file's metadata and the one folder that everything in it lies in."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            tops = {_checked(entry, path).parts[0] for entry in entries}
            if len(tops) != 1:
                raise EngineError(f"{path.name} is not an Argos package: it does not hold one folder.", remedy=_REMEDY)
            if sum(entry.file_size for entry in entries) > _LARGEST:
                raise EngineError(f"{path.name} would unpack to more than {_LARGEST >> 30} GiB.", remedy=_REMEDY)
            top = tops.pop()
            metadata = json.loads(archive.read(f"{top}/metadata.json"))
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise EngineError(f"{path.name} is not an Argos package: {error}.", remedy=_REMEDY) from None
    except (KeyError, ValueError):
        raise EngineError(f"{path.name} is not an Argos package: it has no metadata.json.", remedy=_REMEDY) from None
    wanted = ("from_code", "to_code", "package_version")
    if not isinstance(metadata, dict) or not all(isinstance(metadata.get(key), str) for key in wanted):
        raise EngineError(f"{path.name} is not a translation package: it names no pair of languages.", remedy=_REMEDY)
    return metadata, top


_REMEDY = "Get the .argosmodel file again from where you found it."


def _checked(entry: zipfile.ZipInfo, path: Path) -> PurePosixPath:
    """The entry's path, if it stays inside the folder that it is unpacked to."""
    inside = PurePosixPath(entry.filename.replace("\\", "/"))
    linked = stat.S_ISLNK(entry.external_attr >> 16)
    if (
        linked
        or inside.is_absolute()
        or not inside.parts
        or ".." in inside.parts
        or ":" in inside.parts[0]
        or inside.parts[0].startswith(".")
    ):
        raise EngineError(
            f"{path.name} holds a path that leaves its folder: {entry.filename}.", remedy="Do not use this file."
        )
    return inside


def _read(folder: Path) -> Package | None:
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8")) if (folder / _RECORD).is_file() else {}
        source, target = str(metadata["from_code"]), str(metadata["to_code"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    version, prefix = str(metadata.get("package_version", "")), str(metadata.get("target_prefix", ""))
    return Package(source, target, version, folder, prefix, str(record.get("sha256", "")))


def _rank(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
