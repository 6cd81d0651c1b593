"""Where the programs of others are that some judges need. `.ci/judges` installs them all."""

import os
import shutil
from pathlib import Path

import pytest

REQUIRED = "POLYGLOT_JUDGES"  # set by `.ci/run`: there a judge that is missing fails the test
_NPM = Path("polyglot") / "judges" / "node_modules"
_PLACES = {"vnu": "vnu-jar/build/dist/vnu.jar", "axe": "axe-core/axe.min.js"}


class MissingError(Exception):
    """A judge's program is not on this machine."""


def path(name: str) -> Path:
    """Where a program or a package's file is. Raises `MissingError`."""
    if name in _PLACES:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        found = cache / _NPM / _PLACES[name]
        if found.is_file():
            return found
    elif there := shutil.which(name):
        return Path(there)
    raise MissingError(f"{name} is not on this machine; .ci/judges installs it.")


def need(*names: str) -> None:
    """Skip the test that runs if one of these is missing; where judges are required, fail it."""
    for name in names:
        try:
            path(name)
        except MissingError as error:
            if os.environ.get(REQUIRED):
                pytest.fail(str(error))
            pytest.skip(str(error))
