"""Evaluation of an engine's drafts: repairs, problems, doubtful terms and the places of the markup.

Placeables are restored first, then glossary terms are enforced; the checks examine the words; the inline tags are
projected. Everything that needs no engine happens here, for many sentences at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.checking.examine_draft import examine_draft
from polyglot.drafting.inline_markup.sentence import Projection, Sentence, TagPositions
from polyglot.drafting.inline_markup.word_parts import splits_word
from polyglot.drafting.inline_markup.write import to_markdown
from polyglot.drafting.quality_estimation import QualityEstimate, estimate_draft
from polyglot.drafting.restore import restore
from polyglot.drafting.tag_projection.projector import (
    AlignedText,
    ProjectionInput,
    Projector,
    find_doubtful_spans,
    learn_projector,
)
from polyglot.drafting.terms import enforce_terms
from polyglot.findings import Problem
from polyglot.language import placeables
from polyglot.language.placeables import Placeable
from polyglot.model import Draft, Locale
from polyglot.quality.check_table import UNTRANSLATED
from polyglot.quality.segment import draft_segment

_MIN_RETRY_WEIGHT = 0.5  # weight of a problem that is worth another attempt
_UNSPELLED_WEIGHT = 0.4  # weight of an ordinal that is left as it is: no other attempt would spell it
_MAX_LEARNED = 300  # sentences to learn from
_SPLIT_CONFIDENCE = 0.45  # in the place of a mark on a part of a word, which is around the whole word in the draft
_UNCERTAIN_BELOW = 0.5  # confidence of a projection below which translating in pieces is better


@dataclass(frozen=True, slots=True)
class DraftCandidate:
    """An engine's draft of a sentence, by any strategy."""

    sentence: Sentence
    terms: TermMatcher
    draft: Draft
    tag_positions: TagPositions | None = None  # of the sentence's tags, if they are known


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A repaired draft with its problems."""

    sentence: Sentence
    terms: TermMatcher
    draft: Draft
    items: Sequence[Placeable]  # placeables of the sentence
    problems: tuple[Problem, ...] = ()
    doubtful_terms: tuple[str, ...] = ()  # sentences on terms that were put into the draft, perhaps in the wrong form
    projection: Projection | None = None  # None without inline tags, or before they are projected

    @property
    def usable(self) -> bool:
        """Whether a translator is better off with the draft than without it."""
        return not any(problem.is_unusable for problem in self.problems)

    @property
    def acceptable(self) -> bool:
        """Whether no problem is worth another attempt."""
        return not any(problem.weight >= _MIN_RETRY_WEIGHT for problem in self.problems)

    @property
    def missing_placeables(self) -> list[Placeable]:
        """Placeables of the sentence that the draft lost."""
        return [item for item, place in placeables.locate_placeables(self.draft.text, self.items) if place is None]

    @property
    def projection_confidence(self) -> float:
        """Confidence in the places of the markup (0 to 1); 1 without a projection."""
        confidence = 1.0 if self.projection is None else self.projection.confidence
        text = self.sentence.text
        is_split = any(splits_word(text, tag.start, tag.end) for tag in self.sentence.tags if not tag.verbatim)
        return min(confidence, _SPLIT_CONFIDENCE) if is_split else confidence

    @property
    def markup_uncertain(self) -> bool:
        """Whether translating in pieces would place the markup with more confidence."""
        return self.projection is not None and self.projection.confidence < _UNCERTAIN_BELOW

    @property
    def doubtful_spans(self) -> list[str]:
        """Texts of the spans whose own translations would help to place the markup."""
        return [] if self.projection is None else find_doubtful_spans(self.sentence, self.projection)

    @property
    def quality(self) -> QualityEstimate:
        """Confidence in the draft, with the points to review."""
        return estimate_draft(
            self.draft.score,
            projection=self.projection_confidence,
            problems=self.problems,
            terms=self.doubtful_terms,
        )

    @property
    def sort_key(self) -> tuple[bool, int]:
        """Key for comparing drafts of a sentence; the better one has the greater key."""
        return (self.usable, self.quality.confidence)

    def to_markdown(self) -> str:
        """Return the translation of the sentence, in the syntax of its unit."""
        positions = () if self.projection is None else self.projection.positions
        return to_markdown(self.sentence, self.draft.text, positions)


class Evaluator:
    """Evaluator of drafts from one language into another; it learns from them where inline tags belong.

    Drafts that are not meant to be read, as the pseudo engine's, are neither repaired nor checked.
    """

    def __init__(self, languages: tuple[Locale, Locale], *, readable: bool = True) -> None:
        self._languages, self._readable = languages, readable
        self._projector: Projector | None = None
        self._learned = 0

    def learn(self, drafts: Sequence[AlignedText], examples: Sequence[AlignedText]) -> None:
        """Learn tag projection from drafts and human translations, unless an earlier call had as many drafts or enough."""
        if self._learned < _MAX_LEARNED and len(drafts) > self._learned:
            self._projector = learn_projector((self._languages[0].tag, self._languages[1].tag), [*drafts, *examples])
            self._learned = len(drafts)

    def evaluate(self, candidates: Sequence[DraftCandidate]) -> list[Evaluation]:
        """Return the evaluation of each candidate, with its markup in place."""
        return self.with_positions([self._repair(candidate) for candidate in candidates])

    def with_positions(
        self, evaluations: Sequence[Evaluation], span_translations: Mapping[str, str] = {}
    ) -> list[Evaluation]:
        """Return the evaluations with projected tags, where these are unknown.

        With `span_translations`, from texts of spans to the engine's translations of each, the tags of all are projected.
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

    def _repair(self, candidate: DraftCandidate) -> Evaluation:
        """Return the evaluation of a draft with restored placeables and enforced terms, before its tags are projected."""
        sentence, draft, doubtful_terms = candidate.sentence, candidate.draft, tuple[str, ...]()
        verbatim = [(tag.start, tag.end) for tag in sentence.tags if tag.verbatim]
        items = placeables.find_placeables(sentence.text, verbatim)
        # A repair would have to shift known positions, too.
        if candidate.tag_positions is None:
            projection = None
            draft = restore(sentence.text, draft, items, self._languages)
            if self._readable:
                enforced = enforce_terms(sentence.text, draft, candidate.terms)
                draft, doubtful_terms = enforced.draft, enforced.doubts
        else:
            projection = Projection(candidate.tag_positions, 1.0)
        problems: tuple[Problem, ...] = ()
        if self._readable:
            terms = candidate.terms if candidate.tag_positions is None else None
            problems = examine_draft(draft_segment(sentence.text, draft.text, self._languages, items, terms))
            problems += tuple(_find_unspelled(sentence))
        return Evaluation(
            sentence=sentence,
            terms=candidate.terms,
            draft=draft,
            items=items,
            problems=problems,
            doubtful_terms=doubtful_terms,
            projection=projection,
        )


def _find_unspelled(sentence: Sentence) -> Iterator[Problem]:
    """Yield the words with raised letters, such as ordinals, which the draft repeats and a translator may spell otherwise."""
    for tag in sentence.tags:
        if tag.doubtful:
            text = f"“{sentence.text[tag.start : tag.end]}” is left as it is."
            yield Problem(UNTRANSLATED, text, _UNSPELLED_WEIGHT)
