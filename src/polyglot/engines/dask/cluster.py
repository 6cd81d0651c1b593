"""Engine that translates on the workers of a Dask cluster: `polyglot draft --scheduler ADDRESS`.

It wraps an engine. Each call is one batch, and each batch is one task for one worker, so that drafts do not depend on the
number of workers. Only checked workers get tasks: they run this version of polyglot and have the model's package, which is
sent to those that lack it. Dask gives the batches of a lost worker to others; a batch that fails on one worker is tried on
every other one.
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

_CONNECT_TIMEOUT = 15  # seconds to wait for the scheduler, and for the first worker
_POLL_INTERVAL = 2  # seconds between checks that a worker of a batch is still connected
_MAX_CONCURRENCY = 2  # batches at a time for each worker: the next one is there when one is done
_MAX_TRIES = 5  # times that a batch may be lost

_SETUP_REMEDY = "See docs/cluster.md for how to set one up."
_VERSION_REMEDY = f"Install polyglot-editions[cluster]=={__version__} on every machine of the cluster."
_WORKER_REMEDY = "See docs/cluster.md for problems of workers."
_RETRY_REMEDY = "Draft again: finished drafts are kept."


@contextmanager
def connect(engine: Engine, address: str, timeout: float = _CONNECT_TIMEOUT) -> Iterator["ClusterEngine"]:
    """Connect an engine to the cluster of the scheduler at this address (tcp://host:8786, or tls://).

    Raises `UsageError` for an engine that cannot run on a cluster, and `EngineError` if nothing answers within `timeout`
    seconds, or the scheduler or its workers cannot be used.
    """
    if not isinstance(engine, ArgosEngine):
        raise UsageError(
            f"The engine “{engine.name}” does not work on a cluster; only “{ArgosEngine.name}” does.",
            remedy="Draft without a scheduler.",
        )
    with ExitStack() as stack:
        with _wrap_connection_errors(address):
            client = stack.enter_context(_open_client(address, timeout))
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="polyglot-"))
            cluster = ClusterEngine(engine, client, Path(folder), timeout)
        yield cluster


class ClusterEngine(Engine):
    """The Argos engine on a cluster. Its drafts are those of the Argos engine here."""

    def __init__(self, engine: ArgosEngine, client: "Client", folder: Path, timeout: float) -> None:
        self.name, self.version = engine.name, engine.version
        self._engine, self._client, self._folder, self._timeout = engine, client, folder, timeout
        self._address = str(client.scheduler.address)  # type: ignore[union-attr]
        self.addresses = (self._address,)
        self._manifests: dict[Package, PackageManifest] = {}
        # Problem of a worker, "" for none, by its address and the hash of a package ("" for the worker itself).
        self._faults: dict[tuple[str, str], str] = {}
        self._checking = Lock()
        self._check_cluster()

    def _check_cluster(self) -> None:
        """Check the scheduler and the first workers. Raises `EngineError` if one of them cannot be used."""
        try:
            version: object = self._client.run_on_scheduler(worker.installed_version)
        except (ImportError, AttributeError) as error:
            version = error
        if fault := _describe_mismatch(version):
            raise EngineError(
                f"The scheduler at {self._address} cannot distribute drafting: {fault}.", remedy=_VERSION_REMEDY
            )
        workers = self._wait_for_workers()
        self._check_workers(workers)
        for address in sorted(workers):
            if fault := self._faults.get((address, ""), ""):
                raise EngineError(f"The worker at {address} cannot draft: {fault}.", remedy=_VERSION_REMEDY)
        self.max_concurrency = _MAX_CONCURRENCY * len(workers)

    def pairs(self) -> frozenset[TagPair]:
        """Return the pairs of the packages on this machine: workers need none."""
        return self._engine.pairs()

    def package(self, pair: TagPair) -> Package:
        """Return the package that translates a pair."""
        return self._engine.package(pair)

    def fingerprint(self, source: str, target: str) -> str:
        """Return the fingerprint of the wrapped engine, whose drafts are the same."""
        return self._engine.fingerprint(source, target)

    def starter_pairs(self) -> frozenset[TagPair]:
        """Return the pairs that only the starter model translates."""
        return self._engine.starter_pairs()

    def align(self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str) -> list[Alignment]:
        """Return the alignment of each sentence with a given translation. It is fast, and runs on this machine."""
        return self._engine.align(sentences, translations, source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """Return one draft for each sentence, all by one worker. Raises `EngineError` if every worker fails."""
        if (source, target) not in self.pairs() or not sentences:
            return self._engine.translate(sentences, source, target, attempt=attempt)
        failed: dict[str, str] = {}
        lost = 0
        with _wrap_connection_errors(self._address):
            manifest = self._package_manifest(self.package((source, target)))
            batch = WorkerBatch(manifest, tuple(sentences), (source, target), attempt)
            while lost < _MAX_TRIES:
                workers = self._capable_workers(manifest, failed)
                answer = self._submit(batch, workers)
                if isinstance(answer, list):
                    return answer
                if answer is None:
                    lost += 1
                else:
                    failed[answer.worker] = answer.reason
                    self._faults.pop((answer.worker, manifest.sha256), None)  # it may have lost the package
        raise EngineError(f"A batch for {self._address} was lost {_MAX_TRIES} times.", remedy=_RETRY_REMEDY)

    def _submit(self, batch: WorkerBatch, workers: set[str]) -> list[Draft] | BatchFailure | None:
        """Return the answer of a worker to a batch; None if all of these workers are lost."""
        from distributed import CancelledError, KilledWorker

        if not workers:  # all are lost: others may connect
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
                f"A batch crashed {error.allowed_failures + 1} workers, one after the other.",
                remedy=_WORKER_REMEDY,
            ) from error

    def _capable_workers(self, manifest: PackageManifest, failed: dict[str, str]) -> set[str]:
        """Return the workers that can translate a batch and have not failed yet. Raises `EngineError` with the reason."""
        with self._checking:
            workers = self._wait_for_workers()
            self._check_workers(workers)
            checked = {address for address in workers if self._faults.get((address, "")) == ""}
            self._send_package(manifest, checked)
            keys = [(address, subject) for address in sorted(workers) for subject in ("", manifest.sha256)]
            faults = [self._faults.get(key) for key in keys]
        able = {address for address in checked if self._faults.get((address, manifest.sha256)) == ""} - failed.keys()
        reasons = [*failed.values(), *filter(None, faults)]
        if reasons and not able:
            raise EngineError(f"No worker at {self._address} can draft: {reasons[0]}.", remedy=_WORKER_REMEDY)
        return able

    def _wait_for_workers(self) -> set[str]:
        """Return the addresses of the workers. Wait for a first one; raise `EngineError` if none connects in time."""
        try:
            return set(self._client.nthreads()) or self._first_workers()
        except TimeoutError:
            raise EngineError(
                f"The scheduler at {self._address} has no workers.",
                remedy=f"Start one on any machine: dask worker {self._address}",
            ) from None

    def _first_workers(self) -> set[str]:
        self._client.wait_for_workers(1, timeout=self._timeout)
        return set(self._client.nthreads())

    def _check_workers(self, workers: set[str]) -> None:
        """Check that new workers run the same version."""
        fresh = {address for address in workers if (address, "") not in self._faults}
        self._faults |= {
            (address, ""): _describe_mismatch(version)
            for address, version in self._run_on_workers(fresh, worker.check_installation)
        }

    def _send_package(self, manifest: PackageManifest, workers: set[str]) -> None:
        """Send a package to the new workers that lack it; to one of several that share a disk."""
        fresh = {address for address in workers if (address, manifest.sha256) not in self._faults}
        disks = self._run_on_workers(fresh, worker.find_missing_package, manifest)
        receivers = set({disk: address for address, disk in disks if disk}.values())

        # Send the chunks, then unpack; a worker with an error gets no further steps.
        faults = dict[str, str]()
        chunks = package_transfer.read_chunks(self._archive_path(manifest.package)) if receivers else ()
        transfer = (partial(package_transfer.receive_chunk, manifest, *chunk) for chunk in chunks)
        for step in chain[Callable[[], object]](transfer, [partial(worker.unpack_received, manifest)]):
            errors = self._run_on_workers(receivers - faults.keys(), step)
            faults |= {address: _describe_error(error) for address, error in errors if error}

        # Record which workers have the package now.
        for address, missing in self._run_on_workers(fresh, worker.find_missing_package, manifest):
            fault = faults.get(address, "the package does not arrive")
            self._faults[address, manifest.sha256] = "" if missing is None else fault

    def _run_on_workers(
        self, workers: Set[str], function: Callable[..., Any], *arguments: object
    ) -> list[tuple[str, Any]]:
        """Return the result or exception of a function on each of these workers, without those that are lost."""
        if not workers:
            return []
        results = self._client.run(function, *arguments, workers=sorted(workers), on_error="return")
        return [(address, result) for address, result in results.items() if not isinstance(result, OSError)]

    def _package_manifest(self, package: Package) -> PackageManifest:
        with self._checking:
            if package not in self._manifests:
                self._manifests[package] = package_transfer.pack_package(package, self._archive_path(package))
            return self._manifests[package]

    def _archive_path(self, package: Package) -> Path:
        return self._folder / f"{package.source}_{package.target}.zip"


@contextmanager
def _open_client(address: str, timeout: float) -> Iterator["Client"]:
    try:
        from distributed import Client, versions
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise EngineError(f"A cluster cannot be used: {_describe_error(error)}.", remedy=_SETUP_REMEDY) from error
    for name in ("distributed", "distributed.client"):  # errors are reported by polyglot
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_check_reachable(address, timeout))
    except (
        OSError,
        ValueError,
        TypeError,
        RuntimeError,
    ) as error:  # no scheduler, a malformed address, TLS not configured
        reason = "it closes the connection" if isinstance(error, CommClosedError) else _describe_error(error)
        raise EngineError(f"The scheduler at {address} cannot be reached: {reason}.", remedy=_SETUP_REMEDY) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", versions.VersionMismatchWarning)  # of libraries whose versions may differ
        client = Client(address, timeout=timeout, set_as_default=False, name="polyglot")
    with client:
        yield client


async def _check_reachable(address: str, timeout: float) -> None:
    """Connect to the scheduler once: a client that could not connect could not be closed either."""
    from distributed import Security, connect

    comm = await connect(address, timeout=timeout, **Security().get_connection_args("client"))
    await comm.close()


@contextmanager
def _wrap_connection_errors(address: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(f"The connection to the scheduler at {address} is lost.", remedy=_RETRY_REMEDY) from error


def _describe_mismatch(version: object) -> str:
    """Return the problem with a version, or with the exception instead of one; "" if it is the version here."""
    if version == __version__:
        return ""
    if isinstance(version, str):
        return f"it has polyglot {version}, and this is {__version__}"
    return _describe_error(version)


def _describe_error(error: object) -> str:
    return str(error).partition("\n")[0].rstrip(".") or type(error).__name__
