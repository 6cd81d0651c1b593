"""Plug-ins: the examples of the guides, installed as pip does."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.support.paths import REPOSITORY


def guide_example(guide: str) -> tuple[str, dict[str, dict[str, str]]]:
    """Return the module that a page of docs/ shows, and the entry points of its `pyproject.toml` by group."""
    text = (REPOSITORY / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    [code], [settings] = (
        re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) for kind in ("python", "toml")
    )
    return code, tomllib.loads(settings)["project"]["entry-points"]


def install(folder: Path, modules: Mapping[str, str], entry_points: Mapping[str, Mapping[str, str]]) -> None:
    """Write Python modules and their entry points, by group, into a folder as pip does."""
    name = next(iter(modules))
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = []
    for group, points in entry_points.items():
        lines += [f"[{group}]", *(f"{point} = {place}" for point, place in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
