"""Drafting: the most memory that `polyglot draft` takes for a publication of 50,000 units, with the starter model.

    .venv/bin/python -m benchmarks.footprint [--units N] [--article N] [--keep FOLDER] [FILE_OR_FOLDER ...]

The publication is made of short sentences of these files, each with one word changed for another of theirs, so that all
are distinct; 100 to an article. The command runs as a process of its own, with a home of its own. What counts is the
resident memory of it and all its children together, looked at twenty times a second; what they share counts more than
once. The figure of the system for the largest single process, which misses nothing between two looks, stands beside it.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from benchmarks.corpora import COURSE
from benchmarks.drafting import sentences

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\ntitle = "Fifty thousand units"\n'
WORDS = range(4, 10)  # of a sentence
PAUSE = 0.05  # seconds


def distinct(texts: Sequence[str], count: int) -> Iterator[str]:
    """So many sentences, each of them one of the texts with one word changed."""
    draw = random.Random(1)
    short = [words for text in texts if len(words := text.split()) in WORDS and text.isascii()]
    others = sorted({word for words in short for word in words[1:-1] if word.isalpha()})
    seen: set[str] = set()
    while len(seen) < count:
        words = list(draw.choice(short))
        words[draw.randrange(1, len(words) - 1)] = draw.choice(others)
        text = " ".join(words)
        if text not in seen:
            seen.add(text)
            yield text


def make(folder: Path, texts: Sequence[str], size: int) -> None:
    """A publication of articles with so many paragraphs of one sentence each."""
    (folder / "articles").mkdir(parents=True)
    (folder / "polyglot.toml").write_text(SETTINGS, "utf-8")
    for start in range(0, len(texts), size):
        body = "\n\n".join(texts[start : start + size])
        (folder / "articles" / f"{start // size:04}.md").write_text(
            f"---\ntitle: Part {start}\n---\n\n{body}\n", "utf-8"
        )


def taken(process: psutil.Process) -> int:
    """The bytes that a process and its children have in memory."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def watch(command: Sequence[str | Path], home: Path) -> tuple[int, float]:
    """Run a command; the most memory that it took, and its seconds."""
    own = {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_DATA_HOME": "", "ARGOS_PACKAGES_DIR": ""}
    start, most = time.perf_counter(), 0
    with subprocess.Popen(command, env={**os.environ, **own}) as started:
        watched = psutil.Process(started.pid)
        while started.poll() is None:
            try:
                most = max(most, taken(watched))
            except psutil.NoSuchProcess:
                break
            time.sleep(PAUSE)
    if started.returncode:
        sys.exit("The command failed.")
    return most, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="The most memory that drafting takes.")
    parser.add_argument("places", nargs="*", type=Path, default=[COURSE / "head"], help="Markdown files or folders")
    parser.add_argument("--units", type=int, default=50_000)
    parser.add_argument("--article", type=int, default=100, help="units in an article")
    parser.add_argument("--keep", type=Path, help="make the publication in this new folder, and leave it there")
    options = parser.parse_args()
    texts = list(distinct(list(sentences(options.places)), options.units))
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder, "publication")
        make(place, texts, options.article)
        most, seconds = watch([sys.executable, "-m", "polyglot", "-C", place, "draft"], Path(folder))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    print(f"{len(texts)} units in {seconds:.0f} s.")
    print(f"Most memory (goal: 1000 MB): {most / 1e6:.0f} MB in all, {largest / 1e6:.0f} MB in the largest process.")


if __name__ == "__main__":
    main()
