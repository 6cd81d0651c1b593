"""The files that a sync reads or writes, as they lie: found in one walk, so that a sync with nothing to do is soon over."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from polyglot.articles import discovery
from polyglot.publication import Publication, issues_around
from polyglot.storage import files
from polyglot.storage.files import Signature

Signatures = tuple[
    Signature | None, ...
]  # of a text's files: itself, template, catalogs, issues around it; None: not there


@dataclass(frozen=True, slots=True)
class Tree:
    """The signatures of articles, templates and, by folder, catalogs; each by the article's id."""

    articles: Mapping[str, Signature]
    templates: Mapping[str, Signature]
    catalogs: Mapping[str, Mapping[str, Signature]]

    def signatures(self, id: str) -> Signatures:
        """The files of one article."""
        catalogs = (found.get(id) for found in self.catalogs.values())
        return (self.articles.get(id), self.templates.get(id), *catalogs, *self._issues(id))

    def left(self, ids: Collection[str]) -> set[str]:
        """What has catalogs, and is none of these articles."""
        return set().union(*(found.keys() - ids for found in self.catalogs.values()))

    def folders(self, id: str) -> frozenset[str]:
        """The folders in which an article has a catalog."""
        return frozenset(folder for folder, found in self.catalogs.items() if id in found)

    def signed_again(self, publication: Publication, id: str, catalogs: Mapping[str, Signature]) -> Signatures:
        """The same after some catalogs were written or read, by folder; of all others what holds is what was seen first."""
        template = files.sign(publication.template_path(id))
        seen = (catalogs.get(folder) or found.get(id) for folder, found in self.catalogs.items())
        return (self.articles.get(id), template, *seen, *self._issues(id))

    def _issues(self, id: str) -> Iterator[Signature | None]:
        """What the issues around a text say of themselves: which names it keeps."""
        return (self.articles.get(issue) for issue in issues_around(id))


def look(publication: Publication) -> Tree:
    """Find the files of a publication."""
    folders = {locale.path: publication.catalogs / locale.path / "LC_MESSAGES" for locale in publication.locales}
    return Tree(
        discovery.listing(publication),
        files.listing(publication.catalogs / "pot", ".pot"),
        {path: files.listing(folder, ".po") for path, folder in folders.items()},
    )
