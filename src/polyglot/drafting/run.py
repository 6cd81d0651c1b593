"""Drafting run: one language pair after the other, in batches.

Only one model at a time is in memory. A batch is some thousand units of many articles: the translation memory is asked
first, the rest goes to the engine together, then the batch's catalogs are written. A run may therefore be interrupted at
any time and continues where it stopped, and its memory use does not grow with the publication.
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

_MAX_EXAMPLES = 1000  # translated texts of the memory, to learn word alignments from
_UNITS_PER_BATCH = 2000  # enough to fill an engine's batches with sentences of similar length


@dataclass(frozen=True, slots=True)
class PlannedDraft:
    """The backlog of a language pair, and the engine that would draft it."""

    source: str
    target: str
    messages: int
    words: int
    engine: str
    models: tuple[str, ...] | None  # in the order of the route; None without a route


@dataclass(frozen=True, slots=True)
class DraftReport:
    """The result of a drafting run, or of its plan."""

    drafted: Mapping[str, int]  # messages, by language
    rough: tuple[tuple[str, str], ...]  # language pairs that only the starter model could translate
    findings: tuple[Finding, ...]
    remembered: int = 0  # drafted messages that came from the translation memory
    left: Mapping[str, int] = field(default_factory=dict)  # messages whose drafts were rejected, by language
    doubtful: Mapping[str, int] = field(default_factory=dict)  # drafted messages to review first, by language
    refused: tuple[str, ...] = ()  # languages for which the publication allows no machine drafts
    planned: tuple[PlannedDraft, ...] = ()
    without_engine: tuple[tuple[str, str], ...] = ()  # language pairs that no engine can translate


def plan(request: DraftRequest, findings: Iterable[Finding], progress: Progress = no_progress) -> DraftReport:
    """Return what a run would draft, with these findings and those of the backlog."""
    pairs, unreadable = find_backlog(request, progress)
    distinct = tuple(dict.fromkeys((*findings, *unreadable)))
    with open_engines(replace(request, scheduler="")) as engines:
        planned = tuple(_plan_pair(request, pair, engines) for pair in pairs)
    return DraftReport(drafted={}, rough=(), findings=distinct, refused=request.refused_tags, planned=planned)


def run(request: DraftRequest, findings: Iterable[Finding], progress: Progress = no_progress) -> DraftReport:
    """Draft the backlog of a request. A pair without an engine is reported as a finding; its messages stay missing."""
    pairs, unreadable = find_backlog(request)
    stats = DraftStats(findings=list(dict.fromkeys((*findings, *unreadable))))
    stats.drafted.update({locale.tag: 0 for locale in request.allowed_locales})
    rough = _draft_pairs(request, pairs, stats, progress) if pairs else set()
    return DraftReport(
        drafted=dict(stats.drafted),
        rough=tuple(sorted(rough)),
        findings=tuple(stats.findings),
        remembered=stats.from_memory,
        left=+stats.missing,
        doubtful=+stats.doubtful,
        refused=request.refused_tags,
        without_engine=tuple(stats.without_engine),
    )


@dataclass(slots=True)
class _MessageProgress:
    """Progress of a run, in messages that an engine can draft."""

    progress: Progress
    total: int
    done: int = 0

    def advance(self, units: int, share: float) -> None:
        """Report that this share of the next units is done."""
        self.progress(min(self.total, self.done + round(units * share)), self.total)


def _draft_pairs(
    request: DraftRequest, pairs: Sequence[LanguagePair], stats: DraftStats, progress: Progress
) -> set[TagPair]:
    """Draft all language pairs, and return the pairs on their routes that only the starter model could translate."""
    terms_by_pair, rough = glossary.read(request.publication), set[TagPair]()
    with open_engines(request) as engines, load.load_memory(request.publication) as memory:
        meter = _MessageProgress(progress, sum(pair.messages for pair in pairs if engines.route(pair)))
        for pair in pairs:
            terms = terms_by_pair.matcher(pair.source, pair.target)
            drafter = _create_drafter(pair, engines, memory, terms)
            context = DraftContext(request.publication, memory, terms, drafter, request.day)
            _draft_pair(request, pair, context, stats, meter)
            rough |= engines.starter_only(pair)
    return rough


def _create_drafter(
    pair: LanguagePair, engines: EnginePool, memory: TranslationMemory, terms: TermMatcher
) -> Drafter | None:
    """Return the drafter of a language pair, or None if no engine has a route for it."""
    route = engines.route(pair)
    if route is None:
        return None
    samples = memory.sample((pair.source.tag, pair.target.tag), _MAX_EXAMPLES)
    examples = [(strip_markup(text), strip_markup(target)) for text, target in samples]
    return Drafter(engines.get(pair), route, pair, terms, examples)


def _draft_pair(
    request: DraftRequest, pair: LanguagePair, context: DraftContext, stats: DraftStats, meter: _MessageProgress
) -> None:
    """Draft one language pair in batches."""
    before = stats.drafted[pair.target.tag]
    for batch in split_batches(_create_jobs(request, pair, stats), lambda job: len(job.units), _UNITS_PER_BATCH):
        units = sum(len(job.units) for job in batch) if context.drafter else 0
        draft_batch(context, batch, stats, partial(meter.advance, units))
        meter.done += units
        meter.advance(0, 0)
    missing = pair.messages - (stats.drafted[pair.target.tag] - before)
    if context.drafter is None and missing:
        stats.without_engine.append((pair.source.tag, pair.target.tag))
        stats.findings.append(_no_route_finding(request.engine_for(pair.target), pair, missing))


def _create_jobs(request: DraftRequest, pair: LanguagePair, stats: DraftStats) -> Iterator[CatalogJob]:
    """Yield the jobs of a language pair; each article is read when its job is due."""
    for id in pair.ids:
        try:
            job = create_job(request.publication, id, pair.target, redraft=request.redraft)
        except ContentError as error:
            stats.findings.append(unreadable_finding(error, id))
            continue
        if job is not None:
            yield job


def _plan_pair(request: DraftRequest, pair: LanguagePair, engines: EnginePool) -> PlannedDraft:
    route = engines.route(pair)
    models = None if route is None else tuple(engines.get(pair).fingerprint(*leg) for leg in route)
    return PlannedDraft(
        source=pair.source.tag,
        target=pair.target.tag,
        messages=pair.messages,
        words=pair.words,
        engine=request.engine_for(pair.target),
        models=models,
    )


def _no_route_finding(name: str, pair: LanguagePair, missing: int) -> Finding:
    """Return the finding for messages that stay missing because an engine has no route for their languages."""
    count = "1 message stays" if missing == 1 else f"{missing} messages stay"
    text = f"The engine “{name}” has no model from {pair.source.tag} to {pair.target.tag}; {count} missing."
    remedy = "Choose an engine that supports this language pair; docs/engines.md lists the engines."
    if "argos" in name:
        remedy = f"polyglot models install {pair.source.tag} {pair.target.tag}"
    return warning(FILE_NAME, FindingCode.NO_ENGINE, text, remedy)
