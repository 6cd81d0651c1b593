"""Functions that `cluster` runs on Dask workers: version check, receipt of packages, translation with one loaded model.

They run in the worker's process, with the same version of polyglot as the caller's.
"""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from socket import gethostname
from threading import Lock

from polyglot import __version__
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.dask import package_transfer
from polyglot.engines.dask.package_transfer import PackageManifest
from polyglot.engines.protocol import TagPair
from polyglot.errors import EngineError, PolyglotError
from polyglot.model import Draft

_engine_lock = Lock()


@dataclass(frozen=True, slots=True)
class WorkerBatch:
    """The sentences of one call, translated by one worker."""

    manifest: PackageManifest
    sentences: tuple[str, ...]
    pair: TagPair
    attempt: int


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """The failure of one worker to translate a batch; another one may succeed."""

    worker: str
    reason: str


WorkerDisk = tuple[str, Path]  # a machine, and the folder of packages on it, which several workers may share


def installed_version() -> str:
    """Return the version of polyglot. The scheduler, which unpickles tasks, is asked for nothing else."""
    return __version__


def check_installation() -> str:
    """Return the version of polyglot. Raises `ImportError` if a requirement of drafting is missing."""
    ArgosEngine.from_packages([])
    return installed_version()


def find_missing_package(manifest: PackageManifest) -> WorkerDisk | None:
    """Return the disk on which a package is missing; None if this machine has it."""
    if package_transfer.find_package(manifest):
        return None
    return gethostname(), package_transfer.received_folder().resolve()


async def unpack_received(manifest: PackageManifest) -> None:
    """Unpack a received package in a thread, so that the worker stays responsive."""
    await asyncio.to_thread(package_transfer.unpack_received, manifest)


def translate(batch: WorkerBatch) -> list[Draft] | BatchFailure:
    """Return the drafts of a batch, in order, or the reason of a failure."""
    from distributed import get_worker

    here = get_worker()
    try:
        with _engine_lock:
            engine = _load_engine(batch.manifest, here.state.nthreads)
        return engine.translate(batch.sentences, *batch.pair, attempt=batch.attempt)
    except (PolyglotError, OSError, RuntimeError, ValueError, MemoryError) as error:
        return BatchFailure(here.address, str(error).rstrip(".") or type(error).__name__)


@lru_cache(maxsize=1)
def _load_engine(manifest: PackageManifest, threads: int) -> ArgosEngine:
    """Return the engine of a package: one for all threads of this process, which uses as many."""
    package = package_transfer.find_package(manifest)
    if package is None:
        raise EngineError(f"The package {manifest.package.name} is missing.", remedy="Draft again.")
    return ArgosEngine.from_packages([package], threads)
