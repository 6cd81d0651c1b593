"""Sync and build of a folder of Markdown files, beside mdpo, po4a and translate-toolkit with gettext's msgmerge.

    uv run python -m benchmarks.speed FOLDER [--copies N] [--rounds N] [--tools polyglot,mdpo,po4a,translate-toolkit]

"msgmerge" is gettext's update step alone, on polyglot's templates and catalogs: on all, and on five.

One language; the tools take turns within a round; medians. mdpo and translate-toolkit are installed into an environment of their
own for the run; po4a and msgmerge come from the system, and a tool that is not there is left out. mdpo runs in one process for all
files, which spares it a start for each. Only the ratios mean anything.
"""

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.corpora import find_articles

LANGUAGE = "mk"
STEPS = ("fresh", "no edit", "five edited", "build")
SETTINGS = f'[publication]\nsource_language = "en"\nlanguages = ["{LANGUAGE}"]\n[editions]\npublish_at = 0\n'
MDPO = """
import sys, warnings
from pathlib import Path
from mdpo.md2po import markdown_to_pofile
from mdpo.po2md import pofile_to_markdown
warnings.simplefilter("ignore")
step, source, catalogs, out = sys.argv[1:]
for path in sorted(Path(source).rglob("*.md")):
    name = path.relative_to(source)
    po, made = Path(catalogs, name).with_suffix(".po"), Path(out, name)
    po.parent.mkdir(parents=True, exist_ok=True)
    made.parent.mkdir(parents=True, exist_ok=True)
    try:
        if step == "sync":
            markdown_to_pofile(str(path), po_filepath=str(po), save=True, wrapwidth=80)
        else:
            pofile_to_markdown(str(path), str(po), save=str(made))
    except Exception:
        pass  # mdpo fails on some documents; the rest still counts
"""


class Tool:
    """One tool on its own copy of the files: `articles/` in, `locales/mk/LC_MESSAGES/` between, `out/` at the end."""

    def __init__(self, name: str, root: Path, python: Path) -> None:
        self.name, self.root, self.python = name, root, python
        self.source, self.catalogs, self.out = (
            root / "articles",
            root / "locales" / LANGUAGE / "LC_MESSAGES",
            root / "out",
        )
        (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")

    def sync(self) -> None:
        """Bring the catalogs in step with the files."""
        if self.name == "polyglot":
            _call([sys.executable, "-m", "polyglot", "-C", self.root, "sync"])
        elif self.name == "mdpo":
            _call([self.python, "-c", MDPO, "sync", self.source, self.catalogs, self.out])
        elif self.name == "po4a":
            _call(["po4a", "--no-translations", self._po4a()], cwd=self.root)
        else:
            self._toolkit("md2po", "-P", "-i", self.source, "-o", self.root / "pot")
            self._merge()

    def build(self) -> None:
        """Write the Markdown of the translation."""
        if self.name == "polyglot":
            options: list[str | Path] = ["--language", LANGUAGE, "--format", "markdown", "--output", self.out]
            _call([sys.executable, "-m", "polyglot", "-C", self.root, "build", *options])
        elif self.name == "mdpo":
            _call([self.python, "-c", MDPO, "build", self.source, self.catalogs, self.out])
        elif self.name == "po4a":
            _call(["po4a", "--no-update", "--keep", "0", self._po4a()], cwd=self.root)
        else:
            self._toolkit("po2md", "-i", self.catalogs, "-t", self.source, "-o", self.out)

    def _toolkit(self, module: str, *arguments: str | Path) -> None:
        _call([self.python, "-m", f"translate.convert.{module}", "--progress=none", *arguments])

    def _merge(self) -> None:
        """translate-toolkit writes templates; msgmerge is its update step."""
        for template in sorted((self.root / "pot").rglob("*.pot")):
            catalog = (self.catalogs / template.relative_to(self.root / "pot")).with_suffix(".po")
            if not catalog.exists():
                catalog.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(template, catalog)
        merge(self.root / "pot", self.catalogs)

    def _po4a(self) -> Path:
        names = [path.relative_to(self.source).as_posix() for path in sorted(self.source.rglob("*.md"))]
        lines = [f"[po4a_langs] {LANGUAGE}", f"[po4a_paths] pot/$master.pot $lang:{self.catalogs}/$master.po"]
        lines += [f'[type: text] articles/{name} $lang:out/{name} opt:"-o markdown"' for name in names]
        path = self.root / "po4a.cfg"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def missing(self) -> bool:
        """Is the tool not here?"""
        return {"po4a": "po4a", "translate-toolkit": "msgmerge"}.get(self.name, "sh") not in _programs()


def merge(templates: Path, catalogs: Path, count: int | None = None) -> None:
    """Msgmerge for so many catalogs, or all of them; all cores at once."""
    running: list[subprocess.Popen[bytes]] = []
    for template in sorted(templates.rglob("*.pot"))[:count]:
        catalog = (catalogs / template.relative_to(templates)).with_suffix(".po")
        if len(running) >= (os.cpu_count() or 1):
            running.pop(0).wait()
        command = ["msgmerge", "--quiet", "--update", "--backup=none", str(catalog), str(template)]
        running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
    for process in running:
        process.wait()


def _programs() -> set[str]:
    return {name for name in ("po4a", "msgmerge", "sh") if shutil.which(name)}


def _call(command: Sequence[str | Path], cwd: Path | None = None) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, check=False)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peers(lab: Path) -> Path:
    """An environment with mdpo and translate-toolkit; returns its Python."""
    uv = [sys.executable, "-m", "uv"] if shutil.which("uv") is None else ["uv"]
    subprocess.run([*uv, "venv", "--quiet", lab / "peers"], check=True)
    python = lab / "peers" / "bin" / "python"
    subprocess.run(
        [*uv, "pip", "install", "--quiet", "--python", python, "mdpo", "translate-toolkit", "mistletoe"], check=True
    )
    return python


def edit(source: Path) -> None:
    """Add a sentence to five files."""
    paths = sorted(source.rglob("*.md"))
    for path in paths[:: max(1, len(paths) // 5)][:5]:
        path.write_text(path.read_text(encoding="utf-8") + "\nOne more paragraph was added here.\n", encoding="utf-8")


def measure(tools: Sequence[Tool], files: Path, copies: int, rounds: int) -> dict[str, dict[str, float]]:
    """Seconds by tool and step: the median over the rounds."""
    times: dict[str, dict[str, list[float]]] = {tool.name: defaultdict(list) for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            for folder in (tool.source, tool.root / "locales", tool.root / "pot", tool.out, tool.root / ".polyglot"):
                shutil.rmtree(folder, ignore_errors=True)
            for number in range(copies):
                shutil.copytree(files, tool.source / f"c{number}")
            times[tool.name]["fresh"].append(_timed(tool.sync))
            tool.sync()  # settle: some tools write once more what they have written
        for step in STEPS[1:]:
            for tool in tools:
                if step == "five edited":
                    edit(tool.source)
                times[tool.name][step].append(_timed(tool.build if step == "build" else tool.sync))
        own = next((tool for tool in tools if tool.name == "polyglot"), None)
        if own is not None and "msgmerge" in _programs():
            folders = own.root / "locales" / "pot", own.catalogs
            found = times.setdefault("msgmerge", defaultdict(list))
            found["fresh"].append(_timed(partial(merge, *folders)))
            found["five edited"].append(_timed(partial(merge, *folders, 5)))
            for step in ("no edit", "build"):
                found[step].append(math.nan)
    return {name: {step: statistics.median(found[step]) for step in STEPS} for name, found in times.items()}


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", default="polyglot,mdpo,po4a,translate-toolkit")
    options = parser.parse_args()
    find_articles(options.folder)
    with tempfile.TemporaryDirectory() as name:
        lab = Path(name)
        python = peers(lab)
        tools = []
        for tool in options.tools.split(","):
            (lab / tool).mkdir()
            tools.append(Tool(tool, lab / tool, python))
        tools = [tool for tool in tools if not tool.missing()]
        results = measure(tools, options.folder.resolve(), options.copies, options.rounds)
    base = results.get("mdpo") or next(iter(results.values()))
    print(f"relative to {'mdpo' if 'mdpo' in results else tools[0].name} [to the tool's own fresh sync] (seconds)")
    print(f"{'':18}" + "".join(f"{step:>24}" for step in STEPS))
    for tool_name, found in results.items():
        cells = (f"{found[s] / base[s]:.2f} [{found[s] / found['fresh']:.3f}] ({found[s]:.2f})" for s in STEPS)
        print(f"{tool_name:18}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
