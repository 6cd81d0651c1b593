"""The translations of an article's units: wording, state, and readiness for publishing, from a catalog and its ledger."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from polyglot.articles import article as articles
from polyglot.articles.article import SegmentedArticle
from polyglot.catalogs.ledger import catalog_store, review_queue
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, RecordKey, RecordKind
from polyglot.catalogs.ledger.post_editing import Effort, measure
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.language.word_count import count_words
from polyglot.markdown import markup_check
from polyglot.markdown.markup_check import MarkupCheck
from polyglot.model import Catalog, Coverage, Locale, Message, MessageKey, State, Unit
from polyglot.publication import Publication, Rules


class Translations(msgspec.Struct, frozen=True):
    """The translations of one article into one language."""

    messages: Mapping[MessageKey, Message]
    kinds: ledger.RecordIndex
    stale: Mapping[RecordKey, str] = {}  # ISO day since when, by the ledger's digests
    drafts: Mapping[str, Collection[str]] = {}  # machine translations by the digest of the source
    doubtful: Collection[RecordKey] = ()  # drafts to look at first
    # What several steps ask of the same unit, so that it is computed once.
    _states: dict[MessageKey, State] = {}
    _markup_checks: dict[Unit, MarkupCheck] = {}
    _readiness: list[tuple[Sequence[Unit], Rules, Collection[MessageKey], Readiness]] = []

    def message(self, unit: Unit) -> Message | None:
        """Return the unit's message; None if the catalog has none, or an obsolete one."""
        return self.messages.get(unit.key)

    def state(self, unit: Unit) -> State:
        """Return the state of the unit's message; missing without a message."""
        key = unit.key
        state = self._states.get(key)
        if state is None:
            message = self.messages.get(key)
            state = State.MISSING if message is None else ledger.message_state(message, self.kinds)
            self._states[key] = state
        return state

    def check_markup(self, unit: Unit, notes: Collection[str], allowed: Collection[str]) -> MarkupCheck:
        """Compare the markup of the unit's translation with that of its source, once, by `markup_check.check_markup`."""
        check = self._markup_checks.get(unit)  # by unit: units of one message may have different link targets
        if check is None:
            check = markup_check.check_markup(unit, self.messages[unit.key].target, notes, allowed)
            self._markup_checks[unit] = check
        return check

    def stale_since(self, unit: Unit) -> str:
        """Return the ISO day since when the unit's translation has been stale; empty if unknown."""
        return self.stale.get(ledger.record_key(self.messages[unit.key]), "")

    def is_ready(self, unit: Unit, state: State, rules: Rules) -> bool:
        """Return whether the unit's translation is by a person, and approved if the rules require a second reviewer.

        `state` is the one that `state` returns for the unit.
        """
        return state in ledger.HUMAN_STATES and (
            not rules.second_reviewer or self._is_approved(self.messages[unit.key])
        )

    def assess_readiness(
        self, units: Sequence[Unit], rules: Rules, failing: Collection[MessageKey] = frozenset()
    ) -> Readiness:
        """Return the progress of these units, all of one article.

        Translations of `failing` messages have errors, and do not count as reviewed.
        """
        for assessed, *others, readiness in self._readiness:
            if assessed is units and others == [rules, failing]:
                return readiness
        readiness = self._assess_readiness(units, rules, failing)
        self._readiness.append((units, rules, failing, readiness))
        return readiness

    def _assess_readiness(self, units: Sequence[Unit], rules: Rules, failing: Collection[MessageKey]) -> Readiness:
        words: Counter[State] = Counter()
        reviewed, failed, doubtful, effort = 0, 0, 0, Effort()
        for unit in units:
            state, number = self.state(unit), count_words(unit.text)
            words[state] += number
            if self.is_ready(unit, state, rules):
                if unit.key in failing:
                    failed += number
                else:
                    reviewed += number
            if state is State.DRAFT and ledger.record_key(self.messages[unit.key]) in self.doubtful:
                doubtful += number
            if self.drafts and state in ledger.HUMAN_STATES:
                effort += self._measure_effort(self.messages[unit.key])
        coverage = Coverage(words, reviewed)
        return Readiness(
            coverage,
            effort.share,
            doubtful,
            failed,
            sufficient=coverage.share >= rules.publish_at,
            suspect=effort.share > rules.warn_unmodified,
            refused=effort.share > rules.refuse_unmodified,
            lacks_corrections=coverage.share < rules.publish_at <= Coverage(words, reviewed + failed).share,
        )

    def _is_approved(self, message: Message) -> bool:
        """Return whether the translation is approved; a stale one counts if it was approved for the earlier source."""
        return RecordKind.APPROVAL in self.kinds.get(ledger.reviewed_key(message, self.kinds), ())

    def _measure_effort(self, message: Message) -> Effort:
        """Return the machine's share of a reviewed translation; an approved one counts as a person's."""
        drafts = () if self._is_approved(message) else self.drafts.get(ledger.reviewed_key(message, self.kinds)[0], ())
        return measure(message.target, drafts)


class LoadedArticle(msgspec.Struct, frozen=True):
    """A segmented article with its translations by language tag."""

    segmented: SegmentedArticle
    translations: Mapping[str, Translations]
    findings: Mapping[str, Finding] = {}  # by language: catalogs that cannot be read, which count as empty


def load_article(publication: Publication, locales: Sequence[Locale], id: str) -> LoadedArticle:
    """Read an article and its translations into these languages. Raises `ContentError` for an article that cannot be read."""
    article = articles.read(id, publication)
    segmented = articles.segment(article, publication)
    translations, findings = {}, {}
    for locale in locales:
        translations[locale.tag] = Translations({}, {})
        if locale != article.locale:
            try:
                translations[locale.tag] = read(publication, id, locale)
            except ContentError as error:
                findings[locale.tag] = from_error(error, FindingCode.CATALOG)
    return LoadedArticle(segmented, translations, findings)


def read(publication: Publication, article: str, locale: Locale) -> Translations:
    """Read an article's translations; none without a catalog. Raises `ContentError` for a broken catalog or ledger."""
    stored = catalog_store.read_catalog(publication, article, locale)
    if stored is None:
        return Translations({}, {})
    return from_catalog(stored.catalog, catalog_store.read_ledger(publication, article, locale))


def from_catalog(catalog: Catalog, records: Sequence[LedgerRecord]) -> Translations:
    """Return the translations of a catalog with their records in its ledger."""
    live = [message for message in catalog.messages if not message.obsolete]
    messages = {message.key: message for message in ledger.with_previous(live, records)}
    kinds, days = ledger.index_records(records), ledger.stale_days(records)
    return Translations(messages, kinds, days, ledger.drafts_by_source(records), review_queue.find_doubtful(records))
