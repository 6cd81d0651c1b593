"""Drafting of a batch of jobs: translation memory first, then the engine; results go to catalogs and ledgers."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from polyglot.catalogs.glossary.matching import TermMatcher
from polyglot.catalogs.ledger.model import Origin, OriginKind
from polyglot.catalogs.ledger.review_queue import is_doubtful
from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.drafting.catalog_job import CatalogJob, Proposal, missing_finding, write_proposals
from polyglot.drafting.drafter import Drafter, DraftingInput, SentenceDraft
from polyglot.drafting.inline_markup.segment import SegmentedUnit, segment_unit
from polyglot.drafting.memory_drafts import draft_exact, draft_similar
from polyglot.drafting.terms import is_kept
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.markdown import markup_check
from polyglot.model import MessageKey, Unit
from polyglot.publication import Publication


@dataclass(slots=True)
class DraftStats:
    """Results of a run so far; messages are counted by language tag."""

    drafted: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)  # messages whose drafts were rejected
    doubtful: Counter[str] = field(default_factory=Counter)  # drafted messages to review first
    from_memory: int = 0  # messages drafted from the translation memory
    without_engine: list[tuple[str, str]] = field(default_factory=list)  # language pairs, by tag
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DraftContext:
    """Resources for drafting from one language into another."""

    publication: Publication
    memory: TranslationMemory
    terms: TermMatcher
    drafter: Drafter | None  # None if the engine has no route for the pair
    day: str  # ISO date


def draft_batch(
    context: DraftContext, jobs: Sequence[CatalogJob], stats: DraftStats, report_progress: Callable[[float], None]
) -> None:
    """Draft a batch of jobs and write their catalogs and ledgers. `report_progress` gets the share that is done (0 to 1)."""
    # Drafts without the engine, or with its help for parts of a text.
    proposals = [_draft_without_engine(context, job) for job in jobs]
    remaining = [
        [unit for unit in job.units if unit.key not in ready] for job, ready in zip(jobs, proposals, strict=True)
    ]
    similar = draft_similar(context.memory, context.drafter, list(zip(jobs, remaining, strict=True)))
    proposals = [ready | more for ready, more in zip(proposals, similar, strict=True)]
    stats.from_memory += sum(item.origin.kind is not OriginKind.COPY for ready in proposals for item in ready.values())
    # The sentences of all other units go to the engine together.
    segmented = [
        [(unit, segment_unit(unit, job.source.language, job.notes)) for unit in job.units if unit.key not in ready]
        if context.drafter
        else []
        for job, ready in zip(jobs, proposals, strict=True)
    ]
    inputs = [
        DraftingInput(sentence, job.names)
        for job, pairs in zip(jobs, segmented, strict=True)
        for _, segments in pairs
        for sentence in segments.sentences
    ]
    drafts = iter(context.drafter.draft(inputs, report_progress) if context.drafter else ())
    # Each catalog is written with what it got.
    for job, ready, pairs in zip(jobs, proposals, segmented, strict=True):
        reasons = []
        for unit, segments in pairs:
            proposal = _assemble_proposal(job, unit, segments, [next(drafts) for _ in segments.sentences])
            if isinstance(proposal, Proposal):
                ready[unit.key] = proposal
            else:
                reasons.append(proposal)
        _write_job(context, job, ready, reasons, stats)


def _draft_without_engine(context: DraftContext, job: CatalogJob) -> dict[MessageKey, Proposal]:
    """Return drafts for units that stay as they are, and for units with an exact match in the translation memory."""
    terms = context.terms.with_names(job.names)
    copied = {unit.key: Proposal(unit.text, Origin(OriginKind.COPY)) for unit in job.units if is_kept(unit, terms)}
    return draft_exact(context.memory, job) | copied


def _assemble_proposal(
    job: CatalogJob, unit: Unit, segments: SegmentedUnit, parts: Sequence[SentenceDraft]
) -> Proposal | str:
    """Return a unit's draft from those of its sentences, or the reason for its rejection."""
    reason = next((part.reason for part in parts if not part.text), "")
    if reason:
        return reason
    text = segments.fill([part.text for part in parts], job.target.joiner)
    if not parts or not markup_check.preserves_markup(unit, text, job.notes):
        return "its markup would have been broken"
    origin = Origin(OriginKind.MACHINE, " + ".join(dict.fromkeys(part.origin for part in parts)))
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    return Proposal(text, origin, min(part.confidence for part in parts), doubts)


def _write_job(
    context: DraftContext,
    job: CatalogJob,
    proposals: Mapping[MessageKey, Proposal],
    reasons: Sequence[str],
    stats: DraftStats,
) -> None:
    """Write a job's drafts, and count them; `reasons` are those of its units without a draft."""
    tag = job.target.tag
    stats.missing[tag] += len(reasons)
    stats.doubtful[tag] += sum(is_doubtful(proposal.confidence) for proposal in proposals.values())
    if reasons:
        stats.findings.append(missing_finding(context.publication, job, reasons))
    if not proposals:
        return
    try:
        stats.drafted[tag] += write_proposals(context.publication, job, proposals, context.day)
    except ContentError as error:
        stats.findings.append(from_error(error, FindingCode.CATALOG))
