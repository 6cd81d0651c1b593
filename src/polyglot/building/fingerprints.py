"""The files that editions are made from, as they lie: which of them changed since they were read."""

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from polyglot.editions.records import ArticleRecord, FileStamp, InputSignatures
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files
from polyglot.storage.files import Signature

_CLOCK_TICK = (
    20_000_000  # ns: a file that changed as late as it was looked at may change again within one tick of the clock
)


def scan_inputs(publication: Publication) -> Mapping[str, InputSignatures]:
    """The signatures of each article's files, by its id: itself, its catalogs and ledgers; None for one that is not there."""
    articles = files.list_files(publication.articles, ".md")
    others: list[Mapping[str, Signature]] = []
    for locale in publication.locales:
        folder = publication.catalogs / locale.path
        others += (files.list_files(folder / "LC_MESSAGES", ".po"), files.list_files(folder / "ledger", ".jsonl"))
    return {id: (own, *(found.get(id) for found in others)) for id, own in articles.items()}


def is_unchanged(head: ArticleRecord, signatures: InputSignatures) -> bool:
    """Are the files the very ones that were read?"""
    latest = max(signature[2] for signature in signatures if signature is not None)
    return head.signatures == signatures and latest < head.read_time - _CLOCK_TICK


def hash_content(publication: Publication, id: str) -> bytes:
    """A hash of what is in an article's files."""
    found = blake2b(digest_size=16)
    for path in _article_files(publication, id):
        try:
            data = path.read_bytes()
        except OSError:
            data = b"\0"
        found.update(len(data).to_bytes(8, "big") + data)
    return found.digest()


def stamp_file(path: Path | str) -> FileStamp:
    """The size of a file, and when it was changed. (Of a text it is soonest told: a path takes longer to make.)"""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def hash_program(root: Path) -> bytes:
    """A hash of what else decides about bytes: this program, what is installed beside it, and a publication's templates."""
    spec = find_spec("polyglot")
    own = Path(str(spec.origin)).parent if spec else root
    msgspec = find_spec("msgspec")
    beside = Path(str(msgspec.origin)).parents[1] if msgspec else own
    found = [(str(path), files.read_signature(path)) for path in sorted(_program_files(own))]
    found.append(("", files.read_signature(beside)))
    found += [(str(path), files.read_signature(path)) for path in sorted(root.glob("templates/*"))]
    return blake2b(repr(found).encode(), digest_size=16).digest()


def _program_files(folder: Path) -> Iterator[Path]:
    for suffix in ("py", "html", "css", "po"):
        yield from folder.rglob(f"*.{suffix}")


def _article_files(publication: Publication, id: str) -> Iterator[Path]:
    yield publication.article_path(id)
    for locale in publication.locales:
        yield from _catalog_files(publication, id, locale)


def _catalog_files(publication: Publication, id: str, locale: Locale) -> Iterator[Path]:
    yield publication.catalog_path(id, locale)
    yield publication.ledger_path(id, locale)
