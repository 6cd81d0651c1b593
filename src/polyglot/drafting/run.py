"""One run of drafting: one language after the other, so that one model at a time is in memory, and chunk by chunk.

A chunk is some thousand units of many articles: memory is asked first, what is left goes to the engine together, and then
the chunk's catalogs are written. So a run can be broken off at any time and goes on where it stopped, and the memory that
it takes does not grow with the publication.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.memory import load
from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.drafting.backlog import DraftRequest, LanguagePair, find_backlog, unreadable_finding
from polyglot.drafting.batch import DraftContext, DraftStats, draft_batch
from polyglot.drafting.batching import split_batches
from polyglot.drafting.catalog_job import CatalogJob, create_job
from polyglot.drafting.drafter import Drafter
from polyglot.drafting.engine_pool import EnginePool, open_engines
from polyglot.drafting.memory_matches.adapt import strip_markup
from polyglot.engines.protocol import TagPair
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.settings import FILE_NAME
from polyglot.storage.parallel import Progress, no_progress

_MAX_EXAMPLES = 1000  # texts of the memory, from which one sees which word stands for which
_UNITS_PER_BATCH = 2000  # units: enough to fill an engine's batches with sentences of one length


@dataclass(frozen=True, slots=True)
class PlannedDraft:
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
    planned: tuple[PlannedDraft, ...] = ()


def plan(order: DraftRequest, findings: Iterable[Finding], progress: Progress = no_progress) -> DraftReport:
    """What a run would do."""
    lines, wrong = find_backlog(order, progress)
    told = tuple(dict.fromkeys((*findings, *wrong)))
    with open_engines(replace(order, scheduler="")) as engines:
        ways = tuple(_plan_pair(order, line, engines) for line in lines)
    return DraftReport(drafted={}, rough=(), findings=told, refused=order.refused_tags, planned=ways)


def run(order: DraftRequest, findings: Iterable[Finding], progress: Progress = no_progress) -> DraftReport:
    """Draft what an order asks for. A pair without an engine is a finding, and its messages stay missing."""
    lines, wrong = find_backlog(order)
    tally = DraftStats(findings=list(dict.fromkeys((*findings, *wrong))))
    tally.drafted.update({locale.tag: 0 for locale in order.allowed_locales})
    rough = _draft_pairs(order, lines, tally, progress) if lines else set()
    return DraftReport(
        drafted=dict(tally.drafted),
        rough=tuple(sorted(rough)),
        findings=tuple(tally.findings),
        remembered=tally.from_memory,
        left=+tally.missing,
        doubtful=+tally.doubtful,
        refused=order.refused_tags,
    )


@dataclass(slots=True)
class _MessageProgress:
    """How far a run is, in messages that an engine can draft."""

    progress: Progress
    total: int
    done: int = 0

    def advance(self, units: int, share: float) -> None:
        """So much of the next few units is done."""
        self.progress(min(self.total, self.done + round(units * share)), self.total)


def _draft_pairs(
    order: DraftRequest, lines: Sequence[LanguagePair], tally: DraftStats, progress: Progress
) -> set[TagPair]:
    """Draft all lines; the pairs on their ways are returned that only the starter model could translate."""
    known, rough = glossary.read(order.publication), set[TagPair]()
    with open_engines(order) as engines, load.load_memory(order.publication) as memory:
        meter = _MessageProgress(progress, sum(line.messages for line in lines if engines.route(line)))
        for line in lines:
            terms = known.matcher(line.source, line.target)
            desk = DraftContext(
                order.publication, memory, terms, _create_drafter(line, engines, memory, terms), order.day
            )
            _draft_pair(order, line, desk, tally, meter)
            rough |= engines.starter_only(line)
    return rough


def _create_drafter(
    line: LanguagePair, engines: EnginePool, memory: TranslationMemory, terms: TermMatcher
) -> Drafter | None:
    """Who drafts a line; None where no engine leads there."""
    way = engines.route(line)
    if way is None:
        return None
    examples = memory.sample((line.source.tag, line.target.tag), _MAX_EXAMPLES)
    return Drafter(
        engines.get(line), way, line, terms, [(strip_markup(text), strip_markup(target)) for text, target in examples]
    )


def _draft_pair(
    order: DraftRequest, line: LanguagePair, desk: DraftContext, tally: DraftStats, meter: _MessageProgress
) -> None:
    """Draft one language from another."""
    before = tally.drafted[line.target.tag]
    for chunk in split_batches(_create_jobs(order, line, tally), lambda one: len(one.units), _UNITS_PER_BATCH):
        units = sum(len(one.units) for one in chunk) if desk.drafter else 0
        draft_batch(desk, chunk, tally, partial(meter.advance, units))
        meter.done += units
        meter.advance(0, 0)
    left = line.messages - tally.drafted[line.target.tag] + before
    if desk.drafter is None and left:
        tally.findings.append(_no_route_finding(order.engine_for(line.target), line, left))


def _create_jobs(order: DraftRequest, line: LanguagePair, tally: DraftStats) -> Iterator[CatalogJob]:
    """The work of a line, read when it is wanted."""
    for id in line.ids:
        try:
            one = create_job(order.publication, id, line.target, redraft=order.redraft)
        except ContentError as error:
            tally.findings.append(unreadable_finding(error, id))
            continue
        if one is not None:
            yield one


def _plan_pair(order: DraftRequest, line: LanguagePair, engines: EnginePool) -> PlannedDraft:
    way = engines.route(line)
    models = None if way is None else tuple(engines.get(line).fingerprint(*pair) for pair in way)
    return PlannedDraft(
        source=line.source.tag,
        target=line.target.tag,
        messages=line.messages,
        words=line.words,
        engine=order.engine_for(line.target),
        models=models,
    )


def _no_route_finding(name: str, line: LanguagePair, left: int) -> Finding:
    stay = "1 message stays" if left == 1 else f"{left} messages stay"
    text = f"The engine “{name}” has no model from {line.source.tag} to {line.target.tag}; {stay} missing."
    remedy = "Choose an engine that leads there: docs/engines.md lists them."
    if "argos" in name:
        remedy = f"polyglot models install {line.source.tag} {line.target.tag}"
    return warning(FILE_NAME, FindingCode.NO_ENGINE, text, remedy)
