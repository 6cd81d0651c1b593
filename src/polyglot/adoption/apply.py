"""Translations that were found -> an article's catalog and ledger. What a person wrote or accepted there stays as it is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.sync.update import update_catalog
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import Catalog, LedgerRecord, Locale, Message, MessageKey, Origin, OriginKind, State, Unit
from polyglot.publication import Publication

_MAX_QUOTE = 60  # letters of a text, where it is told of


@dataclass(frozen=True, slots=True)
class ImportedTranslation:
    """A translation for a unit, and where it was found."""

    unit: Unit
    text: str
    certain: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ImportAuthor:
    """Who imports, and when: a handle or nothing, and an ISO date."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an article's offers."""

    article: str
    reviewed: int = 0
    drafts: int = 0
    known: int = 0  # were there already, word for word
    missing: int = 0  # have no translation still
    findings: tuple[Finding, ...] = ()


def apply_translations(
    publication: Publication,
    cut: SegmentedArticle,
    locale: Locale,
    translations: Iterable[ImportedTranslation],
    importer: ImportAuthor,
    *,
    write: bool,
) -> ImportResult:
    """Fill what is missing, and drafts that nobody has touched. Raises `ContentError` for a catalog that cannot be read."""
    id = cut.article.id
    best = _choose_best(translations)

    def make(old: catalog_store.StoredCatalog | None) -> tuple[Catalog, ImportResult]:
        records = catalog_store.read_ledger(publication, id, locale)
        kinds = ledger.index_records(records)
        catalog = update_catalog(old.catalog if old else None, cut.units, cut.article.path, locale, kinds).catalog
        new, result = _fill_messages(id, catalog, best, kinds)
        made = tuple(
            _create_record(one, importer) for one, was in zip(new, catalog.messages, strict=True) if one is not was
        )
        if write and made:  # first: a draft whose origin nobody knows must not be left by an interruption
            catalog_store.write_ledger(publication, id, locale, (*records, *made))
        return with_quality_notes(replace(catalog, messages=new), records), result

    if write:
        _, result = catalog_store.rewrite(publication, id, locale, make)
    else:
        _, result = make(catalog_store.read_catalog(publication, id, locale))
    return result


def _fill_messages(
    id: str, catalog: Catalog, best: Mapping[MessageKey, ImportedTranslation], kinds: ledger.RecordIndex
) -> tuple[tuple[Message, ...], ImportResult]:
    """The messages with what is offered for those that may be filled, and what came of the offers."""
    done: Counter[str] = Counter()
    findings, messages = [], []
    for message in catalog.messages:
        offer = None if message.obsolete else best.get(message.key)
        if offer is not None and _is_fillable(message, offer, kinds):
            done["reviewed" if offer.certain else "drafts"] += 1
            new = replace(message, target=offer.text, fuzzy=not offer.certain, previous=None, previous_context=None)
            messages.append(new)
            continue
        messages.append(message)
        done["missing"] += not message.target and not message.obsolete
        if offer is not None and message.target == offer.text:
            done["known"] += 1
        elif offer is not None:
            findings.append(_difference_finding(offer, message))
    return tuple(messages), ImportResult(id, **done, findings=tuple(findings))


def quote(text: str) -> str:
    """A text as it is told of, shortened."""
    short = " ".join(text.split())
    return f"“{short if len(short) <= _MAX_QUOTE else short[: _MAX_QUOTE - 1].rstrip() + '…'}”"


def _choose_best(offers: Iterable[ImportedTranslation]) -> dict[MessageKey, ImportedTranslation]:
    """One offer for each message: a certain one before others, what is said most often, the first."""
    rows: dict[MessageKey, list[ImportedTranslation]] = {}
    for offer in offers:
        rows.setdefault(offer.unit.key, []).append(offer)
    return {key: _choose_first(row) for key, row in rows.items()}


def _choose_first(offers: Sequence[ImportedTranslation]) -> ImportedTranslation:
    often = Counter(offer.text for offer in offers)
    return max(offers, key=lambda offer: (offer.certain, often[offer.text]))


def _is_fillable(message: Message, offer: ImportedTranslation, kinds: ledger.RecordIndex) -> bool:
    """May this message be filled? It is missing, or its draft stands as it was made, or it gets the same text for certain."""
    if not message.target:
        return True
    if not message.fuzzy or ledger.message_state(message, kinds) is State.STALE:
        return False
    if message.target == offer.text:
        return offer.certain
    return ledger.is_untouched(message, kinds)


def _create_record(message: Message, importer: ImportAuthor) -> LedgerRecord:
    key = ledger.record_key(message)
    if message.fuzzy:
        return LedgerRecord.draft(key, Origin(OriginKind.IMPORT), importer.day, message.target)
    return LedgerRecord.review(key, importer.by, importer.day)


def _difference_finding(offer: ImportedTranslation, message: Message) -> Finding:
    text = f"{quote(message.source)} is translated already; this stays as it is, not {quote(offer.text)}."
    remedy = "Take the better one into the catalog by hand."
    return warning(offer.path, FindingCode.IMPORT_DIFFERS, text, remedy, offer.line)
