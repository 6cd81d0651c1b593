"""The sample publication, with its editions and without its translations."""

import shutil
from pathlib import Path

import pytest

from polyglot.publication import Publication, read
from tests.support.paths import REPOSITORY


@pytest.fixture
def bare(tmp_path: Path) -> Publication:
    """The sample publication without a translation."""
    shutil.copytree(REPOSITORY / "articles", tmp_path / "articles")
    shutil.copy(REPOSITORY / "polyglot.toml", tmp_path)
    return read(tmp_path)
