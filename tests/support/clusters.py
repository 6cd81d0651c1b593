"""Dask clusters on this machine: a real scheduler and real workers, each with a home and a cache of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 60  # that a process may take to come up


@dataclass(frozen=True)
class Cluster:
    """Processes that are there as long as the stack is open."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    stack: ExitStack

    def start(self, name: str, shadow: Path | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and wait until it is there. Modules in the folder `shadow` go before ours."""
        own = {"PYTHONPATH": str(shadow) if shadow else "", **environment}
        worker = self.stack.enter_context(_process(self.folder / name, ["worker", self.address, *_WORKER], own))
        _wait(worker, lambda: "Registered to" in (self.folder / name / "log").read_text())
        return worker

    def packages(self, name: str) -> dict[str, int]:
        """The packages that a worker keeps: their names, and where the disk has them."""
        kept = self.folder / name / "cache" / "polyglot" / "packages"
        return {path.name: path.stat().st_ino for path in kept.iterdir()} if kept.is_dir() else {}

    def log(self, name: str) -> str:
        """What a process has said of itself."""
        return (self.folder / name / "log").read_text()


@contextmanager
def cluster(folder: Path, shadow: Path | None = None) -> Iterator[Cluster]:
    """A scheduler in this folder; all that was started is killed at the end."""
    told = folder / "scheduler.json"
    command = ["scheduler", *_QUIET, "--port", "0", "--scheduler-file", str(told)]
    with ExitStack() as stack:
        own = {"PYTHONPATH": str(shadow) if shadow else ""}
        scheduler = stack.enter_context(_process(folder / "scheduler", command, own))
        _wait(scheduler, lambda: told.is_file() and told.read_text().endswith("}"))
        yield Cluster(folder, json.loads(told.read_text())["address"], scheduler, stack)


_QUIET = ("--host", "127.0.0.1", "--no-dashboard")
_WORKER = (*_QUIET, "--nthreads", "1", "--no-nanny")


@contextmanager
def _process(home: Path, command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    home.mkdir()
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": "", "ARGOS_PACKAGES_DIR": ""}
    with (home / "log").open("wb") as log:
        run = [sys.executable, "-m", "dask", *command]
        process = subprocess.Popen(run, cwd=home, env={**os.environ, **own, **environment}, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], done: Callable[[], bool]) -> None:
    until = time.monotonic() + _SECONDS
    while not done():
        assert process.poll() is None, "The process ended."
        assert time.monotonic() < until, "The process does not come up."
        time.sleep(0.05)
