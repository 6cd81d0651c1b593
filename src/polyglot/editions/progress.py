"""Progress of the translation of a text, without an edition."""

from collections.abc import Sequence

from polyglot.articles import article as articles
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.catalogs.ledger.readiness import LanguageProgress, TextProgress
from polyglot.checking.article_checks import find_errors, find_merged
from polyglot.editions.entries import summarize_article
from polyglot.editions.print_policy import BuildMode
from polyglot.errors import ContentError
from polyglot.findings import FindingCode, from_error
from polyglot.model import Locale
from polyglot.publication import Publication, text_kind


def read_progress(publication: Publication, locales: Sequence[Locale], id: str) -> TextProgress:
    """Return the progress of a text in these languages; a file that cannot be read is a finding."""
    try:
        loaded = load_article(publication, locales, id)
    except ContentError as error:
        return TextProgress({}, (from_error(error, FindingCode(text_kind(id))),))
    translated = [locale for locale in locales if locale != loaded.segmented.article.locale]
    failing = {locale.tag: find_errors(publication, loaded, locale, ()).failing for locale in translated}
    entries = summarize_article(publication, loaded, BuildMode(), failing)
    languages = {
        locale.tag: LanguageProgress(entries[locale.tag].title.text, entries[locale.tag].readiness)
        for locale in translated
    }
    findings = [*articles.find_warnings(loaded.segmented.article), *loaded.findings.values()]
    for locale in locales:
        path = publication.display_path(publication.catalog_path(id, locale))
        findings += find_merged(loaded.translations[locale.tag], path)
    return TextProgress(languages, tuple(findings))
