"""Sentences with markup -> sentences in another language: the best that an engine gives, looked at before anybody sees it.

A sentence goes to the engine whole and plain. Where what comes of it is no good, it is tried again: with placeholders for
what was lost, with other ways of decoding, and at last in the pieces that stand between its markup. What is unusable even
then is left without a draft, with the reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.catalogs.glossary.matching import Terms
from polyglot.drafting import masking
from polyglot.drafting.backlog import Line
from polyglot.drafting.batching import batches
from polyglot.drafting.evaluation import Candidate, Judge, Verdict
from polyglot.drafting.inline_markup.piecewise import joined, pieces
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.quality_estimation import clause
from polyglot.drafting.tag_projection.projector import doubtful
from polyglot.engines.protocol import Aligner, Engine, Pair, is_readable, translate
from polyglot.engines.split_long import halves
from polyglot.model import Alignment, Draft
from polyglot.storage import parallel

_BATCH = 16_000  # characters: enough for an engine's own batches, and soon done
_PLACEHOLDERS = ("`x{}`", "`{}`", "X{}")  # models repeat one or another best (`placeholders.survival`)

_Need = Callable[[Verdict], bool]
_Way = Callable[[Sequence[Verdict]], list[Verdict | None]]
_Told = Callable[[float], None]  # hears which share of the work is done


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence that wants a translation, and names in it that are kept."""

    sentence: Sentence
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a sentence: inline Markdown, or the reason why there is none."""

    text: str
    origin: str = ""
    confidence: int = 0  # of 100
    doubts: tuple[str, ...] = ()
    reason: str = ""


class Drafter:
    """Drafts one language from another along a way of an engine's pairs."""

    def __init__(
        self, engine: Engine, way: Sequence[Pair], line: Line, terms: Terms, examples: Sequence[tuple[str, str]]
    ) -> None:
        """Make one. `examples` are texts and people's translations of them, to learn from which word stands for which."""
        self._engine, self._way, self._terms = engine, way, terms
        self._examples = [(*pair, None) for pair in examples]
        self._joiner = line.target.joiner
        self._judge = Judge((line.source, line.target), readable=is_readable(engine))

    def draft(self, asked: Sequence[Asked], told: _Told) -> list[Made]:
        """What comes of each sentence, in order. `told` hears which share is done."""
        wanted = list(dict.fromkeys(asked))
        drafts = self._translated((one.sentence.plain for one in wanted), told=told)
        if any(one.sentence.marks for one in wanted):
            said = [(text, draft.text, draft.alignment) for text, draft in drafts.items()]
            self._judge.learn(said, self._examples)
        terms = {names: self._terms.keeping(names) for names in {one.names for one in wanted}}
        candidates = [Candidate(one.sentence, terms[one.names], drafts[one.sentence.plain]) for one in wanted]
        best = self._tried_again(self._judge.judge(candidates))
        made = {one: _made(verdict) for one, verdict in zip(wanted, best, strict=True)}
        return [made[one] for one in asked]

    def plain(self, texts: Sequence[str]) -> dict[str, Draft]:
        """The engine's own drafts of these texts."""
        return self._translated(texts)

    def aligned(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """How texts stand to their translations; nothing if the engine cannot tell."""
        if len(self._way) != 1 or not isinstance(self._engine, Aligner):
            return []
        sources, targets = zip(*pairs, strict=True)
        return self._engine.align(sources, targets, *self._way[0])

    def _tried_again(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The best of several ways for each sentence: another is gone only where it is needed."""
        best = list(verdicts)
        for needed, way in self._ways():
            places = [place for place, one in enumerate(best) if needed(one)]
            for place, other in zip(places, way([best[place] for place in places]) if places else (), strict=True):
                if other is not None and other.rank > best[place].rank:
                    best[place] = other
        return best

    def _ways(self) -> list[tuple[_Need, _Way]]:
        """What may be tried again, each with the drafts that it is for."""
        return [
            *((lambda one: bool(one.lacking), partial(self._with_placeholders, form=form)) for form in _PLACEHOLDERS),
            (lambda one: not one.sound, partial(self._decoded, attempt=1)),
            (lambda one: not one.usable, partial(self._decoded, attempt=2)),
            (lambda one: bool(doubtful(one.sentence, one.projection)), self._with_spans),
            (lambda one: not one.usable or one.torn, self._in_pieces),
        ]

    def _with_placeholders(self, verdicts: Sequence[Verdict], form: str) -> list[Verdict | None]:
        """Again, with placeholders of this form for what is to be repeated."""
        masked = [masking.mask(one.sentence, one.lacking, form) for one in verdicts]
        drafts = self._translated(one.sentence.plain for one in masked)
        found = [masking.unmask(one, drafts[one.sentence.plain]) for one in masked]
        return self._judged(verdicts, found)

    def _decoded(self, verdicts: Sequence[Verdict], attempt: int) -> list[Verdict | None]:
        """Again, by another way of decoding."""
        drafts = self._translated((one.sentence.plain for one in verdicts), attempt)
        return self._judged(verdicts, [drafts[one.sentence.plain] for one in verdicts])

    def _with_spans(self, verdicts: Sequence[Verdict]) -> list[Verdict | None]:
        """The same drafts, in which the engine's translations of their spans alone are looked for."""
        spans = [doubtful(one.sentence, one.projection) for one in verdicts]
        drafts = self._translated(text for texts in spans for text in texts)
        return list(self._judge.placed(verdicts, {text: draft.text for text, draft in drafts.items()}))

    def _in_pieces(self, verdicts: Sequence[Verdict]) -> list[Verdict | None]:
        """Again, with what stands between the marks translated by itself; without marks, with each half."""
        cut = [pieces(one.sentence) if one.sentence.marks else halves(one.sentence.plain) for one in verdicts]
        drafts = self._translated(text for texts in cut for text in texts)
        found = [
            self._put_together(one, [drafts[text] for text in texts]) for one, texts in zip(verdicts, cut, strict=True)
        ]
        return list(self._judge.judge(found))

    def _put_together(self, verdict: Verdict, drafts: Sequence[Draft]) -> Candidate:
        """A sentence's translation by those of its pieces: as good as the worst of them."""
        sentence, texts, places = verdict.sentence, [draft.text.strip() for draft in drafts], None
        text = self._joiner.join(texts)
        if sentence.marks:
            text, places = joined(sentence, texts)
        score = min((draft.score for draft in drafts if draft.score is not None), default=None)
        return Candidate(sentence, verdict.terms, Draft(text, verdict.draft.engine, score), places)

    def _judged(self, verdicts: Sequence[Verdict], drafts: Sequence[Draft | None]) -> list[Verdict | None]:
        """What comes of other drafts of the same sentences."""
        pairs = [(one, draft) for one, draft in zip(verdicts, drafts, strict=True) if draft is not None]
        found = iter(self._judge.judge([Candidate(one.sentence, one.terms, draft) for one, draft in pairs]))
        return [None if draft is None else next(found) for draft in drafts]

    def _translated(self, texts: Iterable[str], attempt: int = 0, told: _Told = lambda _: None) -> dict[str, Draft]:
        """The engine's drafts of the different texts among these; the longest are made first."""
        ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
        cut = list(batches(ordered, len, _BATCH))
        work = partial(translate, self._engine, way=self._way, attempt=attempt)
        found: dict[str, Draft] = {}
        for batch, drafts in zip(cut, parallel.ahead(work, cut, self._engine.lanes), strict=True):
            found |= zip(batch, drafts, strict=True)
            told(len(found) / len(ordered))
        return found


def _made(verdict: Verdict) -> Made:
    if not verdict.usable:
        return Made("", reason=clause(next(fault.text for fault in verdict.faults if fault.unusable)))
    return Made(verdict.written(), verdict.draft.engine, *verdict.trust)
