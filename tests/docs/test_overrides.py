"""The overrides for `uv tool install`, which reads none from pyproject.toml."""

import importlib.metadata
import re
import tomllib

from tests.docs.pages import ROOT


def test_they_are_those_of_the_project() -> None:
    lines = (ROOT / "no-splitters.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert [line for line in lines if not line.startswith("#")] == project["tool"]["uv"]["override-dependencies"]


def test_argostranslate_requires_what_they_exclude() -> None:
    required = {re.split(r"[^\w-]", line)[0].lower() for line in importlib.metadata.requires("argostranslate") or ()}
    lines = (ROOT / "no-splitters.txt").read_text(encoding="utf-8").splitlines()
    assert {line.partition(";")[0] for line in lines if not line.startswith("#")} <= required
