"""Articles that were renamed or moved: their catalogs and ledgers go along, headers, comments and all.

Nobody says that an article was renamed. One that is gone, of which catalogs are left, and a new one are the same if they
share enough of their words, counted by whole units.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from polyglot.articles import article as articles
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.sync.file_snapshot import FileSnapshot
from polyglot.errors import ContentError
from polyglot.language.word_count import count_words
from polyglot.publication import Publication, text_kind

_MIN_SHARED = 0.3  # of the words of the longer one

_Key = tuple[str | None, str]


def follow_renames(publication: Publication, tree: FileSnapshot, ids: Collection[str]) -> list[tuple[str, str]]:
    """Take the catalogs of renamed articles along; returns the old and the new id of each."""
    left = {id: tree.catalog_folders(id) for id in tree.find_orphans(ids)}
    patterns = set(left.values())
    # What a run that was killed has moved already is no hindrance to the rest.
    new = {id: own for id in ids if any(map((own := tree.catalog_folders(id)).isdisjoint, patterns))}
    if not new:
        return []
    units = (
        {id: set(_previous_units(publication, tree, id)) for id in left},
        {id: _read_units(publication, id) for id in new},
    )
    pairs = _match_renames(*units, lambda old, now: text_kind(old) == text_kind(now) and left[old].isdisjoint(new[now]))
    published.rename_articles(publication, pairs)  # first: while catalogs are left, a run that was killed is done again
    for old, now in pairs:
        for locale in publication.locales:
            catalog_store.move_catalog(publication, locale, old, now)
    return pairs


def _match_renames(
    old: dict[str, set[_Key]], new: dict[str, set[_Key]], fit: Callable[[str, str], bool]
) -> list[tuple[str, str]]:
    """Which of the old ones became which of the new ones that fit: those that share most first, each once."""
    holders: dict[_Key, list[str]] = {}
    for id, units in old.items():
        for unit in units:
            holders.setdefault(unit, []).append(id)
    found = []
    for id, units in new.items():
        shared: Counter[str] = Counter()
        for unit in units:
            for holder in holders.get(unit, ()):
                shared[holder] += count_words(unit[1])
        for holder, words in shared.items():
            whole = max(_count_unit_words(units), _count_unit_words(old[holder]))
            if whole and words / whole >= _MIN_SHARED and fit(holder, id):
                found.append((words / whole, holder, id))
    pairs: dict[str, str] = {}
    for _, before, after in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if before not in pairs and after not in pairs.values():
            pairs[before] = after
    return list(pairs.items())


def _count_unit_words(units: Collection[_Key]) -> int:
    return sum(count_words(text) for _, text in units)


def _read_units(publication: Publication, id: str) -> set[_Key]:
    """The units of a new article; none if it cannot be read, which is told elsewhere."""
    try:
        return {unit.key for unit in articles.segment(articles.read(id, publication), publication).units}
    except ContentError:
        return set()


def _previous_units(publication: Publication, tree: FileSnapshot, id: str) -> Iterator[_Key]:
    """The units that an article had when its catalogs were last in step with it."""
    for locale in publication.locales:
        if id in tree.catalogs[locale.path]:
            try:
                stored = catalog_store.read_catalog(publication, id, locale)
            except ContentError:
                continue
            yield from (message.key for message in (stored.catalog.messages if stored else ()) if not message.obsolete)
