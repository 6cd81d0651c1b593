"""Fuzzy matches of the translation memory for a unit, adapted to its text, before an engine drafts the whole unit.

`find_similar` finds the matches that can be adapted for certain, or with an engine's help. `SimilarMatches.phrases` and
`SimilarMatches.pairs` are the texts that the engine translates and aligns, for all units of a run at once;
`SimilarMatches.draft` makes the draft from its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, LocalePair, MatchComparison, adapt_match, strip_markup
from polyglot.drafting.memory_matches.fuzzy_match_repair import phrases_to_translate, repair
from polyglot.markdown import markup_check
from polyglot.model import Alignment, Draft, Unit

# Percent: from here on an adapted match is better than an engine's own draft (benchmarks/adapting.py).
MIN_SCORE = 70.0
_MAX_MATCHES = 3  # matches


@dataclass(frozen=True, slots=True)
class SimilarMatches:
    """Adaptable matches for a unit."""

    unit: Unit
    notes: Sequence[str]  # labels of the footnotes that the article defines
    certain: AdaptedMatch | None
    others: tuple[MatchComparison, ...] = ()  # the most similar first

    @property
    def phrases(self) -> list[str]:
        """Plain sentences and phrases for the engine to translate."""
        return list(dict.fromkeys(phrase for other in self.others for phrase in phrases_to_translate(other)))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Sources with their translations for the engine to align, if it can."""
        return [(strip_markup(other.match.source), strip_markup(other.match.target)) for other in self.others]

    def draft(
        self, answers: Mapping[str, Draft], alignments: Mapping[tuple[str, str], Alignment] | None = None
    ) -> AdaptedMatch | None:
        """Return the unit's draft, from the engine's translations and alignments; None if no match can be adapted."""
        if self.certain is not None:
            return self.certain
        by_pair = alignments or {}
        for other, pair in zip(self.others, self.pairs, strict=True):
            adapted = repair(other, answers, by_pair.get(pair))
            if adapted is not None and _is_valid_draft(self.unit, adapted, self.notes):
                return adapted
        return None


def find_similar(
    memory: TranslationMemory, unit: Unit, pair: LocalePair, notes: Sequence[str] = ()
) -> SimilarMatches | None:
    """Return the adaptable fuzzy matches of a unit, without exact ones; None if there are none."""
    matches = memory.find_fuzzy(unit.text, (pair[0].tag, pair[1].tag), MIN_SCORE, limit=_MAX_MATCHES)
    adapted = [adapt_match(unit.text, match, pair) for match in matches]
    certain = (item for item in adapted if isinstance(item, AdaptedMatch) and _is_valid_draft(unit, item, notes))
    best = next(certain, None)
    others = tuple(item for item in adapted if isinstance(item, MatchComparison) and phrases_to_translate(item))
    return SimilarMatches(unit, notes, best, () if best else others) if best or others else None


def _is_valid_draft(unit: Unit, adapted: AdaptedMatch, notes: Sequence[str]) -> bool:
    """Return whether a draft keeps the unit's markup."""
    return markup_check.preserves_markup(unit, adapted.text, notes)
