"""Installed Argos model packages: their folders, metadata, installation, verification and removal.

A package is unpacked beside its folder, then moved there. Argos's own installer is not used, because it imports torch.
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

RECORD = "polyglot.json"  # in a package's folder: its file, and the SHA-256 of each unpacked file
_TEMPORARY_PREFIX = ".polyglot-"  # of folders in which packages are unpacked
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Package:
    """A model for one language pair, by Argos's language codes."""

    source: str
    target: str
    version: str
    folder: Path
    prefix: str = ""  # target-language token that some models require
    digest: str = ""  # SHA-256 of the package file, if polyglot installed it
    starter: bool = False

    @property
    def name(self) -> str:
        """The model's name in the ledger."""
        return f"argos {self.source}-{self.target} {self.version}" + (" starter" if self.starter else "")

    def size(self) -> int:
        """Return the size on the disk, in bytes."""
        return sum((self.folder / name).stat().st_size for name in _list_files(self.folder))


def packages_folder() -> Path:
    """Return the folder of Argos's packages, by Argos's rules: importing argostranslate.settings would create folders."""
    snap = os.environ.get("SNAP_USER_DATA") if "SNAP" in os.environ else None
    user = Path(snap) if snap else Path.home()
    configured = os.environ.get("ARGOS_PACKAGES_DIR")
    if not configured:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or user / ".config")
        configured = _read_mapping(config / "argos-translate" / "settings.json").get("ARGOS_PACKAGES_DIR")
    data = Path(os.environ.get("XDG_DATA_HOME") or user / ".local" / "share")
    return Path(configured) if isinstance(configured, str) and configured else data / "argos-translate" / "packages"


def user_cache() -> Path:
    """Return polyglot's folder in the user's cache, which can be deleted at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polyglot"


def packages_lock() -> AbstractContextManager[object]:
    """Return a lock on the models against other runs. Raises `BusyError` if another run holds it."""
    return files.hold_lock(user_cache() / "models.lock", "changing the models")


def list_installed() -> list[Package]:
    """Return the installed packages, sorted by pair and version. Other folders are ignored."""
    folders = sorted(packages_folder().iterdir()) if packages_folder().is_dir() else []
    installed = [package for folder in folders if folder.is_dir() and (package := _read_package(folder)) is not None]
    return sorted(installed, key=lambda package: (package.source, package.target, version_key(package.version)))


def install_package(path: Path, pair: tuple[str, str] | None = None, *, force: bool = False) -> Package:
    """Install a package file, replacing others of its pair, and return the installed package.

    `pair` is the expected pair, in Argos's codes. The same version is not installed again, unless `force`. Raises
    `EngineError` for a file that is not a package, or of another pair than `pair`, and `UsageError` for a missing file, or
    without `force` if a newer version is installed.
    """
    # Check the pair and the installed version.
    metadata, top = read_metadata(path)
    file_pair = (metadata["from_code"], metadata["to_code"])
    if pair is not None and file_pair != pair:
        raise EngineError(
            f"The package {path.name} is for {file_pair[0]} → {file_pair[1]}, not {pair[0]} → {pair[1]}.",
            remedy="Install the right one.",
        )
    old = [package for package in list_installed() if (package.source, package.target) == file_pair]
    best = max(old, key=lambda package: version_key(package.version), default=None)
    if best is not None and not force:
        if version_key(best.version) > version_key(metadata["package_version"]):
            raise UsageError(
                f"A newer version ({best.version}) for {file_pair[0]} → {file_pair[1]} is installed.",
                remedy="Use --force to replace it.",
            )
        if best.version == metadata["package_version"]:
            return best

    # Install the new package, then remove the old ones.
    folder = packages_folder() / top
    if folder.exists() and folder not in {package.folder for package in old}:
        raise EngineError(
            f"The package {path.name} would replace something else: {folder}.",
            remedy="Remove that folder if you do not need it.",
        )
    new = unpack_package(path, folder)
    for package in old:
        if package.folder != folder:
            _delete_folder(package.folder)
    return new


def remove_packages(source: str, target: str) -> list[Package]:
    """Remove the packages of a pair and return them. Raises `UsageError` if none is installed."""
    removed = [package for package in list_installed() if (package.source, package.target) == (source, target)]
    if not removed:
        raise UsageError(
            f"No model for {source} → {target} is installed.", remedy="“polyglot models list” shows the installed ones."
        )
    for package in removed:
        _delete_folder(package.folder)
    return removed


def starter_package() -> Package:
    """Return the small English-Spanish model that is part of polyglot; `prepare_package` unpacks it."""
    metadata, _ = read_metadata(_starter_file())
    sha256 = file_sha256(_starter_file())
    folder = user_cache() / f"starter-{sha256[:16]}"
    source, target, version = metadata["from_code"], metadata["to_code"], metadata["package_version"]
    return Package(source, target, version, folder, digest=sha256, starter=True)


def prepare_package(package: Package) -> Path:
    """Return a package's folder. The starter model is unpacked to the user's cache on first use."""
    if package.starter and not (package.folder / RECORD).is_file():
        unpack_package(_starter_file(), package.folder)
    return package.folder


def unpack_package(path: Path, folder: Path) -> Package:
    """Unpack a package file to a folder, replacing its contents. Raises `EngineError` if it cannot be unpacked."""
    metadata, top = read_metadata(path)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _delete_leftovers(folder.parent)
        with _temporary_folder(folder.parent) as temporary:
            # Argos fails on a folder without metadata, and ignores one of an unknown type.
            files.write(temporary / "metadata.json", '{"type": "unfinished"}\n')
            with zipfile.ZipFile(path) as archive:
                require_space(folder.parent, sum(entry.file_size for entry in archive.infolist()))
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
            _replace_folder(new, folder, temporary / "old")
    except NOT_ZIP as error:
        raise EngineError(
            f"The package {path.name} cannot be unpacked to {folder}: {error}.",
            remedy="Make room, check that you may write there, or download the file again.",
        ) from error
    return replace(package, folder=folder)


def find_damage(package: Package) -> list[str] | None:
    """Return the differences from the installed files, a line for each file; None if polyglot did not install it."""
    recorded = _read_mapping(package.folder / RECORD).get("files")
    if not isinstance(recorded, dict):
        return None
    damage = []
    for name, sha256 in recorded.items():
        path = package.folder / name
        if not path.is_file():
            damage.append(f"{name} is missing")
        elif file_sha256(path) != sha256:
            damage.append(f"{name} was changed")
    return damage


def require_space(folder: Path, size: int) -> None:
    """Raise `EngineError` unless a folder's disk has room for `size` bytes."""
    free = shutil.disk_usage(folder).free
    if size > free:
        raise EngineError(
            f"The disk of {folder} is full: {size / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free.",
            remedy="Make room; “polyglot models list” shows the size of each model.",
        )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
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
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def version_key(version: str) -> tuple[int, ...]:
    """Return the sort key of a version.

    >>> version_key("1.9") < version_key("1.10")
    True
    """
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


@contextmanager
def _temporary_folder(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace_folder(new: Path, folder: Path, aside: Path) -> None:
    """Move a new folder to `folder`. The old one moves to `aside`, and back if the move fails."""
    if folder.exists():
        folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        if (folder / RECORD).is_file():  # another run has installed the same package meanwhile
            return
        if aside.exists():
            aside.rename(folder)
        raise


def _delete_leftovers(parent: Path) -> None:
    """Delete temporary folders of killed runs."""
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
        raise EngineError(f"{folder} cannot be removed: {error}.", remedy="Check that you may write there.") from error
