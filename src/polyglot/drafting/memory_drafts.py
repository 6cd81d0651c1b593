"""Units whose like was translated before: their drafts out of the memory, with an engine's help where it takes some words.

What the engine is asked for all units of a chunk goes to it at once.
"""

from collections.abc import Sequence

from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.drafting.catalog_job import CatalogJob, Proposal
from polyglot.drafting.drafter import Drafter
from polyglot.drafting.memory_matches.adapt import AdaptedMatch, strip_markup
from polyglot.drafting.memory_matches.fuzzy import SimilarMatches, find_similar
from polyglot.drafting.quality_estimation import estimate_match
from polyglot.markdown import markup_check
from polyglot.model import Origin, OriginKind, Unit
from polyglot.quality import machine_text

_Key = tuple[str | None, str]


def draft_exact(memory: TranslationMemory, job: CatalogJob) -> dict[tuple[str | None, str], Proposal]:
    """What the memory knows for the units of a job."""
    found = {}
    for unit in job.units:
        matches = memory.find_exact(unit.text, (job.source.tag, job.target.tag))
        match = next((match for match in matches if markup_check.preserves_markup(unit, match.target, job.notes)), None)
        if match is not None:
            found[unit.key] = Proposal(match.target, Origin(OriginKind.MEMORY, match.origin))
    return found


def draft_similar(
    memory: TranslationMemory, drafter: Drafter | None, work: Sequence[tuple[CatalogJob, Sequence[Unit]]]
) -> list[dict[_Key, Proposal]]:
    """What the memory makes of these units of each job, where it has what is like them."""
    able = {pair for pair in {_tag_pair(one) for one, _ in work} if memory.has_pairs(pair)}
    known = [_find_similar(memory, one, units) if _tag_pair(one) in able else [] for one, units in work]
    asks = [found for alike in known for found in alike if found.certain is None]
    phrases = dict.fromkeys(phrase for one in asks for phrase in one.phrases)
    answers = drafter.translate_plain(list(phrases)) if drafter and phrases else {}
    pairs = list(dict.fromkeys(pair for one in asks for pair in one.pairs))
    aligned = dict(zip(pairs, drafter.align_pairs(pairs), strict=False)) if drafter and pairs else {}
    return [
        {one.unit.key: filling for one in alike if (filling := _create_proposal(job, one, one.draft(answers, aligned)))}
        for (job, _), alike in zip(work, known, strict=True)
    ]


def _find_similar(memory: TranslationMemory, one: CatalogJob, units: Sequence[Unit]) -> list[SimilarMatches]:
    found = (find_similar(memory, unit, (one.source, one.target), one.notes) for unit in units)
    return [similar for similar in found if similar is not None]


def _tag_pair(one: CatalogJob) -> tuple[str, str]:
    return (one.source.tag, one.target.tag)


def _create_proposal(job: CatalogJob, one: SimilarMatches, made: AdaptedMatch | None) -> Proposal | None:
    """The draft that an adapted match makes, unless it is only words, or the guards find it unusable."""
    if made is None or made.stripped:
        return None
    faults = machine_text.find_problems(strip_markup(one.unit.text), strip_markup(made.text), (job.source, job.target))
    if any(fault.is_unusable for fault in faults):
        return None
    estimate = estimate_match(made.match.score, certain=made.certain, faults=faults)
    return Proposal(made.text, Origin(OriginKind.MACHINE, made.origin), estimate.confidence, estimate.doubts)
