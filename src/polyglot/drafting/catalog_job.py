"""One catalog: what is to be drafted of it, and the drafts written into it and its ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.articles import article as articles
from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.records import RecordIndex, text_digest
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import BlockKind, Catalog, LedgerRecord, Locale, Message, Origin, RecordKey, Unit
from polyglot.publication import Publication

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class CatalogJob:
    """One catalog with messages to fill."""

    article: str
    source: Locale
    target: Locale
    units: tuple[Unit, ...]
    notes: tuple[str, ...]  # the footnotes that the article defines
    names: tuple[str, ...] = ()  # that are kept in the article
    redraft: bool = False  # drafts that nobody touched are made anew, too


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit's draft: its text, and who or what made it."""

    text: str
    origin: Origin
    confidence: int = 100  # of 100
    doubts: tuple[str, ...] = ()  # what to look at, in words


def create_job(publication: Publication, id: str, locale: Locale, *, redraft: bool = False) -> CatalogJob | None:
    """What is to be drafted of an article; None if nothing is. Raises `ContentError` for what cannot be read."""
    wanted = {message.key for message in find_undrafted(publication, id, locale, redraft=redraft)}
    if not wanted:
        return None
    article = articles.read(id, publication)
    whole = articles.segment(article, publication)
    units = {unit.key: unit for unit in whole.units if unit.key in wanted and unit.block.kind is not BlockKind.CODE}
    if not units:
        return None
    kept = kept_names(article, publication)
    return CatalogJob(
        article=id,
        source=article.locale,
        target=locale,
        units=tuple(units.values()),
        notes=tuple(whole.footnotes),
        names=kept,
        redraft=redraft,
    )


def find_undrafted(publication: Publication, id: str, locale: Locale, *, redraft: bool = False) -> list[Message]:
    """The messages of a catalog that want a draft. Raises `ContentError` for what cannot be read."""
    stored = catalog_store.read_catalog(publication, id, locale)
    if stored is None:
        return []
    return _select_undrafted(
        stored.catalog, _read_record_index(publication, id, locale) if redraft else ledger.EMPTY_INDEX
    )


def write_proposals(publication: Publication, one: CatalogJob, fillings: Mapping[_Key, Proposal], day: str) -> int:
    """Put drafts into the messages that still want one, fuzzy; returns how many. Raises `ContentError`."""
    count = 0

    def make(catalog: Catalog) -> Catalog:
        nonlocal count
        records = catalog_store.read_ledger(publication, one.article, one.target)
        wanted = _select_undrafted(catalog, ledger.index_records(records) if one.redraft else ledger.EMPTY_INDEX)
        filled = {message.key: fillings[message.key] for message in wanted if message.key in fillings}
        count = len(filled)
        made = [_create_record(key, filling, day) for key, filling in filled.items()]
        # The ledger goes first: a draft whose origin nobody knows must not be left by an interruption.
        catalog_store.write_ledger(publication, one.article, one.target, (*records, *made))
        messages = tuple(_with_proposal(message, filled.get(message.key)) for message in catalog.messages)
        return with_quality_notes(replace(catalog, messages=messages), (*records, *made))

    catalog_store.rewrite_existing(publication, one.article, one.target, make)
    return count


def missing_finding(publication: Publication, one: CatalogJob, reasons: Sequence[str]) -> Finding:
    """What to say of a catalog in which messages stay missing, for these reasons."""
    counts = Counter(reasons)
    said = "; ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in counts.most_common())
    path = publication.display_path(publication.catalog_path(one.article, one.target))
    what = "1 message has" if len(reasons) == 1 else f"{len(reasons)} messages have"
    text = f"{what} no draft, since the machine's was no good: {said}."
    return warning(path, FindingCode.NOT_DRAFTED, text, "Translate by hand.")


def _select_undrafted(catalog: Catalog, kinds: RecordIndex) -> list[Message]:
    """What is missing, and drafts that are as a machine wrote them, as far as the ledger's kinds are given."""
    return [
        message
        for message in catalog.messages
        if not message.obsolete and (not message.target or ledger.is_untouched(message, kinds))
    ]


def _read_record_index(publication: Publication, id: str, locale: Locale) -> RecordIndex:
    return ledger.index_records(catalog_store.read_ledger(publication, id, locale))


def _with_proposal(message: Message, filling: Proposal | None) -> Message:
    return message if filling is None else replace(message, target=filling.text, fuzzy=True)


def _create_record(key: _Key, filling: Proposal, day: str) -> LedgerRecord:
    context, source = key
    names = RecordKey(text_digest(source, context), text_digest(filling.text))
    doubts = "; ".join(filling.doubts)
    return LedgerRecord.draft(names, filling.origin, day, filling.text, confidence=filling.confidence, doubts=doubts)
