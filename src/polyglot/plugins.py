"""Plug-ins: entry points by group and name, read from the metadata of packages, and what is told of one that fails.

`importlib.metadata` is imported when it is used: that takes as long as a whole sync of a small publication.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_PACKAGE = "polyglot-editions"
_FOLDER = Path(__file__).parent


def list_names(group: str) -> list[str]:
    """Return the names of a group's entry points, in alphabetical order."""
    from importlib.metadata import entry_points

    return sorted({point.name for point in entry_points(group=group)})


def find_entry_point(group: str, name: str) -> "EntryPoint | None":
    """Return the entry point of that name: polyglot's own, or else a plug-in's; None if there is none.

    Our own are looked up first, since only one package's metadata is read for them.
    """
    from importlib.metadata import PackageNotFoundError, distribution, entry_points

    try:
        points = distribution(_PACKAGE).entry_points.select(group=group, name=name)
    except PackageNotFoundError:  # run from a folder that is not installed
        points = entry_points(group=group, name=name)
    return next(iter(points or entry_points(group=group, name=name)), None)


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
