"""What a build publishes, what stops it, and what it remembers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from polyglot.building.order import Order
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import Publicity, Published
from polyglot.editions.plan import Reason, Row, decide
from polyglot.editions.records import Head
from polyglot.model import Finding, Severity


def rows(order: Order, heads: Mapping[str, Head], so_far: Mapping[str, Published]) -> Iterator[Row]:
    """The plan: every article in every language of the publication."""
    for locale in order.publication.locales:
        for id, head in heads.items():
            standing = head.standings.get(locale.tag)
            publicity = so_far[locale.tag].get(id, Publicity())
            verdict = decide(standing, publicity, preview=order.view.preview)
            share, unmodified = (standing.coverage.share, standing.unmodified) if standing else (1.0, 0.0)
            yield Row(id, locale.tag, verdict, share, unmodified, publicity.since)


def refused(
    order: Order, rows: Sequence[Row], heads: Mapping[str, Head], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """The errors in what would be printed that nobody has forced."""
    for finding in findings:
        if finding.severity is Severity.ERROR and not _forced(order, finding, ""):
            yield finding
    for row, finding in _of_rows(order, rows, heads):
        if not _forced(order, finding, row.article):
            yield finding


def told(
    order: Order, rows: Sequence[Row], heads: Mapping[str, Head], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """What was found; an error that was forced is only a warning. What a preview prints instead, it says itself."""
    for finding in findings:
        yield _lowered(order, finding, "")
    for head in heads.values():
        yield from head.findings.get("", ())
    for row, finding in _of_rows(order, rows, heads):
        if not order.view.preview or finding.code == "catalog":
            yield _lowered(order, finding, row.article)


def _lowered(order: Order, finding: Finding, id: str) -> Finding:
    return replace(finding, severity=Severity.WARNING) if _forced(order, finding, id) else finding


def _of_rows(order: Order, rows: Sequence[Row], heads: Mapping[str, Head]) -> Iterator[tuple[Row, Finding]]:
    """The errors in the catalogs of what is printed in the languages that are asked for, and in those that say nothing."""
    asked = {tag for tag, _ in order.folders}
    for row in rows:
        if row.language in asked:
            for finding in heads[row.article].findings.get(row.language, ()):
                if row.verdict.enters or finding.code == "catalog":
                    yield row, finding


def _forced(order: Order, finding: Finding, id: str) -> bool:
    names = {"all", finding.code, finding.path, id} - {""}
    return not names.isdisjoint(order.force)


def remember(order: Order, rows: Sequence[Row], so_far: Mapping[str, Published]) -> None:
    """Note what is published for the first time, in the languages that are asked for."""
    publication = order.publication
    for locale in order.locales():
        new = {
            row.article: Publicity(order.view.day)
            for row in rows
            if row.language == locale.tag
            and row.verdict.enters
            and row.verdict.reason is not Reason.ORIGINAL
            and not row.since
        }
        if new and order.view.day:
            with catalog_store.alone(publication):
                published.write(publication, locale, {**so_far[locale.tag], **new})
