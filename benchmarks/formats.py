"""All formats of an issue of about 40 pages in four languages: processor time by stage, and of each format alone.

    uv run python -m benchmarks.formats [--rounds N] [--lab DIR] [--against CHECKOUT]

The issue is about 7,500 words of a course (`../shared/corpora`) in English, "translated" into other letters for es, ar and zh.
The whole build runs as a command, on all cores; with `--against`, the command of another checkout (with its `.venv`) takes turns
with ours. The stages are those of one build within this process, on one core; a stage contains those indented below it. Time is
that of the processor, in seconds, with child processes; medians of the rounds.
"""

import argparse
import functools
import importlib
import os
import resource
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.reading_room import DAY, translate

from benchmarks.editions import ISSUE, WORDS, articles
from benchmarks.websites import timed
from polyglot import publication as publications
from polyglot.settings import list_formats
from polyglot.workflow.sync import sync

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar", "zh"]
title = "The Reading Room"
base_url = "https://room.example/"
[editions]
publish_at = 0
"""
STAGES = (  # label, module and name of the function in it
    ("articles: read, check, render", "polyglot.building.build", "read_articles"),
    ("  html", "polyglot.building.render_article", "_render_page"),
    ("  markdown", "polyglot.building.render_article", "_render_file"),
    ("volumes: compose", "polyglot.building.book_steps", "compose"),
    ("text", "polyglot.formats.text.text", "TextFormat.render"),
    ("epub", "polyglot.formats.books.epub", "EpubFormat.render"),
    ("  cover", "polyglot.formats.pdf.pdf", "render_cover"),
    ("  thumbnail", "polyglot.images.raster", "read_raster"),
    ("docx", "polyglot.formats.books.docx", "DocxFormat.render"),
    ("  epub and docx: pandoc", "polyglot.formats.books.pandoc", "run_pandoc"),
    ("pdf", "polyglot.formats.pdf.pdf", "PdfFormat.render"),
    ("  Typst code", "polyglot.formats.pdf.typst", "TypstWriter.__call__"),
    ("  Typst", "polyglot.formats.pdf.typst_compile", "compile_pdf"),
    ("pages of articles", "polyglot.building.site_steps", "_write_article"),
    ("zip", "polyglot.building.offline_zip", "_write_edition"),
)


def prepare(root: Path) -> None:
    """Write the publication with its catalogs."""
    words = 0
    for id, text in articles(1000):
        if words < WORDS:
            words += len(text.split())
            path = root / "articles" / f"{id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (root / "articles/i1/issue.toml").write_text(ISSUE.format(1), encoding="utf-8")
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    publication = publications.read(root)
    sync(publication, DAY)
    translate(publication)
    sync(publication, DAY)


def build(python: Path, root: Path, formats: str) -> float:
    """Return the processor time of a build from nothing by the polyglot of an environment."""
    for name in ("editions", ".polyglot"):
        shutil.rmtree(root / name, ignore_errors=True)
    return timed([python, "-m", "polyglot", "-C", root, "build", "-f", formats, "--as-of", DAY], root).cpu


def cpu() -> float:
    """Return the processor time of this process and its children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure_stages(root: Path) -> dict[str, float]:
    """Return the time of each stage of a build within this process; call it once, in a process on one core."""
    from polyglot.building.build import build as run_build
    from polyglot.building.order import BuildRequest, plan_folders
    from polyglot.editions.print_policy import BuildMode

    times: dict[str, float] = defaultdict(float)
    for label, module, name in STAGES:
        _time_calls(label, importlib.import_module(module), name, times)
    for name in ("editions", ".polyglot"):
        shutil.rmtree(root / name, ignore_errors=True)
    publication = publications.read(root)
    folders = plan_folders(publication, publication.locales, list_formats(), None)
    start = cpu()
    run_build(BuildRequest(publication, folders, BuildMode(day=DAY)))
    times["whole build"] = cpu() - start
    return times


def _time_calls(label: str, module: Any, name: str, times: dict[str, float]) -> None:
    """Replace a function by one that adds the time of its calls to a label; a generator is exhausted within the call."""
    *owner, last = name.split(".")
    place = getattr(module, owner[0]) if owner else module
    function: Callable[..., Any] = getattr(place, last)

    @functools.wraps(function)
    def timed_call(*arguments: Any, **options: Any) -> Any:
        start = cpu()
        result = function(*arguments, **options)
        result = list(result) if owner and last == "render" else result
        times[label] += cpu() - start
        return result

    setattr(place, last, timed_call)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lab", type=Path, help="where to work; what is prepared there already is used again")
    parser.add_argument("--against", type=Path, help="another checkout of polyglot, with its .venv")
    options = parser.parse_args()
    pythons = {"this polyglot": Path(sys.executable)}
    if options.against:
        pythons["the other"] = options.against.absolute() / ".venv/bin/python"
    with tempfile.TemporaryDirectory() as name:
        root = (options.lab or Path(name)).absolute() / "issue"
        if not (root / "articles").is_dir():
            prepare(root)
        costs: dict[tuple[str, str], list[float]] = defaultdict(list)
        for formats in (",".join(list_formats()), *list_formats()):
            for _ in range(options.rounds):
                for label, python in pythons.items():
                    costs[formats, label].append(build(python, root, formats))
            medians = {label: statistics.median(costs[formats, label]) for label in pythons}
            print(
                f"{formats:44}" + "".join(f"{label:>16} {value:6.2f} s" for label, value in medians.items()), flush=True
            )
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        times = measure_stages(root)
        for label in ("whole build", *(label for label, _, _ in STAGES)):
            print(f"{label:44}{times[label]:6.2f} s")


if __name__ == "__main__":
    main()
