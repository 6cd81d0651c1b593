"""One run of sync: every article that has to be looked into, and then what they all have to give each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from polyglot.catalogs.ledger import catalog_store, snapshot
from polyglot.catalogs.sync import propagation_index
from polyglot.catalogs.sync.article import Edit, Synced, sync_article
from polyglot.catalogs.sync.propagation import fill
from polyglot.catalogs.sync.propagation_candidates import Holding, hold
from polyglot.errors import ContentError
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.files import Signature


@dataclass(frozen=True, slots=True)
class Work:
    """What a run of sync has to look into."""

    ids: Collection[str]  # all articles
    todo: Sequence[str]  # those to look into, in order, and those that are left
    left: Collection[str]  # articles that are gone and have catalogs left
    gone: Collection[str]  # articles of which nothing is left


@dataclass(frozen=True, slots=True)
class Round:
    """What one run of sync did."""

    synced: tuple[Synced, ...]
    signatures: Mapping[str, Mapping[str, Signature]]  # of all catalogs that were looked at, by article and folder
    written: int  # files, templates and catalogs
    taken: int  # translations that articles took from others
    pruned: int  # obsolete messages
    noted: int  # reviews by the one whose translations came in
    unknown: int  # reviewed translations that were not noted as anybody's


def run(publication: Publication, edit: Edit, work: Work, progress: parallel.Progress) -> Round:
    """Sync these articles, let all share their translations, and only then let go what is to be pruned."""
    marks = dict(snapshot.read(snapshot.path(publication)))
    kept = replace(edit, marks=dict(marks) if edit.by else {}, prune="")
    passes = [kept, replace(edit, by="")] if edit.prune else [kept]
    synced, taken, filled = [], 0, 0
    signatures: dict[str, dict[str, Signature]] = {}
    with propagation_index.opened(propagation_index.path(publication)) as index:
        for id in work.gone:
            index.drop(id)
        for one_pass in passes:
            look = partial(_look, publication, one_pass, frozenset(work.left))
            for done, held in parallel.spread(look, work.todo, progress):
                index.put(done.article, held)
                synced.append(done)
                signatures[done.article] = {locale.path: one.signature for locale, one in done.catalogs.items()}
                marks |= {snapshot.name(done.article, locale): one.mark for locale, one in done.catalogs.items()}
            gifts = index.gifts() if publication.propagate and one_pass is kept else {}
            for given in parallel.spread(partial(fill, publication, edit.day), sorted(gifts.items())):
                index.put(given.article, given.holdings)
                signatures.setdefault(given.article, {}).update(given.signatures)
                taken, filled = taken + given.messages, filled + given.files
    snapshot.write(snapshot.path(publication), marks, work.ids)
    catalogs = [one for done in synced for one in done.catalogs.values()]
    return Round(
        synced=tuple(synced[-len(work.todo) :]),
        signatures=signatures,
        written=filled + sum(done.written for done in synced),
        taken=taken,
        pruned=sum(one.pruned for one in catalogs),
        noted=sum(one.noted for one in catalogs),
        unknown=sum(one.unknown for one in catalogs),
    )


def _look(publication: Publication, edit: Edit, left: Collection[str], id: str) -> tuple[Synced, Mapping[str, Holding]]:
    """Sync one article, or look at what is left of it; with what its catalogs hold for others, by language tag."""
    if id in left:
        return Synced(id), _left(publication, id)
    done = sync_article(publication, edit, id)
    held = {locale.tag: one.holding for locale, one in done.catalogs.items()}
    light = {locale: replace(one, holding=Holding()) for locale, one in done.catalogs.items()}
    return replace(done, catalogs=light), held


def _left(publication: Publication, id: str) -> dict[str, Holding]:
    """What the catalogs of an article that is gone hold: it offers, and wants nothing."""
    own = catalog_store.language_left(publication, id)
    held = dict.fromkeys((locale.tag for locale in publication.locales), Holding())
    for locale in publication.languages_for(own):
        try:
            stored = catalog_store.read_catalog(publication, id, locale)
            records = catalog_store.read_ledger(publication, id, locale)
        except ContentError:  # as sync says of every catalog without an article, it is left as it is
            continue
        held[locale.tag] = Holding(hold(stored.catalog, records, own.tag).offers if stored else ())
    return held
