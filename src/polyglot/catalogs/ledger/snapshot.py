"""Snapshots of the reviewed translations at the last sync, by which the next one finds new reviews.

A snapshot joins the short digests of a catalog's reviewed translations. The file can be deleted: the next sync then
records no reviewer for the existing translations.
"""

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from polyglot.model import Locale, Message
from polyglot.publication import Publication
from polyglot.storage import files

Snapshots = Mapping[str, str]  # by catalog, as `snapshot_key` names it
_DIGEST_SIZE = 8


def snapshot_path(publication: Publication) -> Path:
    """Return the path of the snapshots."""
    return publication.cache_dir / "seen.json"


def snapshot_key(article: str, locale: Locale) -> str:
    """Return the key of a catalog's snapshot."""
    return f"{article}.{locale.path}"


def read(path: Path) -> Snapshots:
    """Read the snapshots of the last sync; empty if the file does not exist or is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def write(path: Path, snapshots: Snapshots, articles: Iterable[str]) -> None:
    """Write the snapshots of these articles' catalogs for the next sync."""
    ids = frozenset(articles)
    kept = {key: snapshot for key, snapshot in snapshots.items() if key.rpartition(".")[0] in ids}
    files.write(path, msgspec.json.encode(kept))


def take_snapshot(messages: Iterable[Message]) -> str:
    """Return the snapshot of a catalog's messages."""
    return "".join(sorted(map(_short_digest, filter(_is_reviewed, messages))))


def find_new_reviews(messages: Iterable[Message], snapshot: str) -> list[Message]:
    """Return the reviewed messages that are not in the snapshot."""
    digests = {snapshot[start : start + _DIGEST_SIZE] for start in range(0, len(snapshot), _DIGEST_SIZE)}
    return [message for message in messages if _is_reviewed(message) and _short_digest(message) not in digests]


def _is_reviewed(message: Message) -> bool:
    return bool(message.target) and not message.fuzzy and not message.obsolete


def _short_digest(message: Message) -> str:
    text = f"{message.context}\x04{message.source}\0{message.target}"
    return f"{zlib.crc32(text.encode()):08x}"
