"""Units whose like was translated before: their drafts out of the memory, with an engine's help where it takes some words.

What the engine is asked for all units of a chunk goes to it at once.
"""

from collections.abc import Sequence

from polyglot.catalogs.ledger.records import REMEMBERED
from polyglot.catalogs.memory.store import Memory
from polyglot.drafting.catalog_job import Filling, Job
from polyglot.drafting.drafter import Drafter
from polyglot.drafting.memory_matches.adapt import Adapted, bared
from polyglot.drafting.memory_matches.fuzzy import Similar, look
from polyglot.drafting.quality_estimation import remembered
from polyglot.markdown import markup_check
from polyglot.model import Unit
from polyglot.quality import machine_text

_Key = tuple[str | None, str]


def remember(memory: Memory, one: Job) -> dict[tuple[str | None, str], Filling]:
    """What the memory knows for the units of a job."""
    found = {}
    for unit in one.units:
        matches = memory.exact(unit.text, (one.source.tag, one.target.tag))
        match = next((match for match in matches if markup_check.keeps(unit, match.target, one.notes)), None)
        if match is not None:
            found[unit.key] = Filling(match.target, f"{REMEMBERED}{match.origin}")
    return found


def recollect(
    memory: Memory, drafter: Drafter | None, work: Sequence[tuple[Job, Sequence[Unit]]]
) -> list[dict[_Key, Filling]]:
    """What the memory makes of these units of each job, where it has what is like them."""
    able = {pair for pair in {_pair(one) for one, _ in work} if memory.knows(pair)}
    known = [_alike(memory, one, units) if _pair(one) in able else [] for one, units in work]
    asks = [found for alike in known for found in alike if found.certain is None]
    phrases = dict.fromkeys(phrase for one in asks for phrase in one.phrases)
    answers = drafter.plain(list(phrases)) if drafter and phrases else {}
    pairs = list(dict.fromkeys(pair for one in asks for pair in one.pairs))
    aligned = dict(zip(pairs, drafter.aligned(pairs), strict=False)) if drafter and pairs else {}
    return [
        {one.unit.key: filling for one in alike if (filling := _filling(job, one, one.draft(answers, aligned)))}
        for (job, _), alike in zip(work, known, strict=True)
    ]


def _alike(memory: Memory, one: Job, units: Sequence[Unit]) -> list[Similar]:
    found = (look(memory, unit, (one.source, one.target), one.notes) for unit in units)
    return [similar for similar in found if similar is not None]


def _pair(one: Job) -> tuple[str, str]:
    return (one.source.tag, one.target.tag)


def _filling(job: Job, one: Similar, made: Adapted | None) -> Filling | None:
    """The draft that an adapted match makes, unless it is only words, or the guards find it unusable."""
    if made is None or made.bare:
        return None
    faults = machine_text.examine(bared(one.unit.text), bared(made.text), (job.source, job.target))
    trust = remembered(made.match.score, certain=made.certain, faults=faults)
    return None if any(fault.unusable for fault in faults) else Filling(made.text, made.origin, *trust)
