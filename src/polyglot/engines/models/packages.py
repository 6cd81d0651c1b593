"""Argos model packages: where Argos keeps them, what is in them, and how they come and go.

A package is unpacked beside its place before it is moved there. Argos's own installer is not used, since it imports torch.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from polyglot.engines.models.validate import CODE, NOT_ZIP, invalid_package, read_metadata
from polyglot.errors import EngineError, UsageError
from polyglot.storage import files

RECORD = "polyglot.json"  # in a package's folder: what it was unpacked from, and the SHA-256 of each file
_TEMPORARY_PREFIX = ".polyglot-"  # how the folders begin that are being unpacked
_DAY = 86400


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
        return sum((self.folder / name).stat().st_size for name in _list_files(self.folder))


def packages_folder() -> Path:
    """The folder where Argos keeps its packages (argostranslate.settings makes folders when imported, so we look ourselves)."""
    snap = os.environ.get("SNAP_USER_DATA") if "SNAP" in os.environ else None
    user = Path(snap) if snap else Path.home()
    chosen = os.environ.get("ARGOS_PACKAGES_DIR")
    if not chosen:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or user / ".config")
        chosen = _read_mapping(config / "argos-translate" / "settings.json").get("ARGOS_PACKAGES_DIR")
    data = Path(os.environ.get("XDG_DATA_HOME") or user / ".local" / "share")
    return Path(chosen) if isinstance(chosen, str) and chosen else data / "argos-translate" / "packages"


def user_cache() -> Path:
    """The user's folder for what can be deleted at any time, of polyglot's."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polyglot"


def packages_lock() -> AbstractContextManager[object]:
    """Hold the models, so that no other run changes them. Raises `BusyError` where one does."""
    return files.hold_lock(user_cache() / "models.lock", "changing the models")


def list_installed() -> list[Package]:
    """The packages that are there, by pair and version; a folder that is no package for a pair is passed over."""
    folders = sorted(packages_folder().iterdir()) if packages_folder().is_dir() else []
    found = [package for folder in folders if folder.is_dir() and (package := _read_package(folder)) is not None]
    return sorted(found, key=lambda package: (package.source, package.target, version_key(package.version)))


def install_package(path: Path, pair: tuple[str, str] | None = None, *, force: bool = False) -> Package:
    """Install a package file in place of any other for its pair, and return what is installed then.

    The same version is left as it is, unless `force`. `pair` is in Argos's names. Raises `EngineError` for a file that is
    no package, or one for another pair than `pair`, and `UsageError` where there is no such file, or where a newer
    version is there already, unless `force`.
    """
    metadata, top = read_metadata(path)
    found = (metadata["from_code"], metadata["to_code"])
    if pair is not None and found != pair:
        raise EngineError(
            f"The package {path.name} is for {found[0]} → {found[1]}, not {pair[0]} → {pair[1]}.",
            remedy="Install the right one.",
        )
    known = list_installed()
    old = [package for package in known if (package.source, package.target) == found]
    best = max(old, key=lambda package: version_key(package.version), default=None)
    if best is not None and not force:
        if version_key(best.version) > version_key(metadata["package_version"]):
            raise UsageError(
                f"A newer version ({best.version}) for {found[0]} → {found[1]} is installed.",
                remedy="Use --force to replace it.",
            )
        if best.version == metadata["package_version"]:
            return best
    place = packages_folder() / top
    if place.exists() and place not in {package.folder for package in old}:
        raise EngineError(
            f"The package {path.name} would take the place of something else: {place}.",
            remedy="Remove that folder if you do not need it.",
        )
    new = unpack_package(path, place)
    for package in old:
        if package.folder != place:
            _delete_folder(package.folder)
    return new


def remove_packages(source: str, target: str) -> list[Package]:
    """Remove the packages of a pair and return them. Raises `UsageError` if there are none."""
    found = [package for package in list_installed() if (package.source, package.target) == (source, target)]
    if not found:
        raise UsageError(
            f"No model for {source} → {target} is installed.", remedy="“polyglot models list” shows what is."
        )
    for package in found:
        _delete_folder(package.folder)
    return found


def starter_package() -> Package:
    """The small English-Spanish model that comes with polyglot; `prepare_package` unpacks it."""
    told, _ = read_metadata(_starter_file())
    sha256 = file_sha256(_starter_file())
    place = user_cache() / f"starter-{sha256[:16]}"
    return Package(told["from_code"], told["to_code"], told["package_version"], place, digest=sha256, starter=True)


def prepare_package(package: Package) -> Path:
    """A package's folder; that of the starter model is made in the user's cache on first use."""
    if package.starter and not (package.folder / RECORD).is_file():
        unpack_package(_starter_file(), package.folder)
    return package.folder


def unpack_package(path: Path, place: Path) -> Package:
    """Unpack a package file to the folder `place`, replacing what is there. Raises `EngineError` if that cannot be done."""
    metadata, top = read_metadata(path)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _delete_leftovers(place.parent)
        with _temporary_folder(place.parent) as temporary:
            # Argos falls over a folder without metadata, and passes over one of a type that it does not know.
            files.write(temporary / "metadata.json", '{"type": "unfinished"}\n')
            with zipfile.ZipFile(path) as archive:
                require_space(place.parent, sum(entry.file_size for entry in archive.infolist()))
                archive.extractall(temporary / "new")
            new = temporary / "new" / top
            record = {
                "sha256": file_sha256(path),
                "file": path.name,
                "version": metadata["package_version"],
                "files": {name: file_sha256(new / name) for name in _list_files(new) if name != RECORD},
            }
            files.write(new / RECORD, json.dumps(record, indent=1) + "\n")
            package = _read_package(new)
            if package is None:
                raise invalid_package(path, "its metadata.json cannot be read")
            _replace_folder(new, place, temporary / "old")
    except NOT_ZIP as error:
        raise EngineError(
            f"The package {path.name} cannot be unpacked to {place}: {error}.",
            remedy="See that there is room and that you may write there; or download the file again.",
        ) from error
    return replace(package, folder=place)


def find_damage(package: Package) -> list[str] | None:
    """What is no more as it was installed, a line for each file; None where nobody noted how it was."""
    noted = _read_mapping(package.folder / RECORD).get("files")
    if not isinstance(noted, dict):
        return None
    found = []
    for name, sha256 in noted.items():
        path = package.folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif file_sha256(path) != sha256:
            found.append(f"{name} was changed")
    return found


def require_space(folder: Path, size: int) -> None:
    """Raise `EngineError` unless so many bytes have room in a folder."""
    free = shutil.disk_usage(folder).free
    if size > free:
        raise EngineError(
            f"{folder} has no room: {size / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free.",
            remedy="Make room; “polyglot models list” tells what the models take.",
        )


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _starter_file() -> Path:
    return Path(__file__).parent / "starter" / "en_es.argosmodel"


def _read_package(folder: Path) -> Package | None:
    metadata, record = _read_mapping(folder / "metadata.json"), _read_mapping(folder / RECORD)
    source, target = str(metadata.get("from_code", "")), str(metadata.get("to_code", ""))
    if metadata.get("type", "translate") != "translate" or not (CODE.fullmatch(source) and CODE.fullmatch(target)):
        return None
    version, prefix = str(metadata.get("package_version", "")), str(metadata.get("target_prefix") or "")
    return Package(source, target, version, folder, prefix, str(record.get("sha256", "")))


def _list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _read_mapping(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def version_key(version: str) -> tuple[int, ...]:
    """What versions are sorted by.

    >>> version_key("1.9") < version_key("1.10")
    True
    """
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


@contextmanager
def _temporary_folder(parent: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX, dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _replace_folder(new: Path, place: Path, aside: Path) -> None:
    """Move a folder to its place; what was there goes aside, and comes back if the move fails."""
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        if (place / RECORD).is_file():  # another run put the same there meanwhile
            return
        if aside.exists():
            aside.rename(place)
        raise


def _delete_leftovers(parent: Path) -> None:
    """Remove what runs that were killed have left."""
    for folder in parent.glob(f"{_TEMPORARY_PREFIX}*"):
        if folder.stat().st_mtime < time.time() - _DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _delete_folder(folder: Path) -> None:
    try:
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    except OSError as error:
        raise EngineError(f"{folder} cannot be removed: {error}.", remedy="See that you may write there.") from error
