"""One article, one language: what an existing translation, or other tools' catalogs, have for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.adoption.apply import (
    ImportAuthor,
    ImportedTranslation,
    ImportResult,
    apply_translations,
    quote,
)
from polyglot.adoption.blocks import ArticleVersion, LocatedUnit, create_version
from polyglot.adoption.foreign_po import ForeignCatalog
from polyglot.adoption.pairing import AlignedTexts, pair_versions
from polyglot.adoption.plausibility import is_plausible, is_related, is_untranslated
from polyglot.adoption.relabel import relabel_text
from polyglot.articles.article import SegmentedArticle
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.markup_check import find_problems
from polyglot.model import Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How translations are taken over: into which language, in whose name, and whether anything is written."""

    publication: Publication
    locale: Locale
    importer: ImportAuthor
    write: bool = True

    def import_text(self, cut: SegmentedArticle, translation: ArticleVersion) -> ImportResult:
        """Align an article with its translation, and enter what was found; the rest is told."""
        matches = pair_versions(create_version(cut, cut.article.path, self.publication), translation)
        offers = [offer for match in matches for offer in self._match_translations(cut, translation, match)]
        found: list[Finding] = []
        if offers and not is_related(matches):
            offers = [replace(offer, certain=False) for offer in offers]
            text = f"This does not read like a translation of {cut.article.path}; nothing of it is taken for certain."
            found.append(warning(offers[0].path, FindingCode.IMPORT_DOUBT, text, "See whether it is the right file."))
        entered = apply_translations(self.publication, cut, self.locale, offers, self.importer, write=self.write)
        return replace(entered, findings=(*found, *entered.findings, *_unmatched_findings(matches, offers)))

    def import_catalog(self, cut: SegmentedArticle, memory: ForeignCatalog) -> ImportResult:
        """Enter what other tools' catalogs have for an article's units."""
        source = create_version(cut, cut.article.path, self.publication)
        offers = memory.find_translations(source, self.publication.rules[self.locale.tag].allow_targets)
        return apply_translations(self.publication, cut, self.locale, offers, self.importer, write=self.write)

    def _match_translations(
        self, cut: SegmentedArticle, translation: ArticleVersion, match: AlignedTexts
    ) -> Iterator[ImportedTranslation]:
        """What a match has for its first unit. Two units that are translated as one leave the second without."""
        ours, theirs = [one for one in match.source if one.translatable], list(match.target)
        if not ours or not theirs:
            return
        unit, notes = ours[0].unit, _match_footnotes(cut.footnotes, translation.notes)
        text = relabel_text(unit, [one.unit for one in theirs], notes, self.locale.joiner)
        if is_untranslated(unit.text, text):
            return
        allowed = self.publication.rules[self.locale.tag].allow_targets
        sure = (
            len(match.source) == 1
            and is_plausible(match, unit.text, text)
            and not find_problems(unit, text, cut.footnotes, allowed)
        )
        yield ImportedTranslation(unit, text, sure, theirs[0].path, theirs[0].unit.block.line)


def _match_footnotes(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """The source's labels of a translation's footnotes: the same, or else by their order."""
    if set(theirs) <= set(ours) or len(ours) != len(theirs):
        return {}
    return dict(zip(theirs, ours, strict=True))


def _unmatched_findings(matches: Sequence[AlignedTexts], offers: Sequence[ImportedTranslation]) -> Iterator[Finding]:
    """The units that got nothing, and the texts of the translation that found no place."""
    served = {offer.unit.key for offer in offers}
    for match in matches:
        ours, theirs = ([one for one in side if one.translatable] for side in (match.source, match.target))
        shared = any(one.unit.key in served for one in ours)
        for one in ours:
            if one.unit.key not in served:
                served.add(one.unit.key)
                what = (
                    "is translated together with its neighbour"
                    if shared
                    else ("stands there untranslated" if theirs else "has no translation")
                )
                yield _unmatched_finding(one, FindingCode.IMPORT_MISSING, what)
        for one in () if ours else theirs:
            yield _unmatched_finding(one, FindingCode.IMPORT_LEFT, "found no place")


def _unmatched_finding(one: LocatedUnit, code: FindingCode, what: str) -> Finding:
    return warning(one.path, code, f"{quote(one.unit.text)} {what}.", line=one.unit.block.line)
