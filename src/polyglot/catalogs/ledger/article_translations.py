"""What a catalog and its ledger say of an article's units: wording, state, and whether they are ready to be published."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from polyglot.articles import article as articles
from polyglot.articles.article import Cut
from polyglot.catalogs.ledger import catalog_store, review_queue
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.post_editing import Effort, measure
from polyglot.errors import ContentError
from polyglot.language.word_count import count
from polyglot.markdown import markup_check
from polyglot.markdown.markup_check import Examined
from polyglot.model import Catalog, Coverage, Finding, Locale, Message, Record, State, Unit
from polyglot.publication import Publication, Rules

_Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an article is in one language, and whether that is enough for an edition by the language's rules."""

    coverage: Coverage
    unmodified: float = 0.0  # the share of its reviewed text that is as a machine wrote it
    doubtful: int = 0  # words of drafts that are to be looked at first
    enough: bool = True  # of its words are reviewed
    suspect: bool = False  # so much is as a machine wrote it that somebody should look
    refused: bool = False  # or that it does not count as reviewed

    @property
    def enters(self) -> bool:
        """May it be published?"""
        return self.enough and not self.refused


@dataclass(frozen=True, slots=True)
class Translations:
    """One article's translations into one language."""

    messages: Mapping[_Key, Message]
    kinds: ledger.Kinds
    stale: Mapping[tuple[str, str], str] = field(default_factory=dict)  # since when, as the ledger names texts
    drafts: Mapping[str, Collection[str]] = field(default_factory=dict)  # by source, as the ledger names it
    doubtful: Collection[ledger.Names] = ()  # drafts, as the ledger names them
    _examined: dict[Unit, Examined] = field(default_factory=dict)  # those that have been asked for

    def message(self, unit: Unit) -> Message | None:
        """The unit's message, unless it is obsolete."""
        return self.messages.get(unit.key)

    def state(self, unit: Unit) -> State:
        """How far the unit's message is; missing where there is none."""
        message = self.messages.get(unit.key)
        return State.MISSING if message is None else ledger.state(message, self.kinds)

    def examined(self, unit: Unit, notes: Collection[str], allowed: Collection[str]) -> Examined:
        """How the structure of the unit's translation differs from its source's, as `structure.examine` has it; asked once."""
        if unit not in self._examined:  # one message may stand for units with different targets
            target = self.messages[unit.key].target
            self._examined[unit] = markup_check.examine(unit, target, notes, allowed)
        return self._examined[unit]

    def since(self, unit: Unit) -> str:
        """Since when (an ISO date) the unit's translation is one of an earlier wording; empty if nobody knows."""
        return self.stale.get(ledger.names(self.messages[unit.key]), "")

    def ready(self, unit: Unit, state: State, rules: Rules) -> bool:
        """Is the unit's translation, which is in that state, a person's, and accepted by a second one where the rules say so?"""
        return state in ledger.PERSONS and (not rules.second_reviewer or self._approved(self.messages[unit.key]))

    def standing(self, units: Sequence[Unit], rules: Rules) -> Standing:
        """How far these units are, all of an article."""
        words: Counter[State] = Counter()
        reviewed, doubtful, effort = 0, 0, Effort()
        for unit in units:
            state, number = self.state(unit), count(unit.text)
            words[state] += number
            reviewed += number if self.ready(unit, state, rules) else 0
            if state is State.DRAFT and ledger.names(self.messages[unit.key]) in self.doubtful:
                doubtful += number
            if self.drafts and state in ledger.PERSONS:
                effort += self._effort(self.messages[unit.key])
        coverage = Coverage(words, reviewed)
        return Standing(
            coverage,
            effort.share,
            doubtful,
            enough=coverage.share >= rules.publish_at,
            suspect=effort.share > rules.warn_unmodified,
            refused=effort.share > rules.refuse_unmodified,
        )

    def _approved(self, message: Message) -> bool:
        """Has a second person accepted the translation, or did so while it was of an earlier wording?"""
        return "approval" in self.kinds.get(ledger.answered(message, self.kinds), ())

    def _effort(self, message: Message) -> Effort:
        """What is a machine's of a person's translation; of one that a second person accepted, nothing."""
        drafts = () if self._approved(message) else self.drafts.get(ledger.answered(message, self.kinds)[0], ())
        return measure(message.target, drafts)


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that has been read and cut, with its translations by language tag."""

    cut: Cut
    translations: Mapping[str, Translations]
    findings: Mapping[str, Finding] = field(default_factory=dict)  # catalogs that cannot be read, which count as empty


def open_article(publication: Publication, locales: Sequence[Locale], id: str) -> Opened:
    """Read an article, and what these languages make of it. Raises `ContentError` for an article that cannot be read."""
    article = articles.read(id, publication)
    cut = articles.cut(article, publication)
    found, findings = {}, {}
    for locale in locales:
        found[locale.tag] = Translations({}, {})
        if locale != article.locale:
            try:
                found[locale.tag] = read(publication, id, locale)
            except ContentError as error:
                findings[locale.tag] = catalog_store.finding(error, "catalog")
    return Opened(cut, found, findings)


def read(publication: Publication, article: str, locale: Locale) -> Translations:
    """An article's translations; without a catalog, none. Raises `ContentError` for a catalog or ledger that is broken."""
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return Translations({}, {})
    return of(stored.catalog, catalog_store.read_ledger(publication, article, locale))


def of(catalog: Catalog, records: Sequence[Record]) -> Translations:
    """The translations that a catalog holds, with what its ledger knows of them."""
    live = [message for message in catalog.messages if not message.obsolete]
    messages = {message.key: message for message in ledger.restored(live, records)}
    kinds, days = ledger.index(records), ledger.stale_days(records)
    return Translations(messages, kinds, days, ledger.drafts(records), review_queue.doubtful(records))
