"""Catalogs and ledgers where they lie: read them, and put them back so that no work can be lost."""

from dataclasses import dataclass

from polyglot import files
from polyglot.catalogs import ledger, po
from polyglot.errors import ContentError
from polyglot.model import Catalog, Finding, Locale, Record, Severity
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Stored:
    """A catalog as it was found, with the text it was read from."""

    text: str
    catalog: Catalog


def read_catalog(publication: Publication, article: str, locale: Locale) -> Stored | None:
    """An article's catalog in one language, or None if there is none. Raises `ContentError` for what is no catalog."""
    path = publication.catalog_path(article, locale)
    name = publication.name(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        return None
    return Stored(text, po.parse(text, name))


def write_catalog(publication: Publication, article: str, locale: Locale, catalog: Catalog, old: Stored | None) -> bool:
    """Put a catalog where `old` was read from; returns whether anything changed.

    What holds work reaches the disk before it replaces anything. Raises `ContentError` if somebody saved the file since.
    """
    text = po.dump(catalog)
    if old is not None and text == old.text:
        return False
    path = publication.catalog_path(article, locale)
    if old is not None and files.read_text(path, publication.name(path)) != old.text:
        raise ContentError(
            "Somebody saved this catalog just now.", where=publication.name(path), remedy="Run polyglot again."
        )
    durable = old is not None and any(message.target for message in old.catalog.messages)
    return files.write(path, text, durable=durable or any(message.target for message in catalog.messages))


def read_ledger(publication: Publication, article: str, locale: Locale) -> tuple[Record, ...]:
    """The ledger beside a catalog; empty if there is none. Raises `ContentError` for what is no ledger."""
    path = publication.ledger_path(article, locale)
    try:
        text = files.read_text(path, publication.name(path))
    except FileNotFoundError:
        return ()
    return ledger.parse(text, publication.name(path))


def write_ledger(publication: Publication, article: str, locale: Locale, records: tuple[Record, ...]) -> bool:
    """Put a ledger in its place; returns whether anything changed."""
    return files.write(publication.ledger_path(article, locale), ledger.dump(records), durable=True)


def move(publication: Publication, locale: Locale, old: str, new: str) -> None:
    """Take the catalog and the ledger of one article to another, which has none yet."""
    for place in (publication.catalog_path, publication.ledger_path):
        before, after = place(old, locale), place(new, locale)
        if before.is_file() and not after.exists():
            files.move(before, after)


def finding(error: ContentError, code: str) -> Finding:
    """What could not be read, as a finding: the other articles go on."""
    return Finding(error.where, error.line, code, Severity.ERROR, error.text, error.remedy)
