"""A catalog that is saved."""

from pathlib import Path

from polyglot.publication import Publication


def catalog(publication: Publication) -> Path:
    return publication.catalog_path("a", publication.locale("es"))
