"""Approval: a second person accepts what somebody reviewed; the ledger says so.

It holds for that translation of that source, and ends with any change of either.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.model import Locale, Message, Record, State
from polyglot.publication import Publication


class Verdict(StrEnum):
    """What comes of one message."""

    APPROVED = "approved"
    ALREADY = "already approved"
    OWN = "own review"  # one person is not two
    NOT_REVIEWED = "not reviewed"  # missing, draft or stale


def approve_article(
    publication: Publication, article: str, locale: Locale, by: str, day: str, *, dry_run: bool = False
) -> Counter[Verdict]:
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
    messages: Iterable[Message], records: Sequence[Record], by: str, day: str
) -> tuple[list[Record], Counter[Verdict]]:
    """The records of a person's approval of these messages, and how many messages there are of each verdict."""
    kinds = ledger.index(records)
    reviewers: dict[ledger.Names, set[str]] = {}
    for record in records:
        if record.kind == "review" and record.by:
            reviewers.setdefault((record.source, record.target), set()).add(record.by.casefold())
    made, verdicts = [], Counter[Verdict]()
    for message in messages:
        name = ledger.names(message)
        verdict = _verdict(ledger.state(message, kinds), reviewers.get(name, set()), by)
        verdicts[verdict] += 1
        if verdict is Verdict.APPROVED:
            made.append(Record(*name, "approval", by, day))
    return made, verdicts


def _verdict(state: State, reviewers: set[str], by: str) -> Verdict:
    if state is State.APPROVED:
        return Verdict.ALREADY
    if state is not State.REVIEWED:
        return Verdict.NOT_REVIEWED
    return Verdict.OWN if reviewers == {by.casefold()} else Verdict.APPROVED
