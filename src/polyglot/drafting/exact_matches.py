"""What the translation memory has for the very text of a unit is its draft, before an engine is asked.

Sync has filled in what counts as reviewed; what is left is short, or stands in another kind of block, or was translated in
several ways, or comes from an imported memory: a person has to look at it.
"""

from polyglot.catalogs.ledger.records import REMEMBERED
from polyglot.catalogs.memory.store import Memory
from polyglot.drafting.catalog_job import Filling, Job
from polyglot.markdown import markup_check


def remember(memory: Memory, one: Job) -> dict[tuple[str | None, str], Filling]:
    """What the memory knows for the units of a job."""
    found = {}
    for unit in one.units:
        matches = memory.exact(unit.text, (one.source.tag, one.target.tag))
        match = next((match for match in matches if markup_check.keeps(unit, match.target, one.notes)), None)
        if match is not None:
            found[unit.key] = Filling(match.target, f"{REMEMBERED}{match.origin}")
    return found
