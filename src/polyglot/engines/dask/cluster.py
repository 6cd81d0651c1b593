"""An engine that has its batches translated by the workers of a Dask cluster: `polyglot draft --scheduler ADDRESS`.

The cluster is an engine that wraps an engine. Each call is one batch, and each batch one task for one worker, so that
drafts are the same whatever the number of workers. Only workers that were looked at get work: they run this version of
polyglot and have the model's package, which is sent to those that lack it. A worker that is lost costs nothing but time,
since Dask gives its batches to others; and what one worker cannot do, every other one tries.
"""

import asyncio
import logging
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from polyglot import __version__
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.dask import package_transfer, worker
from polyglot.engines.dask.package_transfer import PackageManifest
from polyglot.engines.dask.worker import BatchFailure, WorkerBatch
from polyglot.engines.models.packages import Package
from polyglot.engines.protocol import Engine, TagPair
from polyglot.errors import EngineError, UsageError
from polyglot.model import Alignment, Draft

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_TIMEOUT = 15  # seconds that the scheduler, or the first worker, may take to come
_POLL_INTERVAL = 2  # seconds after which we see whether anybody is still there to do a batch
_MAX_CONCURRENCY = 2  # batches at a time for each worker: when one is done, the next is there
_MAX_TRIES = 5  # times that a batch may be lost on its way

_SETUP_REMEDY = "docs/cluster.md tells how to set one up."
_VERSION_REMEDY = f"Install polyglot-editions[cluster]=={__version__} on every machine of the cluster."
_WORKER_REMEDY = "docs/cluster.md tells what may be wrong with a worker."
_RETRY_REMEDY = "Draft again: what was written is kept."


@contextmanager
def connect(engine: Engine, address: str, patience: float = _CONNECT_TIMEOUT) -> Iterator["ClusterEngine"]:
    """The engine, at work on the cluster of the scheduler at this address (tcp://host:8786, or tls://).

    Raises `UsageError` for an engine that cannot go there, and `EngineError` where nobody answers within `patience`
    seconds, or somebody who cannot help.
    """
    if not isinstance(engine, ArgosEngine):
        raise UsageError(
            f"The engine “{engine.name}” does not work on a cluster; only “{ArgosEngine.name}” does.",
            remedy="Draft without a scheduler.",
        )
    with ExitStack() as stack:
        with _wrap_connection_errors(address):
            client = stack.enter_context(_open_client(address, patience))
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="polyglot-"))
            cluster = ClusterEngine(engine, client, Path(folder), patience)
        yield cluster


class ClusterEngine(Engine):
    """The Argos engine with its work done elsewhere; nothing tells its drafts from those made here."""

    def __init__(self, engine: ArgosEngine, client: "Client", folder: Path, patience: float) -> None:
        self.name, self.version = engine.name, engine.version
        self._engine, self._client, self._folder, self._patience = engine, client, folder, patience
        self._address = str(client.scheduler.address)  # type: ignore[union-attr]
        self.addresses = (self._address,)
        self._labels: dict[Package, PackageManifest] = {}
        # What is wrong with a worker, "" for nothing: by its address, and by that and the hash of a package.
        self._faults: dict[tuple[str, str], str] = {}
        self._looking = Lock()
        self._check_cluster()

    def _check_cluster(self) -> None:
        """See who is there at first: the scheduler, and workers. Raises `EngineError` if one of them is of no use."""
        try:
            said: object = self._client.run_on_scheduler(worker.installed_version)
        except (ImportError, AttributeError) as error:
            said = error
        if fault := _describe_mismatch(said):
            raise EngineError(
                f"The scheduler at {self._address} cannot hand out drafting: {fault}.", remedy=_VERSION_REMEDY
            )
        there = self._wait_for_workers()
        self._check_workers(there)
        for address in sorted(there):
            if fault := self._faults.get((address, ""), ""):
                raise EngineError(f"The worker at {address} cannot draft: {fault}.", remedy=_VERSION_REMEDY)
        self.max_concurrency = _MAX_CONCURRENCY * len(there)

    def pairs(self) -> frozenset[TagPair]:
        """The pairs of the packages here: workers need none."""
        return self._engine.pairs()

    def package(self, pair: TagPair) -> Package:
        """The package that translates a pair."""
        return self._engine.package(pair)

    def fingerprint(self, source: str, target: str) -> str:
        """What the engine itself says: it is the same work."""
        return self._engine.fingerprint(source, target)

    def starter_pairs(self) -> frozenset[TagPair]:
        """Return the pairs that only the starter model translates."""
        return self._engine.starter_pairs()

    def align(self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str) -> list[Alignment]:
        """The alignment of each sentence with its translation; made here, since it is quick."""
        return self._engine.align(sentences, translations, source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """One draft for each sentence, all by one worker. Raises `EngineError` if none can do it."""
        if (source, target) not in self.pairs() or not sentences:
            return self._engine.translate(sentences, source, target, attempt=attempt)
        failed: dict[str, str] = {}
        lost = 0
        with _wrap_connection_errors(self._address):
            label = self._package_manifest(self.package((source, target)))
            batch = WorkerBatch(label, tuple(sentences), (source, target), attempt)
            while lost < _MAX_TRIES:
                able = self._capable_workers(label, failed)
                answer = self._submit(batch, able)
                if isinstance(answer, list):
                    return answer
                if answer is None:
                    lost += 1
                else:
                    failed[answer.worker] = answer.reason
                    self._faults.pop((answer.worker, label.sha256), None)  # it may have lost the package
        raise EngineError(f"A batch was lost {_MAX_TRIES} times on its way to {self._address}.", remedy=_RETRY_REMEDY)

    def _submit(self, batch: WorkerBatch, workers: set[str]) -> list[Draft] | BatchFailure | None:
        """What a worker makes of a batch; None if no worker could."""
        from distributed import CancelledError, KilledWorker

        if not workers:  # all have just been lost: others may come
            time.sleep(_POLL_INTERVAL)
            return None
        future = self._client.submit(worker.translate, batch, workers=sorted(workers), pure=False)
        try:
            while True:
                with suppress(TimeoutError):
                    return future.result(timeout=_POLL_INTERVAL)
                if workers.isdisjoint(self._client.nthreads()):
                    return None
        except CancelledError:
            return None
        except KilledWorker as error:
            raise EngineError(
                f"A batch brought down {error.allowed_failures + 1} workers, one after the other.",
                remedy=_WORKER_REMEDY,
            ) from error

    def _capable_workers(self, label: PackageManifest, failed: dict[str, str]) -> set[str]:
        """The workers that can do a batch and have not failed to. Raises `EngineError` if none can, and says why."""
        with self._looking:
            there = self._wait_for_workers()
            self._check_workers(there)
            sound = {address for address in there if self._faults.get((address, "")) == ""}
            self._send_package(label, sound)
            known = [self._faults.get((address, about)) for address in sorted(there) for about in ("", label.sha256)]
        able = {address for address in sound if self._faults.get((address, label.sha256)) == ""} - failed.keys()
        reasons = [*failed.values(), *filter(None, known)]
        if reasons and not able:
            raise EngineError(f"No worker at {self._address} can draft: {reasons[0]}.", remedy=_WORKER_REMEDY)
        return able

    def _wait_for_workers(self) -> set[str]:
        """The workers' addresses. Waits for a first one; raises `EngineError` if none comes."""
        try:
            return set(self._client.nthreads()) or self._first_workers()
        except TimeoutError:
            raise EngineError(
                f"The scheduler at {self._address} has no workers.",
                remedy=f"Start some, on any machine: dask worker {self._address}",
            ) from None

    def _first_workers(self) -> set[str]:
        self._client.wait_for_workers(1, timeout=self._patience)
        return set(self._client.nthreads())

    def _check_workers(self, workers: set[str]) -> None:
        """See whether those who are new run what we run."""
        fresh = {address for address in workers if (address, "") not in self._faults}
        self._faults |= {
            (address, ""): _describe_mismatch(said)
            for address, said in self._run_on_workers(fresh, worker.check_installation)
        }

    def _send_package(self, label: PackageManifest, workers: set[str]) -> None:
        """Send a package to those of the workers that lack it; where several share a disk, to one of them."""
        fresh = {address for address in workers if (address, label.sha256) not in self._faults}
        lacking = {
            disk: address for address, disk in self._run_on_workers(fresh, worker.find_missing_package, label) if disk
        }
        takers, faults = set(lacking.values()), dict[str, str]()
        pieces = package_transfer.read_chunks(self._archive_path(label.package)) if takers else ()
        arriving = (partial(package_transfer.receive_chunk, label, *piece) for piece in pieces)
        for step in chain[Callable[[], object]](arriving, [partial(worker.unpack_received, label)]):
            told = self._run_on_workers(takers - faults.keys(), step)
            faults |= {address: _describe_error(error) for address, error in told if error}
        for address, missing in self._run_on_workers(fresh, worker.find_missing_package, label):
            fault = faults.get(address, "the package does not arrive")
            self._faults[address, label.sha256] = "" if missing is None else fault

    def _run_on_workers(
        self, workers: Set[str], function: Callable[..., Any], *arguments: object
    ) -> list[tuple[str, Any]]:
        """What a function returns or raises on each of these workers, but for those that are no longer there."""
        said = self._client.run(function, *arguments, workers=sorted(workers), on_error="return") if workers else {}
        return [(address, result) for address, result in said.items() if not isinstance(result, OSError)]

    def _package_manifest(self, package: Package) -> PackageManifest:
        with self._looking:
            if package not in self._labels:
                self._labels[package] = package_transfer.pack_package(package, self._archive_path(package))
            return self._labels[package]

    def _archive_path(self, package: Package) -> Path:
        return self._folder / f"{package.source}_{package.target}.zip"


@contextmanager
def _open_client(address: str, patience: float) -> Iterator["Client"]:
    try:
        from distributed import Client, versions
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise EngineError(f"A cluster cannot be used: {_describe_error(error)}.", remedy=_SETUP_REMEDY) from error
    for name in ("distributed", "distributed.client"):  # what goes wrong we say ourselves
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_check_reachable(address, patience))
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # nobody there; an odd address; TLS not set up
        reason = "it breaks the connection off" if isinstance(error, CommClosedError) else _describe_error(error)
        raise EngineError(f"The scheduler at {address} cannot be reached: {reason}.", remedy=_SETUP_REMEDY) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", versions.VersionMismatchWarning)  # of libraries that need not be the same
        client = Client(address, timeout=patience, set_as_default=False, name="polyglot")
    with client:
        yield client


async def _check_reachable(address: str, patience: float) -> None:
    """See whether anybody answers: a client that could not connect could not be closed either."""
    from distributed import Security, connect

    comm = await connect(address, timeout=patience, **Security().get_connection_args("client"))
    await comm.close()


@contextmanager
def _wrap_connection_errors(address: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"The scheduler at {address} is gone.", remedy=_RETRY_REMEDY) from error


def _describe_mismatch(said: object) -> str:
    """What is wrong with somebody who was asked for a version."""
    if said == __version__:
        return ""
    return f"it has polyglot {said}, and this is {__version__}" if isinstance(said, str) else _describe_error(said)


def _describe_error(error: object) -> str:
    return str(error).partition("\n")[0].rstrip(".") or type(error).__name__
