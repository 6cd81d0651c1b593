"""Building a website of 1,000 articles in 4 languages, beside Pelican and Hugo; and what one edited article costs.

    uv run python -m benchmarks.editions [--articles N] [--rounds N] [--tools polyglot,pelican,hugo] [--lab DIR]

The articles are those of a course (`../shared/corpora`) without pictures, in ten issues, with authors, topics, dates and summaries,
and "translated" into other letters. The peers get the same pages as files: polyglot's own Markdown editions, so that they have
nothing to translate. All three make: a page for each article and language, linked with its versions, authors and topics; a front
page; pages for issues (Pelican's categories, Hugo's sections), topics and authors; and an Atom or RSS feed for each language of the
50 newest. Highlighting of code is off in all. Not everybody does everything: Pelican's theme is its own `simple`, which links no
next article, and its lists hold the articles of one language only; Hugo's templates are the shortest that show the same. Neither
marks passages, checks links or sanitises. polyglot also reads catalogs and ledgers.

The tools take turns within a round, each in a process of its own on all cores; medians of wall time and of processor time. "edited"
is the build after one article was edited in all languages; Pelican then may use its cache. Only the ratios mean anything. Where
polyglot can make PDF, an issue of about 40 pages is built too. Pelican is installed into an environment of its own for the run;
Hugo comes from the system, and a tool that is not there is left out.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.reading_room import DAY, headed, illustrated, translate

from benchmarks.corpora import COURSE, find_articles
from benchmarks.websites import TOOLS, Cost, Website, timed
from polyglot import publication as publications
from polyglot.workflow.sync import sync

STEPS = ("full", "edited", "nothing changed")
ISSUES = 10
WORDS = 7_500  # of the issue that is made as PDF: about 40 pages of A4
SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar", "zh"]
title = "The Reading Room"
base_url = "https://room.example/"
[editions]
formats = ["html"]
publish_at = 0
"""
ISSUE = 'title = "Number {0}"\nnumber = {0}\nperiod_start = 2026-{0:02}-01\nperiod_end = 2026-{0:02}-28\n'


def articles(count: int) -> Iterator[tuple[str, str]]:
    """Ids and texts of so many articles, in ten issues."""
    texts = {path: path.read_text("utf-8") for path in find_articles(COURSE / "head") if path.name != "SUMMARY.md"}
    plain = [(path, text) for path, text in texts.items() if not re.search(r"!\[|<img", text)]
    for number in range(count):
        path, text = plain[number % len(plain)]
        id = f"i{number * ISSUES // count + 1}/{number:04}-{path.stem.lower()}"
        yield id, illustrated(Path(), id, headed(text, number % 300))


def prepare(root: Path, count: int) -> None:
    """Write the publication with its catalogs, and its Markdown editions under `markdown/`."""
    for id, text in articles(count):
        path = root / "articles" / f"{id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in (root / "articles").iterdir():
        (folder / "issue.toml").write_text(ISSUE.format(int(folder.name[1:])), encoding="utf-8")
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    publication = publications.read(root)
    sync(publication, DAY)
    translate(publication)
    sync(publication, DAY)
    timed([sys.executable, "-m", "polyglot", "-C", root, "build", "-f", "markdown", "-o", root / "markdown"], root)


def measure(tools: Sequence[Website], id: str, rounds: int) -> dict[str, dict[str, Cost]]:
    """Medians by tool and step."""
    found: dict[str, dict[str, list[Cost]]] = {tool.name: defaultdict(list) for tool in tools}
    for number in range(rounds):
        for tool in tools:
            tool.forget()
        for step in STEPS:
            for tool in tools:
                if step == "edited":
                    tool.edit(id, number)
                found[tool.name][step].append(tool.build(step))
    return {name: {step: median(costs) for step, costs in steps.items()} for name, steps in found.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The middle of each."""
    return Cost(statistics.median(one.wall for one in costs), statistics.median(one.cpu for one in costs))


def report(results: dict[str, dict[str, Cost]], pages: dict[str, int]) -> None:
    """Print times by page, and the ratios that count."""
    print(f"{os.cpu_count()} cores; wall time and processor time, and of a full build for each article's page")
    for name, steps in results.items():
        print(
            f"{name:10}{pages[name]:>6} pages"
            + "".join(f"{step:>18} {c.wall:6.2f} s {c.cpu:6.2f} s" for step, c in steps.items())
        )
        full = steps["full"]
        print(f"{'':22}{1000 * full.wall / pages[name]:.2f} ms, {1000 * full.cpu / pages[name]:.2f} ms a page")
    own = results.get("polyglot")
    if own is None:
        return
    for name, steps in results.items():
        if name != "polyglot":
            wall, cpu = (
                getattr(own["full"], kind) / pages["polyglot"] / (getattr(steps["full"], kind) / pages[name])
                for kind in ("wall", "cpu")
            )
            print(f"polyglot takes {wall:.2f} times {name}'s wall time for a page, {cpu:.2f} times its CPU")
    for step in STEPS[1:]:
        wall, cpu = own[step].wall / own["full"].wall, own[step].cpu / own["full"].cpu
        print(f"polyglot, {step}: {100 * cpu:.1f} % of a full build's CPU, {100 * wall:.1f} % of its wall time")


def paper(root: Path, lab: Path) -> None:
    """One issue of about 40 pages as PDF: its processor time, if polyglot makes PDF."""
    book = lab / "book"
    shutil.rmtree(book, ignore_errors=True)
    (book / "articles/i1").mkdir(parents=True)
    words = 0
    for path in sorted((root / "articles").rglob("*.md")):
        if words < WORDS:
            words += len(path.read_text("utf-8").split())
            shutil.copy(path, book / "articles/i1")
    (book / "articles/i1/issue.toml").write_text(ISSUE.format(1), encoding="utf-8")
    (book / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "polyglot",
        "-C",
        book,
        "build",
        "-l",
        "en",
        "-f",
        "pdf",
        "--as-of",
        DAY,
        "-o",
        book / "out",
    ]
    if subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 2:
        print("PDF: this polyglot makes none")
        return
    shutil.rmtree(book / "out")
    shutil.rmtree(book / ".polyglot", ignore_errors=True)
    cost = timed(command, book)
    for made in sorted((book / "out").rglob("*.pdf")):
        said = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=False).stdout
        count = re.search(r"Pages:\s+(\d+)", said)
        print(f"PDF: {count[1] if count else '?'} pages, {cost.cpu:.2f} s of CPU, {cost.wall:.2f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--lab", type=Path, help="where to work; what is prepared there already is used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lab = (options.lab or Path(name)).absolute()
        root = lab / "room"
        if not (root / "markdown").is_dir():
            prepare(root, options.articles)
        wanted = [one for one in options.tools.split(",") if one != "hugo" or shutil.which("hugo")]
        tools = [TOOLS[one](root, lab) for one in wanted]
        ids = sorted(path.relative_to(root / "articles").with_suffix("") for path in (root / "articles").rglob("*.md"))
        results = measure(tools, ids[len(ids) // 2].as_posix(), options.rounds)
        report(results, {tool.name: tool.pages() for tool in tools})
        paper(root, lab)


if __name__ == "__main__":
    main()
