"""The translations that were reviewed before a person's work, by which `sync --by` finds the person's own.

They are known from the last sync on this computer; without one, for example in a fresh clone, from a commit of git.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from polyglot.catalogs.ledger import snapshot
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError, UsageError
from polyglot.model import Locale, Message
from polyglot.publication import Publication
from polyglot.storage import git


@dataclass(frozen=True, slots=True)
class EarlierReviews:
    """The sources of what was reviewed before."""

    publication: Publication
    snapshots: snapshot.Snapshots  # of the last sync
    commit: str = ""  # with the catalogs as they were before; empty without git
    is_preferred: bool = False  # whether the commit counts even for catalogs that have a snapshot
    changed: frozenset[str] = frozenset()  # paths of the files that differ from the commit

    def find(self, id: str, locale: Locale, messages: Iterable[Message]) -> str | None:
        """Return the snapshot of what was reviewed before in the catalog that has these messages now; None if unknown."""
        last = self.snapshots.get(locale.path, {}).get(id)
        if not self.commit or (last is not None and not self.is_preferred):
            return last
        path = self._relative_path(id, locale)
        if path not in self.changed:
            return snapshot.take_snapshot(messages)
        versions = [self._read_version(path)]
        if versions == [None]:  # a new catalog, maybe that of a renamed text
            versions = [self._read_version(deleted) for deleted in self._find_deleted(locale)]
        try:
            catalogs = [reader.parse(text, path) for text in versions if text is not None]
        except ContentError:
            return last
        return "".join(snapshot.take_snapshot(catalog.messages) for catalog in catalogs)

    def has_changed(self, id: str) -> bool:
        """Return whether a preferred commit has another version of one of the catalogs of a text."""
        paths = (self._relative_path(id, locale) for locale in self.publication.locales)
        return self.is_preferred and not self.changed.isdisjoint(paths)

    def _find_deleted(self, locale: Locale) -> list[str]:
        """Return the paths of the catalogs in a language that the commit has, and the folder has not."""
        folder = self._relative_path("", locale).removesuffix(".po")
        return [
            path for path in self.changed if path.startswith(folder) and not (self.publication.root / path).exists()
        ]

    def _read_version(self, path: str) -> str | None:
        return git.read_version(self.publication.root, self.commit, path)

    def _relative_path(self, id: str, locale: Locale) -> str:
        return self.publication.catalog_path(id, locale).relative_to(self.publication.root).as_posix()


def read_earlier(publication: Publication, since: str) -> EarlierReviews:
    """Return what was reviewed before the work that is recorded now.

    `since` is a revision of git; without one it is, for catalogs that no sync here has seen, the commit where the branch left
    its upstream, or HEAD. Raises `UsageError` for an unknown revision.
    """
    snapshots = snapshot.load_snapshots(publication)
    commit = git.find_commit(publication.root, since) if since else git.find_fork(publication.root)
    if since and not commit:
        raise UsageError(f"--since: git knows no revision “{since}” here.", remedy="Name a commit, a branch or a tag.")
    changed = git.list_changed(publication.root, commit, publication.catalogs.name) if commit else ()
    return EarlierReviews(publication, snapshots, commit, bool(since), frozenset(changed))
