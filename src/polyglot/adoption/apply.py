"""Adopted translations written into an article's catalog and ledger; what a person wrote or accepted is kept."""

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
class AdoptedTranslation:
    """A translation of a unit, with its place in the adopted file."""

    unit: Unit
    text: str
    certain: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class AdoptionAuthor:
    """The person who adopts (a handle or empty) and the date (ISO)."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class AdoptionResult:
    """The result of an adoption for one article: numbers of messages, and findings."""

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
    translations: Iterable[AdoptedTranslation],
    author: AdoptionAuthor,
    *,
    write: bool,
) -> AdoptionResult:
    """Fill missing messages and untouched drafts of a catalog; without `write`, only count.

    Raises `ContentError` for a catalog that cannot be read.
    """
    id = segmented.article.id
    best = _choose_best(translations)

    def make(old: catalog_store.StoredCatalog | None) -> tuple[Catalog, AdoptionResult]:
        records = catalog_store.read_ledger(publication, id, locale)
        kinds = ledger.index_records(records)
        catalog = update_catalog(
            old.catalog if old else None, segmented.units, segmented.article.path, locale, kinds
        ).catalog
        new, result = _fill_messages(id, catalog, best, kinds)
        filled = [message for message, old in zip(new, catalog.messages, strict=True) if message is not old]
        if write and filled:  # before the catalog: an interruption must not leave drafts without a record
            added = (_create_record(message, author) for message in filled)
            catalog_store.write_ledger(publication, id, locale, (*records, *added))
        return with_quality_notes(replace(catalog, messages=new), records), result

    if write:
        _, result = catalog_store.rewrite(publication, id, locale, make)
    else:
        _, result = make(catalog_store.read_catalog(publication, id, locale))
    return result


def _fill_messages(
    id: str, catalog: Catalog, best: Mapping[MessageKey, AdoptedTranslation], kinds: ledger.RecordIndex
) -> tuple[tuple[Message, ...], AdoptionResult]:
    """Return the messages, filled where an adoption may fill them, and the result."""
    done: Counter[str] = Counter()
    findings, messages = [], []
    for message in catalog.messages:
        adopted = None if message.obsolete else best.get(message.key)
        if adopted is not None and _is_fillable(message, adopted, kinds):
            done["reviewed" if adopted.certain else "drafts"] += 1
            new = replace(message, target=adopted.text, fuzzy=not adopted.certain, previous=None, previous_context=None)
            messages.append(new)
            continue
        messages.append(message)
        done["missing"] += not message.target and not message.obsolete
        if adopted is not None and message.target == adopted.text:
            done["known"] += 1
        elif adopted is not None:
            findings.append(_difference_finding(adopted, message))
    return tuple(messages), AdoptionResult(id, **done, findings=tuple(findings))


def quote(text: str) -> str:
    """Quote a text on one line, shortened."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _MAX_QUOTE else line[: _MAX_QUOTE - 1].rstrip() + '…'}”"


def _choose_best(adoptions: Iterable[AdoptedTranslation]) -> dict[MessageKey, AdoptedTranslation]:
    """Return one translation for each message: a certain one, then the most frequent, then the first."""
    rows: dict[MessageKey, list[AdoptedTranslation]] = {}
    for adopted in adoptions:
        rows.setdefault(adopted.unit.key, []).append(adopted)
    return {key: _choose_first(row) for key, row in rows.items()}


def _choose_first(adoptions: Sequence[AdoptedTranslation]) -> AdoptedTranslation:
    often = Counter(adopted.text for adopted in adoptions)
    return max(adoptions, key=lambda adopted: (adopted.certain, often[adopted.text]))


def _is_fillable(message: Message, adopted: AdoptedTranslation, kinds: ledger.RecordIndex) -> bool:
    """Return whether an adoption may fill a message.

    It may if the message is missing, if its draft is untouched, or if the draft is the same text and the adoption is certain.
    """
    if not message.target:
        return True
    if not message.fuzzy or ledger.message_state(message, kinds) is State.STALE:
        return False
    if message.target == adopted.text:
        return adopted.certain
    return ledger.is_untouched(message, kinds)


def _create_record(message: Message, author: AdoptionAuthor) -> LedgerRecord:
    key = ledger.record_key(message)
    if message.fuzzy:
        return LedgerRecord.draft(key, Origin(OriginKind.ADOPTION), author.day, message.target)
    return LedgerRecord.review(key, author.by, author.day)


def _difference_finding(adopted: AdoptedTranslation, message: Message) -> Finding:
    text = f"{quote(message.source)} has another translation, which is kept; not adopted: {quote(adopted.text)}."
    remedy = "Put the better one into the catalog by hand."
    return warning(adopted.path, FindingCode.ADOPT_DIFFERS, text, remedy, adopted.line)
