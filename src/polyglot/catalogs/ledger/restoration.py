"""Which earlier version of a catalog tells what a program has taken out of it: our copy, or one that git has.

A catalog that is as git has it was not brought home by anybody. What it lacks was taken out by a commit since the last sync,
and then those commits are asked; or the person went to another branch or threw changes away, and nothing is restored.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from polyglot.catalogs.ledger import catalog_copies, emptied
from polyglot.catalogs.ledger.catalog_store import StoredCatalog
from polyglot.catalogs.ledger.emptied import Restoration
from polyglot.catalogs.ledger.records import RecordIndex
from polyglot.catalogs.po import reader
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import Catalog, Locale, MessageKey, State
from polyglot.publication import Publication
from polyglot.storage import git
from polyglot.storage.git import Checkout

_MAX_COMMITS = 50  # that are searched for the texts of a catalog


@dataclass(frozen=True, slots=True)
class CommittedVersions:
    """The versions of a publication's catalogs that git has."""

    publication: Publication
    now: Checkout
    last: Checkout  # at the last sync
    _blobs: Mapping[str, str] = field(
        default_factory=dict
    )  # ids of files in the commit, if it is not the last, by path

    def is_checked_out(self, path: str, catalog: Catalog) -> bool:
        """Return whether a catalog is as the commit that is checked out has it, and git put it there or has committed it."""
        if not self.now.commit or self.read(self.now.commit, path) != catalog:
            return False
        return git.is_checked_out(self.publication.root, path)

    def read_new(self, path: str, catalog: Catalog) -> Catalog | None:
        """Return a catalog as it was checked out since the last sync; None if there is no such version or it is the same."""
        blob = self._blobs.get(path)
        if blob is None or git.is_blob(reader.dump(catalog).encode(), blob):
            return None
        return self.read(self.now.commit, path)

    def read_since_last(self, path: str, copy: Catalog) -> Iterator[Catalog]:
        """Yield the versions of a catalog since the last sync, the newest first, and the one at that time.

        On the same branch, the `copy` of the last sync comes first: what it has may have been committed only as emptied.
        """
        folder = self.publication.root
        base = git.find_merge_base(folder, self.last.commit, self.now.commit) if self.last.commit else ""
        if base in {"", self.now.commit}:
            return
        commits = git.list_commits(folder, f"{base}..{self.now.commit}", path, _MAX_COMMITS)
        if self.now.branch and self.now.branch == self.last.branch:
            yield copy
        for commit in (*commits, base):
            version = self.read(commit, path)
            if version is not None:
                yield version

    def read(self, commit: str, path: str) -> Catalog | None:
        """Return a catalog at a commit; None if it has none that can be read."""
        text = git.read_version(self.publication.root, commit, path)
        try:
            return None if text is None else reader.parse(text, path)
        except ContentError:
            return None


def find_versions(publication: Publication) -> CommittedVersions:
    """Return the versions that git has of the publication's catalogs."""
    now, last = git.read_checkout(publication.root), catalog_copies.read_checkout(publication)
    is_new = now.commit != last.commit
    return CommittedVersions(
        publication, now, last, git.list_blobs(publication.root, now.commit, "locales/") if is_new else {}
    )


def restore_texts(
    versions: CommittedVersions,
    article: str,
    locale: Locale,
    stored: StoredCatalog,
    units: Collection[MessageKey],
    kinds: RecordIndex,
) -> Restoration:
    """Return an article's catalog with the texts that a program has taken out since polyglot last saw it."""
    publication = versions.publication
    path = publication.catalog_path(article, locale).relative_to(publication.root).as_posix()
    restore = partial(emptied.restore_texts, units=units, kinds=kinds)
    catalog = stored.catalog
    copy = catalog_copies.read_other_copy(publication, article, locale, stored.data)
    result = restore(catalog, copy) if copy else Restoration(catalog)
    if copy and result.messages and versions.is_checked_out(path, catalog):
        result = Restoration(catalog)
        for version in versions.read_since_last(path, copy):
            result = _add(result, restore(result.catalog, version))
    elif not emptied.has_all_texts(result.catalog, units):
        committed = versions.read_new(path, catalog)
        result = _add(result, restore(result.catalog, committed)) if committed else result
    return result


def restored_finding(path: str, counts: Mapping[State, int]) -> Finding:
    """Return the finding for a catalog in which texts were put back; `counts` are their numbers by state."""
    number = sum(counts.values())
    subject = (
        "1 message came back without its text, and has"
        if number == 1
        else f"{number} messages came back without their texts, and have"
    )
    listed = ", ".join(f"{counts[state]} {state}" for state in State if counts.get(state))
    remedy = "To remove a text, replace it or mark it as fuzzy."
    return warning(path, FindingCode.EMPTIED, f"{subject} {'it' if number == 1 else 'them'} again: {listed}.", remedy)


def _add(first: Restoration, second: Restoration) -> Restoration:
    return Restoration(second.catalog, (*first.messages, *second.messages))
