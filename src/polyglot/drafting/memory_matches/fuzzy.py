"""What the translation memory has for texts that are like a unit, adapted to it: before an engine drafts the whole unit.

`look` finds the matches that can be adapted for certain, or with an engine's help; `Similar.phrases` and `Similar.pairs` say
what the engine is to translate and to align, for all units of a run at once; `Similar.draft` makes the draft of its answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polyglot.catalogs.memory.store import Memory
from polyglot.drafting.memory_matches.adapt import Adapted, Comparison, Locales, adapt, bared
from polyglot.drafting.memory_matches.fuzzy_match_repair import mend, phrases
from polyglot.markdown import markup_check
from polyglot.model import Alignment, Draft, Unit

LEAST = 70.0  # of 100: benchmarks/adapting.py says from where on an adapted match is better than an engine's own draft
_TRIED = 3  # matches


@dataclass(frozen=True, slots=True)
class Similar:
    """What the memory has that is like a unit."""

    unit: Unit
    notes: Sequence[str]  # the footnotes that the article defines
    certain: Adapted | None
    others: tuple[Comparison, ...] = ()  # the most alike first

    @property
    def phrases(self) -> list[str]:
        """What the engine is to translate: plain sentences and parts of sentences."""
        return list(dict.fromkeys(phrase for other in self.others for phrase in phrases(other)))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Sources with their translations, which an engine that can is to align."""
        return [(bared(other.match.source), bared(other.match.target)) for other in self.others]

    def draft(
        self, answers: Mapping[str, Draft], alignments: Mapping[tuple[str, str], Alignment] | None = None
    ) -> Adapted | None:
        """The unit's draft, from what the engine said; None if no match can be adapted."""
        if self.certain is not None:
            return self.certain
        known = alignments or {}
        made = (mend(other, answers, known.get(pair)) for other, pair in zip(self.others, self.pairs, strict=True))
        return next((one for one in made if one is not None and _holds(self.unit, one, self.notes)), None)


def look(memory: Memory, unit: Unit, pair: Locales, notes: Sequence[str] = ()) -> Similar | None:
    """What the memory has that is like a unit, other than the very same; None if that is nothing of use."""
    matches = memory.alike(unit.text, (pair[0].tag, pair[1].tag), LEAST, limit=_TRIED)
    found = [adapt(unit.text, match, pair) for match in matches]
    certain = (one for one in found if isinstance(one, Adapted) and _holds(unit, one, notes))
    best = next(certain, None)
    others = tuple(one for one in found if isinstance(one, Comparison) and phrases(one))
    return Similar(unit, notes, best, () if best else others) if best or others else None


def _holds(unit: Unit, one: Adapted, notes: Sequence[str]) -> bool:
    """Does a draft say something, and keep the unit's structure? One whose markup is still missing is looked at later."""
    if one.bare:
        return bool(one.text.strip()) and unit.context is None and unit.block.kind != "html"
    return markup_check.keeps(unit, one.text, notes)
