"""What an engine said of a sentence -> a draft of it, mended where that is plain, with all that is doubtful about it.

What is to be repeated is put back, then what the glossary asks for; the guards look at the words; the markup gets its
places. All that asks for no engine is done here, for many sentences at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.drafting.inline_markup.sentence import Projection, Sentence, TagPositions
from polyglot.drafting.inline_markup.write import to_markdown
from polyglot.drafting.quality_estimation import QualityEstimate, estimate_draft
from polyglot.drafting.tag_projection.projector import (
    AlignedText,
    ProjectionInput,
    Projector,
    find_doubtful_spans,
    learn_projector,
)
from polyglot.drafting.terms import enforce_terms
from polyglot.model import Draft, Locale
from polyglot.quality import machine_text, placeables
from polyglot.quality.analysed_text import Problem
from polyglot.quality.placeables import Placeable
from polyglot.quality.restore import restore

_MIN_RETRY_WEIGHT = 0.5  # the weight of a fault that makes another attempt worth while
_MAX_LEARNED = 300  # sentences to learn from
_UNCERTAIN_BELOW = 0.5  # markup whose places are less sure than that had better be kept by pieces


@dataclass(frozen=True, slots=True)
class DraftCandidate:
    """What an engine made of a sentence, by one way or another."""

    sentence: Sentence
    terms: TermMatcher
    draft: Draft
    tag_positions: TagPositions | None = None  # of its marks, where they are known


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A draft as it would be shown, and what is doubtful about it."""

    sentence: Sentence
    terms: TermMatcher
    draft: Draft
    items: Sequence[Placeable]  # what stands in the sentence that is to be repeated
    faults: tuple[Problem, ...] = ()
    glossary_violations: tuple[str, ...] = ()  # terms, in sentences
    projection: Projection | None = None  # None without markup, or where nothing is known of its places

    @property
    def usable(self) -> bool:
        """Is a translator better off with it than without?"""
        return not any(fault.is_unusable for fault in self.faults)

    @property
    def acceptable(self) -> bool:
        """Is nothing wrong with its words that another attempt might mend?"""
        return not any(fault.weight >= _MIN_RETRY_WEIGHT for fault in self.faults)

    @property
    def missing_placeables(self) -> list[Placeable]:
        """What was only to be repeated, and is lost."""
        return [item for item, place in placeables.locate_placeables(self.draft.text, self.items) if place is None]

    @property
    def markup_uncertain(self) -> bool:
        """Would its markup be surer in pieces?"""
        return self.projection_confidence < _UNCERTAIN_BELOW

    @property
    def projection_confidence(self) -> float:
        """Confidence in the places of the markup (0 to 1); 1 without a projection."""
        return 1.0 if self.projection is None else self.projection.confidence

    @property
    def doubtful_spans(self) -> list[str]:
        """Texts of the spans whose own translations would help to place the markup."""
        return [] if self.projection is None else find_doubtful_spans(self.sentence, self.projection)

    @property
    def quality(self) -> QualityEstimate:
        """How sure it is, and what is to be looked at."""
        return estimate_draft(
            self.draft.score, projection=self.projection_confidence, faults=self.faults, terms=self.glossary_violations
        )

    @property
    def sort_key(self) -> tuple[bool, int]:
        """What is greater is better."""
        return (self.usable, self.quality.confidence)

    def to_markdown(self) -> str:
        """The sentence's translation as its unit writes it."""
        positions = () if self.projection is None else self.projection.positions
        return to_markdown(self.sentence, self.draft.text, positions)


class Evaluator:
    """Looks at drafts from one language into another, and learns from them where markup belongs.

    Where drafts are not meant to be read, as those of the pseudo engine, there is nothing to mend or to find.
    """

    def __init__(self, languages: tuple[Locale, Locale], *, readable: bool = True) -> None:
        self._languages, self._readable = languages, readable
        self._projector: Projector | None = None
        self._learned = 0

    def learn(self, drafts: Sequence[AlignedText], examples: Sequence[AlignedText]) -> None:
        """Learn from drafts and from people's translations. Where there were many drafts before, there is no need to."""
        if self._learned < _MAX_LEARNED and len(drafts) > self._learned:
            self._projector = learn_projector((self._languages[0].tag, self._languages[1].tag), [*drafts, *examples])
            self._learned = len(drafts)

    def evaluate(self, candidates: Sequence[DraftCandidate]) -> list[Evaluation]:
        """What comes of each of these."""
        return self.with_positions([self._repair(one) for one in candidates])

    def with_positions(
        self, evaluations: Sequence[Evaluation], span_translations: Mapping[str, str] = {}
    ) -> list[Evaluation]:
        """The verdicts with places for their markup, where these are not known.

        `span_translations` are texts of spans, and what the engine makes of each on its own.
        """
        unprojected = [
            number
            for number, evaluation in enumerate(evaluations)
            if (evaluation.sentence.tags and evaluation.projection is None) or span_translations
        ]
        positioned = list(evaluations)
        if not unprojected or self._projector is None:
            return positioned
        inputs = [
            ProjectionInput(item.sentence, item.draft.text, item.draft.alignment, span_translations)
            for item in (evaluations[number] for number in unprojected)
        ]
        for number, projection in zip(unprojected, self._projector.project(inputs), strict=True):
            positioned[number] = replace(evaluations[number], projection=projection)
        return positioned

    def _repair(self, one: DraftCandidate) -> Evaluation:
        projection = None if one.tag_positions is None else Projection(one.tag_positions, 1.0)
        plain, draft, unkept = one.sentence.text, one.draft, tuple[str, ...]()
        items = placeables.find_placeables(
            plain, [(mark.start, mark.end) for mark in one.sentence.tags if mark.verbatim]
        )
        if one.tag_positions is None:  # else they would have to be carried along
            draft = restore(plain, draft, items, self._languages)
            if self._readable:
                enforced = enforce_terms(plain, draft, one.terms)
                draft, unkept = enforced.draft, enforced.doubts
        faults = machine_text.find_problems(plain, draft.text, self._languages, items) if self._readable else ()
        return Evaluation(
            sentence=one.sentence,
            terms=one.terms,
            draft=draft,
            items=items,
            faults=faults,
            glossary_violations=unkept,
            projection=projection,
        )
