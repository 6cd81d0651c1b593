"""The volumes of a publication, for tests of the formats that are one file."""

from collections.abc import Iterator

from polyglot.articles import discovery
from polyglot.editions.bound_issue import Volume, bind
from polyglot.editions.issues import arrange
from polyglot.editions.print_policy import View
from polyglot.publication import Publication


def volumes(publication: Publication, tag: str, *, preview: bool = False) -> Iterator[Volume]:
    """Each issue, and what is outside issues, in one language."""
    ids, _ = discovery.find(publication)
    for contents in arrange(publication, ids)[0]:
        yield bind(publication, contents, publication.locale(tag), contents.articles, ids, View(preview=preview))
