"""What the translation memory has for the very text of a unit is its draft, before an engine is asked.

Sync has filled in what counts as reviewed; what is left is short, or stands in another kind of block, or was translated in
several ways, or comes from an imported memory: a person has to look at it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from polyglot.catalogs.ledger import REMEMBERED
from polyglot.catalogs.memory import Memory
from polyglot.drafting.draft import Job, write
from polyglot.model import Draft, Locale
from polyglot.publication import Publication
from polyglot.text import structure


def remember(
    publication: Publication, memory: Memory, source: Locale, jobs: Iterable[Job], day: str
) -> Iterator[tuple[Job | None, int]]:
    """What is left to do of each job, if anything, and how many messages were drafted. `day` (ISO) is what ledgers note."""
    for one in jobs:
        texts = {}
        for unit in one.units:
            matches = memory.exact(unit.text, (source.tag, one.locale.tag))
            match = next((match for match in matches if structure.keeps(unit, match.target, one.notes)), None)
            if match is not None:
                texts[unit.key] = (match.target, Draft(match.target, f"{REMEMBERED}{match.origin}"))
        left = [pair for pair in zip(one.units, one.stencils, strict=True) if pair[0].key not in texts]
        units, stencils = tuple(unit for unit, _ in left), tuple(stencil for _, stencil in left)
        drafted = write(publication, one, texts, day) if texts else 0
        yield replace(one, units=units, stencils=stencils) if left else None, drafted
