"""Snapshots of the reviewed translations at the last sync, by which the next one finds new reviews.

A snapshot joins the short digests of a catalog's reviewed translations. The file can be deleted: the next sync then
records no reviewer for the existing translations.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from polyglot.errors import ContentError
from polyglot.model import Message
from polyglot.publication import Publication
from polyglot.storage import results

Snapshots = Mapping[str, Mapping[str, str]]  # by folder of catalogs and id of the text
_KEY = b"1"  # raised when the digests of a new version differ; a snapshot depends on no setting
_DIGEST_SIZE = 8
_STORE = "reviews.sqlite"


def load_snapshots(publication: Publication) -> Snapshots:
    """Return the snapshots of the last sync; none from a broken store."""
    with suppress(ContentError), results.open_store(publication.cache_dir / _STORE, _KEY) as store:
        return {locale.path: store.load(locale.path, str) for locale in publication.locales}
    return {}


def store_snapshots(publication: Publication, snapshots: Snapshots, ids: Collection[str]) -> None:
    """Store new snapshots for the next sync, and delete those of all texts but these."""
    with results.open_store(publication.cache_dir / _STORE, _KEY) as store:
        for locale in publication.locales:
            store.delete(locale.path, store.names(locale.path) - set(ids))
            for id, snapshot in snapshots.get(locale.path, {}).items():
                store.put(locale.path, id, snapshot)


def take_snapshot(messages: Iterable[Message]) -> str:
    """Return the snapshot of a catalog's messages."""
    return "".join(sorted(map(_short_digest, filter(_is_reviewed, messages))))


def find_new_reviews(messages: Iterable[Message], snapshot: str) -> list[Message]:
    """Return the reviewed messages that are not in the snapshot."""
    digests = {snapshot[start : start + _DIGEST_SIZE] for start in range(0, len(snapshot), _DIGEST_SIZE)}
    return [message for message in messages if _is_reviewed(message) and _short_digest(message) not in digests]


def _is_reviewed(message: Message) -> bool:
    return bool(message.target) and not message.target.isspace() and not message.fuzzy and not message.obsolete


def _short_digest(message: Message) -> str:
    text = f"{message.context}\x04{message.source}\0{message.target}"
    return f"{zlib.crc32(text.encode()):08x}"
