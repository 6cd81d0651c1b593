"""One article, one language: what an existing translation, or other tools' catalogs, have for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.adoption.apply import Entered, Importer, Offer, enter, quoted, warning
from polyglot.adoption.blocks import Side, Text, side
from polyglot.adoption.foreign_po import Memory
from polyglot.adoption.pairing import Match, pair
from polyglot.adoption.plausibility import akin, plausible, untranslated
from polyglot.adoption.relabel import fitted
from polyglot.articles.article import Cut
from polyglot.markdown.markup_check import problems
from polyglot.model import Finding, Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Taking:
    """How translations are taken over: into which language, in whose name, and whether anything is written."""

    publication: Publication
    locale: Locale
    importer: Importer
    write: bool = True

    def from_text(self, cut: Cut, translation: Side) -> Entered:
        """Align an article with its translation, and enter what was found; the rest is told."""
        matches = pair(side(cut, cut.article.path, self.publication), translation)
        offers = [offer for match in matches for offer in self._offers(cut, translation, match)]
        found: list[Finding] = []
        if offers and not akin(matches):
            offers = [replace(offer, certain=False) for offer in offers]
            text = f"This does not read like a translation of {cut.article.path}; nothing of it is taken for certain."
            found.append(warning(offers[0].path, 1, "import-doubt", text, "See whether it is the right file."))
        entered = enter(self.publication, cut, self.locale, offers, self.importer, write=self.write)
        return replace(entered, findings=(*found, *entered.findings, *_left(matches, offers)))

    def from_memory(self, cut: Cut, memory: Memory) -> Entered:
        """Enter what other tools' catalogs have for an article's units."""
        source = side(cut, cut.article.path, self.publication)
        offers = memory.offers(source, self.publication.rules[self.locale.tag].allow_targets)
        return enter(self.publication, cut, self.locale, offers, self.importer, write=self.write)

    def _offers(self, cut: Cut, translation: Side, match: Match) -> Iterator[Offer]:
        """What a match has for its first unit. Two units that are translated as one leave the second without."""
        ours, theirs = [one for one in match.source if one.offered], list(match.target)
        if not ours or not theirs:
            return
        unit, notes = ours[0].unit, _notes(cut.notes, translation.notes)
        text = fitted(unit, [one.unit for one in theirs], notes, self.locale.joiner)
        if untranslated(unit.text, text):
            return
        allowed = self.publication.rules[self.locale.tag].allow_targets
        sure = (
            len(match.source) == 1
            and plausible(match, unit.text, text)
            and not problems(unit, text, cut.notes, allowed)
        )
        yield Offer(unit, text, sure, theirs[0].path, theirs[0].unit.block.line)


def _notes(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """The source's labels of a translation's footnotes: the same, or else by their order."""
    if set(theirs) <= set(ours) or len(ours) != len(theirs):
        return {}
    return dict(zip(theirs, ours, strict=True))


def _left(matches: Sequence[Match], offers: Sequence[Offer]) -> Iterator[Finding]:
    """The units that got nothing, and the texts of the translation that found no place."""
    served = {offer.unit.key for offer in offers}
    for match in matches:
        ours, theirs = ([one for one in side if one.offered] for side in (match.source, match.target))
        shared = any(one.unit.key in served for one in ours)
        for one in ours:
            if one.unit.key not in served:
                served.add(one.unit.key)
                what = (
                    "is translated together with its neighbour"
                    if shared
                    else ("stands there untranslated" if theirs else "has no translation")
                )
                yield _told(one, "import-missing", what)
        for one in () if ours else theirs:
            yield _told(one, "import-left", "found no place")


def _told(one: Text, code: str, what: str) -> Finding:
    return warning(one.path, one.unit.block.line, code, f"{quoted(one.unit.text)} {what}.")
