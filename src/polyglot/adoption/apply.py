"""Adopted translations written into an article's catalog and ledger; what a person wrote or accepted is kept."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind
from polyglot.catalogs.ledger.review_queue import with_quality_notes
from polyglot.catalogs.sync.glossary_notes import with_glossary_notes
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
    doubts: str = ""  # reasons for looking at it, if its language is doubtful


@dataclass(frozen=True, slots=True)
class AdoptionAuthor:
    """The person who adopts (a handle or empty) and the date (ISO)."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class AdoptionTarget:
    """The catalog that translations are written into."""

    publication: Publication
    segmented: SegmentedArticle
    locale: Locale
    terms: TermMatcher  # for notes to translators
    write: bool = True  # else only count

    @property
    def allowed(self) -> Collection[str]:
        """The addresses that links of translations may lead to beside those of the source."""
        return self.publication.rules[self.locale.tag].allow_targets


@dataclass(frozen=True, slots=True)
class AdoptionResult:
    """The result of an adoption for one article: numbers of messages, and findings."""

    article: str
    reviewed: int = 0
    drafts: int = 0
    stale: int = 0  # translations of a sentence that was edited after the file left
    known: int = 0  # had the same translation already
    missing: int = 0  # still have no translation
    findings: tuple[Finding, ...] = ()


Records: TypeAlias = tuple[LedgerRecord, ...]
# Returns the messages of a catalog and its ledger, filled.
Filler: TypeAlias = Callable[[Catalog, Records], tuple[tuple[Message, ...], Records, AdoptionResult]]


def fill_catalog(target: AdoptionTarget, fill: Filler) -> AdoptionResult:
    """Fill a catalog and its ledger; if the target is not to be written, only count.

    Raises `ContentError` for a catalog that cannot be read.
    """
    publication, article, locale = target.publication, target.segmented.article, target.locale

    def make(old: catalog_store.StoredCatalog | None) -> tuple[Catalog, AdoptionResult]:
        records = catalog_store.read_ledger(publication, article.id, locale)
        kinds = ledger.index_records(records)
        before = old.catalog if old else None
        catalog = update_catalog(before, target.segmented.units, article.path, locale, kinds).catalog
        messages, new_records, result = fill(catalog, records)
        # Before the catalog: an interruption must not leave drafts without a record.
        if target.write and new_records != records:
            catalog_store.write_ledger(publication, article.id, locale, new_records)
        filled = with_glossary_notes(replace(catalog, messages=messages), target.terms)
        return with_quality_notes(filled, new_records), result

    if target.write:
        _, result = catalog_store.rewrite(publication, article.id, locale, make)
    else:
        _, result = make(catalog_store.read_catalog(publication, article.id, locale))
    return result


def apply_translations(
    target: AdoptionTarget, translations: Iterable[AdoptedTranslation], author: AdoptionAuthor
) -> AdoptionResult:
    """Fill missing messages and untouched drafts of a catalog as `fill_catalog` does."""
    best = _choose_best(translations)

    def fill(catalog: Catalog, records: Records) -> tuple[tuple[Message, ...], Records, AdoptionResult]:
        kinds = ledger.index_records(records)
        new, result = _fill_messages(target.segmented.article.id, catalog, best, kinds)
        filled = [message for message, old in zip(new, catalog.messages, strict=True) if message is not old]
        added = (_create_record(message, author, best[message.key].doubts) for message in filled)
        return new, (*records, *added), result

    return fill_catalog(target, fill)


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
            findings.append(difference_finding(adopted.path, adopted.line, adopted.text, message))
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

    It may if the message is missing, if the draft is the same text and the adoption is certain, or if the draft is untouched
    and the adoption's language not doubtful.
    """
    if not message.target:
        return True
    if not message.fuzzy or ledger.message_state(message, kinds) is State.STALE:
        return False
    if message.target == adopted.text:
        return adopted.certain
    return not adopted.doubts and ledger.is_untouched(message, kinds)


def _create_record(message: Message, author: AdoptionAuthor, doubts: str) -> LedgerRecord:
    if message.fuzzy:
        return create_draft(message, author.day, doubts)
    return LedgerRecord.review(ledger.record_key(message), author.by, author.day)


def create_draft(message: Message, day: str, doubts: str) -> LedgerRecord:
    """Return the record of an adopted draft; one with doubts is a doubtful draft."""
    confidence = 0 if doubts else None
    origin = Origin(OriginKind.ADOPTION)
    return LedgerRecord.draft(
        ledger.record_key(message), origin, day, message.target, confidence=confidence, doubts=doubts
    )


def difference_finding(path: str, line: int, target: str, message: Message) -> Finding:
    """Return the finding for a translation, at its place in a file, of a message that keeps another one."""
    text = f"{quote(message.source)} has another translation, which is kept; not adopted: {quote(target)}."
    return warning(path, FindingCode.ADOPT_DIFFERS, text, "Put the better one into the catalog by hand.", line)
