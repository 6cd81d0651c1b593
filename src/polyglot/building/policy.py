"""What a build publishes, what stops it, and what it remembers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from polyglot.building.order import BuildRequest
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.editions.plan import PlanRow, Reason, decide
from polyglot.editions.records import ArticleRecord
from polyglot.findings import Finding, FindingCode, Severity


def plan_rows(
    order: BuildRequest, heads: Mapping[str, ArticleRecord], so_far: Mapping[str, Published]
) -> Iterator[PlanRow]:
    """The plan: every article in every language of the publication."""
    for locale in order.publication.locales:
        for id, head in heads.items():
            standing = head.readiness.get(locale.tag)
            publicity = so_far[locale.tag].get(id, PublishedSince())
            verdict = decide(standing, publicity, preview=order.mode.preview)
            share, unmodified = (standing.coverage.share, standing.unmodified) if standing else (1.0, 0.0)
            yield PlanRow(id, locale.tag, verdict, share, unmodified, publicity.since)


def find_refused(
    order: BuildRequest, rows: Sequence[PlanRow], heads: Mapping[str, ArticleRecord], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """The errors in what would be printed that nobody has forced."""
    for finding in findings:
        if finding.severity is Severity.ERROR and not _is_forced(order, finding, ""):
            yield finding
    for row, finding in _row_errors(order, rows, heads):
        if not _is_forced(order, finding, row.article):
            yield finding


def reported(
    order: BuildRequest, rows: Sequence[PlanRow], heads: Mapping[str, ArticleRecord], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """What was found; an error that was forced is only a warning. What a preview prints instead, it says itself."""
    for finding in findings:
        yield _lower_forced(order, finding, "")
    for head in heads.values():
        yield from head.findings.get("", ())
    for row, finding in _row_errors(order, rows, heads):
        if not order.mode.preview or finding.code == FindingCode.CATALOG:
            yield _lower_forced(order, finding, row.article)


def _lower_forced(order: BuildRequest, finding: Finding, id: str) -> Finding:
    return finding.as_warning() if _is_forced(order, finding, id) else finding


def _row_errors(
    order: BuildRequest, rows: Sequence[PlanRow], heads: Mapping[str, ArticleRecord]
) -> Iterator[tuple[PlanRow, Finding]]:
    """The errors in the catalogs of what is printed in the languages that are asked for, and in those that say nothing."""
    asked = {tag for tag, _ in order.folders}
    for row in rows:
        if row.language in asked:
            for finding in heads[row.article].findings.get(row.language, ()):
                if row.verdict.enters or finding.code == FindingCode.CATALOG:
                    yield row, finding


def _is_forced(order: BuildRequest, finding: Finding, id: str) -> bool:
    names = {"all", finding.code, finding.path, id} - {""}
    return not names.isdisjoint(order.force)


def record_published(order: BuildRequest, rows: Sequence[PlanRow], so_far: Mapping[str, Published]) -> None:
    """Note what is published for the first time, in the languages that are asked for."""
    publication = order.publication
    for locale in order.locales():
        new = {
            row.article: PublishedSince(order.mode.day)
            for row in rows
            if row.language == locale.tag
            and row.verdict.enters
            and row.verdict.reason is not Reason.ORIGINAL
            and not row.since
        }
        if new and order.mode.day:
            with catalog_store.publication_lock(publication):
                published.write(publication, locale, {**so_far[locale.tag], **new})
