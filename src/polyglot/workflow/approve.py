"""`polyglot approve`: approve reviewed translations, as a second person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.approval import Approval, approve_article
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, ordered
from polyglot.model import Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class ApproveReport:
    """The result of an approval: numbers of messages."""

    approved: Mapping[str, int]  # by language tag
    already: int  # approved before
    first: int  # without a known reviewer: the person was recorded as it
    own: int  # reviewed only by the person who approves
    not_reviewed: int  # missing, draft or stale
    findings: tuple[Finding, ...]


def approve(
    publication: Publication,
    ids: Sequence[str],
    locales: Sequence[Locale],
    by: str,
    day: str,
    *,
    dry_run: bool = False,
) -> ApproveReport:
    """Record in the ledgers that a second person approves the reviewed translations of these articles and languages.

    `by` is the handle of that person, `day` (ISO) the date of the records. With `dry_run`, only count.
    """
    counts: Counter[Approval] = Counter()
    approved = {locale.tag: 0 for locale in locales}
    with catalog_store.publication_lock(publication) as findings:
        for locale in locales:
            for id in ids:
                try:
                    results = approve_article(publication, id, locale, by, day, dry_run=dry_run)
                except ContentError as error:
                    findings.append(from_error(error, FindingCode.CATALOG))
                    continue
                counts += results
                approved[locale.tag] += results[Approval.APPROVED]
    return ApproveReport(
        approved=approved,
        already=counts[Approval.ALREADY_APPROVED],
        first=counts[Approval.FIRST_REVIEW],
        own=counts[Approval.OWN_REVIEW],
        not_reviewed=counts[Approval.NOT_REVIEWED],
        findings=ordered(findings),
    )
