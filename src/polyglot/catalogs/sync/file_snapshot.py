"""The files that a sync reads or writes, as they lie: found in one walk, so that a sync with nothing to do is soon over."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from polyglot.articles import discovery
from polyglot.publication import Publication, enclosing_issues
from polyglot.storage import files
from polyglot.storage.files import Signature

FileSignatures = tuple[
    Signature | None, ...
]  # of a text's files: itself, template, catalogs, issues around it; None: not there


@dataclass(frozen=True, slots=True)
class FileSnapshot:
    """The signatures of articles, templates and, by folder, catalogs; each by the article's id."""

    articles: Mapping[str, Signature]
    templates: Mapping[str, Signature]
    catalogs: Mapping[str, Mapping[str, Signature]]

    def signatures(self, id: str) -> FileSignatures:
        """The files of one article."""
        catalogs = (found.get(id) for found in self.catalogs.values())
        return (self.articles.get(id), self.templates.get(id), *catalogs, *self._issue_signatures(id))

    def find_orphans(self, ids: Collection[str]) -> set[str]:
        """What has catalogs, and is none of these articles."""
        return set().union(*(found.keys() - ids for found in self.catalogs.values()))

    def catalog_folders(self, id: str) -> frozenset[str]:
        """The folders in which an article has a catalog."""
        return frozenset(folder for folder, found in self.catalogs.items() if id in found)

    def with_new_signatures(
        self, publication: Publication, id: str, catalogs: Mapping[str, Signature]
    ) -> FileSignatures:
        """The same after some catalogs were written or read, by folder; of all others what holds is what was seen first."""
        template = files.read_signature(publication.template_path(id))
        seen = (catalogs.get(folder) or found.get(id) for folder, found in self.catalogs.items())
        return (self.articles.get(id), template, *seen, *self._issue_signatures(id))

    def _issue_signatures(self, id: str) -> Iterator[Signature | None]:
        """What the issues around a text say of themselves: which names it keeps."""
        return (self.articles.get(issue) for issue in enclosing_issues(id))


def scan_files(publication: Publication) -> FileSnapshot:
    """Find the files of a publication."""
    folders = {locale.path: publication.catalogs / locale.path / "LC_MESSAGES" for locale in publication.locales}
    return FileSnapshot(
        discovery.list_texts(publication),
        files.list_files(publication.catalogs / "pot", ".pot"),
        {path: files.list_files(folder, ".po") for path, folder in folders.items()},
    )
