"""A reviewed translation goes to every article that has the same sentence in the same kind of block, and counts there too.

So nobody does a sentence twice, and a text that is taken out of one article and put into another keeps its translation. Only
what is missing is filled, and drafts that nobody has touched. The ledger says from which article a translation was taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from polyglot.catalogs import ledger, store
from polyglot.catalogs.holdings import Gift
from polyglot.catalogs.offers import COPY, Holding, Key, Offer, hold, offers, wants
from polyglot.errors import ContentError
from polyglot.model import Locale, Message, Record
from polyglot.publication import Publication
from polyglot.text import article as articles

_MOVED = frozenset({"draft", "review", "approval"})  # what is known of a text that has left its article goes along


@dataclass(frozen=True, slots=True)
class Filled:
    """What an article was given."""

    article: str
    messages: int = 0
    files: int = 0
    holdings: Mapping[str, Holding] = field(
        default_factory=dict
    )  # what it holds now, in the languages that were looked at


@dataclass(frozen=True, slots=True)
class _Found:
    """An offer as it stands in its catalog, and what the ledger there knows of it."""

    offer: Offer
    giver: str
    records: tuple[Record, ...]
    moved: bool  # it stands in its own article no more


def fill(publication: Publication, day: str, wish: tuple[str, Sequence[Gift]]) -> Filled:
    """Put what others offer into an article's catalogs. `day` (ISO) is what the ledger notes.

    What cannot be read gives and takes nothing: sync has told of it.
    """
    id, gifts = wish
    language = articles.read(id, publication).locale.tag
    count, files, holdings = 0, 0, {}
    for tag in sorted({gift.language for gift in gifts}):
        locale = publication.locale(tag)
        found = _find(publication, locale, [gift for gift in gifts if gift.language == tag], language)
        try:
            stored = store.read_catalog(publication, id, locale)
            old = store.read_ledger(publication, id, locale)
        except ContentError:
            continue
        if stored is None:
            continue
        taken: dict[tuple[str | None, str], Message] = {}
        records = list(old)
        for keys, message in wants(stored.catalog, old, language):
            one = next((found[key] for key in keys if key in found and found[key].offer.source == message.source), None)
            if one is not None:
                taken[message.key] = _given(message, one)
                records += _noted(message, one, day)
        if not taken:
            continue
        messages = tuple(taken.get(message.key, message) for message in stored.catalog.messages)
        catalog = replace(stored.catalog, messages=messages)
        # The ledger goes first, so that an interruption leaves no translation whose origin nobody knows.
        store.write_ledger(publication, id, locale, tuple(records))
        files += store.write_catalog(publication, id, locale, catalog, stored)
        count += len(taken)
        holdings[tag] = hold(catalog, records, language)
    return Filled(id, count, files, holdings)


def _find(publication: Publication, locale: Locale, gifts: Sequence[Gift], language: str) -> dict[Key, _Found]:
    """The texts of these gifts, from the catalogs where they stand."""
    found: dict[Key, _Found] = {}
    for giver in {gift.giver: None for gift in gifts}:
        wanted = {(gift.key, gift.target) for gift in gifts if gift.giver == giver}
        try:
            stored = store.read_catalog(publication, giver, locale)
            records = store.read_ledger(publication, giver, locale)
        except ContentError:
            continue
        gone = not publication.article_path(giver).is_file()
        for offer in offers(stored.catalog, records, language) if stored else ():
            if (offer.key, ledger.digest(offer.message.target)) in wanted:
                found[offer.key] = _Found(offer, giver, records, gone or offer.message.obsolete)
    return found


def _given(message: Message, found: _Found) -> Message:
    """The message with the translation that was found, and with its comments if it has moved here."""
    given = found.offer.message
    comments = message.comments or (given.comments if found.moved else "")
    return replace(message, target=given.target, fuzzy=False, previous=None, previous_context=None, comments=comments)


def _noted(message: Message, found: _Found, day: str) -> list[Record]:
    """What the ledger is to know of a translation that was taken from another article."""
    source, target = ledger.digest(message.source, message.context), ledger.digest(found.offer.message.target)
    known = [one for one in found.records if (one.source, one.target) == (source, target) and one.kind in _MOVED]
    return [Record(source, target, COPY, found.giver, day), *(known if found.moved else ())]
