"""Which models languages need, of those that an index offers and those that are here; and how one gets here."""

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
    """How one language leads to another: the models on the way, by their pairs in Argos's names."""

    pair: TagPair  # BCP 47 tags
    models: tuple[TagPair, ...]  # none where no way leads


def find_routes(
    wishes: Iterable[TagPair], offered: Iterable[AvailablePackage], known: Iterable[Package]
) -> list[PivotRoute]:
    """The shortest way for each pair of languages over all models, whether they are offered or here already.

    A model of its own goes before two halves, also where the halves are here.
    """
    models: dict[TagPair, TagPair] = {}
    both: list[AvailablePackage | Package] = [*offered, *known]
    for one in both:
        for source in argos_codes.bcp47_tags(one.source):
            models |= {(source, target): (one.source, one.target) for target in argos_codes.bcp47_tags(one.target)}
    pairs = frozenset(models)
    return [PivotRoute(wish, tuple(models[pair] for pair in pivot_route(pairs, *wish) or ())) for wish in wishes]


def model_state(entry: AvailablePackage, known: Iterable[Package]) -> str:
    """How an offered model stands to what is here: `new`, `newer`, `installed`, or `older`."""
    have = [
        packages.version_key(one.version) for one in known if (one.source, one.target) == (entry.source, entry.target)
    ]
    if not have:
        return "new"
    best, here = packages.version_key(entry.version), max(have)
    return "newer" if best > here else "older" if best < here else "installed"


def install_available(entry: AvailablePackage, progress: Callable[[int, int], None], *, force: bool = False) -> Package:
    """Download a package and install it. Raises `EngineError` or `UsageError`, and `BusyError` where another run is at it.

    What a broken download has left may be of another file: if it turns out no package, all of it is fetched again.
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


def requested_pairs(wanted: Sequence[str], *, all_pairs: bool) -> list[TagPair]:
    """The pairs that these tags ask for: from the first into each other one, or from each into each other."""
    starts = wanted if all_pairs else wanted[:1]
    return [(start, end) for start in starts for end in wanted if start != end]
