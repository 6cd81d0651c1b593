"""The files that editions are made from, as they lie: which of them changed since they were read."""

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from polyglot.editions.records import Head, Signatures, Signed
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.files import Signature

_TICK = 20_000_000  # ns: a file that changed as late as it was looked at may change again within one tick of the clock


def look(publication: Publication) -> Mapping[str, Signatures]:
    """The signatures of each article's files, by its id: itself, its catalogs and ledgers; None for one that is not there."""
    articles = files.listing(publication.articles, ".md")
    others: list[Mapping[str, Signature]] = []
    for locale in publication.locales:
        folder = publication.catalogs / locale.path
        others += (files.listing(folder / "LC_MESSAGES", ".po"), files.listing(folder / "ledger", ".jsonl"))
    return {id: (own, *(found.get(id) for found in others)) for id, own in articles.items()}


def unchanged(head: Head, signatures: Signatures) -> bool:
    """Are the files the very ones that were read?"""
    latest = max(signature[2] for signature in signatures if signature is not None)
    return head.signatures == signatures and latest < head.time - _TICK


def content(publication: Publication, id: str) -> bytes:
    """A hash of what is in an article's files."""
    found = blake2b(digest_size=16)
    for path in _files(publication, id):
        try:
            data = path.read_bytes()
        except OSError:
            data = b"\0"
        found.update(len(data).to_bytes(8, "big") + data)
    return found.digest()


def signed(path: Path | str) -> Signed:
    """The size of a file, and when it was changed. (Of a text it is soonest told: a path takes longer to make.)"""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def program(root: Path) -> bytes:
    """A hash of what else decides about bytes: this program, what is installed beside it, and a publication's templates."""
    spec = find_spec("polyglot")
    own = Path(str(spec.origin)).parent if spec else root
    msgspec = find_spec("msgspec")
    beside = Path(str(msgspec.origin)).parents[1] if msgspec else own
    found = [(str(path), files.sign(path)) for path in sorted(_program(own))]
    found.append(("", files.sign(beside)))
    found += [(str(path), files.sign(path)) for path in sorted(root.glob("templates/*"))]
    return blake2b(repr(found).encode(), digest_size=16).digest()


def _program(folder: Path) -> Iterator[Path]:
    for suffix in ("py", "html", "css", "po"):
        yield from folder.rglob(f"*.{suffix}")


def _files(publication: Publication, id: str) -> Iterator[Path]:
    yield publication.article_path(id)
    for locale in publication.locales:
        yield from _of(publication, id, locale)


def _of(publication: Publication, id: str, locale: Locale) -> Iterator[Path]:
    yield publication.catalog_path(id, locale)
    yield publication.ledger_path(id, locale)
