"""Adoption of translations of one article in one language, from a translated article or from a catalog of another tool."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.adoption.apply import (
    AdoptedTranslation,
    AdoptionAuthor,
    AdoptionResult,
    AdoptionTarget,
    apply_translations,
    quote,
)
from polyglot.adoption.blocks import ArticleVersion, LocatedUnit, create_version
from polyglot.adoption.foreign_po import ForeignCatalog
from polyglot.adoption.language_doubts import doubt_languages
from polyglot.adoption.pairing import AlignedTexts, pair_versions
from polyglot.adoption.plausibility import is_plausible, is_related, is_untranslated
from polyglot.adoption.relabel import relabel_text
from polyglot.articles.article import SegmentedArticle
from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.markup_check import find_problems
from polyglot.model import Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class AdoptionOptions:
    """The options of an adoption: the target language, the author, the glossary, and whether to write."""

    publication: Publication
    locale: Locale
    author: AdoptionAuthor
    glossary: Glossary
    write: bool = True

    def target(self, segmented: SegmentedArticle) -> AdoptionTarget:
        """Return the catalog of an article, to write translations into."""
        terms = self.glossary.matcher(segmented.article.locale, self.locale)
        names = kept_names(segmented.article, self.publication)
        return AdoptionTarget(self.publication, segmented, self.locale, terms.with_names(names), self.write)

    def adopt_text(self, segmented: SegmentedArticle, translation: ArticleVersion) -> AdoptionResult:
        """Align an article with its translation and write the translations into the catalog; report texts without a match."""
        matches = pair_versions(create_version(segmented, segmented.article.path, self.publication), translation)
        adoptions = [
            adopted for match in matches for adopted in self._match_translations(segmented, translation, match)
        ]
        doubts: list[Finding] = []
        if adoptions and not is_related(matches):
            adoptions = [replace(adopted, certain=False) for adopted in adoptions]
            text = f"This does not resemble a translation of {segmented.article.path}; all of it is adopted as drafts."
            doubts.append(warning(adoptions[0].path, FindingCode.ADOPT_DOUBT, text, "Check that it is the right file."))
        result = self._apply(self.target(segmented), adoptions)
        return replace(result, findings=(*doubts, *result.findings, *_unmatched_findings(matches, adoptions)))

    def adopt_catalog(
        self, segmented: SegmentedArticle, foreign_catalog: ForeignCatalog, declared: Locale | None
    ) -> AdoptionResult:
        """Write the translations that another tool's catalog has for an article's units; `declared` is its language."""
        source = create_version(segmented, segmented.article.path, self.publication)
        target = self.target(segmented)
        return self._apply(target, list(foreign_catalog.find_translations(source, target.allowed)), declared)

    def _apply(
        self, target: AdoptionTarget, adoptions: Sequence[AdoptedTranslation], declared: Locale | None = None
    ) -> AdoptionResult:
        """Write translations into the catalog, as drafts where their language is doubtful."""
        checked, findings = doubt_languages(target, adoptions, declared)
        result = apply_translations(target, checked, self.author)
        return replace(result, findings=(*findings, *result.findings))

    def _match_translations(
        self, segmented: SegmentedArticle, translation: ArticleVersion, match: AlignedTexts
    ) -> Iterator[AdoptedTranslation]:
        """Yield the translation of a match for its first unit; a second unit that is translated with it gets none."""
        sources, targets = [text for text in match.source if text.translatable], list(match.target)
        if not sources or not targets:
            return
        unit, notes = sources[0].unit, _match_footnotes(segmented.footnotes, translation.notes)
        text = relabel_text(unit, [target.unit for target in targets], notes, self.locale.joiner)
        if is_untranslated(unit.text, text):
            return
        allowed = self.publication.rules[self.locale.tag].allow_targets
        certain = (
            len(match.source) == 1
            and is_plausible(match, unit.text, text)
            and not find_problems(unit, text, segmented.footnotes, allowed)
        )
        yield AdoptedTranslation(unit, text, certain, targets[0].path, targets[0].unit.block.line)


def _match_footnotes(source: Sequence[str], target: Sequence[str]) -> dict[str, str]:
    """Return the labels of a translation's footnotes with those of the source: the same label, or else by order."""
    if set(target) <= set(source) or len(source) != len(target):
        return {}
    return dict(zip(target, source, strict=True))


def _unmatched_findings(matches: Sequence[AlignedTexts], adoptions: Sequence[AdoptedTranslation]) -> Iterator[Finding]:
    """Yield a finding for each unit without a translation, and for each text of the translation without a unit."""
    done = {adopted.unit.key for adopted in adoptions}
    for match in matches:
        sources, targets = ([text for text in side if text.translatable] for side in (match.source, match.target))
        shared = any(source.unit.key in done for source in sources)
        for source in sources:
            if source.unit.key in done:
                continue
            done.add(source.unit.key)
            if shared:
                problem = "is translated together with the sentence beside it"
            else:
                problem = "is not translated there" if targets else "has no translation"
            yield _unmatched_finding(source, FindingCode.ADOPT_MISSING, problem)
        for target in () if sources else targets:
            yield _unmatched_finding(target, FindingCode.ADOPT_LEFT, "matches no text of the article")


def _unmatched_finding(text: LocatedUnit, code: FindingCode, problem: str) -> Finding:
    return warning(text.path, code, f"{quote(text.unit.text)} {problem}.", line=text.unit.block.line)
