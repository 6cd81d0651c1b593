"""`polyglot adopt`: write existing translations into the catalogs."""

from collections.abc import Sequence
from pathlib import Path

from polyglot.adoption.adopt_article import AdoptionOptions
from polyglot.adoption.adopt_files import AdoptionReport, find_sources, run
from polyglot.adoption.apply import AdoptionAuthor
from polyglot.catalogs.glossary import glossary as glossaries
from polyglot.catalogs.ledger import catalog_store
from polyglot.findings import ordered
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress
from polyglot.workflow.sync import sync


def adopt(
    publication: Publication,
    locale: Locale,
    paths: Sequence[Path],
    article: str | None,
    author: AdoptionAuthor,
    progress: Progress = parallel.no_progress,
    *,
    write: bool = True,
) -> AdoptionReport:
    """Sync, then write existing translations into the catalogs of one article, or of all articles in the files.

    Without `write`, nothing is synced or written.
    """
    sources, findings = find_sources(publication, locale, paths, article)
    options = AdoptionOptions(publication, locale, author, glossaries.read(publication), write)
    if not write:
        report = run(options, sources, progress)
    else:
        findings += sync(publication, author.day).findings
        with catalog_store.publication_lock(publication) as recovery_findings:
            report = run(options, sources, progress)
        findings += recovery_findings
    report.findings = list(ordered(dict.fromkeys((*findings, *report.findings))))
    return report
