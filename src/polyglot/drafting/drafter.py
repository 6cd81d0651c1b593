"""Sentences with markup -> sentences in another language: the best that an engine gives, looked at before anybody sees it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot import parallel
from polyglot.drafting.confidence import confidence
from polyglot.drafting.engine import Aligner, Engine, Pair, translate
from polyglot.drafting.sentence import Sentence
from polyglot.drafting.survey import Line
from polyglot.model import Alignment, Draft

_BATCH = 16_000  # characters: enough for an engine's own batches, and soon done


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence that wants a translation."""

    sentence: Sentence


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

    def __init__(self, engine: Engine, way: Sequence[Pair], line: Line) -> None:
        self._engine, self._way, self._line = engine, way, line

    def draft(self, asked: Sequence[Asked], told: Callable[[float], None]) -> list[Made]:
        """What comes of each sentence, in order. `told` hears which share is done."""
        drafts = self._translated([one.sentence.plain for one in asked], 0, told)
        return [_made(drafts[one.sentence.plain]) for one in asked]

    def plain(self, texts: Sequence[str]) -> dict[str, Draft]:
        """The engine's own drafts of these texts."""
        return self._translated(texts, 0, lambda _: None)

    def aligned(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """How texts stand to their translations; nothing if the engine cannot tell."""
        if len(self._way) != 1 or not isinstance(self._engine, Aligner):
            return []
        sources, targets = zip(*pairs, strict=True)
        return self._engine.align(sources, targets, *self._way[0])

    def _translated(self, texts: Sequence[str], attempt: int, told: Callable[[float], None]) -> dict[str, Draft]:
        """The engine's drafts of the different texts among these; the longest are made first."""
        ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
        batches = list(_batches(ordered))
        work = partial(translate, self._engine, way=self._way, attempt=attempt)
        found: dict[str, Draft] = {}
        for batch, drafts in zip(batches, parallel.ahead(work, batches, self._engine.lanes), strict=True):
            found |= zip(batch, drafts, strict=True)
            told(len(found) / len(ordered))
        return found


def _made(draft: Draft) -> Made:
    return Made(draft.text, draft.engine, *confidence(draft.score))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
