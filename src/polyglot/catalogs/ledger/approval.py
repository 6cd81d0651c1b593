"""Approval: a second person accepts what somebody reviewed; the ledger says so.

It holds for that translation of that source, and ends with any change of either.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.model import LedgerRecord, Locale, Message, RecordKey, RecordKind, State
from polyglot.publication import Publication


class Approval(StrEnum):
    """What comes of one message."""

    APPROVED = "approved"
    ALREADY_APPROVED = "already approved"
    OWN_REVIEW = "own review"  # one person is not two
    NOT_REVIEWED = "not reviewed"  # missing, draft or stale


def approve_article(
    publication: Publication, article: str, locale: Locale, by: str, day: str, *, dry_run: bool = False
) -> Counter[Approval]:
    """Approve what is reviewed of an article in one language; returns how many messages there are of each verdict.

    Raises `ContentError` for a catalog or a ledger that is broken.
    """
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return Counter()
    records = catalog_store.read_ledger(publication, article, locale)
    live = [message for message in stored.catalog.messages if not message.obsolete]
    made, verdicts = approve(live, records, by, day)
    if made and not dry_run:
        catalog_store.write_ledger(publication, article, locale, (*records, *made))
    return verdicts


def approve(
    messages: Iterable[Message], records: Sequence[LedgerRecord], by: str, day: str
) -> tuple[list[LedgerRecord], Counter[Approval]]:
    """The records of a person's approval of these messages, and how many messages there are of each verdict."""
    kinds = ledger.index_records(records)
    reviewers: dict[RecordKey, set[str]] = {}
    for record in records:
        if record.kind is RecordKind.REVIEW and record.origin.name:
            reviewers.setdefault(record.key, set()).add(record.origin.name.casefold())
    made, verdicts = [], Counter[Approval]()
    for message in messages:
        name = ledger.record_key(message)
        verdict = _decide(ledger.message_state(message, kinds), reviewers.get(name, set()), by)
        verdicts[verdict] += 1
        if verdict is Approval.APPROVED:
            made.append(LedgerRecord.approval(name, by, day))
    return made, verdicts


def _decide(state: State, reviewers: set[str], by: str) -> Approval:
    if state is State.APPROVED:
        return Approval.ALREADY_APPROVED
    if state is not State.REVIEWED:
        return Approval.NOT_REVIEWED
    return Approval.OWN_REVIEW if reviewers == {by.casefold()} else Approval.APPROVED
