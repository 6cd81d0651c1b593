"""`polyglot glossary`: the terms, where they occur, and which translations follow them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.checking.glossary_checks import check_glossary
from polyglot.findings import Finding
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress
from polyglot.workflow.glossary_usage import TermUse, find_uses


@dataclass(frozen=True, slots=True)
class GlossaryReport:
    """The glossary's terms, by their usual words in the publication's language, and where they stand."""

    terms: tuple[str, ...]
    uses: tuple[TermUse, ...]
    findings: tuple[Finding, ...]


def glossary(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> GlossaryReport:
    """Where the glossary's terms stand, and which of their translations into these languages follow it."""
    known, findings = check_glossary(publication)
    ids = discovery.find_texts(publication)[0]
    found: list[TermUse] = []
    for some in parallel.map_processes(partial(find_uses, publication, known, locales), ids, progress):
        found += some
    return GlossaryReport(known.term_names, tuple(found), findings)
