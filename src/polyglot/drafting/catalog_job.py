"""Drafting job of one catalog: the units to draft, and the writing of drafts into catalog and ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.articles import article as articles
from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, RecordKey
from polyglot.catalogs.ledger.records import RecordIndex, text_digest
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import BlockKind, Catalog, Locale, Message, MessageKey, Unit
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class CatalogJob:
    """The units of one catalog that need a draft."""

    article: str
    source: Locale
    target: Locale
    units: tuple[Unit, ...]
    notes: tuple[str, ...]  # labels of the footnotes that the article defines
    names: tuple[str, ...] = ()  # names that the article keeps untranslated
    redraft: bool = False  # also replace drafts that no person has changed


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft of a unit, with its origin."""

    text: str
    origin: Origin
    confidence: int = 100  # in percent
    doubts: tuple[str, ...] = ()  # points to review, in words


def create_job(publication: Publication, id: str, locale: Locale, *, redraft: bool = False) -> CatalogJob | None:
    """Return the drafting job of an article in a language, or None if there is nothing to draft.

    Raises `ContentError` for a file that cannot be read.
    """
    undrafted = {message.key for message in find_undrafted(publication, id, locale, redraft=redraft)}
    if not undrafted:
        return None
    article = articles.read(id, publication)
    segmented = articles.segment(article, publication)
    units = {
        unit.key: unit for unit in segmented.units if unit.key in undrafted and unit.block.kind is not BlockKind.CODE
    }
    if not units:
        return None
    return CatalogJob(
        article=id,
        source=article.locale,
        target=locale,
        units=tuple(units.values()),
        notes=tuple(segmented.footnotes),
        names=kept_names(article, publication),
        redraft=redraft,
    )


def find_undrafted(publication: Publication, id: str, locale: Locale, *, redraft: bool = False) -> list[Message]:
    """Return the messages of a catalog that need a draft. Raises `ContentError` for a file that cannot be read."""
    stored = catalog_store.read_catalog(publication, id, locale)
    if stored is None:
        return []
    records = catalog_store.read_ledger(publication, id, locale) if redraft else ()
    return _select_undrafted(stored.catalog, ledger.index_records(records) if redraft else ledger.EMPTY_INDEX)


def write_proposals(
    publication: Publication, job: CatalogJob, proposals: Mapping[MessageKey, Proposal], day: str
) -> int:
    """Write drafts as fuzzy translations into the messages that still need one, and return how many were written.

    Raises `ContentError` for a file that cannot be read, or that is being saved again and again.
    """

    def with_drafts(catalog: Catalog) -> tuple[Catalog, int]:
        records = catalog_store.read_ledger(publication, job.article, job.target)
        undrafted = _select_undrafted(catalog, ledger.index_records(records) if job.redraft else ledger.EMPTY_INDEX)
        accepted = {message.key: proposals[message.key] for message in undrafted if message.key in proposals}
        # The ledger is written first, so that an interruption cannot leave a draft of unknown origin.
        records = (*records, *(_create_record(key, proposal, day) for key, proposal in accepted.items()))
        catalog_store.write_ledger(publication, job.article, job.target, records)
        messages = tuple(_with_proposal(message, accepted.get(message.key)) for message in catalog.messages)
        return with_quality_notes(replace(catalog, messages=messages), records), len(accepted)

    _, count = catalog_store.rewrite_existing(publication, job.article, job.target, with_drafts)
    return count


def missing_finding(publication: Publication, job: CatalogJob, reasons: Sequence[str]) -> Finding:
    """Return the finding for messages of a catalog that got no draft, one reason per message."""
    counts = Counter(reasons).most_common()
    summary = "; ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in counts)
    path = publication.display_path(publication.catalog_path(job.article, job.target))
    subject = "1 message has" if len(reasons) == 1 else f"{len(reasons)} messages have"
    text = f"{subject} no draft, because the machine translation was rejected: {summary}."
    return warning(path, FindingCode.NOT_DRAFTED, text, "Translate by hand.")


def _select_undrafted(catalog: Catalog, index: RecordIndex) -> list[Message]:
    """Return the untranslated messages, and those whose machine draft is unchanged, as far as the index has its record."""
    return [
        message
        for message in catalog.messages
        if not message.obsolete and (not message.target or ledger.is_untouched(message, index))
    ]


def _with_proposal(message: Message, proposal: Proposal | None) -> Message:
    return message if proposal is None else replace(message, target=proposal.text, fuzzy=True)


def _create_record(key: MessageKey, proposal: Proposal, day: str) -> LedgerRecord:
    context, source = key
    return LedgerRecord.draft(
        RecordKey(text_digest(source, context), text_digest(proposal.text)),
        proposal.origin,
        day,
        proposal.text,
        confidence=proposal.confidence,
        doubts="; ".join(proposal.doubts),
    )
