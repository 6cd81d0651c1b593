"""A chunk of jobs: what the memory knows, then what an engine makes of the rest, into catalogs and ledgers."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from polyglot.catalogs.glossary.matching import TermMatcher
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
from polyglot.model import Origin, OriginKind, Unit
from polyglot.publication import Publication


@dataclass(slots=True)
class DraftStats:
    """What came of a run so far; messages are counted by language tag."""

    drafted: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)  # their drafts were no good
    doubtful: Counter[str] = field(default_factory=Counter)  # drafted, and to be looked at first
    from_memory: int = 0  # drafted from the memory
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What is at hand while one language is drafted from another."""

    publication: Publication
    memory: TranslationMemory
    terms: TermMatcher
    drafter: Drafter | None  # None where no engine leads there
    day: str  # ISO


def draft_batch(
    context: DraftContext, jobs: Sequence[CatalogJob], stats: DraftStats, report_progress: Callable[[float], None]
) -> None:
    """Draft a chunk, and write its catalogs and ledgers. `report_progress` hears which share of it is done."""
    known = [_find_known_drafts(context, one) for one in jobs]
    rest = [[unit for unit in one.units if unit.key not in found] for one, found in zip(jobs, known, strict=True)]
    alike = draft_similar(context.memory, context.drafter, list(zip(jobs, rest, strict=True)))
    known = [found | more for found, more in zip(known, alike, strict=True)]
    stats.from_memory += sum(
        filling.origin.kind is not OriginKind.COPY for found in known for filling in found.values()
    )
    wanted = [
        [(unit, segment_unit(unit, one.source.language, one.notes)) for unit in one.units if unit.key not in found]
        if context.drafter
        else []
        for one, found in zip(jobs, known, strict=True)
    ]
    asked = [
        DraftingInput(sentence, one.names)
        for one, pairs in zip(jobs, wanted, strict=True)
        for _, stencil in pairs
        for sentence in stencil.sentences
    ]
    made = iter(context.drafter.draft(asked, report_progress) if context.drafter else ())
    for one, found, pairs in zip(jobs, known, wanted, strict=True):
        fillings, reasons = dict(found), []
        for unit, stencil in pairs:
            filling = _assemble_proposal(one, unit, stencil, [next(made) for _ in stencil.sentences])
            if isinstance(filling, Proposal):
                fillings[unit.key] = filling
            else:
                reasons.append(filling)
        tag = one.target.tag
        stats.missing[tag] += len(reasons)
        stats.doubtful[tag] += sum(is_doubtful(filling.confidence) for filling in fillings.values())
        stats.findings += [missing_finding(context.publication, one, reasons)] if reasons else []
        try:
            stats.drafted[tag] += write_proposals(context.publication, one, fillings, context.day) if fillings else 0
        except ContentError as error:
            stats.findings.append(from_error(error, FindingCode.CATALOG))


def _find_known_drafts(desk: DraftContext, one: CatalogJob) -> dict[tuple[str | None, str], Proposal]:
    """The drafts that need no engine: names that stay as they are, and what the memory has for the very same text."""
    terms = desk.terms.with_names(one.names)
    kept = {unit.key: Proposal(unit.text, Origin(OriginKind.COPY)) for unit in one.units if is_kept(unit, terms)}
    return draft_exact(desk.memory, one) | kept


def _assemble_proposal(
    one: CatalogJob, unit: Unit, stencil: SegmentedUnit, parts: Sequence[SentenceDraft]
) -> Proposal | str:
    """A unit's draft, or why there is none."""
    reason = next((part.reason for part in parts if not part.text), "")
    if reason:
        return reason
    text = stencil.fill([part.text for part in parts], one.target.joiner)
    if not parts or not markup_check.preserves_markup(unit, text, one.notes):
        return "its markup would have been broken"
    origin = Origin(OriginKind.MACHINE, " + ".join(dict.fromkeys(part.origin for part in parts)))
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    return Proposal(text, origin, min(part.confidence for part in parts), doubts)
