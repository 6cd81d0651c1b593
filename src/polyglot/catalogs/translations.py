"""What a catalog and its ledger say of an article's units: wording, state, and the words by state."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from polyglot.catalogs import ledger, store
from polyglot.model import Coverage, Locale, Message, State, Unit
from polyglot.publication import Publication
from polyglot.text.words import count

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Translations:
    """One article's translations into one language."""

    messages: Mapping[_Key, Message]
    kinds: ledger.Kinds
    stale: Mapping[tuple[str, str], str] = field(default_factory=dict)  # since when, as the ledger names texts

    def message(self, unit: Unit) -> Message | None:
        """The unit's message, unless it is obsolete."""
        return self.messages.get(unit.key)

    def state(self, unit: Unit) -> State:
        """How far the unit's message is; missing where there is none."""
        message = self.messages.get(unit.key)
        return State.MISSING if message is None else ledger.state(message, self.kinds)

    def since(self, unit: Unit) -> str:
        """Since when (an ISO date) the unit's translation is one of an earlier wording; empty if nobody knows."""
        message = self.messages[unit.key]
        return self.stale.get((ledger.digest(message.source, message.context), ledger.digest(message.target)), "")

    def coverage(self, units: Iterable[Unit]) -> Coverage:
        """The words of these units by state."""
        words: Counter[State] = Counter()
        for unit in units:
            words[self.state(unit)] += count(unit.text)
        return Coverage(words)


def read(publication: Publication, article: str, locale: Locale) -> Translations:
    """An article's translations; without a catalog, none. Raises `ContentError` for a catalog or ledger that is broken."""
    stored = store.read_catalog(publication, article, locale)
    if stored is None:
        return Translations({}, {})
    messages = {message.key: message for message in stored.catalog.messages if not message.obsolete}
    records = store.read_ledger(publication, article, locale)
    stale = {(record.source, record.target): record.day for record in records if record.kind == "stale"}
    return Translations(messages, ledger.index(records), stale)
