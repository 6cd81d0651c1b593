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
from polyglot.storage.git import Checkout

_FOLDER = "catalogs"
_CHECKOUT = "checkout"  # file of the commit and the branch that were checked out at the last sync


def read_other_copy(publication: Publication, article: str, locale: Locale, data: bytes) -> Catalog | None:
    """Return the copy of a catalog whose file has this content; None if it is the same, if there is none, or a broken one."""
    path = _copy_path(publication, article, locale)
    with suppress(FileNotFoundError, ContentError):
        text = files.read_text(path, path.name)
        return None if text.encode() == data else reader.parse(text, path.name)
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


def read_checkout(publication: Publication) -> Checkout:
    """Return what was checked out at the last sync; nothing if unknown."""
    with suppress(FileNotFoundError):
        commit, _, branch = (publication.cache_dir / _FOLDER / _CHECKOUT).read_text(encoding="utf-8").partition(" ")
        return Checkout(commit, branch)
    return Checkout()


def write_checkout(publication: Publication, checkout: Checkout) -> None:
    """Keep what is checked out now."""
    files.write(publication.cache_dir / _FOLDER / _CHECKOUT, f"{checkout.commit} {checkout.branch}")


def _copy_path(publication: Publication, article: str, locale: Locale) -> Path:
    return publication.cache_dir / _FOLDER / locale.path / f"{article}.po"
