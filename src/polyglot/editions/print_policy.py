"""The door of an edition: what may be printed for each unit of an article in one language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from polyglot.articles.article import Article
from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.findings import Finding, FindingCode, Severity, warning
from polyglot.language.word_count import count_words
from polyglot.markdown.marks import MarkState
from polyglot.markdown.translate import Rendering
from polyglot.model import Locale, State, Unit
from polyglot.publication import Publication
from polyglot.settings import StaleText, UnreviewedText

UNTRANSLATED = MarkState.UNTRANSLATED.value


@dataclass(frozen=True, slots=True)
class BuildMode:
    """How editions are looked at: what is ready, or a preview of everything; and the day for rules that count days (ISO)."""

    preview: bool = False
    day: str = ""


@dataclass(slots=True)
class PrintPolicy:
    """Answers for one article in one language, by that language's rules; it counts words and notes what it refuses.

    A person's translation is printed, once a second person accepted it where the language asks for that; a stale one if the
    publication keeps those; a machine's only where the publication or a preview wants drafts, and the language allows
    them. One that would break the structure of its source never is.
    """

    publication: Publication
    article: Article
    locale: Locale
    translations: Translations
    mode: BuildMode = field(default_factory=BuildMode)
    notes: Sequence[str] = ()  # the footnotes that the article defines
    word_counts: Counter[str] = field(default_factory=Counter)  # words by state, with what stands as source
    findings: list[Finding] = field(default_factory=list)

    def __call__(self, unit: Unit) -> Rendering | None:
        """The wording that stands for this unit, or None where its source has to."""
        state = self.translations.state(unit)
        wording = self._check_rendering(unit, state) if self._is_wanted(unit, state) else None
        self.word_counts[UNTRANSLATED if wording is None else state.value] += count_words(unit.text)
        return wording

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
        """Is this stale translation so young that the publication still prints it?"""
        since = self.translations.stale_since(unit)
        if isinstance(days, StaleText) or not since or not self.mode.day:
            return not isinstance(days, StaleText)
        return (date.fromisoformat(self.mode.day) - date.fromisoformat(since)).days <= days

    def _check_rendering(self, unit: Unit, state: State) -> Rendering | None:
        message = self.translations.message(unit)
        if message is None:
            return None
        allowed = self.publication.rules[self.locale.tag].allow_targets
        found = self.translations.check_markup(unit, self.notes, allowed)
        for problem in found.problems:
            if problem.severity is Severity.ERROR:
                path = self.publication.display_path(self.publication.catalog_path(self.article.id, self.locale))
                text = f"{problem.text} The source is printed instead."
                self.findings.append(warning(path, FindingCode(f"structure-{problem.code}"), text, line=message.line))
                return None
        return Rendering(message.target, state, found.tokens)
