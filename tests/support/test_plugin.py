"""What our plugin adds to a run of pytest."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import REPOSITORY

TESTS = """
import pytest
from tests.support.paths import NO_CORPORA

@pytest.fixture
def course():
    pytest.skip(NO_CORPORA)

@pytest.mark.skipif(True, reason=NO_CORPORA)
def test_by_a_mark(): ...

def test_by_a_fixture(course): ...

def test_for_another_reason():
    pytest.skip("no browser")
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_was_skipped_for_want_of_corpora_is_counted(tmp_path: Path, processes: str) -> None:
    (tmp_path / "test_skipped.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", processes, "-p", "tests.support.plugin", "-c", "/dev/null"]
    done = subprocess.run([*command, str(tmp_path)], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("which is not here") == 1
    assert "\n2 tests were skipped: the corpora lie in ../shared/corpora, which is not here.\n" in done.stdout
