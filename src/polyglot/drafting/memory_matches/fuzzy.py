"""What the translation memory has for texts that are like a unit, adapted to it: before an engine drafts the whole unit.

`find_similar` finds the matches that can be adapted for certain, or with an engine's help;
`SimilarMatches.phrases_to_translate` and `SimilarMatches.pairs` say
what the engine is to translate and to align, for all units of a run at once; `SimilarMatches.draft` makes the draft of its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, LocalePair, MatchComparison, adapt_match, strip_markup
from polyglot.drafting.memory_matches.fuzzy_match_repair import phrases_to_translate, repair
from polyglot.markdown import markup_check
from polyglot.model import Alignment, BlockKind, Draft, Unit

MIN_SCORE = (
    70.0  # of 100: benchmarks/adapting.py says from where on an adapted match is better than an engine's own draft
)
_MAX_MATCHES = 3  # matches


@dataclass(frozen=True, slots=True)
class SimilarMatches:
    """What the memory has that is like a unit."""

    unit: Unit
    notes: Sequence[str]  # the footnotes that the article defines
    certain: AdaptedMatch | None
    others: tuple[MatchComparison, ...] = ()  # the most alike first

    @property
    def phrases(self) -> list[str]:
        """What the engine is to translate: plain sentences and parts of sentences."""
        return list(dict.fromkeys(phrase for other in self.others for phrase in phrases_to_translate(other)))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Sources with their translations, which an engine that can is to align."""
        return [(strip_markup(other.match.source), strip_markup(other.match.target)) for other in self.others]

    def draft(
        self, answers: Mapping[str, Draft], alignments: Mapping[tuple[str, str], Alignment] | None = None
    ) -> AdaptedMatch | None:
        """The unit's draft, from what the engine said; None if no match can be adapted."""
        if self.certain is not None:
            return self.certain
        known = alignments or {}
        made = (repair(other, answers, known.get(pair)) for other, pair in zip(self.others, self.pairs, strict=True))
        return next((one for one in made if one is not None and _is_valid_draft(self.unit, one, self.notes)), None)


def find_similar(
    memory: TranslationMemory, unit: Unit, pair: LocalePair, notes: Sequence[str] = ()
) -> SimilarMatches | None:
    """What the memory has that is like a unit, other than the very same; None if that is nothing of use."""
    matches = memory.find_fuzzy(unit.text, (pair[0].tag, pair[1].tag), MIN_SCORE, limit=_MAX_MATCHES)
    found = [adapt_match(unit.text, match, pair) for match in matches]
    certain = (one for one in found if isinstance(one, AdaptedMatch) and _is_valid_draft(unit, one, notes))
    best = next(certain, None)
    others = tuple(one for one in found if isinstance(one, MatchComparison) and phrases_to_translate(one))
    return SimilarMatches(unit, notes, best, () if best else others) if best or others else None


def _is_valid_draft(unit: Unit, one: AdaptedMatch, notes: Sequence[str]) -> bool:
    """Does a draft say something, and keep the unit's structure? One whose markup is still missing is looked at later."""
    if one.stripped:
        return bool(one.text.strip()) and unit.context is None and unit.block.kind is not BlockKind.HTML
    return markup_check.preserves_markup(unit, one.text, notes)
