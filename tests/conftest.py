"""What the tests share: small publications on disk, and the command line as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import settings
from PIL import Image

from polyglot import publication as publications
from polyglot.publication import Publication
from tests.support import plugin

# Each law is tried with so many random documents or translations. CI tries the same ones each time, by the seed in .ci/run,
# so that what was green stays green (hypothesis's own `derandomize` would try others as soon as a name in a test changes);
# HYPOTHESIS_PROFILE=search looks for new ones, longer.
settings.register_profile("default", max_examples=300, deadline=None)
settings.register_profile("ci", max_examples=1200, deadline=None, database=None)
settings.register_profile("search", max_examples=20000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
DAY = "2026-01-01"  # what ledgers note
SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar", "zh"]\ntitle = "Test"\n'

Make = Callable[..., Publication]
Run = Callable[..., subprocess.CompletedProcess[str]]


def png(colour: str = "red") -> bytes:
    """A picture of one dot."""
    made = BytesIO()
    Image.new("RGB", (1, 1), colour).save(made, "PNG")
    return made.getvalue()


def dot(path: Path) -> object:
    """The colour of a picture of one dot: what is left of it in an edition, where every picture is written anew."""
    with Image.open(path) as image:
        assert (image.format, image.size) == (path.suffix[1:].upper(), (1, 1))
        return image.convert("RGB").getpixel((0, 0))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(plugin, "polyglot-tests")  # for src, too, which a conftest of tests does not reach


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="kill and interleave a thousand times, not a few")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a publication of these files: articles by their path under articles/ without the ending."""

    def made(articles: Mapping[str, str], settings: str = SETTINGS) -> Publication:
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "polyglot.toml").write_text(settings, encoding="utf-8")
        for name, text in articles.items():
            path = tmp_path / "articles" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return publications.read(tmp_path)

    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs polyglot as a process, in the test's own folder, with no home but that folder."""

    def ran(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {
            "HOME": str(tmp_path / "home"),
            "XDG_DATA_HOME": "",
            "ARGOS_PACKAGES_DIR": "",
            "COLUMNS": "80",
            "POLYGLOT_BY": "",
        }
        return subprocess.run(
            [sys.executable, "-m", "polyglot", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, **own, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return ran
