"""The review queue: drafts that wait for a person, the most doubtful first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.ledger.review_queue import QueuedDraft, find_queued_drafts, in_review_order
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, ordered
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The drafts that wait for a person, the most doubtful first."""

    drafts: tuple[QueuedDraft, ...]
    findings: tuple[Finding, ...]


def queue_drafts(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> ReviewReport:
    """What there is to review in these languages, in the order in which it should be."""
    ids, findings = discovery.find_texts(publication)
    found: list[QueuedDraft] = []
    for some, wrong in parallel.map_processes(partial(_read_queued_drafts, publication, locales), ids, progress):
        found += some
        findings += wrong
    return ReviewReport(tuple(in_review_order(found)), ordered(findings))


def _read_queued_drafts(
    publication: Publication, locales: Sequence[Locale], id: str
) -> tuple[list[QueuedDraft], list[Finding]]:
    """The drafts of one article; what cannot be read is a finding."""
    found: list[QueuedDraft] = []
    findings = []
    for locale in locales:
        try:
            found += find_queued_drafts(publication, id, locale)
        except ContentError as error:
            findings.append(from_error(error, FindingCode.CATALOG))
    return found, findings
