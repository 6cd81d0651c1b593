"""Translations that were found -> an article's catalog and ledger. What a person wrote or accepted there stays as it is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.articles.article import Cut
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import annotated
from polyglot.catalogs.sync.update import update
from polyglot.model import Catalog, Finding, Locale, Message, Record, Severity, State, Unit
from polyglot.publication import Publication

_SHORT = 60  # letters of a text, where it is told of

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A translation for a unit, and where it was found."""

    unit: Unit
    text: str
    certain: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, and when: a handle or nothing, and an ISO date."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of an article's offers."""

    article: str
    reviewed: int = 0
    drafts: int = 0
    known: int = 0  # were there already, word for word
    missing: int = 0  # have no translation still
    findings: tuple[Finding, ...] = ()


def enter(
    publication: Publication, cut: Cut, locale: Locale, offers: Iterable[Offer], importer: Importer, *, write: bool
) -> Entered:
    """Fill what is missing, and drafts that nobody has touched. Raises `ContentError` for a catalog that cannot be read."""
    id = cut.article.id
    best = _best(offers)
    entered = Entered(id)

    def make(old: catalog_store.Stored | None) -> Catalog:
        nonlocal entered
        records = catalog_store.read_ledger(publication, id, locale)
        kinds = ledger.index(records)
        catalog = update(old.catalog if old else None, cut.units, cut.article.path, locale, kinds).catalog
        new, entered = _filled(id, catalog, best, kinds)
        made = tuple(_record(one, importer) for one, was in zip(new, catalog.messages, strict=True) if one is not was)
        if write and made:  # first: a draft whose origin nobody knows must not be left by an interruption
            catalog_store.write_ledger(publication, id, locale, (*records, *made))
        return annotated(replace(catalog, messages=new), records)

    if write:
        catalog_store.revise(publication, id, locale, make)
    else:
        make(catalog_store.read_catalog(publication, id, locale))
    return entered


def _filled(
    id: str, catalog: Catalog, best: Mapping[_Key, Offer], kinds: ledger.Kinds
) -> tuple[tuple[Message, ...], Entered]:
    """The messages with what is offered for those that may be filled, and what came of the offers."""
    done: Counter[str] = Counter()
    findings, messages = [], []
    for message in catalog.messages:
        offer = None if message.obsolete else best.get(message.key)
        if offer is not None and _open(message, offer, kinds):
            done["reviewed" if offer.certain else "drafts"] += 1
            new = replace(message, target=offer.text, fuzzy=not offer.certain, previous=None, previous_context=None)
            messages.append(new)
            continue
        messages.append(message)
        done["missing"] += not message.target and not message.obsolete
        if offer is not None and message.target == offer.text:
            done["known"] += 1
        elif offer is not None:
            findings.append(_differs(offer, message))
    return tuple(messages), Entered(id, **done, findings=tuple(findings))


def warning(path: str, line: int, code: str, text: str, remedy: str = "") -> Finding:
    """What is told of an import: nothing of it stops the work."""
    return Finding(path, line, code, Severity.WARNING, text, remedy)


def quoted(text: str) -> str:
    """A text as it is told of, shortened."""
    short = " ".join(text.split())
    return f"“{short if len(short) <= _SHORT else short[: _SHORT - 1].rstrip() + '…'}”"


def _best(offers: Iterable[Offer]) -> dict[_Key, Offer]:
    """One offer for each message: a certain one before others, what is said most often, the first."""
    rows: dict[_Key, list[Offer]] = {}
    for offer in offers:
        rows.setdefault(offer.unit.key, []).append(offer)
    return {key: _first(row) for key, row in rows.items()}


def _first(offers: Sequence[Offer]) -> Offer:
    often = Counter(offer.text for offer in offers)
    return max(offers, key=lambda offer: (offer.certain, often[offer.text]))


def _open(message: Message, offer: Offer, kinds: ledger.Kinds) -> bool:
    """May this message be filled? It is missing, or its draft stands as it was made, or it gets the same text for certain."""
    if not message.target:
        return True
    if not message.fuzzy or ledger.state(message, kinds) is State.STALE:
        return False
    if message.target == offer.text:
        return offer.certain
    return ledger.is_untouched(message, kinds)


def _record(message: Message, importer: Importer) -> Record:
    names = ledger.names(message)
    if message.fuzzy:
        return Record(*names, "draft", ledger.IMPORTED, importer.day, message.target)
    return Record(*names, "review", importer.by, importer.day)


def _differs(offer: Offer, message: Message) -> Finding:
    text = f"{quoted(message.source)} is translated already; this stays as it is, not {quoted(offer.text)}."
    remedy = "Take the better one into the catalog by hand."
    return warning(offer.path, offer.line, "import-differs", text, remedy)
