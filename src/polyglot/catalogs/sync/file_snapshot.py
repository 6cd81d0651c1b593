"""Signatures of the files that a sync reads or writes, from one walk, so that a sync with nothing to do ends at once."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from polyglot.articles import discovery
from polyglot.publication import Publication, enclosing_issues
from polyglot.storage import files
from polyglot.storage.files import Signature

# Of a text's files: itself, its template, its catalogs and the issue files around it; None for a file that is missing.
FileSignatures = tuple[Signature | None, ...]


@dataclass(frozen=True, slots=True)
class FileSnapshot:
    """The signatures of articles, of templates and, by folder, of catalogs; each by the article's id."""

    articles: Mapping[str, Signature]
    templates: Mapping[str, Signature]
    catalogs: Mapping[str, Mapping[str, Signature]]

    def signatures(self, id: str) -> FileSignatures:
        """Return the signatures of an article's files."""
        catalogs = (signatures.get(id) for signatures in self.catalogs.values())
        return (self.articles.get(id), self.templates.get(id), *catalogs, *self._issue_signatures(id))

    def find_orphans(self, ids: Collection[str]) -> set[str]:
        """Return the ids that have catalogs and are not among those of the articles."""
        return set().union(*(signatures.keys() - ids for signatures in self.catalogs.values()))

    def catalog_folders(self, id: str) -> frozenset[str]:
        """Return the folders in which an article has a catalog."""
        return frozenset(folder for folder, signatures in self.catalogs.items() if id in signatures)

    def with_new_signatures(
        self, publication: Publication, id: str, catalogs: Mapping[str, Signature]
    ) -> FileSignatures:
        """Return the signatures of an article's files after a sync.

        `catalogs` has those of the catalogs that were read or written, by folder; the others keep those of the snapshot.
        """
        template = files.read_signature(publication.template_path(id))
        current = (catalogs.get(folder) or signatures.get(id) for folder, signatures in self.catalogs.items())
        return (self.articles.get(id), template, *current, *self._issue_signatures(id))

    def _issue_signatures(self, id: str) -> Iterator[Signature | None]:
        """Yield the signatures of the issue files around a text, which list names not to translate."""
        return (self.articles.get(issue) for issue in enclosing_issues(id))


def scan_files(publication: Publication) -> FileSnapshot:
    """Return a snapshot of the files of a publication."""
    folders = {locale.path: publication.catalogs / locale.path / "LC_MESSAGES" for locale in publication.locales}
    return FileSnapshot(
        discovery.list_texts(publication),
        files.list_files(publication.catalogs / "pot", ".pot"),
        {path: files.list_files(folder, ".po") for path, folder in folders.items()},
    )
