"""Engines to try: sentences and settings."""

import os
import subprocess
import sys
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
