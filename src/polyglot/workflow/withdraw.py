"""`polyglot withdraw`: take translations out of the editions, or let them in again."""

from collections.abc import Sequence

from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import PublishedSince
from polyglot.model import Locale
from polyglot.publication import Publication


def withdraw(
    publication: Publication, ids: Sequence[str], locales: Sequence[Locale], day: str
) -> dict[str, tuple[str, ...]]:
    """Take articles out of the editions of these languages from this day (ISO) on, or let them in again without one.

    Returns which articles that changes, by language tag.
    """
    changed = {}
    with catalog_store.publication_lock(publication):
        for locale in locales:
            known = published.read(publication, locale)
            told = {id: PublishedSince(known.get(id, PublishedSince()).since, day) for id in ids}
            changed[locale.tag] = tuple(
                id for id in ids if bool(day) != bool(known.get(id, PublishedSince()).withdrawn)
            )
            new = {**known, **{id: told[id] for id in changed[locale.tag]}}
            published.write(publication, locale, {id: one for id, one in new.items() if one != PublishedSince()})
    return changed
