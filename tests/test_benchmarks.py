"""Benchmarks without the corpora say so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import REPOSITORY


@pytest.mark.parametrize("name", ["editions", "growth", "terms"])
def test_missing_corpora_are_named(name: str, tmp_path: Path) -> None:
    root = tmp_path / "clone"
    shutil.copytree(REPOSITORY / "benchmarks", root / "benchmarks", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{REPOSITORY}"}
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    result = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("This benchmark needs ../shared/corpora/comprehensive-rust/")
    assert "Traceback" not in result.stderr
