"""The code keeps the rules of CONTRIBUTING that a program can check."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conventions import code_map, source_style
from tests.conventions.source_style import SOURCES, modules
from tests.support.paths import REPOSITORY

TREES = modules()
MOST_LINES = 300
MOST_MODULES = 16
FREE = {SOURCES / "cli", SOURCES / "workflow"}  # one module for each verb


def test_no_class_name_means_two_things() -> None:
    assert source_style.duplicate_classes(TREES) == {}


def test_no_module_name_means_more_than_two_things() -> None:
    places: dict[str, list[Path]] = {}
    for path in TREES:
        if path.parent not in FREE and path.stem != "__init__":
            places.setdefault(path.stem, []).append(path)
    assert {name: paths for name, paths in places.items() if len(paths) > 2} == {}


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_names_and_docstrings(path: Path) -> None:
    tree = TREES[path]
    assert list(source_style.vague_names(tree)) == []
    assert list(source_style.unverbal(tree)) == []
    assert [text for _, text in source_style.docstrings(tree) if text.startswith("What")] == []
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_docstrings_are_technical_english() -> None:
    odd, all_ = source_style.idioms(TREES.values())
    assert odd < all_ * 0.05


def test_folders_are_small_enough_to_see_at_once() -> None:
    folders = {path.parent for path in TREES} - FREE
    counts = {folder: len([path for path in folder.glob("*.py") if path.stem != "__init__"]) for folder in folders}
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_tests_are_small_enough_to_see_at_once() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in (REPOSITORY / "tests").rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_no_two_folders_import_each_other() -> None:
    """Imports for types count, too: a newcomer follows them all the same."""
    edges = source_style.folder_imports(TREES)
    while leaves := {folder for folder in edges if not edges[folder] & edges.keys()}:
        edges = {folder: targets for folder, targets in edges.items() if folder not in leaves}
    assert edges == {}


def test_every_large_package_lists_its_layers() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    listed = {
        name for contract in project["tool"]["importlinter"]["contracts"] for name in contract.get("containers", ())
    }
    packages = {path.parent for path in TREES if path.stem == "__init__"} - {SOURCES}
    large = {folder for folder in packages if len([*folder.rglob("*.py")]) - len([*folder.rglob("__init__.py")]) > 10}
    assert {".".join(("polyglot", *folder.relative_to(SOURCES).parts)) for folder in large} <= listed


def test_the_map_is_that_of_the_code() -> None:
    """`python -m tests.conventions.code_map` writes it anew."""
    page = code_map.PAGE.read_text(encoding="utf-8")
    assert page == code_map.updated(page)
    assert max(map(len, code_map.code_map().splitlines())) <= code_map.WIDTH


def test_rules_are_told_by_line() -> None:
    tree = ast.parse('def find(one):\n    """What is there."""\n    found = [one for one in one]\n    return found\n')
    assert list(source_style.vague_names(tree)) == [(1, "one"), (3, "found")]
    assert list(source_style.unverbal(tree)) == [(1, "What is there.")]
    assert source_style.idioms([tree]) == (1, 1)
    assert re.search(source_style.IDIOMS, "It says nothing.")
