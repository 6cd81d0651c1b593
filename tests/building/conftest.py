"""The publications that judges see: the sample of this repository, and the reading room."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import reading_room
from tests.support.paths import NO_CORPORA, REPOSITORY
from tests.support.shared_folder import make_once

DAY = "2026-11-01"
FORMATS = "html,markdown,text,epub,pdf,docx,zip"


def build(root: Path, output: Path, *options: str, **environment: str) -> Path:
    """Build a publication as a person does, in a process of its own."""
    command = [sys.executable, "-m", "polyglot", "-C", str(root), "build", "--as-of", DAY, "--output", str(output)]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return output


def copy_sample(root: Path) -> None:
    """Copy the publication in this repository."""
    for name in ("articles", "locales"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "polyglot.toml", root)


@pytest.fixture(scope="session")
def windrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample publication."""
    return make_once(tmp_path_factory, "windrow", copy_sample)


@pytest.fixture(scope="session", params=["windrow", "room"])
def publication(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, windrow: Path) -> Path:
    """The folder of a publication, by name."""
    if request.param == "windrow":
        return windrow
    if not reading_room.here():
        pytest.skip(NO_CORPORA)
    return make_once(tmp_path_factory, "room", reading_room.make)


def make_editions(factory: pytest.TempPathFactory, publication: Path) -> Path:
    """The editions of a publication, in every format; they are built once."""
    name = f"{publication.name}-editions"
    return make_once(factory, name, lambda output: build(publication, output, "-f", FORMATS, TZ="Asia/Tokyo"))
