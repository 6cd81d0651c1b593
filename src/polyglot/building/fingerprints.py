"""Fingerprints of the input files of builds, to find those that changed since they were read."""

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

# Nanoseconds: a file that changed just before it was read may change again within the same tick of the clock.
_CLOCK_TICK = 20_000_000


def scan_inputs(publication: Publication) -> Mapping[str, InputSignatures]:
    """Return the signatures of each article's files by id: article, catalogs, ledgers; None for a missing file."""
    articles = files.list_files(publication.articles, ".md")
    companions: list[Mapping[str, Signature]] = []
    for locale in publication.locales:
        folder = publication.catalogs / locale.path
        companions += (files.list_files(folder / "LC_MESSAGES", ".po"), files.list_files(folder / "ledger", ".jsonl"))
    return {id: (signature, *(listed.get(id) for listed in companions)) for id, signature in articles.items()}


def is_unchanged(record: ArticleRecord, signatures: InputSignatures) -> bool:
    """Return whether an article's files are unchanged since they were read for the record."""
    latest = max(signature[2] for signature in signatures if signature is not None)
    return record.signatures == signatures and latest < record.read_time - _CLOCK_TICK


def hash_content(publication: Publication, id: str) -> bytes:
    """Return a hash of the contents of an article's files."""
    digest = blake2b(digest_size=16)
    for path in _article_files(publication, id):
        try:
            data = path.read_bytes()
        except OSError:
            data = b"\0"
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def stamp_file(path: Path | str) -> FileStamp:
    """Return the stamp of a file; (-1, 0) if it is missing. Strings are faster than paths."""
    try:
        status = os.stat(path)  # noqa: PTH116 (builds call this for every output file)
    except OSError:
        return -1, 0
    return status.st_size, status.st_mtime_ns


def hash_program(root: Path) -> bytes:
    """Return a hash of the other inputs of a build: the program, its installed packages, and the publication's templates."""
    spec = find_spec("polyglot")
    program = Path(str(spec.origin)).parent if spec else root
    msgspec = find_spec("msgspec")
    packages = Path(str(msgspec.origin)).parents[1] if msgspec else program
    signatures = [(str(path), files.read_signature(path)) for path in sorted(_program_files(program))]
    signatures.append(("", files.read_signature(packages)))
    signatures += [(str(path), files.read_signature(path)) for path in sorted(root.glob("templates/*"))]
    return blake2b(repr(signatures).encode(), digest_size=16).digest()


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
