"""Drafter of sentences: an engine's best translations, checked before a person sees them.

A sentence goes to the engine whole and without markup, and not in capitals. A bad draft is tried again: with placeholders for
what was lost, in sentence case, with other decoding options, and at last piece by piece between its inline tags. If it is
unusable even then, the sentence gets no draft, and the reason is recorded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.drafting import masking, sentence_case
from polyglot.drafting.backlog import LanguagePair
from polyglot.drafting.batching import split_batches
from polyglot.drafting.evaluation import DraftCandidate, Evaluation, Evaluator
from polyglot.drafting.inline_markup.piecewise import join_pieces, split_pieces
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.quality_estimation import as_clause
from polyglot.engines.pivot import translate_route
from polyglot.engines.protocol import Engine, TagPair
from polyglot.engines.split_long import split_in_half
from polyglot.model import Alignment, Draft
from polyglot.quality.check_table import UNTRANSLATED
from polyglot.storage import parallel

_BATCH_SIZE = 16_000  # characters: enough for an engine's own batches, small enough for a steady progress
_PLACEHOLDERS = ("`x{}`", "`{}`", "X{}")  # models differ in which they repeat (benchmarks/placeholders.py)

_NeedsRetry = Callable[[Evaluation], bool]
_RetryStrategy = Callable[[Sequence[Evaluation]], list[Evaluation | None]]
_ReportProgress = Callable[[float], None]  # gets the share of the work that is done (0 to 1)


@dataclass(frozen=True, slots=True)
class DraftingInput:
    """A sentence to translate, with the names in it that stay as they are."""

    sentence: Sentence
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """The draft of a sentence as inline Markdown, or the reason for its rejection."""

    text: str
    origin: str = ""
    confidence: int = 0  # in percent
    doubts: tuple[str, ...] = ()
    reason: str = ""


class Drafter:
    """Translator of one language pair along a route of an engine's pairs."""

    def __init__(
        self,
        engine: Engine,
        route: Sequence[TagPair],
        pair: LanguagePair,
        terms: TermMatcher,
        examples: Sequence[tuple[str, str]],
    ) -> None:
        """Create a drafter. `examples` are texts with human translations, to learn word alignments from."""
        self._engine, self._route, self._terms = engine, route, terms
        self._examples = [(*example, None) for example in examples]
        self._languages, self._joiner = (pair.source, pair.target), pair.target.joiner
        self._evaluator = Evaluator(self._languages, readable=engine.readable)

    def draft(self, inputs: Sequence[DraftingInput], report_progress: _ReportProgress) -> list[SentenceDraft]:
        """Return the draft of each sentence, in order. `report_progress` gets the share that is done (0 to 1)."""
        # Each different sentence is translated once.
        distinct = list(dict.fromkeys(inputs))
        drafts = self._translate_texts((item.sentence.text for item in distinct), report_progress=report_progress)
        if any(item.sentence.tags for item in distinct):
            aligned = [(text, draft.text, draft.alignment) for text, draft in drafts.items()]
            self._evaluator.learn(aligned, self._examples)
        # Drafts are evaluated, and the bad ones tried again.
        terms = {names: self._terms.with_names(names) for names in {item.names for item in distinct}}
        candidates = [DraftCandidate(item.sentence, terms[item.names], drafts[item.sentence.text]) for item in distinct]
        best = self._retry(self._evaluator.evaluate(candidates))
        results = {item: _create_draft(evaluation) for item, evaluation in zip(distinct, best, strict=True)}
        return [results[item] for item in inputs]

    def translate_plain(self, texts: Sequence[str]) -> dict[str, Draft]:
        """Return the engine's drafts of these texts, neither evaluated nor repaired."""
        return self._translate_texts(texts)

    def align_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """Return the engine's alignments of texts with their translations; an empty list if it cannot align them."""
        if len(self._route) != 1:
            return []
        sources, targets = zip(*pairs, strict=True)
        return self._engine.align(sources, targets, *self._route[0]) or []

    def _retry(self, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
        """Return the best evaluation of each sentence over all strategies; each is tried only where it is needed."""
        best = list(evaluations)
        for is_needed, strategy in self._retry_strategies():
            numbers = [number for number, evaluation in enumerate(best) if is_needed(evaluation)]
            others = strategy([best[number] for number in numbers]) if numbers else []
            for number, other in zip(numbers, others, strict=True):
                if other is not None and other.sort_key > best[number].sort_key:
                    best[number] = other
        return best

    def _retry_strategies(self) -> list[tuple[_NeedsRetry, _RetryStrategy]]:
        """Return the strategies in order, each with the condition under which it is tried."""
        with_placeholders = (partial(self._retry_with_placeholders, form=form) for form in _PLACEHOLDERS)
        return [
            *((_lacks_placeables, strategy) for strategy in with_placeholders),
            (self._may_mislead_by_capitals, self._retry_in_sentence_case),
            (lambda one: not one.acceptable, partial(self._retry_decoding, attempt=1)),
            (lambda one: not one.usable, partial(self._retry_decoding, attempt=2)),
            (lambda one: bool(one.doubtful_spans), self._retry_with_spans),
            (lambda one: not one.usable or one.markup_uncertain, self._retry_in_pieces),
        ]

    def _retry_with_placeholders(self, evaluations: Sequence[Evaluation], form: str) -> list[Evaluation | None]:
        """Translate again, with placeholders of this form for the missing placeables."""
        masked = [masking.mask(item.sentence, item.missing_placeables, form) for item in evaluations]
        drafts = self._translate_texts(item.sentence.text for item in masked)
        unmasked = [masking.unmask(item, drafts[item.sentence.text]) for item in masked]
        return self._evaluate(evaluations, unmasked)

    def _retry_decoding(self, evaluations: Sequence[Evaluation], attempt: int) -> list[Evaluation | None]:
        """Translate again, with the decoding options of this attempt."""
        drafts = self._translate_texts((item.sentence.text for item in evaluations), attempt)
        return self._evaluate(evaluations, [drafts[item.sentence.text] for item in evaluations])

    def _may_mislead_by_capitals(self, evaluation: Evaluation) -> bool:
        """Return whether an engine may have taken words for names because of their capitals."""
        return self._engine.readable and (
            any(problem.kind == UNTRANSLATED for problem in evaluation.problems)
            or sentence_case.is_capitalized(evaluation.sentence.text, self._languages[0])
        )

    def _retry_in_sentence_case(self, evaluations: Sequence[Evaluation]) -> list[Evaluation | None]:
        """Translate again without the capitals by which engines take words for names."""
        texts = [sentence_case.lower_title(item.sentence.text, self._languages[0]) for item in evaluations]
        drafts = self._translate_texts(texts)
        named = [
            sentence_case.raise_names(item.sentence.text, drafts[text])
            for item, text in zip(evaluations, texts, strict=True)
        ]
        return self._evaluate(evaluations, named)

    def _retry_with_spans(self, evaluations: Sequence[Evaluation]) -> list[Evaluation | None]:
        """Place the markup again, with the help of separate translations of the doubtful spans."""
        drafts = self._translate_texts(text for evaluation in evaluations for text in evaluation.doubtful_spans)
        translations = {text: draft.text for text, draft in drafts.items()}
        return list(self._evaluator.with_positions(evaluations, translations))

    def _retry_in_pieces(self, evaluations: Sequence[Evaluation]) -> list[Evaluation | None]:
        """Translate again, piece by piece between the inline tags; each half by itself in a sentence without tags."""
        pieces = [
            split_pieces(item.sentence) if item.sentence.tags else split_in_half(item.sentence.text)
            for item in evaluations
        ]
        drafts = self._translate_texts(text for texts in pieces for text in texts)
        candidates = [
            self._join_pieces(evaluation, [drafts[text] for text in texts])
            for evaluation, texts in zip(evaluations, pieces, strict=True)
        ]
        return list(self._evaluator.evaluate(candidates))

    def _join_pieces(self, evaluation: Evaluation, drafts: Sequence[Draft]) -> DraftCandidate:
        """Return a sentence's translation from those of its pieces, with the lowest of their scores."""
        sentence, texts, positions = evaluation.sentence, [draft.text.strip() for draft in drafts], None
        text = self._joiner.join(texts)
        if sentence.tags:
            text, positions = join_pieces(sentence, texts)
        score = min((draft.score for draft in drafts if draft.score is not None), default=None)
        return DraftCandidate(sentence, evaluation.terms, Draft(text, evaluation.draft.engine, score), positions)

    def _evaluate(self, evaluations: Sequence[Evaluation], drafts: Sequence[Draft | None]) -> list[Evaluation | None]:
        """Return the evaluations of other drafts of the same sentences; None for None."""
        candidates = [
            DraftCandidate(evaluation.sentence, evaluation.terms, draft)
            for evaluation, draft in zip(evaluations, drafts, strict=True)
            if draft is not None
        ]
        results = iter(self._evaluator.evaluate(candidates))
        return [None if draft is None else next(results) for draft in drafts]

    def _translate_texts(
        self, texts: Iterable[str], attempt: int = 0, report_progress: _ReportProgress = lambda _: None
    ) -> dict[str, Draft]:
        """Return the engine's draft of each different text; the longest texts are translated first.

        The engine gets texts in capitals in sentence case.
        """
        source, target = self._languages
        lowered = {
            text: sentence_case.lower_capitals(text, source) if self._engine.readable else text for text in texts
        }
        ordered = sorted(dict.fromkeys(lowered.values()), key=len, reverse=True)
        batches = list(split_batches(ordered, len, _BATCH_SIZE))
        work = partial(translate_route, self._engine, route=self._route, attempt=attempt)
        drafts: dict[str, Draft] = {}
        results = parallel.map_threads(work, batches, self._engine.max_concurrency)
        for batch, translated in zip(batches, results, strict=True):
            drafts |= zip(batch, translated, strict=True)
            report_progress(len(drafts) / len(ordered))
        return {
            text: drafts[asked] if asked == text else sentence_case.raise_capitals(text, drafts[asked], target)
            for text, asked in lowered.items()
        }


def _lacks_placeables(evaluation: Evaluation) -> bool:
    return bool(evaluation.missing_placeables)


def _create_draft(evaluation: Evaluation) -> SentenceDraft:
    if not evaluation.usable:
        problem = next(problem for problem in evaluation.problems if problem.is_unusable)
        return SentenceDraft("", reason=as_clause(problem.text))
    quality = evaluation.quality
    return SentenceDraft(
        evaluation.to_markdown(),
        origin=evaluation.draft.engine,
        confidence=quality.confidence,
        doubts=quality.doubts,
    )
