"""Signatures of the files that belong to the texts of a publication, from one walk."""

import time
from collections.abc import Collection, Mapping, Sequence

import msgspec

from polyglot.articles import discovery
from polyglot.model import Locale
from polyglot.publication import Publication, enclosing_issues
from polyglot.storage.fingerprints import Signature, Signatures, list_files, read_signature


class FileSnapshot(msgspec.Struct, frozen=True):
    """The signatures of articles, of templates and, by folder, of catalogs and ledgers; each by the text's id."""

    time: int  # ns since the epoch, before the files were listed
    articles: Mapping[str, Signature]
    templates: Mapping[str, Signature]  # empty if not wanted
    catalogs: Mapping[str, Mapping[str, Signature]]
    ledgers: Mapping[str, Mapping[str, Signature]]  # empty if not wanted
    _issues: dict[str, Signatures] = {}  # cache of the issue files around a folder's texts

    def signatures(self, id: str) -> Signatures:
        """Return the signatures of a text: of its file, template, catalogs, ledgers and the issue files around it."""
        return (
            self.articles.get(id),
            self.templates.get(id),
            *[listed.get(id) for listed in self.catalogs.values()],
            *[listed.get(id) for listed in self.ledgers.values()],
            *self._issue_signatures(id),
        )

    def with_written(self, publication: Publication, id: str, catalogs: Mapping[str, Signature]) -> Signatures:
        """Return the signatures of a text whose template was written; `catalogs` has those of written catalogs, by folder."""
        return (
            self.articles.get(id),
            read_signature(publication.template_path(id)),
            *[catalogs.get(folder) or listed.get(id) for folder, listed in self.catalogs.items()],
            *[listed.get(id) for listed in self.ledgers.values()],
            *self._issue_signatures(id),
        )

    def find_orphans(self, ids: Collection[str]) -> set[str]:
        """Return the ids that have catalogs and are not among those of the articles."""
        return set().union(*(signatures.keys() - ids for signatures in self.catalogs.values()))

    def catalog_folders(self, id: str) -> frozenset[str]:
        """Return the folders in which an article has a catalog."""
        return frozenset(folder for folder, signatures in self.catalogs.items() if id in signatures)

    def _issue_signatures(self, id: str) -> Signatures:
        """Return the signatures of the issue files around a text, which list names not to translate."""
        folder = id.rpartition("/")[0]
        if folder not in self._issues:
            self._issues[folder] = tuple(self.articles.get(issue) for issue in enclosing_issues(id))
        return self._issues[folder]


def scan_files(
    publication: Publication, locales: Sequence[Locale], *, templates: bool = False, ledgers: bool = False
) -> FileSnapshot:
    """Return a snapshot of the files of a publication: its texts, and what belongs to them in these languages."""
    now = time.time_ns()
    folders = {locale.path: publication.catalogs / locale.path for locale in locales}
    return FileSnapshot(
        now,
        discovery.list_texts(publication),
        list_files(publication.catalogs / "pot", ".pot") if templates else {},
        {path: list_files(folder / "LC_MESSAGES", ".po") for path, folder in folders.items()},
        {path: list_files(folder / "ledger", ".jsonl") for path, folder in folders.items()} if ledgers else {},
    )
