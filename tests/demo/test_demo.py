"""The main way from a clean copy of the repository, with the network blocked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import Make, Run
from tests.support.paths import REPOSITORY

BLOCK = """
import socket
def refuse(*arguments, **values):
    raise OSError("the network is blocked in this test")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
"""


def demo(copy: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": "",
        "PYTHONPATH": str(tmp_path / "block"),
    }
    command = [sys.executable, "-m", "polyglot", "demo"]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def test_demo(tmp_path: Path) -> None:
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    copy = tmp_path / "clone"
    copy.mkdir()
    for name in ("articles", "locales"):
        shutil.copytree(REPOSITORY / name, copy / name)
    for name in ("polyglot.toml", "glossary.csv"):
        shutil.copy(REPOSITORY / name, copy)
    committed = {path: path.read_bytes() for path in (copy / "locales").rglob("*") if path.is_file()}
    result = demo(copy, tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert {path: path.read_bytes() for path in (copy / "locales").rglob("*") if path.is_file()} == committed
    for tag in ("en", "es", "fr", "ar", "hi", "zh"):
        assert f"editions/{tag}/index.html" in result.stdout
        assert (copy / "editions" / tag / "index.html").is_file()
    # Without any catalog the drafts are made anew.
    shutil.rmtree(copy / "locales")
    result = demo(copy, tmp_path)
    assert result.returncode == 0, result.stderr
    assert "2. draft   es 1" in result.stdout


def test_what_the_machine_lacks_is_one_line_before_the_last(make: Make, run: Run) -> None:
    """It is no fault of the publication. A fault of the publication is, and is told before."""
    article = "# Signs\n\nThe second sign of the alphabet is \U0001e4d0.\n\n![](lost.png)\n"
    make(
        {"a": article},
        '[publication]\nsource_language = "en"\nlanguages = ["eo"]\n[editions]\nformats = ["html", "pdf"]\n',
    )
    result = run("demo")
    assert result.stdout.splitlines()[-2] == (
        "Not installed on this machine: models for drafts in eo (polyglot draft names them); "
        "fonts for 1 PDF file (polyglot build names them)."
    )
    assert [line.rpartition("[")[2] for line in result.stderr.splitlines()] == ["picture-missing]"]
    assert run("build").stderr.splitlines()[1].endswith("[font]")
