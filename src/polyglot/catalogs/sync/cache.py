"""Store of sync: the result of the last sync of each text, with the signatures of its files.

A text whose files still have those signatures is up to date, and sync does not read it.
"""

import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from polyglot.errors import ContentError
from polyglot.findings import Finding
from polyglot.publication import Publication
from polyglot.storage import fingerprints, results
from polyglot.storage.fingerprints import Signatures
from polyglot.storage.results import Result

_KIND = "text"


class SeenUnits(msgspec.Struct, frozen=True, array_like=True):
    """The units of a text at the last syncs, as `minor_edits.digest_units` writes them; empty if unknown."""

    now: str = ""
    before: str = ""  # at the last sync that saw other units

    def followed_by(self, units: str) -> "SeenUnits":
        """Return the units that were seen after a sync of these."""
        return self if units == self.now else SeenUnits(units, self.now)


class SyncedText(msgspec.Struct, frozen=True, array_like=True):
    """The result of a sync of a text."""

    units: int
    findings: tuple[Finding, ...]  # to report again
    seen: SeenUnits


SyncResults = Mapping[str, Result[SyncedText]]  # by id


def load_results(publication: Publication, key: bytes) -> SyncResults:
    """Return the results of earlier syncs under this key; none from a broken store."""
    with suppress(ContentError), results.open_store(_store_path(publication), key) as store:
        return store.load(_KIND, Result[SyncedText])
    return {}


def store_results(publication: Publication, key: bytes, changed: SyncResults, deleted: Collection[str]) -> None:
    """Store the results of the texts that were synced, and delete those of others, for the next sync."""
    with results.open_store(_store_path(publication), key) as store:
        store.delete(_KIND, deleted)
        for id, result in changed.items():
            store.put(_KIND, id, result)


def create_result(text: SyncedText, before: Signatures, scan_time: int, after: Signatures) -> Result[SyncedText]:
    """Return the result of a text whose files had the signatures `before` when they were listed, and now have others.

    The files that sync wrote itself are current; if another was saved just before it was listed, it will be read again.
    """
    settled = fingerprints.are_settled(before, scan_time)
    return Result(after, time.time_ns() if settled else scan_time, text)


def results_key(publication: Publication) -> bytes:
    """Return a key of all inputs of a sync other than the texts' own files."""
    rules = (publication.locales, publication.unit, publication.translate, publication.translate_code)
    return results.create_key(rules, publication.propagate, fingerprints.hash_content(publication.glossary))


def _store_path(publication: Publication) -> Path:
    return publication.cache_dir / "sync.sqlite"
