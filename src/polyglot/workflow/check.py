"""`polyglot check`: find errors in articles and catalogs."""

from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.ledger import file_snapshot
from polyglot.catalogs.sync import orphans
from polyglot.checking.article_checks import check_article, check_settings
from polyglot.checking.catalog_checks import read_glossary
from polyglot.checking.check_registry import validate_settings
from polyglot.findings import Finding, ordered
from polyglot.publication import Publication, text_kind
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


def check(publication: Publication, progress: Progress = parallel.no_progress) -> tuple[Finding, ...]:
    """Return the findings of articles, catalogs, settings and the glossary, sorted by place."""
    validate_settings(publication)
    snapshot = file_snapshot.scan_files(publication, publication.locales)
    ids, findings = discovery.find_texts(publication, snapshot.articles)
    articles = [id for id in ids if text_kind(id) == "article"]
    findings += check_settings(publication, articles) + orphans.find_orphans(publication, snapshot, ids)
    terms, glossary_findings = read_glossary(publication)
    findings += glossary_findings
    for article_findings in parallel.map_processes(partial(check_article, publication, ids, terms), ids, progress):
        findings += article_findings
    return ordered(findings)
