"""Storage of catalogs and ledgers, without loss of work.

PO editors save catalogs at any time. Only polyglot writes ledgers, one run at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from polyglot.catalogs.ledger import catalog_copies, emptied
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.language.locales import display_name, is_same_language, parse_tag
from polyglot.model import Catalog, Locale
from polyglot.publication import Publication
from polyglot.storage import atomic_replace, files
from polyglot.storage.fingerprints import Signature

_Result = TypeVar("_Result")

_MAX_TRIES = 20  # at a catalog that is being saved; each takes milliseconds


class StoredCatalog(msgspec.Struct, frozen=True):
    """A catalog as read, with the bytes and the signature of its file."""

    data: bytes
    signature: Signature
    catalog: Catalog


class RewriteResult(msgspec.Struct, frozen=True):
    """A catalog after a rewrite."""

    catalog: Catalog
    signature: Signature  # of the file as it is now
    written: bool  # whether the file changed


@contextmanager
def publication_lock(publication: Publication) -> Iterator[list[Finding]]:
    """Hold the publication's lock; first recover if the last run that held it was killed.

    Yields a finding for each file that was set aside and that a person must restore. Raises `BusyError` if another run
    holds the lock.
    """
    with files.hold_lock(publication.cache_dir / "lock") as hold:
        errors = atomic_replace.recover(publication.catalogs, publication.display_path) if hold.unfinished else []
        hold.unfinished = bool(errors)
        yield [from_error(error, FindingCode.SAVED_ASIDE) for error in errors]


def read_catalog(publication: Publication, article: str, locale: Locale) -> StoredCatalog | None:
    """Read an article's catalog in one language; None if it does not exist. Waits for a program that is writing it.

    Raises `ContentError` for a file that is not a catalog, or that names another language than its folder.
    """
    path = publication.catalog_path(article, locale)
    return _read_stored(path, publication.display_path(path), locale)


def _read_stored(path: Path, name: str, locale: Locale) -> StoredCatalog | None:
    try:
        data, signature = atomic_replace.read(path, name)
    except FileNotFoundError:
        return None
    text = files.decode_text(data, name)
    if not text.strip():
        remedy = "Restore its last good version from git, or delete it to start a new one."
        raise ContentError("The catalog is empty.", where=name, remedy=remedy)
    catalog = reader.parse(text, name)
    declared = reader.find_language(text)
    if declared is not None and not is_same_language(declared, locale):
        english = parse_tag("en")
        actual, expected = display_name(declared, english), display_name(locale, english)
        raise ContentError(
            f"This catalog says that it is in {actual}; it lies in the folder of {expected}.",
            where=name,
            remedy=f"Move it to the right folder, or write “Language: {locale.path}” into its header.",
        )
    return StoredCatalog(data, signature, catalog)


def rewrite(
    publication: Publication,
    article: str,
    locale: Locale,
    make: Callable[[StoredCatalog | None], tuple[Catalog, _Result]],
) -> tuple[RewriteResult, _Result]:
    """Replace a catalog by the one that `make` returns, with an anonymous header; return both, and the second value of `make`.

    `make` gets the catalog as it is stored, or None. It is called again if another program saved the catalog in the
    meantime, and the value of its last call is returned. It writes to the ledger before the catalog is written; the records
    of a call that was in vain do no harm, since they refer to texts by hashes, and texts that are in no catalog have no
    state. A catalog with translations or comments reaches the disk before it replaces the old one. Raises `ContentError` for
    a file that is not a catalog, and if another program saves it again and again.
    """
    from polyglot.catalogs.po import header  # a run with nothing to write does without its patterns

    path = publication.catalog_path(article, locale)
    name = publication.display_path(path)
    for _ in range(_MAX_TRIES):
        old = _read_stored(path, name, locale)
        catalog, result = make(old)
        catalog = header.anonymize(catalog)
        text = reader.dump(catalog)
        if old is not None and text == files.decode_text(old.data, name):
            catalog_copies.write_copy(publication, article, locale, catalog, text)
            return RewriteResult(catalog, old.signature, written=False), result
        before = old.catalog.messages if old else ()
        work = any(message.target or message.comments for message in (*before, *catalog.messages))
        signature = atomic_replace.replace_if_unchanged(
            path, old.data if old else None, text.encode(), name, durable=work
        )
        if signature is not None:
            catalog_copies.write_copy(publication, article, locale, catalog, text)
            return RewriteResult(catalog, signature, written=True), result
    raise ContentError(
        "Another program saves this catalog again and again.", where=name, remedy="Run polyglot again later."
    )


def rewrite_existing(
    publication: Publication, article: str, locale: Locale, make: Callable[[Catalog], tuple[Catalog, _Result]]
) -> tuple[RewriteResult, _Result]:
    """Replace a catalog as `rewrite` does, with the texts that a program has emptied since polyglot last saw it.

    Raises `ContentError` also if it has been deleted.
    """

    def make_existing(old: StoredCatalog | None) -> tuple[Catalog, _Result]:
        if old is None:
            where = publication.display_path(publication.catalog_path(article, locale))
            raise ContentError("The catalog has been deleted.", where=where, remedy="Run polyglot again.")
        copy = catalog_copies.read_other_copy(publication, article, locale, old.data)
        return make(emptied.fill_emptied(old.catalog, copy).catalog if copy else old.catalog)

    return rewrite(publication, article, locale, make_existing)


def orphan_locale(publication: Publication, article: str) -> Locale:
    """Return the source language of a deleted article: the only language without a catalog, else the publication's."""
    if not publication.catalog_path(article, publication.source).is_file():
        return publication.source
    without = [locale for locale in publication.locales if not publication.catalog_path(article, locale).is_file()]
    return without[0] if len(without) == 1 else publication.source


def read_ledger(publication: Publication, article: str, locale: Locale) -> tuple[LedgerRecord, ...]:
    """Read the ledger beside a catalog; empty if it does not exist. Raises `ContentError` for a file that is not a ledger."""
    path = publication.ledger_path(article, locale)
    try:
        text = files.read_text(path, publication.display_path(path))
    except FileNotFoundError:
        return ()
    return ledger.parse(text, publication.display_path(path))


def write_ledger(publication: Publication, article: str, locale: Locale, records: tuple[LedgerRecord, ...]) -> bool:
    """Write a ledger, and return whether the file changed."""
    return files.write(publication.ledger_path(article, locale), ledger.dump(records), durable=True)


def move_catalog(publication: Publication, locale: Locale, old: str, new: str) -> None:
    """Move the ledger and the catalog of one article to another, which has none yet.

    The ledger is moved first: as long as the catalog is at its old path, the next run finishes the move.
    """
    for path_of in (publication.ledger_path, publication.catalog_path):
        old_path = path_of(old, locale)
        if old_path.is_file():
            atomic_replace.move_file(old_path, path_of(new, locale))
    catalog_copies.move_copy(publication, locale, old, new)
