"""Which models languages need, of those that an index offers and those that are here; and how one gets here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from polyglot.engines.models import argos_codes, index, packages
from polyglot.engines.models.index import Available
from polyglot.engines.models.packages import Package
from polyglot.engines.protocol import Pair, path
from polyglot.errors import EngineError, PolyglotError


@dataclass(frozen=True, slots=True)
class Way:
    """How one language leads to another: the models on the way, by their pairs in Argos's names."""

    wish: Pair  # BCP 47 tags
    models: tuple[Pair, ...]  # none where no way leads


def ways(wishes: Iterable[Pair], offered: Iterable[Available], known: Iterable[Package]) -> list[Way]:
    """The shortest way for each pair of languages over all models, whether they are offered or here already.

    A model of its own goes before two halves, also where the halves are here.
    """
    models: dict[Pair, Pair] = {}
    both: list[Available | Package] = [*offered, *known]
    for one in both:
        for source in argos_codes.tags(one.source):
            models |= {(source, target): (one.source, one.target) for target in argos_codes.tags(one.target)}
    pairs = frozenset(models)
    return [Way(wish, tuple(models[pair] for pair in path(pairs, *wish) or ())) for wish in wishes]


def state(entry: Available, known: Iterable[Package]) -> str:
    """How an offered model stands to what is here: `new`, `newer`, `installed`, or `older`."""
    have = [packages.rank(one.version) for one in known if (one.source, one.target) == (entry.source, entry.target)]
    if not have:
        return "new"
    best, here = packages.rank(entry.version), max(have)
    return "newer" if best > here else "older" if best < here else "installed"


def fetch(entry: Available, progress: Callable[[int, int], None], *, force: bool = False) -> Package:
    """Download a package and install it. Raises `EngineError` or `UsageError`, and `BusyError` where another run is at it.

    What a broken download has left may be of another file: if it turns out no package, all of it is fetched again.
    """
    folder = packages.cache() / "downloads"
    with packages.alone():
        fresh = not any(path.exists() for path in index.begun(entry, folder))
        try:
            return _fetched(entry, folder, progress, force=force)
        except EngineError:
            if fresh:
                raise
        return _fetched(entry, folder, progress, force=force)


def _fetched(entry: Available, folder: Path, progress: Callable[[int, int], None], *, force: bool) -> Package:
    file = index.download(entry, folder, progress)
    try:
        package = packages.install(file, (entry.source, entry.target), force=force)
    except PolyglotError:
        file.unlink()
        raise
    file.unlink()
    return package


def languages(wanted: Sequence[str], *, all_pairs: bool) -> list[Pair]:
    """The pairs that these tags ask for: from the first into each other one, or from each into each other."""
    starts = wanted if all_pairs else wanted[:1]
    return [(start, end) for start in starts for end in wanted if start != end]
