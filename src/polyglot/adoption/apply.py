"""Imported translations written into an article's catalog and ledger; what a person wrote or accepted is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.sync.update import update_catalog
from polyglot.findings import Finding, FindingCode, warning
from polyglot.model import Catalog, Locale, Message, MessageKey, State, Unit
from polyglot.publication import Publication

_MAX_QUOTE = 60  # characters of a text that a finding quotes


@dataclass(frozen=True, slots=True)
class ImportedTranslation:
    """A translation of a unit, with its place in the imported file."""

    unit: Unit
    text: str
    certain: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ImportAuthor:
    """The person who imports (a handle or empty) and the date (ISO)."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import for one article: numbers of messages, and findings."""

    article: str
    reviewed: int = 0
    drafts: int = 0
    known: int = 0  # had the same translation already
    missing: int = 0  # still have no translation
    findings: tuple[Finding, ...] = ()


def apply_translations(
    publication: Publication,
    segmented: SegmentedArticle,
    locale: Locale,
    translations: Iterable[ImportedTranslation],
    importer: ImportAuthor,
    *,
    write: bool,
) -> ImportResult:
    """Fill missing messages and untouched drafts of a catalog; without `write`, only count.

    Raises `ContentError` for a catalog that cannot be read.
    """
    id = segmented.article.id
    best = _choose_best(translations)

    def make(old: catalog_store.StoredCatalog | None) -> tuple[Catalog, ImportResult]:
        records = catalog_store.read_ledger(publication, id, locale)
        kinds = ledger.index_records(records)
        catalog = update_catalog(
            old.catalog if old else None, segmented.units, segmented.article.path, locale, kinds
        ).catalog
        new, result = _fill_messages(id, catalog, best, kinds)
        filled = [message for message, old in zip(new, catalog.messages, strict=True) if message is not old]
        if write and filled:  # before the catalog: an interruption must not leave drafts without a record
            added = (_create_record(message, importer) for message in filled)
            catalog_store.write_ledger(publication, id, locale, (*records, *added))
        return with_quality_notes(replace(catalog, messages=new), records), result

    if write:
        _, result = catalog_store.rewrite(publication, id, locale, make)
    else:
        _, result = make(catalog_store.read_catalog(publication, id, locale))
    return result


def _fill_messages(
    id: str, catalog: Catalog, best: Mapping[MessageKey, ImportedTranslation], kinds: ledger.RecordIndex
) -> tuple[tuple[Message, ...], ImportResult]:
    """Return the messages, filled where an import may fill them, and the result."""
    done: Counter[str] = Counter()
    findings, messages = [], []
    for message in catalog.messages:
        imported = None if message.obsolete else best.get(message.key)
        if imported is not None and _is_fillable(message, imported, kinds):
            done["reviewed" if imported.certain else "drafts"] += 1
            new = replace(
                message, target=imported.text, fuzzy=not imported.certain, previous=None, previous_context=None
            )
            messages.append(new)
            continue
        messages.append(message)
        done["missing"] += not message.target and not message.obsolete
        if imported is not None and message.target == imported.text:
            done["known"] += 1
        elif imported is not None:
            findings.append(_difference_finding(imported, message))
    return tuple(messages), ImportResult(id, **done, findings=tuple(findings))


def quote(text: str) -> str:
    """Quote a text on one line, shortened."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _MAX_QUOTE else line[: _MAX_QUOTE - 1].rstrip() + '…'}”"


def _choose_best(imports: Iterable[ImportedTranslation]) -> dict[MessageKey, ImportedTranslation]:
    """Return one translation for each message: a certain one, then the most frequent, then the first."""
    rows: dict[MessageKey, list[ImportedTranslation]] = {}
    for imported in imports:
        rows.setdefault(imported.unit.key, []).append(imported)
    return {key: _choose_first(row) for key, row in rows.items()}


def _choose_first(imports: Sequence[ImportedTranslation]) -> ImportedTranslation:
    often = Counter(imported.text for imported in imports)
    return max(imports, key=lambda imported: (imported.certain, often[imported.text]))


def _is_fillable(message: Message, imported: ImportedTranslation, kinds: ledger.RecordIndex) -> bool:
    """Return whether an import may fill a message.

    It may if the message is missing, if its draft is untouched, or if the draft is the same text and the import is certain.
    """
    if not message.target:
        return True
    if not message.fuzzy or ledger.message_state(message, kinds) is State.STALE:
        return False
    if message.target == imported.text:
        return imported.certain
    return ledger.is_untouched(message, kinds)


def _create_record(message: Message, importer: ImportAuthor) -> LedgerRecord:
    key = ledger.record_key(message)
    if message.fuzzy:
        return LedgerRecord.draft(key, Origin(OriginKind.IMPORT), importer.day, message.target)
    return LedgerRecord.review(key, importer.by, importer.day)


def _difference_finding(imported: ImportedTranslation, message: Message) -> Finding:
    text = f"{quote(message.source)} has another translation, which is kept; not adopted: {quote(imported.text)}."
    remedy = "Put the better one into the catalog by hand."
    return warning(imported.path, FindingCode.IMPORT_DIFFERS, text, remedy, imported.line)
