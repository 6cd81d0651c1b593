"""What the last sync saw reviewed, so that the next one knows what has come in since.

A mark is the short names of a catalog's reviewed translations, put together. The marks can be deleted: then nobody is
said to have reviewed what is there already.
"""

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from polyglot.model import Locale, Message
from polyglot.publication import Publication
from polyglot.storage import files

Snapshots = Mapping[str, str]  # by catalog
_DIGEST_SIZE = 8


def snapshot_path(publication: Publication) -> Path:
    """Where the marks are kept."""
    return publication.cache_dir / "seen.json"


def snapshot_key(article: str, locale: Locale) -> str:
    """What a catalog's mark goes by."""
    return f"{article}.{locale.path}"


def read(path: Path) -> Snapshots:
    """The marks of the last sync; none if there are none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def write(path: Path, marks: Snapshots, articles: Iterable[str]) -> None:
    """Keep the marks of the catalogs of these articles for the next sync."""
    wanted = frozenset(articles)
    kept = {name: mark for name, mark in marks.items() if name.rpartition(".")[0] in wanted}
    files.write(path, msgspec.json.encode(kept))


def take_snapshot(messages: Iterable[Message]) -> str:
    """The mark of a catalog as it is."""
    return "".join(sorted(map(_short_digest, filter(_is_reviewed, messages))))


def find_new_reviews(messages: Iterable[Message], mark: str) -> list[Message]:
    """The reviewed messages that are not among the marked ones."""
    known = {mark[place : place + _DIGEST_SIZE] for place in range(0, len(mark), _DIGEST_SIZE)}
    return [message for message in messages if _is_reviewed(message) and _short_digest(message) not in known]


def _is_reviewed(message: Message) -> bool:
    return bool(message.target) and not message.fuzzy and not message.obsolete


def _short_digest(message: Message) -> str:
    text = f"{message.context}\x04{message.source}\0{message.target}"
    return f"{zlib.crc32(text.encode()):08x}"
