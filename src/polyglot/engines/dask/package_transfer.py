"""Transfer of a package to another machine, as a zip file with reproducible bytes, identified by its hash.

A machine that has the package, installed or from an earlier run, does not receive it again. `packages` checks and unpacks
a received file like any other untrusted one, once its hash is right.
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

_CHUNK_SIZE = 8 << 20  # bytes: little memory, and about a second of a slow network


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """The description of a sent package: the package on the sender's machine, and the SHA-256 of the zip file."""

    package: Package
    sha256: str


def pack_package(package: Package, path: Path) -> PackageManifest:
    """Write the files of a package to a zip file and return its manifest. Models hardly shrink: nothing is compressed."""
    folder = packages.prepare_package(package)
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file() and file.name != packages.RECORD):
            entry = zipfile.ZipInfo(f"package/{file.relative_to(folder).as_posix()}")  # all with the same date
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
    return PackageManifest(package, packages.file_sha256(path))


def read_chunks(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the chunks of a file, each with its offset."""
    with path.open("rb") as file:
        offset = 0
        while data := file.read(_CHUNK_SIZE):
            yield offset, data
            offset += len(data)


def find_package(manifest: PackageManifest) -> Package | None:
    """Return the package of a manifest if this machine has it, installed from the same file or from an earlier run."""
    digest = manifest.package.digest
    installed = (packages.starter_package(), *packages.list_installed())
    equal = (package for package in installed if digest and package.digest == digest)
    received = _package_folder(manifest)
    folder = next((packages.prepare_package(package) for package in equal), received if received.is_dir() else None)
    return None if folder is None else replace(manifest.package, folder=folder)


def receive_chunk(manifest: PackageManifest, offset: int, data: bytes) -> None:
    """Write a chunk of a package, which may arrive twice. Raises `EngineError` if it cannot be written."""
    file = _partial_path(manifest)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT), "r+b") as target:
            target.seek(offset)
            target.write(data)
    except OSError as error:
        raise EngineError(
            f"The package cannot be kept in {received_folder()}: {error.strerror}.", remedy="Make room on that disk."
        ) from error


def unpack_received(manifest: PackageManifest) -> None:
    """Unpack a received package. Raises `EngineError` if its hash is not that of the manifest."""
    file = _partial_path(manifest)
    try:
        if find_package(manifest) is None:
            if packages.file_sha256(file) != manifest.sha256:
                raise EngineError(f"The package {manifest.package.name} arrived damaged.", remedy="Draft again.")
            packages.unpack_package(file, _package_folder(manifest))
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)


def received_folder() -> Path:
    """Return the folder of received packages. Each is unpacked beside its place, and moved there when it is complete."""
    return packages.user_cache() / "packages"


def _package_folder(manifest: PackageManifest) -> Path:
    return received_folder() / manifest.sha256


def _partial_path(manifest: PackageManifest) -> Path:
    # One for each process; if this one is killed, `packages` deletes it later.
    return (
        received_folder()
        / f".polyglot-{os.getpid()}-{manifest.sha256[:16]}"
        / f"{manifest.package.source}_{manifest.package.target}.zip"
    )
