"""How time and memory of `sync`, `status`, `check` and `build` grow with a publication.

    uv run python -m benchmarks.growth [--copies 1,10,50] [--build-copies 1,10] [--lab DIR]

The articles are copies of a course (`../shared/corpora`, 574 files), in one language beside the source, "translated" into other
letters. For each size: a first sync, a sync with nothing changed, and one after an edit of five articles; `status` and `check`,
each twice; and, up to the sizes of `--build-copies`, a build of the site and one with nothing changed. Each is a process of its
own on all cores. Processor time is that of the process and its children; memory is the most that a single process of them held.
The last column is the exponent of growth: 1 means that twice the articles take twice the time.
"""

import argparse
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.reading_room import DAY, translate

from benchmarks.corpora import COURSE, find_articles
from polyglot import publication as publications

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es"]
title = "The course"
[editions]
formats = ["html"]
publish_at = 0
"""
EDITED = 5  # articles


class Cost(NamedTuple):
    """The cost of a command: seconds of processor time, seconds, and bytes of the largest process."""

    processor: float
    wall: float
    memory: int


def run(root: Path, *arguments: str) -> Cost:
    """Run a command of polyglot to its end; return its cost. `check` may end with findings, any other must succeed."""
    command = [sys.executable, "-m", "polyglot", "-C", str(root), *arguments]
    start = time.perf_counter()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), number) for number in (1, 2)]
        process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) and arguments[0] != "check":
        sys.exit(f"polyglot {' '.join(arguments)} failed.")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * 1024)


def prepare(root: Path, copies: int) -> None:
    """Write the articles and settings of a publication."""
    for path in find_articles(COURSE / "head"):
        text = path.read_text(encoding="utf-8")
        for number in range(copies):
            copy = root / "articles" / f"c{number}" / path.relative_to(COURSE / "head")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8")
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")


def fill(root: Path) -> None:
    """Translate the first copy, and give its translations to the others."""
    publication = publications.read(root)
    translate(publication, "c0/")
    for locale in publication.languages_for(publication.source):
        folder = publication.catalogs / locale.path / "LC_MESSAGES"
        for path in (folder / "c0").rglob("*.po"):
            text = path.read_text(encoding="utf-8")
            for copy in folder.iterdir():
                if copy.name != "c0":
                    place = copy / path.relative_to(folder / "c0")
                    place.write_text(text.replace("articles/c0/", f"articles/{copy.name}/"), encoding="utf-8")


def edit(root: Path) -> None:
    """Add a paragraph to a few articles."""
    paths = sorted((root / "articles").rglob("*.md"))
    for path in paths[:: len(paths) // EDITED][:EDITED]:
        path.write_text(path.read_text(encoding="utf-8") + "\nOne more paragraph was added here.\n", encoding="utf-8")


def measure(root: Path, *, build: bool) -> Iterator[tuple[str, Cost]]:
    """Yield the name and cost of each step, in order."""
    yield "sync, the first", run(root, "sync")
    fill(root)
    run(root, "sync")
    yield "sync, no edit", run(root, "sync")
    edit(root)
    yield "sync, five edited", run(root, "sync")
    for verb in ("status", "check"):
        yield f"{verb}, the first", run(root, verb)
        yield f"{verb}, no edit", run(root, verb)
    if build:
        options = ("build", "--force", "all", "--as-of", DAY)
        yield "build, the first", run(root, *options)
        yield "build, no edit", run(root, *options)


def report(sizes: Sequence[int], costs: dict[str, list[Cost]]) -> None:
    """Print a row for each step: its cost at each size, and the exponent between the first and the last."""
    print(f"{os.cpu_count()} cores; seconds of processor time [seconds] megabytes of the largest process")
    print(f"{'articles':20}" + "".join(f"{size:>24,}" for size in sizes) + f"{'exponent':>10}")
    for step, row in costs.items():
        cells = [f"{cost.processor:.2f} [{cost.wall:.2f}] {cost.memory / 1e6:.0f} MB" for cost in row]
        exponent = ""
        if len(row) > 1:
            exponent = (
                f"{math.log(row[-1].processor / row[0].processor) / math.log(sizes[len(row) - 1] / sizes[0]):.2f}"
            )
        print(
            f"{step:20}"
            + "".join(f"{cell:>24}" for cell in [*cells, *[""] * (len(sizes) - len(cells))])
            + f"{exponent:>10}"
        )


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", default="1,10,50", help="how often the course is copied (1,10,50)")
    parser.add_argument("--build-copies", default="1,10", help="the sizes that are built too (1,10)")
    parser.add_argument("--lab", type=Path, help="where to work; deleted at the end unless it is given")
    options = parser.parse_args()
    built = [int(copies) for copies in options.build_copies.split(",")]
    sizes: list[int] = []
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as name:
        for copies in sorted(map(int, options.copies.split(","))):
            root = (options.lab or Path(name)) / str(copies)
            shutil.rmtree(root, ignore_errors=True)
            prepare(root, copies)
            sizes.append(len(list((root / "articles").rglob("*.md"))))
            for step, cost in measure(root, build=copies in built):
                costs.setdefault(step, []).append(cost)
    report(sizes, costs)


if __name__ == "__main__":
    main()
