"""Sentences with markup -> sentences in another language: the best that an engine gives, looked at before anybody sees it.

A sentence goes to the engine whole and plain. Where what comes of it is no good, it is tried again: with placeholders for
what was lost, with other ways of decoding, and at last in the pieces that stand between its markup. What is unusable even
then is left without a draft, with the reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.drafting import masking
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
from polyglot.storage import parallel

_BATCH_SIZE = 16_000  # characters: enough for an engine's own batches, and soon done
_PLACEHOLDERS = ("`x{}`", "`{}`", "X{}")  # models differ in which they repeat (benchmarks/placeholders.py)

_NeedsRetry = Callable[[Evaluation], bool]
_RetryStrategy = Callable[[Sequence[Evaluation]], list[Evaluation | None]]
_ReportProgress = Callable[[float], None]  # hears which share of the work is done


@dataclass(frozen=True, slots=True)
class DraftingInput:
    """A sentence that wants a translation, and names in it that are kept."""

    sentence: Sentence
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """What came of a sentence: inline Markdown, or the reason why there is none."""

    text: str
    origin: str = ""
    confidence: int = 0  # of 100
    doubts: tuple[str, ...] = ()
    reason: str = ""


class Drafter:
    """Drafts one language from another along a way of an engine's pairs."""

    def __init__(
        self,
        engine: Engine,
        way: Sequence[TagPair],
        line: LanguagePair,
        terms: TermMatcher,
        examples: Sequence[tuple[str, str]],
    ) -> None:
        """Make one. `examples` are texts and people's translations of them, to learn from which word stands for which."""
        self._engine, self._way, self._terms = engine, way, terms
        self._examples = [(*pair, None) for pair in examples]
        self._joiner = line.target.joiner
        self._judge = Evaluator((line.source, line.target), readable=engine.readable)

    def draft(self, asked: Sequence[DraftingInput], report_progress: _ReportProgress) -> list[SentenceDraft]:
        """What comes of each sentence, in order. `report_progress` hears which share is done."""
        wanted = list(dict.fromkeys(asked))
        drafts = self._translate_texts((one.sentence.text for one in wanted), told=report_progress)
        if any(one.sentence.tags for one in wanted):
            said = [(text, draft.text, draft.alignment) for text, draft in drafts.items()]
            self._judge.learn(said, self._examples)
        terms = {names: self._terms.with_names(names) for names in {one.names for one in wanted}}
        candidates = [DraftCandidate(one.sentence, terms[one.names], drafts[one.sentence.text]) for one in wanted]
        best = self._retry(self._judge.evaluate(candidates))
        made = {one: _create_draft(verdict) for one, verdict in zip(wanted, best, strict=True)}
        return [made[one] for one in asked]

    def translate_plain(self, texts: Sequence[str]) -> dict[str, Draft]:
        """The engine's own drafts of these texts."""
        return self._translate_texts(texts)

    def align_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """How texts stand to their translations; nothing if the engine cannot tell."""
        if len(self._way) != 1:
            return []
        sources, targets = zip(*pairs, strict=True)
        return self._engine.align(sources, targets, *self._way[0]) or []

    def _retry(self, verdicts: Sequence[Evaluation]) -> list[Evaluation]:
        """The best of several ways for each sentence: another is gone only where it is needed."""
        best = list(verdicts)
        for needed, way in self._retry_strategies():
            places = [place for place, one in enumerate(best) if needed(one)]
            for place, other in zip(places, way([best[place] for place in places]) if places else (), strict=True):
                if other is not None and other.sort_key > best[place].sort_key:
                    best[place] = other
        return best

    def _retry_strategies(self) -> list[tuple[_NeedsRetry, _RetryStrategy]]:
        """What may be tried again, each with the drafts that it is for."""
        return [
            *(
                (lambda one: bool(one.missing_placeables), partial(self._retry_with_placeholders, form=form))
                for form in _PLACEHOLDERS
            ),
            (lambda one: not one.acceptable, partial(self._retry_decoding, attempt=1)),
            (lambda one: not one.usable, partial(self._retry_decoding, attempt=2)),
            (lambda one: bool(one.doubtful_spans), self._retry_with_spans),
            (lambda one: not one.usable or one.markup_uncertain, self._retry_in_pieces),
        ]

    def _retry_with_placeholders(self, verdicts: Sequence[Evaluation], form: str) -> list[Evaluation | None]:
        """Again, with placeholders of this form for what is to be repeated."""
        masked = [masking.mask(one.sentence, one.missing_placeables, form) for one in verdicts]
        drafts = self._translate_texts(one.sentence.text for one in masked)
        found = [masking.unmask(one, drafts[one.sentence.text]) for one in masked]
        return self._evaluate(verdicts, found)

    def _retry_decoding(self, verdicts: Sequence[Evaluation], attempt: int) -> list[Evaluation | None]:
        """Again, by another way of decoding."""
        drafts = self._translate_texts((one.sentence.text for one in verdicts), attempt)
        return self._evaluate(verdicts, [drafts[one.sentence.text] for one in verdicts])

    def _retry_with_spans(self, verdicts: Sequence[Evaluation]) -> list[Evaluation | None]:
        """The same drafts, in which the engine's translations of their spans alone are looked for."""
        spans = [one.doubtful_spans for one in verdicts]
        drafts = self._translate_texts(text for texts in spans for text in texts)
        return list(self._judge.with_positions(verdicts, {text: draft.text for text, draft in drafts.items()}))

    def _retry_in_pieces(self, verdicts: Sequence[Evaluation]) -> list[Evaluation | None]:
        """Again, with what stands between the marks translated by itself; without marks, with each half."""
        cut = [
            split_pieces(one.sentence) if one.sentence.tags else split_in_half(one.sentence.text) for one in verdicts
        ]
        drafts = self._translate_texts(text for texts in cut for text in texts)
        found = [
            self._join_pieces(one, [drafts[text] for text in texts]) for one, texts in zip(verdicts, cut, strict=True)
        ]
        return list(self._judge.evaluate(found))

    def _join_pieces(self, verdict: Evaluation, drafts: Sequence[Draft]) -> DraftCandidate:
        """A sentence's translation by those of its pieces: as good as the worst of them."""
        sentence, texts, places = verdict.sentence, [draft.text.strip() for draft in drafts], None
        text = self._joiner.join(texts)
        if sentence.tags:
            text, places = join_pieces(sentence, texts)
        score = min((draft.score for draft in drafts if draft.score is not None), default=None)
        return DraftCandidate(sentence, verdict.terms, Draft(text, verdict.draft.engine, score), places)

    def _evaluate(self, verdicts: Sequence[Evaluation], drafts: Sequence[Draft | None]) -> list[Evaluation | None]:
        """What comes of other drafts of the same sentences."""
        pairs = [(one, draft) for one, draft in zip(verdicts, drafts, strict=True) if draft is not None]
        found = iter(self._judge.evaluate([DraftCandidate(one.sentence, one.terms, draft) for one, draft in pairs]))
        return [None if draft is None else next(found) for draft in drafts]

    def _translate_texts(
        self, texts: Iterable[str], attempt: int = 0, told: _ReportProgress = lambda _: None
    ) -> dict[str, Draft]:
        """The engine's drafts of the different texts among these; the longest are made first."""
        ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
        cut = list(split_batches(ordered, len, _BATCH_SIZE))
        work = partial(translate_route, self._engine, route=self._way, attempt=attempt)
        found: dict[str, Draft] = {}
        for batch, drafts in zip(cut, parallel.map_threads(work, cut, self._engine.max_concurrency), strict=True):
            found |= zip(batch, drafts, strict=True)
            told(len(found) / len(ordered))
        return found


def _create_draft(verdict: Evaluation) -> SentenceDraft:
    if not verdict.usable:
        return SentenceDraft("", reason=as_clause(next(fault.text for fault in verdict.faults if fault.is_unusable)))
    quality = verdict.quality
    return SentenceDraft(
        verdict.to_markdown(), origin=verdict.draft.engine, confidence=quality.confidence, doubts=quality.doubts
    )
