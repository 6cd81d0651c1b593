"""What a Dask worker does for `cluster`: says who it is, takes packages in, and translates, with one model kept warm.

Everything here runs in the worker's process, under the same version of polyglot as the one that asks.
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
    """What is translated in one go, by one worker."""

    label: PackageManifest
    sentences: tuple[str, ...]
    pair: TagPair
    attempt: int


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """A batch that a worker could not do, though another may."""

    worker: str
    reason: str


WorkerDisk = tuple[str, Path]  # a machine, and the folder there where packages are kept: several workers may share it


def installed_version() -> str:
    """The version of polyglot here; all that the scheduler is asked, which passes our tasks on."""
    return __version__


def check_installation() -> str:
    """The version of polyglot here. Raises `ImportError` where drafting lacks something."""
    ArgosEngine.from_packages([])
    return installed_version()


def find_missing_package(label: PackageManifest) -> WorkerDisk | None:
    """Where a package is missing; None if it is here."""
    return (
        None if package_transfer.find_package(label) else (gethostname(), package_transfer.received_folder().resolve())
    )


async def unpack_received(label: PackageManifest) -> None:
    """Unpack a parcel that has arrived, while the worker goes on answering."""
    await asyncio.to_thread(package_transfer.unpack_received, label)


def translate(batch: WorkerBatch) -> list[Draft] | BatchFailure:
    """The drafts of a batch, in order, or why there are none."""
    from distributed import get_worker

    here = get_worker()
    try:
        with _engine_lock:
            engine = _load_engine(batch.label, here.state.nthreads)
        return engine.translate(batch.sentences, *batch.pair, attempt=batch.attempt)
    except (PolyglotError, OSError, RuntimeError, ValueError, MemoryError) as error:
        return BatchFailure(here.address, str(error).rstrip(".") or type(error).__name__)


@lru_cache(maxsize=1)
def _load_engine(label: PackageManifest, threads: int) -> ArgosEngine:
    """The engine for a package: one for all threads of this process, which translates with as many."""
    package = package_transfer.find_package(label)
    if package is None:
        raise EngineError(f"The package {label.package.name} is gone.", remedy="Draft again.")
    return ArgosEngine.from_packages([package], threads)
