"""The volumes of a publication, for tests of the formats that are one file."""

from collections.abc import Iterator

from polyglot.editions.issues import arrange
from polyglot.editions.volume import Volume, bind
from polyglot.editions.wording import View
from polyglot.publication import Publication
from polyglot.text import library


def volumes(publication: Publication, tag: str, *, preview: bool = False) -> Iterator[Volume]:
    """Each issue, and what is outside issues, in one language."""
    ids, _ = library.find(publication)
    for contents in arrange(publication, ids)[0]:
        yield bind(publication, contents, publication.locale(tag), contents.articles, ids, View(preview=preview))
