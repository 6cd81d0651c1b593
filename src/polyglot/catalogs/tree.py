"""The files that a sync reads or writes, as they lie: found in one walk, so that a sync with nothing to do is soon over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from polyglot import files
from polyglot.files import Signature
from polyglot.publication import Publication

Signatures = tuple[Signature | None, ...]  # of one article's files: itself, its template, its catalogs; None: not there


@dataclass(frozen=True, slots=True)
class Tree:
    """The signatures of articles, templates and, by folder, catalogs; each by the article's id."""

    articles: Mapping[str, Signature]
    templates: Mapping[str, Signature]
    catalogs: Mapping[str, Mapping[str, Signature]]

    def signatures(self, id: str) -> Signatures:
        """The files of one article."""
        return (self.articles.get(id), self.templates.get(id), *(found.get(id) for found in self.catalogs.values()))

    def left(self, ids: Collection[str]) -> set[str]:
        """What has catalogs, and is none of these articles."""
        return set().union(*(found.keys() - ids for found in self.catalogs.values()))

    def signed_again(self, publication: Publication, id: str) -> Signatures:
        """The same after they were written; of the article itself what holds is what was seen before it was read."""
        written = [publication.template_path(id), *(publication.catalog_path(id, one) for one in publication.locales)]
        return (self.articles.get(id), *map(files.sign, written))


def look(publication: Publication) -> Tree:
    """Find the files of a publication."""
    folders = {locale.path: publication.catalogs / locale.path / "LC_MESSAGES" for locale in publication.locales}
    return Tree(
        files.listing(publication.articles, ".md"),
        files.listing(publication.catalogs / "pot", ".pot"),
        {path: files.listing(folder, ".po") for path, folder in folders.items()},
    )
