"""Detection of renamed or moved articles, whose catalogs and ledgers are moved as they are, with headers and comments.

Renames are not declared. A removed article that still has catalogs and a new article are the same if they share enough of
their words, counted by whole units.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from polyglot.articles import article as articles
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.file_snapshot import FileSnapshot
from polyglot.errors import ContentError
from polyglot.language.word_count import count_words
from polyglot.model import MessageKey
from polyglot.publication import Publication, text_kind

_MIN_SHARED = 0.3  # least share of the words of the longer article


def follow_renames(publication: Publication, snapshot: FileSnapshot, ids: Collection[str]) -> list[tuple[str, str]]:
    """Move the catalogs of renamed articles, and return the old and the new id of each."""
    # Candidates: removed articles that have catalogs, and articles that lack a catalog where one of those has it. (Those
    # that a sync which was killed has moved already do not count against the rest.)
    removed = {id: snapshot.catalog_folders(id) for id in snapshot.find_orphans(ids)}
    patterns = set(removed.values())
    added = {id: folders for id in ids if any(map((folders := snapshot.catalog_folders(id)).isdisjoint, patterns))}
    if not added:
        return []
    units = (
        {id: set(_previous_units(publication, snapshot, id)) for id in removed},
        {id: _read_units(publication, id) for id in added},
    )

    def may_be_same(old: str, new: str) -> bool:
        return text_kind(old) == text_kind(new) and removed[old].isdisjoint(added[new])

    pairs = _match_renames(*units, may_be_same)
    # The list of published articles first: while catalogs remain to be moved, a sync that was killed is repeated.
    published.rename_articles(publication, pairs)
    for old, new in pairs:
        for locale in publication.locales:
            catalog_store.move_catalog(publication, locale, old, new)
    return pairs


def _match_renames(
    old: dict[str, set[MessageKey]], new: dict[str, set[MessageKey]], fit: Callable[[str, str], bool]
) -> list[tuple[str, str]]:
    """Return pairs of old and new ids, each id once; those that share the largest part of their words come first."""
    # The old articles that have each unit.
    holders: dict[MessageKey, list[str]] = {}
    for id, units in old.items():
        for unit in units:
            holders.setdefault(unit, []).append(id)
    # The pairs that share enough words.
    candidates = []
    for id, units in new.items():
        shared: Counter[str] = Counter()
        for unit in units:
            for holder in holders.get(unit, ()):
                shared[holder] += count_words(unit[1])
        for holder, words in shared.items():
            whole = max(_count_unit_words(units), _count_unit_words(old[holder]))
            if whole and words / whole >= _MIN_SHARED and fit(holder, id):
                candidates.append((words / whole, holder, id))
    # The best pairs, each article once.
    pairs: dict[str, str] = {}
    for _, before, after in sorted(candidates, key=lambda row: (-row[0], row[1], row[2])):
        if before not in pairs and after not in pairs.values():
            pairs[before] = after
    return list(pairs.items())


def _count_unit_words(units: Collection[MessageKey]) -> int:
    return sum(count_words(text) for _, text in units)


def _read_units(publication: Publication, id: str) -> set[MessageKey]:
    """Return the units of a new article; none if it cannot be read, which sync reports."""
    try:
        return {unit.key for unit in articles.segment(articles.read(id, publication), publication).units}
    except ContentError:
        return set()


def _previous_units(publication: Publication, snapshot: FileSnapshot, id: str) -> Iterator[MessageKey]:
    """Yield the units that a removed article had at its last sync, from its catalogs."""
    for locale in publication.locales:
        if id in snapshot.catalogs[locale.path]:
            try:
                stored = catalog_store.read_catalog(publication, id, locale)
            except ContentError:
                continue
            yield from (message.key for message in (stored.catalog.messages if stored else ()) if not message.obsolete)
