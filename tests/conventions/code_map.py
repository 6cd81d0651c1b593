"""The map of the code in CONTRIBUTING: one line for each module, taken from its docstring.

`python -m tests.conventions.code_map` writes it anew.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.source_style import SOURCES
from tests.support.paths import REPOSITORY

PAGE = REPOSITORY / "CONTRIBUTING.md"
# From the top down, as the layers in pyproject.toml have them.
LAYERS = (
    "cli preview workflow building distribution site formats drafting editions checking quality images engines adoption"
    " catalogs alignment articles publication.py settings.py markdown language storage model.py findings.py errors.py"
)
_COLUMN = 30
WIDTH = 132
_MAP = re.compile(r"(?<=<!-- map -->\n```text\n).*?(?=```\n<!-- end of the map -->)", re.DOTALL)


def code_map() -> str:
    """Return the tree of all packages and modules, each with the first line of its docstring, or the beginning of it."""
    names = [name for name in LAYERS.split() if (SOURCES / name).exists()]
    rest = [path.name for path in _listed(SOURCES) if path.name not in names]
    return "".join(f"{line}\n" for name in [*names, *rest] for line in _lines(SOURCES / name, 0))


def updated(page: str) -> str:
    """Return the page with the map as the code has it."""
    text, count = _MAP.subn(lambda _: code_map(), page)
    assert count == 1, "CONTRIBUTING.md has lost the marks around its map."
    return text


def _lines(path: Path, depth: int) -> Iterator[str]:
    module = path / "__init__.py" if path.is_dir() else path
    summary = (ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    name = f"{'  ' * depth}{path.stem}{'/' if path.is_dir() else ''}"
    yield f"{name:{_COLUMN}}{_shortened(summary)}".rstrip()
    if path.is_dir():
        for child in _listed(path):
            yield from _lines(child, depth + 1)


def _shortened(summary: str) -> str:
    """Return a summary that fits the line: cut at the last end of a phrase before its margin."""
    if len(summary) <= WIDTH - _COLUMN:
        return summary
    return re.split(r"[:;,.] (?!.*[:;,.] )", summary[: WIDTH - _COLUMN])[0]


def _listed(folder: Path) -> list[Path]:
    """Return the modules of a folder, then its packages, each by name."""
    paths = (path for path in folder.iterdir() if (path / "__init__.py").is_file() or path.suffix == ".py")
    return sorted(
        (path for path in paths if not path.name.startswith("__")), key=lambda path: (path.is_dir(), path.name)
    )


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
