"""A reviewed translation goes to every article that has the same sentence in the same kind of block, and counts there too.

So nobody does a sentence twice, and a text that is taken out of one article and put into another keeps its translation. Only
what is missing is filled, and drafts that nobody has touched. The ledger says from which article a translation was taken.
An article that is largely made of what another has lost is a part of it, and takes its short texts along as well.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from polyglot.articles import article as articles
from polyglot.articles.article import Cut
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import annotated
from polyglot.catalogs.sync.propagation_candidates import Holding, Key, Offer, hold, offers, wants
from polyglot.catalogs.sync.propagation_index import Gift
from polyglot.errors import ContentError
from polyglot.language.word_count import count
from polyglot.markdown import markup_check
from polyglot.model import Catalog, Locale, Message, Record
from polyglot.publication import Publication
from polyglot.storage.files import Signature

_Name: TypeAlias = tuple[str | None, str]  # a message's context and source
_PART = 0.3  # of an article's words: so much of it another one has lost if it was a part of that


@dataclass(frozen=True, slots=True)
class Filled:
    """What an article was given."""

    article: str
    messages: int = 0
    files: int = 0
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of its catalogs as they are now, by folder
    holdings: Mapping[str, Holding] = field(default_factory=dict)  # what they hold now, by language tag


@dataclass(frozen=True, slots=True)
class _Found:
    """An offer as it stands in its catalog, and what the ledger there knows of it."""

    offer: Offer
    giver: str
    records: tuple[Record, ...]
    moved: bool  # it stands in its own article no more


_Known: TypeAlias = tuple[Mapping[Key, _Found], Mapping[str, Mapping[Key, _Found]]]


def fill(publication: Publication, day: str, wish: tuple[str, Sequence[Gift]]) -> Filled:
    """Put what others offer into an article's catalogs. `day` (ISO) is what the ledger notes.

    What cannot be read gives and takes nothing: sync has told of it.
    """
    id, gifts = wish
    try:
        cut = articles.cut(articles.read(id, publication), publication)
    except (ContentError, FileNotFoundError):
        return Filled(id)
    language = cut.article.locale.tag
    messages, files, signatures, holdings = 0, 0, {}, {}
    for tag in sorted({gift.language for gift in gifts}):
        locale = publication.locale(tag)
        known = _read(publication, locale, [gift for gift in gifts if gift.language == tag], language)
        try:
            done, taken, holdings[tag] = _fill(publication, day, cut, locale, known)
        except ContentError:
            continue
        messages += taken
        files += done.written
        signatures[locale.path] = done.signature
    return Filled(id, messages, files, signatures, holdings)


def _fill(
    publication: Publication, day: str, cut: Cut, locale: Locale, known: _Known
) -> tuple[catalog_store.Revised, int, Holding]:
    """Fill one catalog; returns what became of it, how many messages were filled, and what it holds now."""
    count, holding = 0, Holding()
    place, language = (cut.article.id, locale), cut.article.locale.tag
    units = {unit.key: unit for unit in cut.units}
    allowed = publication.rules[locale.tag].allow_targets

    def fits(key: _Name, found: _Found) -> bool:
        return key not in units or markup_check.keeps(units[key], found.offer.message.target, cut.notes, allowed)

    def make(catalog: Catalog) -> Catalog:
        nonlocal count, holding
        records = catalog_store.read_ledger(publication, *place)
        chosen = _choose(catalog, list(wants(catalog, records, language, least=1)), known)
        taken = {key: found for key, found in chosen.items() if fits(key, found)}
        if taken:
            filled = (
                _given(one, taken[one.key]) if one.key in taken and not one.obsolete else one
                for one in catalog.messages
            )
            catalog = annotated(replace(catalog, messages=tuple(filled)), records)
            records = (*records, *(record for key, one in taken.items() for record in _noted(key, one, day)))
            # The ledger goes first, so that an interruption leaves no translation whose origin nobody knows.
            catalog_store.write_ledger(publication, *place, records)
        count, holding = len(taken), hold(catalog, records, language)
        return catalog

    done = catalog_store.amend(publication, *place, make)
    return done, count, holding


def _read(publication: Publication, locale: Locale, gifts: Sequence[Gift], language: str) -> _Known:
    """The texts of these gifts, from the catalogs where they stand; and by giver, all texts that have left it."""
    asked = {(gift.key, gift.target) for gift in gifts}
    given: dict[Key, _Found] = {}
    left: dict[str, dict[Key, _Found]] = {}
    for giver in {gift.giver: None for gift in gifts}:
        try:
            stored = catalog_store.read_catalog(publication, giver, locale)
            records = catalog_store.read_ledger(publication, giver, locale)
        except ContentError:
            continue
        gone = not publication.article_path(giver).is_file()
        for offer in offers(stored.catalog, records, language, least=1) if stored else ():
            found = _Found(offer, giver, records, gone or offer.message.obsolete)
            if (offer.key, ledger.digest(offer.message.target)) in asked:
                given[offer.key] = found
            if found.moved:
                left.setdefault(giver, {})[offer.key] = found
    return given, left


def _choose(
    catalog: Catalog,
    wanted: Sequence[tuple[tuple[Key, ...], Message]],
    known: _Known,
) -> dict[_Name, _Found]:
    """What each of the wanted messages takes."""
    given, left = known
    taken = dict(_matching(wanted, given))
    moved: Counter[str] = Counter()
    for (_, source), one in taken.items():
        moved[one.giver] += count(source) if one.moved else 0
    whole = sum(count(message.source) for message in catalog.messages if not message.obsolete)
    for giver, words in moved.items():
        if words and words >= _PART * whole:
            taken = dict(_matching(wanted, left[giver])) | taken
    return taken


def _matching(
    wanted: Sequence[tuple[tuple[Key, ...], Message]], found: Mapping[Key, _Found]
) -> Iterator[tuple[_Name, _Found]]:
    for keys, message in wanted:
        one = next((found[key] for key in keys if key in found and found[key].offer.source == message.source), None)
        if one is not None:
            yield message.key, one


def _given(message: Message, found: _Found) -> Message:
    """The message with the translation that was found, and with its comments if it has moved here."""
    given = found.offer.message
    comments = message.comments or (given.comments if found.moved else "")
    return replace(message, target=given.target, fuzzy=False, previous=None, previous_context=None, comments=comments)


def _noted(name: _Name, found: _Found, day: str) -> list[Record]:
    """What the ledger is to know of a translation that was taken from another article."""
    source, target = ledger.digest(name[1], name[0]), ledger.digest(found.offer.message.target)
    drafts = [one for one in found.records if one.source == source and one.kind == "draft"]  # it may be made of one
    kinds = {"review", "approval"} if found.moved else {"review"}
    known = [one for one in found.records if (one.source, one.target) == (source, target) and one.kind in kinds]
    kind = ledger.MOVED if found.moved else ledger.COPY
    return [Record(source, target, kind, found.giver, day), *drafts, *known]
