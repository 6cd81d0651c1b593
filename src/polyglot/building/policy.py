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


def find_refused(request: BuildRequest, reported: Sequence[Finding]) -> list[Finding]:
    """Return the errors because of which a strict build writes nothing; forced ones are reported as warnings."""
    if not request.strict or request.mode.preview:
        return []
    return [finding for finding in reported if finding.severity is Severity.ERROR]


def collect_reported(
    request: BuildRequest, rows: Sequence[PlanRow], records: Mapping[str, ArticleRecord], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield all findings, with forced errors as warnings. Errors of translations stay local: these are not printed.

    A preview leaves out catalog errors of messages, since it prints the source instead and reports that.
    """
    for finding in findings:
        yield _lower_forced(request, finding)
    for record in records.values():
        yield from record.findings.get("", ())
    requested = {tag for tag, _ in request.folders}
    for row in rows:
        if row.language in requested:
            yield from _row_errors(request, row, records[row.article])


def _row_errors(request: BuildRequest, row: PlanRow, record: ArticleRecord) -> Iterator[Finding]:
    """Yield the errors of a catalog, and of its translations if the article enters or would enter without them."""
    matters = row.verdict.enters or row.verdict.reason is Reason.ERRORS
    for finding in record.findings.get(row.language, ()):
        if finding.code == FindingCode.CATALOG:
            yield _lower_forced(request, finding, row.article)
        elif matters and not request.mode.preview:
            yield finding


def _lower_forced(request: BuildRequest, finding: Finding, id: str = "") -> Finding:
    """Return an error of a file that cannot be read as a warning if it is forced."""
    names = {"all", finding.code, finding.path, id} - {""}
    return finding if names.isdisjoint(request.mode.force) else finding.as_warning()


def record_published(
    request: BuildRequest, rows: Sequence[PlanRow], published_since: Mapping[str, Published]
) -> dict[str, Published]:
    """Record which translations are published for the first time in the requested languages; return what is recorded there."""
    publication = request.publication
    recorded: dict[str, Published] = {}
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
            recorded[locale.tag] = {**published_since[locale.tag], **new}
            with catalog_store.publication_lock(publication):
                published.write(publication, locale, recorded[locale.tag])
    return recorded
