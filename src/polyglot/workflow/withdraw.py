"""`polyglot withdraw`: remove translations from the editions, or let them enter again."""

from collections.abc import Sequence

import msgspec

from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import PublishedSince
from polyglot.model import Locale
from polyglot.publication import Publication


def withdraw(
    publication: Publication, ids: Sequence[str], locales: Sequence[Locale], day: str
) -> dict[str, tuple[str, ...]]:
    """Withdraw articles from the editions of these languages from a day (ISO) on; with an empty `day`, let them enter again.

    Return the articles whose state changed, by language tag.
    """
    changed = {}
    with catalog_store.publication_lock(publication):
        for locale in locales:
            entries = dict(published.read(publication, locale))
            changed[locale.tag] = tuple(
                id for id in ids if bool(day) != bool(entries.get(id, PublishedSince()).withdrawn)
            )
            for id in changed[locale.tag]:
                entries[id] = msgspec.structs.replace(entries.get(id, PublishedSince()), withdrawn=day)
            kept = {id: entry for id, entry in entries.items() if entry != PublishedSince()}
            published.write(publication, locale, kept)
    return changed
