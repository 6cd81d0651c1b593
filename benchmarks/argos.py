"""Drafting: our Argos engine beside Argos Translate's own call, one paragraph after the other.

    .venv/bin/python -m benchmarks.argos [--model base] [--paragraphs N] [--rounds N] [FOLDER]

What is measured: the seconds from a list of plain paragraphs to their translations, with the model already loaded, of

- Argos's `translation.translate(paragraph)`, a call for each paragraph, as its own documents and programs use it, with the
  settings it comes with, and again with `ARGOS_INTER_THREADS` at the number of cores, since its own leave some idle;
- ours: all paragraphs cut into sentences by sentencex, which go to the engine at once, as a run of drafting does it.

Both use the same package (the starter, or a random one of the size of a real Argos package, whose drafts have as many
pieces as their sources) and beam 4, of which the best is taken. Argos cuts sentences with minisbd, from the package's own
file. It runs in an environment of its own, made on first use in the user's cache folder by pip, with torch and stanza,
which it imports; that takes minutes, and gigabytes. They take turns, so that a busy machine slows all.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

import sentencex

from benchmarks import models
from benchmarks.corpora import COURSE
from benchmarks.drafting import paragraphs, timed
from benchmarks.models import PAIR
from polyglot.engines.argos import ArgosEngine

ENVIRONMENT = models.CACHE / "argos"
NEEDS = ("torch==2.13.0", *(f"{name}=={version(name)}" for name in ("argostranslate", "ctranslate2", "sentencepiece")))
LONGEST = 600  # letters: what neither cuts for the model's sake

Run = Callable[[], tuple[float, float]]  # seconds on the clock, and of all cores together


def python() -> Path:
    """The interpreter of Argos's environment, which is made if it is not there."""
    made, done = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "done"
    if not done.is_file() or done.read_text() != "\n".join(NEEDS):
        print(f"Making {ENVIRONMENT}, with {', '.join(NEEDS)}, from the package index …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        subprocess.run([made, "-m", "pip", "install", "--quiet", *NEEDS], check=True)
        done.write_text("\n".join(NEEDS))
    return made


@contextmanager
def argos(name: str, texts: Path, **settings: str) -> Iterator[Run]:
    """Argos in a process of its own, ready to run; it is stopped at the end."""
    script = Path(__file__).with_name("argos_own.py")
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "ORT_DISABLE_TELEMETRY": "1", **settings}
        process = subprocess.Popen(
            [python(), script, texts],
            env={**os.environ, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout
        print(f"{name}: {told.readline().strip()}", flush=True)

        def run() -> tuple[float, float]:
            asked.write("\n")
            asked.flush()
            clock, cores = told.readline().split()
            return float(clock), float(cores)

        with process:
            yield run
            asked.close()


def ours(texts: Sequence[str]) -> Run:
    engine = ArgosEngine()
    engine.translate(["The model is loaded now."], *PAIR)

    def run() -> object:
        return engine.translate([part for text in texts for part in sentencex.segment(PAIR[0], text)], *PAIR)

    return lambda: timed(run)


def measure(texts: Sequence[str], rounds: int) -> None:
    cores = str(len(os.sched_getaffinity(0)))
    with ExitStack() as stack:
        file = Path(stack.enter_context(tempfile.TemporaryDirectory()), "paragraphs.json")
        file.write_text(json.dumps(texts), "utf-8")
        runs = {
            "ours": ours(texts),
            "argos": stack.enter_context(argos("argos", file)),
            "argos, all cores": stack.enter_context(
                argos("argos, all cores", file, ARGOS_INTER_THREADS=cores, ARGOS_INTRA_THREADS="1")
            ),
        }
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
        for number in range(rounds):
            for name in sorted(runs, reverse=number % 2 == 1):
                took[name].append(runs[name]())
            said = (f"{name} {took[name][-1][0]:.1f} s ({took[name][-1][1]:.1f} of all cores)" for name in runs)
            print(f"round {number + 1}: {', '.join(said)}", flush=True)
    print("Times as long as ours (goal: 6 by the clock, with the settings that Argos comes with):")
    for name in list(runs)[1:]:
        for number, kind in enumerate(("clock", "all cores together")):
            ratios = [theirs[number] / own[number] for theirs, own in zip(took[name], took["ours"], strict=True)]
            middle = statistics.median(ratios)
            print(f"  {name}, {kind}: median {middle:.2f}, worst {min(ratios):.2f}, best {max(ratios):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Our engine beside Argos Translate's own call.")
    parser.add_argument("folder", nargs="?", type=Path, default=COURSE / "head", help="a folder of Markdown")
    parser.add_argument("--paragraphs", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", choices=("starter", "base"), default="starter")
    options = parser.parse_args()
    texts = list(dict.fromkeys(text for text in paragraphs([options.folder]) if len(text) <= LONGEST))
    random.Random(1).shuffle(texts)
    texts = texts[: options.paragraphs]
    print(f"{len(texts)} paragraphs, {sum(map(len, texts))} letters, the model “{options.model}”.")
    with models.installed(models.package(options.model)):
        measure(texts, options.rounds)


if __name__ == "__main__":
    main()
