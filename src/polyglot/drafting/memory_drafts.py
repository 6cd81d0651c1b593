"""Drafts from the translation memory: exact matches, and fuzzy matches adapted with an engine's help.

The phrases of all units of a batch go to the engine together.
"""

from collections.abc import Sequence

from polyglot.catalogs.ledger.model import Origin, OriginKind
from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.checking.examine_draft import examine_draft
from polyglot.drafting.catalog_job import CatalogJob, Proposal
from polyglot.drafting.drafter import Drafter
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, strip_markup
from polyglot.drafting.memory_matches.fuzzy import SimilarMatches, find_similar
from polyglot.drafting.quality_estimation import estimate_match
from polyglot.markdown import markup_check
from polyglot.model import MessageKey, Unit
from polyglot.quality.segment import draft_segment


def draft_exact(memory: TranslationMemory, job: CatalogJob) -> dict[MessageKey, Proposal]:
    """Return the exact matches for the units of a job that keep the unit's markup."""
    proposals = {}
    for unit in job.units:
        matches = memory.find_exact(unit.text, (job.source.tag, job.target.tag))
        match = next((match for match in matches if markup_check.preserves_markup(unit, match.target, job.notes)), None)
        if match is not None:
            proposals[unit.key] = Proposal(match.target, Origin(OriginKind.MEMORY, match.origin))
    return proposals


def draft_similar(
    memory: TranslationMemory, drafter: Drafter | None, work: Sequence[tuple[CatalogJob, Sequence[Unit]]]
) -> list[dict[MessageKey, Proposal]]:
    """Return drafts adapted from fuzzy matches, for these units of each job."""
    # Matches that can be adapted, by job.
    covered = {pair for pair in {_tag_pair(job) for job, _ in work} if memory.has_pairs(pair)}
    matches = [_find_similar(memory, job, units) if _tag_pair(job) in covered else [] for job, units in work]
    # What they need from the engine, for all jobs at once.
    uncertain = [similar for row in matches for similar in row if similar.certain is None]
    phrases = list(dict.fromkeys(phrase for similar in uncertain for phrase in similar.phrases))
    answers = drafter.translate_plain(phrases) if drafter and phrases else {}
    pairs = list(dict.fromkeys(pair for similar in uncertain for pair in similar.pairs))
    alignments = dict(zip(pairs, drafter.align_pairs(pairs), strict=False)) if drafter and pairs else {}
    # Their drafts.
    return [
        {
            similar.unit.key: proposal
            for similar in row
            if (proposal := _create_proposal(job, similar.unit, similar.draft(answers, alignments)))
        }
        for (job, _), row in zip(work, matches, strict=True)
    ]


def _find_similar(memory: TranslationMemory, job: CatalogJob, units: Sequence[Unit]) -> list[SimilarMatches]:
    candidates = (find_similar(memory, unit, (job.source, job.target), job.notes) for unit in units)
    return [similar for similar in candidates if similar is not None]


def _tag_pair(job: CatalogJob) -> tuple[str, str]:
    return (job.source.tag, job.target.tag)


def _create_proposal(job: CatalogJob, unit: Unit, adapted: AdaptedMatch | None) -> Proposal | None:
    """Return the draft of an adapted match; None without one, or if the quality checks find it unusable."""
    if adapted is None:
        return None
    segment = draft_segment(strip_markup(unit.text), strip_markup(adapted.text), (job.source, job.target))
    problems = examine_draft(segment)
    if any(problem.is_unusable for problem in problems):
        return None
    estimate = estimate_match(adapted.match.score, certain=adapted.certain, problems=problems)
    return Proposal(adapted.text, Origin(OriginKind.MACHINE, adapted.origin), estimate.confidence, estimate.doubts)
