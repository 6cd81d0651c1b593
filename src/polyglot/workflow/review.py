"""The review queue: drafts that wait for a person, the most doubtful first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.review_queue import Waiting, ordered, waiting
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The drafts that wait for a person, the most doubtful first."""

    drafts: tuple[Waiting, ...]
    findings: tuple[Finding, ...]


def drafts(publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.quiet) -> ReviewReport:
    """What there is to review in these languages, in the order in which it should be."""
    ids, findings = discovery.texts(publication)
    found: list[Waiting] = []
    for some, wrong in parallel.spread(partial(_waiting, publication, locales), ids, progress):
        found += some
        findings += wrong
    return ReviewReport(tuple(ordered(found)), tuple(sorted(findings, key=_place)))


def _waiting(publication: Publication, locales: Sequence[Locale], id: str) -> tuple[list[Waiting], list[Finding]]:
    """The drafts of one article; what cannot be read is a finding."""
    found: list[Waiting] = []
    findings = []
    for locale in locales:
        try:
            found += waiting(publication, id, locale)
        except ContentError as error:
            findings.append(catalog_store.finding(error, "catalog"))
    return found, findings


def _place(finding: Finding) -> tuple[str, int, str]:
    return (finding.path, finding.line, finding.code)
