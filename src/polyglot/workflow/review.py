"""`polyglot status --drafts`: the queue of drafts to review, the most doubtful first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.ledger import file_snapshot
from polyglot.catalogs.ledger.review_queue import QueuedDraft, find_queued_drafts, in_review_order
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, ordered
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import parallel, results
from polyglot.storage.parallel import Progress
from polyglot.storage.results import StoreFile, Work


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The drafts to review, the most doubtful first."""

    drafts: tuple[QueuedDraft, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _TextDrafts:
    """The drafts to review of one text."""

    drafts: tuple[QueuedDraft, ...]
    findings: tuple[Finding, ...]


def queue_drafts(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> ReviewReport:
    """Return the drafts to review in these languages, in the order of review. Only texts that have changed are read."""
    snapshot = file_snapshot.scan_files(publication, locales, ledgers=True)
    ids, findings = discovery.find_texts(publication, snapshot.articles)
    texts = results.update_results(
        StoreFile(publication.cache_dir / "drafts.sqlite", results.create_key(publication)),
        Work(
            " ".join(locale.tag for locale in locales), _TextDrafts, lambda: partial(_read_drafts, publication, locales)
        ),
        {id: snapshot.signatures(id) for id in ids},
        snapshot.time,
        progress,
    )
    drafts = [draft for text in texts.values() for draft in text.drafts]
    findings += (finding for text in texts.values() for finding in text.findings)
    return ReviewReport(tuple(in_review_order(drafts)), ordered(findings))


def _read_drafts(publication: Publication, locales: Sequence[Locale], id: str) -> _TextDrafts:
    """Return the drafts of one text; a catalog that cannot be read is a finding."""
    drafts: list[QueuedDraft] = []
    findings = []
    for locale in locales:
        try:
            drafts += find_queued_drafts(publication, id, locale)
        except ContentError as error:
            findings.append(from_error(error, FindingCode.CATALOG))
    return _TextDrafts(tuple(drafts), tuple(findings))
