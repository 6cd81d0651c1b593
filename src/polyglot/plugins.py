"""Plug-ins: entry points by group and name, read from the metadata of packages, and what is told of one that fails.

Most runs need only polyglot's own entry points, and no package has others. These runs read the files themselves, since the
import of `importlib.metadata` takes a twentieth of a build without changes.
"""

import os
import sys
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_PACKAGE = "polyglot_editions-"  # the beginning of the name of the folder with our metadata
_FOLDER = Path(__file__).parent


def list_names(group: str) -> list[str]:
    """Return the names of a group's entry points, in alphabetical order."""
    return sorted({point.name for point in list_entry_points(group)})


def list_entry_points(group: str) -> "list[EntryPoint]":
    """Return the entry points of a group, of all packages."""
    texts = _read_metadata(tuple(sys.path))
    if texts is not None and not any(f"[{group}]" in text for text in texts.values()):
        return []
    from importlib.metadata import entry_points

    return list(entry_points(group=group))


def find_factory(group: str, name: str) -> Callable[[], Any] | None:
    """Return a function that imports what an entry point names: polyglot's own, or else a plug-in's; None if there is none."""
    for folder, text in (_read_metadata(tuple(sys.path)) or {}).items():
        if folder.startswith(_PACKAGE):
            _, _, section = text.partition(f"[{group}]\n")
            for line in section.partition("[")[0].splitlines():
                key, _, value = line.partition(" = ")
                if key == name:
                    return partial(_import_object, value)
    return next((point.load for point in list_entry_points(group) if point.name == name), None)


def _import_object(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@cache
def _read_metadata(folders: tuple[str, ...]) -> dict[str, str] | None:
    """Return the entry points of the packages in these folders, by folder of metadata; None if one is an archive."""
    texts: dict[str, str] = {}
    for folder in folders:
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208
        except NotADirectoryError:
            return None
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info", ".egg")):
                inside = "EGG-INFO/entry_points.txt" if name.endswith(".egg") else "entry_points.txt"
                try:
                    with open(f"{folder or os.curdir}/{name}/{inside}", encoding="utf-8") as file:  # noqa: PTH123
                        texts.setdefault(name, file.read())
                except OSError:
                    continue
    return texts


def find_module_file(plug_in: object) -> str | None:
    """Return the file of the module that defines a plug-in's class, which authors change without a new version."""
    return getattr(sys.modules.get(type(plug_in).__module__), "__file__", None)


def describe_failure(failure: BaseException) -> str:
    """Return on one line what a plug-in raised: its type, its text, and the last place in the plug-in's own code."""
    import traceback

    text = " ".join(str(failure).split()).rstrip(".")
    frames = traceback.extract_tb(failure.__traceback__)
    place = next((frame for frame in reversed(frames) if not Path(frame.filename).is_relative_to(_FOLDER)), None)
    where = f" ({Path(place.filename).name}, line {place.lineno})" if place else ""
    return f"{type(failure).__name__}{': ' if text else ''}{text}{where}"


def report_remedy(point: "EntryPoint") -> str:
    """Return the remedy for a plug-in that fails: whom to tell."""
    package = f"the package “{point.dist.name}”" if point.dist else f"“{point.name}”"
    return f"Report it to the authors of {package}, or uninstall it."
