"""`polyglot approve`: accept, as a second person, what somebody reviewed."""

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
    """What an approval did: messages by language."""

    approved: Mapping[str, int]
    already: int
    own: int  # left, since the one who approves is the only one known to have reviewed them
    not_reviewed: int  # left: missing, draft or stale
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
    """A second person's acceptance of what is reviewed in these articles and languages, into the ledgers.

    `by` is that person's handle, `day` (ISO) what the ledger notes. A dry run only counts.
    """
    verdicts: Counter[Approval] = Counter()
    approved = {locale.tag: 0 for locale in locales}
    with catalog_store.publication_lock(publication) as findings:
        for locale in locales:
            for id in ids:
                try:
                    found = approve_article(publication, id, locale, by, day, dry_run=dry_run)
                except ContentError as error:
                    findings.append(from_error(error, FindingCode.CATALOG))
                    continue
                verdicts += found
                approved[locale.tag] += found[Approval.APPROVED]
    already, own, rest = (
        verdicts[one] for one in (Approval.ALREADY_APPROVED, Approval.OWN_REVIEW, Approval.NOT_REVIEWED)
    )
    return ApproveReport(approved, already, own, rest, ordered(findings))
