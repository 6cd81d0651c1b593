"""A package on its way to another machine: a zip file with the same bytes wherever it is made, known by its hash.

A machine that has the package, installed or from an earlier run, does not ask for it again. What arrives is looked
through and unpacked by `packages`, like any file from strangers, once its hash is right.
"""

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from polyglot.engines.models import packages
from polyglot.engines.models.packages import Package
from polyglot.errors import EngineError

_CHUNK_SIZE = 8 << 20  # bytes: what a small machine can spare, and a network carries in a second


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """What stands on a parcel: the package as its sender knows it, and the SHA-256 of the zip file."""

    package: Package
    sha256: str


def pack_package(package: Package, path: Path) -> PackageManifest:
    """Write the files of a package to a zip file, and label it. Models hardly shrink, so that nothing is compressed."""
    folder = packages.prepare_package(package)
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file() and file.name != packages.RECORD):
            entry = zipfile.ZipInfo(f"package/{file.relative_to(folder).as_posix()}")  # with one date for all
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
    return PackageManifest(package, packages.file_sha256(path))


def read_chunks(path: Path) -> Iterator[tuple[int, bytes]]:
    """The bytes of a parcel in pieces, each with its place."""
    with path.open("rb") as file:
        place = 0
        while data := file.read(_CHUNK_SIZE):
            yield place, data
            place += len(data)


def find_package(label: PackageManifest) -> Package | None:
    """The package of a parcel, if this machine has it: installed from the same file, or left by an earlier run."""
    wanted = label.package
    same = (
        one
        for one in (packages.starter_package(), *packages.list_installed())
        if wanted.digest and one.digest == wanted.digest
    )
    place = _package_folder(label)
    folder = next((packages.prepare_package(one) for one in same), place if place.is_dir() else None)
    return None if folder is None else replace(wanted, folder=folder)


def receive_chunk(label: PackageManifest, place: int, data: bytes) -> None:
    """Keep a piece of a parcel; the same one may come twice. Raises `EngineError` if there is no room for it."""
    file = _partial_path(label)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT), "r+b") as target:
            target.seek(place)
            target.write(data)
    except OSError as error:
        raise EngineError(
            f"The package cannot be kept in {received_folder()}: {error.strerror}.", remedy="See that there is room."
        ) from error


def unpack_received(label: PackageManifest) -> None:
    """Unpack a parcel that has arrived. Raises `EngineError` for one that is not what its label says."""
    file = _partial_path(label)
    try:
        if find_package(label) is None:
            if packages.file_sha256(file) != label.sha256:
                raise EngineError(f"The package {label.package.name} arrived damaged.", remedy="Draft again.")
            packages.unpack_package(file, _package_folder(label))
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)


def received_folder() -> Path:
    """Where parcels are unpacked; `packages` unpacks a folder beside its place, and moves it there when it is whole."""
    return packages.user_cache() / "packages"


def _package_folder(label: PackageManifest) -> Path:
    return received_folder() / label.sha256


def _partial_path(label: PackageManifest) -> Path:
    # A process's own, swept away some day by `packages` if it is killed.
    return (
        received_folder()
        / f".polyglot-{os.getpid()}-{label.sha256[:16]}"
        / f"{label.package.source}_{label.package.target}.zip"
    )
