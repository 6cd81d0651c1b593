"""`polyglot check`: find errors in articles and catalogs. Only texts that have changed are read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.articles.path_kinds import PathKinds
from polyglot.catalogs.ledger import file_snapshot
from polyglot.catalogs.sync import orphans
from polyglot.checking.checked_text import CheckedText
from polyglot.checking.settings_checks import check_settings
from polyglot.checking.shared_inputs import check_shared_inputs
from polyglot.findings import Finding, Severity, ordered
from polyglot.publication import Publication, text_kind
from polyglot.storage import fingerprints, parallel, results
from polyglot.storage.parallel import Progress
from polyglot.storage.results import StoreFile, Work


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind of problem of translations, as a publication has it set."""

    code: str
    meaning: str
    severity: Severity
    languages: Mapping[str, Severity]  # where it differs, by tag
    weight: float  # for drafts
    package: str  # of a plug-in; empty for a built-in check


def list_checks(publication: Publication) -> tuple[ListedKind, ...]:
    """Return the kinds of problems of all checks. Raises `ConfigError` for severities that are not valid."""
    from polyglot.checking import check_registry

    check_registry.validate_settings(publication)
    by_tag = {tag: check_registry.select_checks(rules.checks).severities for tag, rules in publication.rules.items()}
    usual = check_registry.select_checks(publication.rules[publication.source.tag].checks).severities
    return tuple(
        ListedKind(
            kind.code,
            kind.meaning,
            usual[kind.code],
            {tag: codes[kind.code] for tag, codes in by_tag.items() if codes[kind.code] is not usual[kind.code]},
            kind.weight,
            row.package,
        )
        for row in check_registry.load_checks()
        for kind in row.kinds.values()
    )


def check(publication: Publication, progress: Progress = parallel.no_progress) -> tuple[Finding, ...]:
    """Return the findings of articles, catalogs, settings and the glossary, sorted by place."""
    key = results.create_key(publication, fingerprints.hash_content(publication.glossary))
    file = StoreFile(publication.cache_dir / "check.sqlite", key)
    snapshot = file_snapshot.scan_files(publication, publication.locales, ledgers=True)
    ids, findings = discovery.find_texts(publication, snapshot.articles)
    articles = [id for id in ids if text_kind(id) == "article"]
    findings += check_settings(publication, articles) + orphans.find_orphans(publication, snapshot, ids)
    shared = check_shared_inputs(publication, file, snapshot)
    findings += shared.glossary_findings
    kinds = PathKinds(publication.articles, frozenset(ids))

    def has_same_links(text: CheckedText) -> bool:
        return all(kinds.find(path) is kind for path, kind in text.path_kinds.items()) and all(
            fingerprints.stamp_file(publication.articles / path) == stamp for path, stamp in text.read_stamps.items()
        )

    texts = results.update_results(
        file,
        Work("text", CheckedText, partial(_load_checks, publication, ids), has_same_links),
        {id: (*snapshot.signatures(id), *shared.plug_ins.values()) for id in ids},
        snapshot.time,
        progress,
    )
    for text in texts.values():
        findings += text.findings
    return ordered(findings)


def _load_checks(publication: Publication, ids: Collection[str]) -> Callable[[str], CheckedText]:
    """Return the function that checks a text, which needs the parsers and the glossary."""
    from polyglot.checking.article_checks import check_article
    from polyglot.checking.catalog_checks import read_glossary

    return partial(check_article, publication, frozenset(ids), read_glossary(publication)[0])
