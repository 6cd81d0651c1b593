"""Engines to try: sentences, settings, and plug-ins installed as pip does."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SENTENCES = (
    "The library is open every Saturday.",
    "Bring a chair, a hat and something to drink.",
    "Set the max_value option in config_file.py.",
    "2026",
    "Hello!",
)
Tables = dict[str, dict[str, Any]]


def installed_as_pip_does(folder: Path, modules: Mapping[str, str], engines: Mapping[str, str]) -> None:
    """Python files, and what names the engines in them."""
    info = folder / "strangers-1.0.dist-info"
    info.mkdir()
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strangers\nVersion: 1.0\n")
    lines = [f"{name} = {place}" for name, place in engines.items()]
    (info / "entry_points.txt").write_text("\n".join(["[polyglot.engines]", *lines]))


def python(home: Path, script: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    own = {
        "HOME": str(home),
        "XDG_CACHE_HOME": "",
        "XDG_DATA_HOME": "",
        "XDG_CONFIG_HOME": "",
        "ARGOS_PACKAGES_DIR": "",
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **own, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
