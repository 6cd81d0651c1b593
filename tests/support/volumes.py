"""The volumes of a publication, for tests of the formats that are one file."""

from collections.abc import Iterator

from polyglot.articles import discovery
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import arrange_issues
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication


def volumes(publication: Publication, tag: str, *, preview: bool = False) -> Iterator[BoundIssue]:
    """Each issue, and what is outside issues, in one language."""
    ids, _ = discovery.find_articles(publication)
    for contents in arrange_issues(publication, ids)[0]:
        yield compose(
            publication, contents, publication.locale(tag), contents.articles, ids, BuildMode(preview=preview)
        )
