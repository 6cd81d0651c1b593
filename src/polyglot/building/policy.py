"""The policy of builds: the plan, the errors that stop a build, and the record of first publications."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from polyglot.building.order import BuildRequest
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.editions.plan import PlanRow, Reason, decide
from polyglot.editions.records import ArticleRecord
from polyglot.findings import Finding, FindingCode, Severity


def plan_rows(
    request: BuildRequest, records: Mapping[str, ArticleRecord], published_since: Mapping[str, Published]
) -> Iterator[PlanRow]:
    """Yield the plan: a row for every article in every language of the publication."""
    for locale in request.publication.locales:
        for id, record in records.items():
            readiness = record.readiness.get(locale.tag)
            publication_dates = published_since[locale.tag].get(id, PublishedSince())
            decision = decide(readiness, publication_dates, preview=request.mode.preview)
            share, unmodified = (readiness.coverage.share, readiness.unmodified) if readiness else (1.0, 0.0)
            yield PlanRow(id, locale.tag, decision, share, unmodified, publication_dates.since)


def find_refused(
    request: BuildRequest, rows: Sequence[PlanRow], records: Mapping[str, ArticleRecord], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield the errors in content to be printed that are not overridden by `force`: they stop the build."""
    for finding in findings:
        if finding.severity is Severity.ERROR and not _is_forced(request, finding, ""):
            yield finding
    for row, finding in _row_errors(request, rows, records):
        if not _is_forced(request, finding, row.article):
            yield finding


def collect_reported(
    request: BuildRequest, rows: Sequence[PlanRow], records: Mapping[str, ArticleRecord], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield all findings, with forced errors as warnings.

    A preview leaves out catalog errors of messages, since it prints the source instead and reports that.
    """
    for finding in findings:
        yield _lower_forced(request, finding, "")
    for record in records.values():
        yield from record.findings.get("", ())
    for row, finding in _row_errors(request, rows, records):
        if not request.mode.preview or finding.code == FindingCode.CATALOG:
            yield _lower_forced(request, finding, row.article)


def _lower_forced(request: BuildRequest, finding: Finding, id: str) -> Finding:
    return finding.as_warning() if _is_forced(request, finding, id) else finding


def _row_errors(
    request: BuildRequest, rows: Sequence[PlanRow], records: Mapping[str, ArticleRecord]
) -> Iterator[tuple[PlanRow, Finding]]:
    """Yield catalog errors of requested languages, with the row: of entering articles, and of unreadable catalogs."""
    requested = {tag for tag, _ in request.folders}
    for row in rows:
        if row.language in requested:
            for finding in records[row.article].findings.get(row.language, ()):
                if row.verdict.enters or finding.code == FindingCode.CATALOG:
                    yield row, finding


def _is_forced(request: BuildRequest, finding: Finding, id: str) -> bool:
    names = {"all", finding.code, finding.path, id} - {""}
    return not names.isdisjoint(request.force)


def record_published(request: BuildRequest, rows: Sequence[PlanRow], published_since: Mapping[str, Published]) -> None:
    """Record which translations are published for the first time, in the requested languages."""
    publication = request.publication
    for locale in request.locales():
        new = {
            row.article: PublishedSince(request.mode.day)
            for row in rows
            if row.language == locale.tag
            and row.verdict.enters
            and row.verdict.reason is not Reason.ORIGINAL
            and not row.since
        }
        if new and request.mode.day:
            with catalog_store.publication_lock(publication):
                published.write(publication, locale, {**published_since[locale.tag], **new})
