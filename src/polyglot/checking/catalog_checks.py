"""Checks of the messages of one catalog, by the registry of checks and the severities that the publication sets."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.ledger.article_translations import Translations
from polyglot.checking import check_registry
from polyglot.checking.check_registry import RegisteredCheck
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Problem, Severity, from_error, warning
from polyglot.language.identify import is_long_enough
from polyglot.model import Locale, Message, Unit
from polyglot.publication import ISSUE, Publication
from polyglot.quality.check_table import LANGUAGE
from polyglot.quality.checks.language import find_together
from polyglot.quality.segment import Segment
from polyglot.storage.fingerprints import Signature, read_signature

if TYPE_CHECKING:  # builds read the glossary only if its faults are errors
    from polyglot.catalogs.glossary.glossary import Glossary
    from polyglot.catalogs.glossary.matching import TermMatcher


class CatalogChecker:
    """The checks of an article's translations into one language."""

    def __init__(
        self,
        publication: Publication,
        article: Article,
        translations: Translations,
        locale: Locale,
        footnotes: Sequence[str],
        terms: "Glossary | None" = None,
        *,
        force: Collection[str] = (),
    ) -> None:
        """Create the checker of a catalog; `footnotes` are the labels of the article's.

        Without `terms` the glossary is read when a check first asks for it, and is empty if it cannot be read. `force` names
        errors that count as warnings: codes, the catalog's path, the article's id, or “all”. What breaks the structure of
        the source or is not safe to print remains an error.
        """
        self._publication, self._article, self._locale = publication, article, locale
        self._translations, self._footnotes, self._glossary = translations, footnotes, terms
        rules = publication.rules[locale.tag]
        self._allowed, self._selection = rules.allow_targets, check_registry.select_checks(rules.checks)
        self._force = frozenset(force)
        self._published = frozenset(published.language for published in publication.locales)
        self._matcher: TermMatcher | None = None
        self._path = ""

    @property
    def path(self) -> str:
        """The catalog's path, as findings show it."""
        if not self._path:
            path = self._publication.catalog_path(self._article.id, self._locale)
            self._path = self._publication.display_path(path)
        return self._path

    def check(self, unit: Unit, message: Message) -> Iterator[Finding]:
        """Yield the findings of a translation; those of drafts and stale translations are warnings."""
        yield from self._check(unit, message, self._selection.checks)

    def check_together(self, translations: Iterable[tuple[Unit, Message]]) -> Iterator[Finding]:
        """Yield a finding if the short translations of the catalog are together in another language."""
        segments = [
            self._segment(unit, message)
            for unit, message in translations
            if not message.fuzzy and not is_long_enough(message.target)
        ]
        if self._selection.severities[LANGUAGE.code] is not Severity.OFF and (problem := find_together(segments)):
            yield warning(self.path, FindingCode.LANGUAGE, problem.text, problem.kind.remedy, segments[0].line)

    def check_errors(self, unit: Unit, message: Message) -> Iterator[Finding]:
        """Yield the errors of a translation, as warnings where they are forced."""
        if not message.fuzzy and any(self._find_errors(unit, message)):
            severities = self._selection.severities
            findings = self._check(unit, message, self._selection.error_checks)
            yield from (finding for finding in findings if severities[finding.code] is Severity.ERROR)

    def first_error(self, unit: Unit, message: Message) -> Problem | None:
        """Return the first problem that keeps a translation from being printed, a draft too; None without one."""
        return next((problem for problem in self._find_errors(unit, message) if not self._is_forced(problem)), None)

    def _find_errors(self, unit: Unit, message: Message) -> Iterator[Problem]:
        """Yield the problems that are errors, forced or not."""
        if self._selection.only_markup_errors:  # builds ask this of every passage of every edition
            problems: Iterable[Problem] = self._translations.check_markup(unit, self._footnotes, self._allowed).problems
        else:
            problems = self._find_problems(unit, message, self._selection.error_checks)
        severities = self._selection.severities
        return (problem for problem in problems if severities[problem.code] is Severity.ERROR)

    def _is_forced(self, problem: Problem) -> bool:
        names = {"all", problem.code, self.path, self._article.id}
        return bool(self._force) and problem.kind.adjustable and not names.isdisjoint(self._force)

    def _check(self, unit: Unit, message: Message, checks: Sequence[RegisteredCheck]) -> Iterator[Finding]:
        for problem in self._find_problems(unit, message, checks):
            severity = self._selection.severities[problem.code]
            if severity is not Severity.OFF:
                shown = Severity.WARNING if message.fuzzy or self._is_forced(problem) else severity
                yield Finding(self.path, message.line, problem.code, shown, problem.text, problem.kind.remedy)

    def _find_problems(self, unit: Unit, message: Message, checks: Sequence[RegisteredCheck]) -> Iterator[Problem]:
        segment = self._segment(unit, message)
        for row in checks:
            if row.check.examines_drafts or not message.fuzzy:
                yield from row.find(segment)

    def _segment(self, unit: Unit, message: Message) -> Segment:
        return Segment(
            unit.text,
            message.target,
            (self._article.locale, self._locale),
            unit,
            self.path,
            message.line,
            self._footnotes,
            self._load_terms,
            partial(self._translations.check_markup, unit, self._footnotes, self._allowed),
            published=self._published,
        )

    def _load_terms(self) -> "TermMatcher":
        if self._matcher is None:
            terms = self._glossary
            if terms is None:
                terms = _read_glossary(_GlossaryFile.of(self._publication))
            matcher = terms.matcher(self._article.locale, self._locale)
            self._matcher = matcher.with_names(kept_names(self._article, self._publication))
        return self._matcher


@dataclass(frozen=True, slots=True)
class _GlossaryFile:
    """The glossary of a publication as it is now."""

    path: Path
    signature: Signature | None
    publication: Publication = field(compare=False)

    @classmethod
    def of(cls, publication: Publication) -> "_GlossaryFile":
        return cls(publication.glossary, read_signature(publication.glossary), publication)


@lru_cache(maxsize=1)
def _read_glossary(file: _GlossaryFile) -> "Glossary":
    return read_glossary(file.publication)[0]


def read_glossary(publication: Publication) -> "tuple[Glossary, tuple[Finding, ...]]":
    """Return the publication's glossary and its findings; an empty glossary if it cannot be read."""
    from polyglot.catalogs.glossary import glossary

    try:
        terms = glossary.read(publication)
    except ContentError as error:
        return glossary.Glossary(), (from_error(error, FindingCode.GLOSSARY),)
    return terms, terms.findings


def hash_inputs(publication: Publication) -> bytes:
    """Return a hash of what the errors of translations depend on besides the article, its catalogs and the settings.

    These are the checks and, if one can be an error that a publication may set, the glossary and the names that issues keep.
    Raises `ConfigError` for severities that are not valid.
    """
    check_registry.validate_settings(publication)
    inputs: list[object] = [check_registry.fingerprint(), *check_registry.plug_in_files().items()]
    selections = (check_registry.select_checks(rules.checks) for rules in publication.rules.values())
    if not all(selection.only_markup_errors for selection in selections):
        paths = [publication.glossary, *sorted(publication.articles.rglob(ISSUE))]
        inputs += [(str(path), read_signature(path)) for path in paths]
    return blake2b(repr(inputs).encode(), digest_size=16).digest()
