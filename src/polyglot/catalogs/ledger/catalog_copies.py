"""Copies of catalogs as polyglot last left them, by which the next sync sees which texts a program has taken out.

They are in the folder of caches and can be deleted: texts are then restored only from what is committed to git.
"""

from contextlib import suppress
from pathlib import Path

from polyglot.catalogs.po import reader
from polyglot.errors import ContentError
from polyglot.model import Catalog, Locale
from polyglot.publication import Publication
from polyglot.storage import files

_FOLDER = "catalogs"
_COMMIT = "commit"  # file of the commit that was checked out at the last sync


def read_copy(publication: Publication, article: str, locale: Locale) -> Catalog | None:
    """Return the copy of a catalog; None if there is none, or if it is broken."""
    path = _copy_path(publication, article, locale)
    with suppress(FileNotFoundError, ContentError):
        return reader.parse(files.read_text(path, path.name), path.name)
    return None


def write_copy(publication: Publication, article: str, locale: Locale, catalog: Catalog, text: str) -> None:
    """Keep a copy of a catalog with this text; a catalog without translations needs none."""
    path = _copy_path(publication, article, locale)
    if any(message.target for message in catalog.messages):
        files.write(path, text)
    else:
        path.unlink(missing_ok=True)


def move_copy(publication: Publication, locale: Locale, old: str, new: str) -> None:
    """Move the copy of one article's catalog to another article."""
    path = _copy_path(publication, new, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        _copy_path(publication, old, locale).replace(path)


def delete_copies(publication: Publication, article: str) -> None:
    """Delete the copies of the catalogs of a text that is gone."""
    for locale in publication.locales:
        _copy_path(publication, article, locale).unlink(missing_ok=True)


def read_commit(publication: Publication) -> str:
    """Return the commit that was checked out at the last sync; empty if unknown."""
    with suppress(FileNotFoundError):
        return (publication.cache_dir / _FOLDER / _COMMIT).read_text()
    return ""


def write_commit(publication: Publication, commit: str) -> None:
    """Keep the commit that is checked out now."""
    files.write(publication.cache_dir / _FOLDER / _COMMIT, commit)


def _copy_path(publication: Publication, article: str, locale: Locale) -> Path:
    return publication.cache_dir / _FOLDER / locale.path / f"{article}.po"
