"""Translators' work in the catalogs of a publication on disk, and what the catalogs and ledgers say afterwards."""

from dataclasses import replace
from pathlib import Path

import polib

from polyglot.catalogs.ledger import article_translations, catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord
from polyglot.model import Message, State
from polyglot.publication import Publication

SEEDS = "Seeds are kept dry and cool."
SEMILLAS = "Las semillas se guardan en seco y al fresco."


def message(publication: Publication, article: str, source: str, tag: str = "es") -> Message | None:
    """Return the live message of a source text, if the catalog has one."""
    stored = catalog_store.read_catalog(publication, article, publication.locale(tag))
    assert stored is not None
    return next((one for one in stored.catalog.messages if one.source == source and not one.obsolete), None)


def states(publication: Publication, article: str, tag: str = "es") -> dict[str, State]:
    """Return the state of each live message, by its source text."""
    found = article_translations.read(publication, article, publication.locale(tag))
    return {one.source: ledger.message_state(one, found.kinds) for one in found.messages.values()}


def records(publication: Publication, article: str) -> list[LedgerRecord]:
    """Return the records of an article's Spanish ledger."""
    return list(catalog_store.read_ledger(publication, article, publication.locale("es")))


def translate(publication: Publication, article: str, source: str, *, tag: str = "es", **changes: object) -> None:
    """Change the fields of a message, as a translator does."""
    locale = publication.locale(tag)
    stored = catalog_store.read_catalog(publication, article, locale)
    assert stored is not None
    messages = [replace(one, **changes) if one.source == source else one for one in stored.catalog.messages]  # type: ignore[arg-type]
    assert messages != list(stored.catalog.messages)
    catalog = replace(stored.catalog, messages=tuple(messages))
    catalog_store.rewrite(publication, article, locale, lambda _: (catalog, None))


def translate_all(publication: Publication, article: str, tag: str = "es", *, share: float = 1, mark: str = "") -> None:
    """Translate so large a share of an article's messages, each as its source text in quotation marks, in a PO editor."""
    path = publication.catalog_path(article, publication.locale(tag))
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog[: round(len(catalog) * share)]:
        entry.msgstr = f"«{entry.msgid}{mark}»"
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalog.save()


def filled(text: str, source: str, target: str) -> str:
    """Return a catalog's text with a translation for a source that had none."""
    assert f'msgid "{source}"\nmsgstr ""' in text
    return text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')


def fill(path: Path, source: str, target: str) -> None:
    """Translate a message that had no translation, in a catalog's file."""
    path.write_text(filled(path.read_text(encoding="utf-8"), source, target), encoding="utf-8")
