"""The print policy: what an edition prints for each unit, the translation, a marked draft, or the source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from polyglot.articles.article import Article
from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.checking.catalog_checks import CatalogChecker
from polyglot.findings import Finding, Severity
from polyglot.language.word_count import count_words
from polyglot.markdown.marks import MarkState
from polyglot.markdown.translate import Rendering
from polyglot.model import Locale, State, Unit
from polyglot.publication import Publication
from polyglot.settings import StaleText, UnreviewedText

UNTRANSLATED = MarkState.UNTRANSLATED.value


class BuildMode(msgspec.Struct, frozen=True):
    """The mode of a build: publication or preview, the ISO date for rules that count days, and errors to ignore."""

    preview: bool = False
    day: str = ""
    force: frozenset[str] = frozenset()  # codes, paths, article ids, or “all”


@dataclass(slots=True)
class PrintPolicy:
    """The print policy for one article in one language, by that language's rules; it counts words and collects findings.

    A human translation is printed, after a second review where the language requires it; a stale one if the publication
    keeps those; a machine draft only if the publication or a preview includes drafts and the language allows them. A
    translation that would break the structure of its source is never printed.
    """

    publication: Publication
    article: Article
    locale: Locale
    translations: Translations
    mode: BuildMode = field(default_factory=BuildMode)
    footnotes: Sequence[str] = ()  # labels of the article's footnotes
    word_counts: Counter[str] = field(default_factory=Counter)  # printed words by state, and `UNTRANSLATED`
    findings: list[Finding] = field(default_factory=list)
    _checker: CatalogChecker | None = None

    def __call__(self, unit: Unit) -> Rendering | None:
        """Return the translation to print for a unit, or None to print its source."""
        state = self.translations.state(unit)
        rendering = self._check_rendering(unit, state) if self._is_wanted(unit, state) else None
        self.word_counts[UNTRANSLATED if rendering is None else state.value] += count_words(unit.text)
        return rendering

    def _is_wanted(self, unit: Unit, state: State) -> bool:
        rules = self.publication.rules[self.locale.tag]
        if state is State.MISSING:
            return False
        if state is State.DRAFT:
            return rules.drafts and (self.mode.preview or rules.unreviewed is UnreviewedText.DRAFT)
        if self.mode.preview:
            return True
        in_time = state is not State.STALE or rules.stale is StaleText.KEEP or self._is_in_grace(unit, rules.stale)
        return in_time and self.translations.is_ready(unit, state, rules)

    def _is_in_grace(self, unit: Unit, days: StaleText | int) -> bool:
        """Return whether a stale translation is recent enough to be printed still."""
        since = self.translations.stale_since(unit)
        if isinstance(days, StaleText) or not since or not self.mode.day:
            return not isinstance(days, StaleText)
        return (date.fromisoformat(self.mode.day) - date.fromisoformat(since)).days <= days

    def _check_rendering(self, unit: Unit, state: State) -> Rendering | None:
        message = self.translations.message(unit)
        if message is None:
            return None
        if self._checker is None:
            self._checker = CatalogChecker(
                self.publication,
                self.article,
                self.translations,
                self.locale,
                self.footnotes,
                force=self.mode.force,
            )
        problem = self._checker.first_error(unit, message)
        if problem is not None:
            if self.mode.preview or message.fuzzy:  # the build reports the others, as errors
                text = f"{problem.text} The source is printed instead."
                self.findings.append(Finding(self._checker.path, message.line, problem.code, Severity.WARNING, text))
            return None
        allowed = self.publication.rules[self.locale.tag].allow_targets
        return Rendering(message.target, state, self.translations.check_markup(unit, self.footnotes, allowed).tokens)
