"""What the tests judge with is the same on every machine: each dependency has one pinned release, and none is pinned in vain."""

import json
import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from typing import Any

from tests.support.paths import REPOSITORY as ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Nobody's direct dependencies, but what they write or find is in the goldens, or judges them.
BENEATH = {"feedparser-sgmllib", "mdurl", "sacremoses", "unicode-segmentation-rs", "webencodings"}
_NAME = re.compile(r"[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?")  # of a package, at the start of a requirement
_PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9]+(\.[0-9]+)*)")
_EXACT = re.compile(r"[0-9]+(\.[0-9]+){2}")


def names(requirements: Iterable[str]) -> set[str]:
    """The packages of some requirements, with their names as an index compares them; not ourselves."""
    found = {match[0] for requirement in requirements if (match := _NAME.match(requirement))}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found} - {PROJECT["project"]["name"]}


def pinned(requirements: Iterable[str]) -> list[str]:
    """The packages of pins. Fails for a pin that is none: each is a name as an index compares it, and one release."""
    found = []
    for requirement in requirements:
        match = _PIN.fullmatch(requirement)
        assert match, f"{requirement} is no pin"
        found.append(match["name"])
    return found


def direct() -> set[str]:
    """What the project, its extras and those who work on it ask for."""
    project = PROJECT["project"]
    groups = (*project["optional-dependencies"].values(), *PROJECT["dependency-groups"].values())
    return names(project["dependencies"]).union(*map(names, groups))


def test_each_dependency_is_pinned_and_nothing_else() -> None:
    pins = pinned(PROJECT["tool"]["uv"]["constraint-dependencies"])
    assert pins == sorted(direct() | BENEATH)  # in order, and each once


def test_each_build_requirement_is_pinned() -> None:
    pins = pinned(PROJECT["tool"]["uv"]["build-constraint-dependencies"])
    assert pins == sorted(names(PROJECT["build-system"]["requires"]))


def test_what_is_pinned_beneath_is_asked_for_by_a_dependency() -> None:
    asked = names(need for name in direct() for need in metadata.requires(name) or ())
    assert asked >= BENEATH
    assert not BENEATH & direct()


def test_judges_of_npm_are_pinned() -> None:
    package = json.loads((ROOT / "tests" / "judges" / "package.json").read_text(encoding="utf-8"))
    loose = {name: version for name, version in package["dependencies"].items() if not _EXACT.fullmatch(version)}
    assert loose == {}
    assert package.keys() & {"devDependencies", "optionalDependencies", "peerDependencies"} == set()


def test_programs_that_scripts_fetch_by_name_are_pinned() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / ".ci").iterdir()))
    fetched = re.findall(r"--(?:from|with)[ =](\S+)", scripts)
    assert fetched
    assert names(fetched) == set(pinned(fetched))
