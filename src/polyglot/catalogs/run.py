"""One run of sync: every article that has to be looked into, and then what they all have to give each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from polyglot import parallel
from polyglot.catalogs import holdings, store
from polyglot.catalogs.offers import Holding, hold
from polyglot.catalogs.propagate import fill
from polyglot.catalogs.sync import Edit, Synced, sync_article
from polyglot.errors import ContentError
from polyglot.files import Signature
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of sync did."""

    synced: tuple[Synced, ...]
    signatures: Mapping[str, Mapping[str, Signature]]  # of all catalogs that were looked at, by article and folder
    taken: int  # translations that articles took from others
    written: int  # files, templates and catalogs


def run(
    publication: Publication,
    edit: Edit,
    todo: Sequence[str],
    left: Collection[str],
    gone: Collection[str],
    progress: parallel.Progress,
) -> Round:
    """Sync these articles, and let all share their translations.

    Of those that are `left` there are only catalogs, of those that are `gone` not even them.
    """
    work = partial(_look, publication, edit, frozenset(left))
    synced, signatures, taken, written = [], {}, 0, 0
    with holdings.opened(holdings.path(publication)) as index:
        for id in gone:
            index.drop(id)
        for done in parallel.spread(work, todo, progress):
            index.put(done.article, done.holdings)
            synced.append(replace(done, holdings={}))
            signatures[done.article] = dict(done.signatures)
            written += done.written
        gifts = index.gifts() if publication.propagate else {}
        for filled in parallel.spread(partial(fill, publication, edit.day), sorted(gifts.items())):
            index.put(filled.article, filled.holdings)
            signatures.setdefault(filled.article, {}).update(filled.signatures)
            taken += filled.messages
            written += filled.files
    return Round(tuple(synced), signatures, taken, written)


def _look(publication: Publication, edit: Edit, left: Collection[str], id: str) -> Synced:
    return _hold_left(publication, id) if id in left else sync_article(publication, edit, id)


def _hold_left(publication: Publication, id: str) -> Synced:
    """What is left of an article that is gone. Its language is taken to be the publication's."""
    held = {}
    for locale in publication.languages_for(publication.source):
        try:
            stored = store.read_catalog(publication, id, locale)
            records = store.read_ledger(publication, id, locale)
        except ContentError:  # as sync says of every catalog without an article, it is left as it is
            continue
        offered = hold(stored.catalog, records, publication.source.tag).offers if stored else ()
        held[locale.tag] = Holding(offered)
    return Synced(id, holdings=held)
