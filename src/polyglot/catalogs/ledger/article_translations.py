"""What a catalog and its ledger say of an article's units: wording, state, and whether they are ready to be published."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from polyglot.articles import article as articles
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store, review_queue
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.post_editing import Effort, measure
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.language.word_count import count_words
from polyglot.markdown import markup_check
from polyglot.markdown.markup_check import MarkupCheck
from polyglot.model import (
    Catalog,
    Coverage,
    LedgerRecord,
    Locale,
    Message,
    MessageKey,
    RecordKey,
    RecordKind,
    State,
    Unit,
)
from polyglot.publication import Publication, Rules


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far an article is in one language, and whether that is enough for an edition by the language's rules."""

    coverage: Coverage
    unmodified: float = 0.0  # the share of its reviewed text that is as a machine wrote it
    doubtful: int = 0  # words of drafts that are to be looked at first
    sufficient: bool = True  # of its words are reviewed
    suspect: bool = False  # so much is as a machine wrote it that somebody should look
    refused: bool = False  # or that it does not count as reviewed

    @property
    def publishable(self) -> bool:
        """May it be published?"""
        return self.sufficient and not self.refused


@dataclass(frozen=True, slots=True)
class Translations:
    """One article's translations into one language."""

    messages: Mapping[MessageKey, Message]
    kinds: ledger.RecordIndex
    stale: Mapping[RecordKey, str] = field(default_factory=dict)  # since when, as the ledger names texts
    drafts: Mapping[str, Collection[str]] = field(default_factory=dict)  # by source, as the ledger names it
    doubtful: Collection[RecordKey] = ()  # drafts, as the ledger names them
    _markup_checks: dict[Unit, MarkupCheck] = field(default_factory=dict)  # those that have been asked for

    def message(self, unit: Unit) -> Message | None:
        """The unit's message, unless it is obsolete."""
        return self.messages.get(unit.key)

    def state(self, unit: Unit) -> State:
        """How far the unit's message is; missing where there is none."""
        message = self.messages.get(unit.key)
        return State.MISSING if message is None else ledger.message_state(message, self.kinds)

    def check_markup(self, unit: Unit, notes: Collection[str], allowed: Collection[str]) -> MarkupCheck:
        """How the structure of the unit's translation differs from its source's, as `structure.check_markup` has it; asked once."""
        if unit not in self._markup_checks:  # one message may stand for units with different targets
            target = self.messages[unit.key].target
            self._markup_checks[unit] = markup_check.check_markup(unit, target, notes, allowed)
        return self._markup_checks[unit]

    def stale_since(self, unit: Unit) -> str:
        """Since when (an ISO date) the unit's translation is one of an earlier wording; empty if nobody knows."""
        return self.stale.get(ledger.record_key(self.messages[unit.key]), "")

    def is_ready(self, unit: Unit, state: State, rules: Rules) -> bool:
        """Is the unit's translation, which is in that state, a person's, and accepted by a second one where the rules say so?"""
        return state in ledger.HUMAN_STATES and (
            not rules.second_reviewer or self._is_approved(self.messages[unit.key])
        )

    def assess_readiness(self, units: Sequence[Unit], rules: Rules) -> Readiness:
        """How far these units are, all of an article."""
        words: Counter[State] = Counter()
        reviewed, doubtful, effort = 0, 0, Effort()
        for unit in units:
            state, number = self.state(unit), count_words(unit.text)
            words[state] += number
            reviewed += number if self.is_ready(unit, state, rules) else 0
            if state is State.DRAFT and ledger.record_key(self.messages[unit.key]) in self.doubtful:
                doubtful += number
            if self.drafts and state in ledger.HUMAN_STATES:
                effort += self._measure_effort(self.messages[unit.key])
        coverage = Coverage(words, reviewed)
        return Readiness(
            coverage,
            effort.share,
            doubtful,
            sufficient=coverage.share >= rules.publish_at,
            suspect=effort.share > rules.warn_unmodified,
            refused=effort.share > rules.refuse_unmodified,
        )

    def _is_approved(self, message: Message) -> bool:
        """Has a second person accepted the translation, or did so while it was of an earlier wording?"""
        return RecordKind.APPROVAL in self.kinds.get(ledger.reviewed_key(message, self.kinds), ())

    def _measure_effort(self, message: Message) -> Effort:
        """What is a machine's of a person's translation; of one that a second person accepted, nothing."""
        drafts = () if self._is_approved(message) else self.drafts.get(ledger.reviewed_key(message, self.kinds)[0], ())
        return measure(message.target, drafts)


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """An article that has been read and cut, with its translations by language tag."""

    segmented: SegmentedArticle
    translations: Mapping[str, Translations]
    findings: Mapping[str, Finding] = field(default_factory=dict)  # catalogs that cannot be read, which count as empty


def load_article(publication: Publication, locales: Sequence[Locale], id: str) -> LoadedArticle:
    """Read an article, and what these languages make of it. Raises `ContentError` for an article that cannot be read."""
    article = articles.read(id, publication)
    cut = articles.segment(article, publication)
    found, findings = {}, {}
    for locale in locales:
        found[locale.tag] = Translations({}, {})
        if locale != article.locale:
            try:
                found[locale.tag] = read(publication, id, locale)
            except ContentError as error:
                findings[locale.tag] = from_error(error, FindingCode.CATALOG)
    return LoadedArticle(cut, found, findings)


def read(publication: Publication, article: str, locale: Locale) -> Translations:
    """An article's translations; without a catalog, none. Raises `ContentError` for a catalog or ledger that is broken."""
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return Translations({}, {})
    return from_catalog(stored.catalog, catalog_store.read_ledger(publication, article, locale))


def from_catalog(catalog: Catalog, records: Sequence[LedgerRecord]) -> Translations:
    """The translations that a catalog holds, with what its ledger knows of them."""
    live = [message for message in catalog.messages if not message.obsolete]
    messages = {message.key: message for message in ledger.with_previous(live, records)}
    kinds, days = ledger.index_records(records), ledger.stale_days(records)
    return Translations(messages, kinds, days, ledger.drafts_by_source(records), review_queue.find_doubtful(records))
