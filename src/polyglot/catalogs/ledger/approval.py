"""Approval: the acceptance of a reviewed translation by a second person, recorded in the ledger.

An approval holds for one translation of one source text, and ends with any change of either. Where no reviewer is known, the
first person who accepts the translation becomes its reviewer, and another person approves it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
from polyglot.model import Locale, Message, State
from polyglot.publication import Publication


class Approval(StrEnum):
    """The outcome for one message."""

    APPROVED = "approved"
    ALREADY_APPROVED = "already approved"
    FIRST_REVIEW = "first review"  # no reviewer was known: the person becomes it
    OWN_REVIEW = "own review"  # the only reviewer is the same person
    NOT_REVIEWED = "not reviewed"  # missing, draft or stale


def approve_article(
    publication: Publication, article: str, locale: Locale, by: str, day: str, *, dry_run: bool = False
) -> Counter[Approval]:
    """Approve the reviewed messages of an article in one language, and return the number of messages by outcome.

    Raises `ContentError` for a catalog or a ledger that cannot be read.
    """
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return Counter()
    records = catalog_store.read_ledger(publication, article, locale)
    live = [message for message in stored.catalog.messages if not message.obsolete]
    new_records, outcomes = approve(live, records, by, day)
    if new_records and not dry_run:
        catalog_store.write_ledger(publication, article, locale, (*records, *new_records))
    return outcomes


def approve(
    messages: Iterable[Message], records: Sequence[LedgerRecord], by: str, day: str
) -> tuple[list[LedgerRecord], Counter[Approval]]:
    """Return the records of a person's approval of these messages, and the number of messages by outcome.

    `by` is the person's handle, `day` an ISO date.
    """
    kinds = ledger.index_records(records)
    reviewers: dict[RecordKey, set[str]] = {}
    for record in records:
        if record.kind is RecordKind.REVIEW and record.origin.name:
            reviewers.setdefault(record.key, set()).add(record.origin.name.casefold())
    new_records, outcomes = [], Counter[Approval]()
    for message in messages:
        key = ledger.record_key(message)
        outcome = _decide(ledger.message_state(message, kinds), reviewers.get(key, set()), by)
        outcomes[outcome] += 1
        if outcome is Approval.APPROVED:
            new_records.append(LedgerRecord.approval(key, by, day))
        elif outcome is Approval.FIRST_REVIEW:
            new_records.append(LedgerRecord.review(key, by, day))
    return new_records, outcomes


def _decide(state: State, reviewers: set[str], by: str) -> Approval:
    if state is State.APPROVED:
        return Approval.ALREADY_APPROVED
    if state is not State.REVIEWED:
        return Approval.NOT_REVIEWED
    if not reviewers:
        return Approval.FIRST_REVIEW
    return Approval.OWN_REVIEW if reviewers == {by.casefold()} else Approval.APPROVED
