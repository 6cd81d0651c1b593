"""Resolution of the models that language pairs need, among available and installed ones, and their installation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from polyglot.engines.models import argos_codes, index, packages
from polyglot.engines.models.index import AvailablePackage
from polyglot.engines.models.packages import Package
from polyglot.engines.pivot import pivot_route
from polyglot.engines.protocol import TagPair
from polyglot.errors import EngineError, PolyglotError


@dataclass(frozen=True, slots=True)
class PivotRoute:
    """The route of a language pair: its models in order, by their pairs in Argos's names."""

    pair: TagPair  # BCP 47 tags
    models: tuple[TagPair, ...]  # empty without a route


def find_routes(
    wishes: Iterable[TagPair], available: Iterable[AvailablePackage], installed: Iterable[Package]
) -> list[PivotRoute]:
    """Return the shortest route for each pair over all models, available and installed ones.

    A direct model is preferred to two through a pivot, even if these are installed.
    """
    models: dict[TagPair, TagPair] = {}
    both: list[AvailablePackage | Package] = [*available, *installed]
    for model in both:
        for source in argos_codes.bcp47_tags(model.source):
            models |= {
                (source, target): (model.source, model.target) for target in argos_codes.bcp47_tags(model.target)
            }
    pairs = frozenset(models)
    return [PivotRoute(wish, tuple(models[pair] for pair in pivot_route(pairs, *wish) or ())) for wish in wishes]


def model_state(entry: AvailablePackage, installed: Iterable[Package]) -> str:
    """Return the state of an available model compared to the installed ones: `new`, `newer`, `installed`, or `older`."""
    versions = [
        packages.version_key(package.version)
        for package in installed
        if (package.source, package.target) == (entry.source, entry.target)
    ]
    if not versions:
        return "new"
    available, current = packages.version_key(entry.version), max(versions)
    return "newer" if available > current else "older" if available < current else "installed"


def install_available(entry: AvailablePackage, progress: Callable[[int, int], None], *, force: bool = False) -> Package:
    """Download a package and install it.

    The part left by a broken download may be of another file: if the result is not a valid package, it is downloaded again
    from the start. Raises `EngineError` or `UsageError`, and `BusyError` while another run changes the models.
    """
    folder = packages.user_cache() / "downloads"
    with packages.packages_lock():
        fresh = not any(path.exists() for path in index.download_paths(entry, folder))
        try:
            return _download_and_install(entry, folder, progress, force=force)
        except EngineError:
            if fresh:
                raise
        return _download_and_install(entry, folder, progress, force=force)


def _download_and_install(
    entry: AvailablePackage, folder: Path, progress: Callable[[int, int], None], *, force: bool
) -> Package:
    file = index.download(entry, folder, progress)
    try:
        package = packages.install_package(file, (entry.source, entry.target), force=force)
    except PolyglotError:
        file.unlink()
        raise
    file.unlink()
    return package


def requested_pairs(tags: Sequence[str], *, all_pairs: bool) -> list[TagPair]:
    """Return the pairs from the first tag to each other one, or with `all_pairs` from each to each other one."""
    sources = tags if all_pairs else tags[:1]
    return [(source, target) for source in sources for target in tags if source != target]
