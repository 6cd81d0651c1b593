"""A home for models, and engines from outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from polyglot.engines.models import packages
from tests.support.argos_models import metadata, package
from tests.support.libretranslate_server import Server, served


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own for models, with packages of every kind; the test's real home is not looked at."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, place in {"HOME": "", "XDG_CACHE_HOME": "cache", "ARGOS_PACKAGES_DIR": "packages"}.items():
            patch.setenv(name, str(folder / place))
        packages.install_package(package(folder / "es_eo.argosmodel", metadata("es", "eo")))
        packages.install_package(package(folder / "es_tlh.argosmodel", metadata("es", "tlh")))
        packages.install_package(package(folder / "en_fr.argosmodel", metadata("en", "fr", target_prefix="▁La")))
        bpe = {"sentencepiece.model": None, "bpe.model": b"#version: 0.2\nt h\nth e</w>\n"}
        packages.install_package(package(folder / "en_de.argosmodel", metadata("en", "de"), bpe))
        yield folder


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    """A LibreTranslate server that has these packages."""
    with served(home) as server:
        yield server


@pytest.fixture
def model_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where packages are installed in these tests; the real home is not looked at."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"
