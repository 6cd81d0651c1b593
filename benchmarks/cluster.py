"""Drafting on a Dask cluster: two workers of one thread each beside one, on this machine.

    .venv/bin/python -m benchmarks.cluster [--model base] [--sentences N] [--batch N] [--rounds N] [FILE_OR_FOLDER ...]

Schedulers and workers are processes of their own, each worker bound to one core. The same batches go to one worker
and to two, in turns; the packages have arrived and the models are loaded before. Beside them, to see what the way there
costs: our engine in this process, with one thread.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import models
from benchmarks.corpora import COURSE
from benchmarks.drafting import sentences
from benchmarks.models import PAIR
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.dask import cluster
from polyglot.engines.protocol import Engine

Run = Callable[[], float]


@contextmanager
def process(home: Path, *command: str, core: int | None = None) -> Iterator[None]:
    """A process of Dask with a home of its own, on one core or on all; it is stopped at the end."""
    home.mkdir()
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "ARGOS_PACKAGES_DIR": str(home / "packages")}
    run = [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", "--no-dashboard"]
    with (home / "log").open("wb") as log, subprocess.Popen(run, env={**os.environ, **own}, stderr=log) as started:
        if core is not None:
            os.sched_setaffinity(started.pid, {core})
        try:
            yield
        finally:
            started.terminate()


@contextmanager
def office(folder: Path, cores: Sequence[int]) -> Iterator[str]:
    """The address of a scheduler that has a worker on each of these cores."""
    folder.mkdir()
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        stack.enter_context(process(folder / "home", "scheduler", "--port", "0", "--scheduler-file", str(told)))
        while not told.is_file() or not told.read_text().endswith("}"):
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        for core in cores:
            worker = ("worker", address, "--nthreads", "1", "--no-nanny")
            stack.enter_context(process(folder / str(core), *worker, core=core))
        while sum("Registered to" in (folder / str(core) / "log").read_text() for core in cores) < len(cores):
            time.sleep(0.1)
        yield address


def timed(engine: Engine, batches: Sequence[Sequence[str]]) -> float:
    """The seconds for these batches, asked for as `polyglot draft` does: by as many threads as the engine has lanes."""
    start = time.perf_counter()
    with ThreadPoolExecutor(engine.max_concurrency) as threads:
        for drafts in threads.map(lambda batch: engine.translate(batch, *PAIR), batches):
            assert all(draft.text for draft in drafts)
    return time.perf_counter() - start


def measure(texts: Sequence[str], size: int, rounds: int) -> None:
    cores = sorted(os.sched_getaffinity(0))[:2]
    batches = [texts[start : start + size] for start in range(0, len(texts), size)]
    argos = ArgosEngine()
    here = ArgosEngine.from_packages([argos.package(PAIR)], 1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        engines: dict[str, Engine] = {"here": here}
        for name, some in {"one": cores[:1], "two": cores}.items():
            address = stack.enter_context(office(Path(folder, name), some))
            engines[name] = stack.enter_context(cluster.connect(argos, address))
        for engine in engines.values():
            timed(engine, [batch[:4] for batch in batches[:8]])  # packages are there, models are loaded
        took: dict[str, list[float]] = {name: [] for name in engines}
        for number in range(rounds):
            for name in sorted(engines, reverse=number % 2 == 1):
                took[name].append(timed(engines[name], batches))
            print(f"round {number + 1}: " + ", ".join(f"{name} {took[name][-1]:.1f} s" for name in engines), flush=True)
    for other, goal in {"one": " (goal: 1.7)", "here": ""}.items():
        ratios = [alone / both for alone, both in zip(took[other], took["two"], strict=True)]
        print(
            f"Two workers beside {other}{goal}: median {statistics.median(ratios):.2f}, "
            f"worst {min(ratios):.2f}, best {max(ratios):.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Two workers of a Dask cluster beside one.")
    parser.add_argument("places", nargs="*", type=Path, default=[COURSE / "head"], help="Markdown files or folders")
    parser.add_argument("--sentences", type=int, default=1500, help="at most so many distinct sentences")
    parser.add_argument("--batch", type=int, default=100, help="sentences")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", choices=("starter", "base"), default="starter")
    options = parser.parse_args()
    texts = list(dict.fromkeys(sentences(options.places)))
    random.Random(1).shuffle(texts)
    texts = texts[: options.sentences]
    print(f"{len(texts)} sentences in batches of {options.batch}, the model “{options.model}”.")
    with models.installed(models.package(options.model)):
        measure(texts, options.batch, options.rounds)


if __name__ == "__main__":
    main()
