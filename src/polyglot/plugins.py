"""Plug-ins: entry points by group and name, read from the metadata of packages without importing the plug-ins."""

from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points

_PACKAGE = "polyglot-editions"


def list_names(group: str) -> list[str]:
    """Return the names of a group's entry points, in alphabetical order."""
    return sorted({point.name for point in entry_points(group=group)})


def find_entry_point(group: str, name: str) -> EntryPoint | None:
    """Return the entry point of that name: polyglot's own, or else a plug-in's; None if there is none.

    Our own are looked up first, since only one package's metadata is read for them.
    """
    try:
        points = distribution(_PACKAGE).entry_points.select(group=group, name=name)
    except PackageNotFoundError:  # run from a folder that is not installed
        points = entry_points(group=group, name=name)
    return next(iter(points or entry_points(group=group, name=name)), None)
