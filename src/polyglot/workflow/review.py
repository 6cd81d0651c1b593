"""`polyglot status --drafts`: the queue of drafts to review, the most doubtful first."""

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
    """The drafts to review, the most doubtful first."""

    drafts: tuple[QueuedDraft, ...]
    findings: tuple[Finding, ...]


def queue_drafts(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> ReviewReport:
    """Return the drafts to review in these languages, in the order of review."""
    ids, findings = discovery.find_texts(publication)
    drafts: list[QueuedDraft] = []
    for article_drafts, article_findings in parallel.map_processes(
        partial(_read_queued_drafts, publication, locales), ids, progress
    ):
        drafts += article_drafts
        findings += article_findings
    return ReviewReport(tuple(in_review_order(drafts)), ordered(findings))


def _read_queued_drafts(
    publication: Publication, locales: Sequence[Locale], id: str
) -> tuple[list[QueuedDraft], list[Finding]]:
    """Return the drafts of one article; a catalog that cannot be read is a finding."""
    drafts: list[QueuedDraft] = []
    findings = []
    for locale in locales:
        try:
            drafts += find_queued_drafts(publication, id, locale)
        except ContentError as error:
            findings.append(from_error(error, FindingCode.CATALOG))
    return drafts, findings
