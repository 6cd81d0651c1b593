"""A chunk of jobs: what the memory knows, then what an engine makes of the rest, into catalogs and ledgers."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from polyglot.catalogs.glossary.matching import Terms
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.records import KEPT
from polyglot.catalogs.ledger.review_queue import is_doubtful
from polyglot.catalogs.memory.store import Memory
from polyglot.drafting.catalog_job import Filling, Job, left, write
from polyglot.drafting.drafter import Asked, Drafter, Made
from polyglot.drafting.inline_markup.segment import Stencil, cut
from polyglot.drafting.memory_drafts import recollect, remember
from polyglot.drafting.terms import stays
from polyglot.errors import ContentError
from polyglot.markdown import markup_check
from polyglot.model import Finding, Unit
from polyglot.publication import Publication


@dataclass(slots=True)
class Tally:
    """What came of a run so far; messages are counted by language tag."""

    drafted: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)  # their drafts were no good
    doubtful: Counter[str] = field(default_factory=Counter)  # drafted, and to be looked at first
    remembered: int = 0  # drafted from the memory
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is at hand while one language is drafted from another."""

    publication: Publication
    memory: Memory
    terms: Terms
    drafter: Drafter | None  # None where no engine leads there
    day: str  # ISO


def fill(desk: Desk, jobs: Sequence[Job], tally: Tally, told: Callable[[float], None]) -> None:
    """Draft a chunk, and write its catalogs and ledgers. `told` hears which share of it is done."""
    known = [_known(desk, one) for one in jobs]
    rest = [[unit for unit in one.units if unit.key not in found] for one, found in zip(jobs, known, strict=True)]
    alike = recollect(desk.memory, desk.drafter, list(zip(jobs, rest, strict=True)))
    known = [found | more for found, more in zip(known, alike, strict=True)]
    tally.remembered += sum(filling.origin != KEPT for found in known for filling in found.values())
    wanted = [
        [(unit, cut(unit, one.source.language, one.notes)) for unit in one.units if unit.key not in found]
        if desk.drafter
        else []
        for one, found in zip(jobs, known, strict=True)
    ]
    asked = [
        Asked(sentence, one.names)
        for one, pairs in zip(jobs, wanted, strict=True)
        for _, stencil in pairs
        for sentence in stencil.sentences
    ]
    made = iter(desk.drafter.draft(asked, told) if desk.drafter else ())
    for one, found, pairs in zip(jobs, known, wanted, strict=True):
        fillings, reasons = dict(found), []
        for unit, stencil in pairs:
            filling = _filled(one, unit, stencil, [next(made) for _ in stencil.sentences])
            if isinstance(filling, Filling):
                fillings[unit.key] = filling
            else:
                reasons.append(filling)
        tag = one.target.tag
        tally.left[tag] += len(reasons)
        tally.doubtful[tag] += sum(is_doubtful(filling.confidence) for filling in fillings.values())
        tally.findings += [left(desk.publication, one, reasons)] if reasons else []
        try:
            tally.drafted[tag] += write(desk.publication, one, fillings, desk.day) if fillings else 0
        except ContentError as error:
            tally.findings.append(catalog_store.finding(error, "catalog"))


def _known(desk: Desk, one: Job) -> dict[tuple[str | None, str], Filling]:
    """The drafts that need no engine: names that stay as they are, and what the memory has for the very same text."""
    terms = desk.terms.keeping(one.names)
    kept = {unit.key: Filling(unit.text, KEPT) for unit in one.units if stays(unit, terms)}
    return remember(desk.memory, one) | kept


def _filled(one: Job, unit: Unit, stencil: Stencil, parts: Sequence[Made]) -> Filling | str:
    """A unit's draft, or why there is none."""
    reason = next((part.reason for part in parts if not part.text), "")
    if reason:
        return reason
    text = stencil.filled([part.text for part in parts], one.target.joiner)
    if not parts or not markup_check.keeps(unit, text, one.notes):
        return "its markup would have been broken"
    origins = " + ".join(dict.fromkeys(part.origin for part in parts))
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    return Filling(text, origins, min(part.confidence for part in parts), doubts)
