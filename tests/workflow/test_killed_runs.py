"""Runs that are killed at any moment: nothing that a person made is lost, and no worker stays.

A few kills of each command by default; a thousand with --full. A verb that writes catalogs is one line in COMMANDS of
`tests/support/interruptions.py`.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.folders import snapshot
from tests.support.interruptions import (
    COMMANDS,
    STREET_SETTINGS,
    Command,
    begin,
    check_whole,
    finish,
    write_streets,
)

PERSON = re.compile(r"persona-[\w.]+")  # begins every text that a person wrote; the rest of it is there once


def persons(files: dict[str, bytes], *, obsolete: bool = True) -> set[str]:
    """What people wrote, in live messages or in obsolete ones too, by language."""
    found = set()
    for name, content in files.items():
        if name.endswith(".po"):
            lines = content.decode().split("\n")
            text = "\n".join(line for line in lines if "msgstr" in line and (obsolete or not line.startswith("#~")))
            found |= set(PERSON.findall(text))
    return found


def test_killed_at_any_moment(before: Path, command: Command, full: int, tmp_path: Path) -> None:
    """What a killed run leaves is whole and holds all that people made; the next run makes of it what it would have been."""
    chance = random.Random(command.name)
    wholly = tmp_path / "wholly"
    shutil.copytree(before, wholly)
    started = time.monotonic()
    finish(command, wholly)
    took = time.monotonic() - started
    first, last = snapshot(before / "locales"), snapshot(wholly / "locales")
    needed = persons(first, obsolete=not command.drops)
    assert len(needed) > 300
    assert needed <= persons(last)
    assert command.drops == (persons(first) > persons(last))
    in_the_middle = 0
    for number in range(full or 2):
        root = tmp_path / "killed"
        shutil.copytree(before, root)
        with begin(command, root) as process:
            time.sleep(chance.uniform(0, took))
            if number % 2:  # itself alone: its workers have to notice
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        left = snapshot(root / "locales")
        check_whole(left)
        assert needed <= persons(left)
        in_the_middle += left not in (first, last)
        finish(command, root)
        found = snapshot(root / "locales")
        assert found.keys() == last.keys()
        assert {name for name in found if found[name] != last[name]} == set()
        shutil.rmtree(root)
    print(f"{command.name}: {number + 1} kills, {in_the_middle} in the middle of the writing")  # noqa: T201 (pytest -rP shows it)


@pytest.mark.parametrize("system", [sys.platform, "another"])
def test_workers_end_with_their_run(tmp_path: Path, system: str) -> None:
    """A run that is killed takes its worker processes along, also those that wait for work."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "polyglot.toml").write_text(STREET_SETTINGS, encoding="utf-8")
    write_streets(tmp_path, 0, range(200))
    code = f"import sys, sysconfig; sysconfig.get_config_vars(); sys.platform = {system!r}; from polyglot.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", code, "-C", str(tmp_path), "sync"]) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while len(workers := children.read_text(encoding="utf-8").split()) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    finish(COMMANDS[0], tmp_path)
    assert {worker: state for worker in workers if (state := _running(worker))} == {}


def _running(process: str) -> str:
    """The state of a process that has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""
    return state if state not in {"Z", "X"} else ""
