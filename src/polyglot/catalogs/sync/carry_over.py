"""Carry ledger records over to the messages that an update made of older ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.sync.update import Change
from polyglot.model import Record


def follow(records: Iterable[Record], changes: Iterable[Change], day: str) -> tuple[Record, ...]:
    """The records, with those that changes of the source ask for.

    A translation that holds takes what is known of it along. Of one that went stale the ledger keeps that a person
    answered for it, since when (an ISO date) its source is another, and what the source was.
    """
    found = list(records)
    kinds, days = ledger.index(found), ledger.stale_days(found)
    known: dict[ledger.Names, list[Record]] = {}
    for record in found:
        known.setdefault((record.source, record.target), []).append(record)
    drafted: dict[str, list[Record]] = {}
    for record in found:
        if record.kind == "draft":
            drafted.setdefault(record.source, []).append(record)
    for change in changes:
        new = change.new
        source, target = ledger.names(new)
        unknown = (old for old in change.remembered if ledger.ACCEPTED.isdisjoint(kinds.get(ledger.names(old), ())))
        found += [Record(*ledger.names(old), "review", "", day) for old in unknown]
        if change.minor:
            found.append(Record(source, target, "minor", "", day))
        if new.fuzzy and new.previous and any(ledger.state(old, kinds) in ledger.PERSONS for old in change.old):
            since = min((days[texts] for old in change.old if (texts := ledger.names(old)) in days), default=day)
            found.append(Record(source, target, "stale", "", since, new.previous or ""))
            found += _accepted(change, known, kinds, day)
            continue
        records_of = [known.get(ledger.names(old), []) for old in change.old]
        held = [record for ones in records_of for record in ones if record.kind in {"minor", ledger.COPY, ledger.MOVED}]
        found += [replace(record, source=source, target=target) for record in (*held, *_shared(records_of))]
        if len(change.old) == 1 and new.target == change.old[0].target:
            found += [replace(record, source=source) for record in drafted.get(ledger.names(change.old[0])[0], ())]
        else:
            found += _drafted(change, records_of)
    return tuple(found)


def _drafted(change: Change, known: Sequence[Sequence[Record]]) -> Iterator[Record]:
    """The draft of what was put together or taken apart. One that nobody had touched is taken over as it is now."""
    drafts = [[record for record in records if record.kind == "draft"] for records in known]
    if all(drafts):
        texts = [record.text for ones in drafts for record in ones]
        untouched = texts == [message.target for message in change.old]
        source, target = ledger.names(change.new)
        text = change.new.target if untouched else "\n".join(texts)
        first = [ones[0] for ones in drafts]
        sure = [record.confidence for record in first if record.confidence is not None]
        doubts = "; ".join(dict.fromkeys(record.doubts for record in first if record.doubts))
        one = replace(first[0], confidence=min(sure, default=None), doubts=doubts)
        yield replace(one, source=source, target=target, text=text)


def _accepted(
    change: Change, known: Mapping[ledger.Names, Sequence[Record]], kinds: ledger.Kinds, day: str
) -> list[Record]:
    """What is known of a stale translation, as one of the earlier wording.

    A piece of a translation that was cut is none: of the whole one the ledger keeps that it was reviewed, of the piece
    only that it was approved, if it was.
    """
    old, new = change.old, change.new
    taken = _shared([known.get(ledger.answered(one, kinds), []) for one in old])
    texts = (ledger.digest(new.previous or "", new.previous_context), ledger.digest(new.target))
    piece = len(old) == 1 and old[0].target != new.target
    if not any(record.kind == "review" for record in taken) and not any(one.fuzzy for one in old):
        taken.append(Record(*ledger.names(old[0]), "review", "", day))
    kept = [record for record in taken if piece and record.kind == "review"]
    return kept + [replace(record, source=texts[0], target=texts[1]) for record in taken if record not in kept]


def _shared(known: Sequence[Sequence[Record]]) -> list[Record]:
    """The reviews of translations that are one now, and their approvals if every one of them was approved."""
    approved = all(any(record.kind == "approval" for record in records) for records in known)
    wanted = ledger.ACCEPTED if approved else {"review"}
    return [record for records in known for record in records if record.kind in wanted]
