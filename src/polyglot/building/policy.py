"""The policy of builds: the plan, the errors that stop a build, and the record of first publications."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from polyglot.building.last_good import has_catalog
from polyglot.building.order import BuildRequest
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.editions.issue_progress import IssueProgress
from polyglot.editions.issues import Contents
from polyglot.editions.plan import IssueRow, Plan, PlanRow, Reason, decide
from polyglot.editions.records import ArticleRecord
from polyglot.findings import Finding, FindingCode, Severity
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, scope_of
from polyglot.site.layout import Layout


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


def make_plan(
    request: BuildRequest,
    rows: Iterable[PlanRow],
    records: Mapping[str, ArticleRecord],
    contents: Iterable[Contents],
) -> Plan:
    """Return the plan of the articles in `rows` and of the issues."""
    locales = request.publication.locales
    entering: dict[str, set[str]] = {locale.tag: set() for locale in locales}
    for row in rows:
        if row.verdict.enters:
            entering[row.language].add(row.article)
    issues = {}
    for group in contents:
        words = {id: records[id].words for id in group.articles}
        for locale in locales:
            ready = [id for id in group.articles if id in entering[locale.tag]]
            ready_words = sum(words[id] for id in ready)
            progress = IssueProgress(len(ready), len(words), ready_words, sum(words.values()))
            required = request.publication.rules[locale.tag].publish_issue_at
            issues[group.issue.folder, locale.tag] = IssueRow(group.issue.folder, locale.tag, progress, required)
    return Plan(records.keys(), entering, issues)


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
    request: BuildRequest,
    rows: Sequence[PlanRow],
    site: Layout,
    published_since: Mapping[str, Published],
) -> dict[str, Published]:
    """Record which articles are published for the first time, with another text or elsewhere, in the requested languages.

    Return the records of each language; without a day in the request nothing changes.
    """
    publication, recorded = request.publication, dict(published_since)
    rendered = {tag for tag, name in request.folders if scope_of(name) is not Scope.VOLUME}
    entering: dict[str, list[PlanRow]] = {}
    for row in rows:
        if row.verdict.enters:
            entering.setdefault(row.language, []).append(row)
    for locale in request.locales() if request.mode.day else ():
        entries = dict(published_since[locale.tag])
        for row in entering.get(locale.tag, ()):
            entry, is_original = entries.get(row.article, PublishedSince()), row.verdict.reason is Reason.ORIGINAL
            record = site.records[row.article]
            readable = locale.tag in rendered and has_catalog(record, locale.tag)
            text = record.text_hashes.get(locale.tag, "") if readable else ""
            if not entry.since or entry.original is not is_original:
                since = entry.since or _first_day(row, published_since, request.mode.day)
                entry = msgspec.structs.replace(entry, since=since, original=is_original)
            if (locale.tag, SITE) in request.folders:
                entry = entry.move_page(row.article, site.article_page(locale, row.article).folder)
            entries[row.article] = _record_text(entry, text, request.mode.day)
        if entries != published_since[locale.tag]:
            recorded[locale.tag] = entries
            with catalog_store.publication_lock(publication):
                published.write(publication, locale, entries)
    return recorded


def _first_day(row: PlanRow, published_since: Mapping[str, Published], day: str) -> str:
    """Return since when an article counts as published; translations may have been recorded before their original."""
    if row.verdict.reason is not Reason.ORIGINAL:
        return day
    others = (days.get(row.article, PublishedSince()).since for days in published_since.values())
    return min(filter(None, others), default=day)


def _record_text(entry: PublishedSince, text: str, day: str) -> PublishedSince:
    """Return an article's entry with the hash of the text that is printed on a day; an empty one is not known."""
    if not text or text == entry.text:
        return entry
    # An entry without a hash is new, or of a program that recorded none.
    return msgspec.structs.replace(entry, text=text, updated=day if entry.text else entry.updated)
