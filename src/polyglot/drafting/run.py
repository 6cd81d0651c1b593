"""One run of drafting: one language after the other, so that one model at a time is in memory, and chunk by chunk.

A chunk is some thousand units of many articles: memory is asked first, what is left goes to the engine together, and then
the chunk's catalogs are written. So a run can be broken off at any time and goes on where it stopped, and the memory that
it takes does not grow with the publication.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.matching import Terms
from polyglot.catalogs.memory import load
from polyglot.catalogs.memory.store import Memory
from polyglot.drafting.backlog import Line, Order, survey, unread
from polyglot.drafting.batch import Desk, Tally, fill
from polyglot.drafting.batching import batches
from polyglot.drafting.catalog_job import Job, job
from polyglot.drafting.drafter import Drafter
from polyglot.drafting.engine_pool import Engines, opened
from polyglot.drafting.memory_matches.adapt import bared
from polyglot.engines.protocol import Pair
from polyglot.errors import ContentError
from polyglot.model import Finding, Severity
from polyglot.settings import FILE_NAME
from polyglot.storage.parallel import Progress, quiet

_LEARNED = 1000  # texts of the memory, from which one sees which word stands for which
_CHUNK = 2000  # units: enough to fill an engine's batches with sentences of one length


@dataclass(frozen=True, slots=True)
class Way:
    """What is to be drafted from one language into another, and by what."""

    source: str
    target: str
    messages: int
    words: int
    engine: str
    models: tuple[str, ...] | None  # one after the other; None where no way leads


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What a drafting run did, or, where it was only planned, what it would do."""

    drafted: Mapping[str, int]  # messages, by language
    rough: tuple[tuple[str, str], ...]  # pairs for which only the starter model was there
    findings: tuple[Finding, ...]
    remembered: int = 0  # of the drafted messages, those that the translation memory had
    left: Mapping[str, int] = field(default_factory=dict)  # messages whose drafts were no good, by language
    doubtful: Mapping[str, int] = field(default_factory=dict)  # of the drafted ones, those to look at first
    refused: tuple[str, ...] = ()  # languages that the publication wants no machine's drafts for
    planned: tuple[Way, ...] = ()


def plan(order: Order, findings: Iterable[Finding], progress: Progress = quiet) -> DraftReport:
    """What a run would do."""
    lines, wrong = survey(order, progress)
    told = tuple(dict.fromkeys((*findings, *wrong)))
    with opened(replace(order, scheduler="")) as engines:
        ways = tuple(_way(order, line, engines) for line in lines)
    return DraftReport({}, (), told, refused=order.refused, planned=ways)


def run(order: Order, findings: Iterable[Finding], progress: Progress = quiet) -> DraftReport:
    """Draft what an order asks for. A pair without an engine is a finding, and its messages stay missing."""
    lines, wrong = survey(order)
    tally = Tally(findings=list(dict.fromkeys((*findings, *wrong))))
    tally.drafted.update({locale.tag: 0 for locale in order.allowed})
    rough = _drafted(order, lines, tally, progress) if lines else set()
    return DraftReport(
        drafted=dict(tally.drafted),
        rough=tuple(sorted(rough)),
        findings=tuple(tally.findings),
        remembered=tally.remembered,
        left=+tally.left,
        doubtful=+tally.doubtful,
        refused=order.refused,
    )


@dataclass(slots=True)
class _Meter:
    """How far a run is, in messages that an engine can draft."""

    progress: Progress
    total: int
    done: int = 0

    def told(self, units: int, share: float) -> None:
        """So much of the next few units is done."""
        self.progress(min(self.total, self.done + round(units * share)), self.total)


def _drafted(order: Order, lines: Sequence[Line], tally: Tally, progress: Progress) -> set[Pair]:
    """Draft all lines; the pairs on their ways are returned that only the starter model could translate."""
    known, rough = glossary.read(order.publication), set[Pair]()
    with opened(order) as engines, load.opened(order.publication) as memory:
        meter = _Meter(progress, sum(line.messages for line in lines if engines.way(line)))
        for line in lines:
            terms = known.terms(line.source, line.target)
            desk = Desk(order.publication, memory, terms, _drafter(line, engines, memory, terms), order.day)
            _draft(order, line, desk, tally, meter)
            rough |= engines.rough(line)
    return rough


def _drafter(line: Line, engines: Engines, memory: Memory, terms: Terms) -> Drafter | None:
    """Who drafts a line; None where no engine leads there."""
    way = engines.way(line)
    if way is None:
        return None
    examples = memory.some((line.source.tag, line.target.tag), _LEARNED)
    return Drafter(engines.engine(line), way, line, terms, [(bared(text), bared(target)) for text, target in examples])


def _draft(order: Order, line: Line, desk: Desk, tally: Tally, meter: _Meter) -> None:
    """Draft one language from another."""
    before = tally.drafted[line.target.tag]
    for chunk in batches(_jobs(order, line, tally), lambda one: len(one.units), _CHUNK):
        units = sum(len(one.units) for one in chunk) if desk.drafter else 0
        fill(desk, chunk, tally, partial(meter.told, units))
        meter.done += units
        meter.told(0, 0)
    left = line.messages - tally.drafted[line.target.tag] + before
    if desk.drafter is None and left:
        tally.findings.append(_no_way(order.engine_for(line.target), line, left))


def _jobs(order: Order, line: Line, tally: Tally) -> Iterator[Job]:
    """The work of a line, read when it is wanted."""
    for id in line.ids:
        try:
            one = job(order.publication, id, line.target, again=order.again)
        except ContentError as error:
            tally.findings.append(unread(error, id))
            continue
        if one is not None:
            yield one


def _way(order: Order, line: Line, engines: Engines) -> Way:
    way = engines.way(line)
    models = None if way is None else tuple(engines.engine(line).identity(*pair) for pair in way)
    name = order.engine_for(line.target)
    return Way(line.source.tag, line.target.tag, line.messages, line.words, name, models)


def _no_way(name: str, line: Line, left: int) -> Finding:
    stay = "1 message stays" if left == 1 else f"{left} messages stay"
    text = f"The engine “{name}” has no model from {line.source.tag} to {line.target.tag}; {stay} missing."
    remedy = "Choose an engine that leads there: docs/engines.md lists them."
    if "argos" in name:
        remedy = f"polyglot models install {line.source.tag} {line.target.tag}"
    return Finding(FILE_NAME, 1, "no-engine", Severity.WARNING, text, remedy)
