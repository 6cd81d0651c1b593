"""`polyglot glossary`: where the glossary's terms occur, and which translations follow it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from polyglot.articles import discovery
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.glossary.matching import first_matches
from polyglot.catalogs.ledger import file_snapshot
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.checking.catalog_checks import read_glossary
from polyglot.errors import ContentError
from polyglot.findings import Finding
from polyglot.model import Locale, State
from polyglot.publication import Publication
from polyglot.storage import fingerprints, parallel, results
from polyglot.storage.parallel import Progress
from polyglot.storage.results import StoreFile, Work


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term in a message of a catalog."""

    term: str  # its name in the glossary
    language: str
    path: str  # of the catalog
    line: int
    state: State
    source: str
    target: str
    fault: str = ""  # how the translation departs from the glossary; empty if it is missing


@dataclass(frozen=True, slots=True)
class GlossaryReport:
    """The glossary's terms, by their usual form in the publication's language, and their uses."""

    terms: tuple[str, ...]
    uses: tuple[TermUse, ...]
    findings: tuple[Finding, ...]


def glossary(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> GlossaryReport:
    """Report where the glossary's terms occur, and which of their translations into these languages follow it.

    Only texts that have changed are read.
    """
    key = results.create_key(publication, fingerprints.hash_content(publication.glossary))
    terms, findings = read_glossary(publication)
    snapshot = file_snapshot.scan_files(publication, locales, ledgers=True)
    ids, _ = discovery.find_texts(publication, snapshot.articles)
    kind = " ".join(locale.tag for locale in locales)
    texts = results.update_results(
        StoreFile(publication.cache_dir / "glossary.sqlite", key),
        Work(kind, tuple[TermUse, ...], lambda: partial(_list_uses, publication, terms, locales)),
        {id: snapshot.signatures(id) for id in ids},
        snapshot.time,
        progress,
    )
    return GlossaryReport(terms.term_names, tuple(use for uses in texts.values() for use in uses), findings)


def _list_uses(publication: Publication, terms: Glossary, locales: Sequence[Locale], id: str) -> tuple[TermUse, ...]:
    """Return the uses of terms in an article and its translations into these languages; none if it cannot be read."""
    try:
        return tuple(_find_uses(publication, terms, locales, id))
    except ContentError:
        return ()


def _find_uses(publication: Publication, terms: Glossary, locales: Sequence[Locale], id: str) -> Iterator[TermUse]:
    loaded = load_article(publication, locales, id)
    source_locale = loaded.segmented.article.locale
    units = {unit.key: unit for unit in loaded.segmented.units}
    for locale in locales:
        if locale == source_locale:
            continue
        matcher = terms.matcher(source_locale, locale)
        translations = loaded.translations[locale.tag]
        path = publication.display_path(publication.catalog_path(id, locale))
        for unit in units.values():
            message = translations.message(unit)
            if message is None or unit.block.keep:
                continue
            for match in first_matches(matcher.find_terms(unit.text)):
                fault = matcher.describe_violation(match, unit.text, message.target) if message.target else ""
                place = (path, message.line, translations.state(unit))
                yield TermUse(match.term.name, locale.tag, *place, unit.text, message.target, fault)
