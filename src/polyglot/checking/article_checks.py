"""Checks of an article, its links, pictures and catalogs, and of the settings."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import check_names
from polyglot.articles.links import LinkCollector
from polyglot.articles.markdown_checks import check_markdown
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.ledger.article_translations import LoadedArticle, Translations, load_article
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.catalogs.merge.message import has_alternative
from polyglot.checking.catalog_checks import CatalogChecker
from polyglot.checking.checked_text import CheckedText
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Severity, error, from_error, warning
from polyglot.markdown import parser
from polyglot.model import Locale, MessageKey
from polyglot.publication import Publication, text_kind


def check_article(publication: Publication, ids: Collection[str], glossary: Glossary, id: str) -> CheckedText:
    """Return the findings of an article and its catalogs, and the kinds of the paths that its links name."""
    try:
        loaded = load_article(publication, publication.locales, id)
    except ContentError as error:
        return CheckedText((from_error(error, FindingCode(text_kind(id))),), {})
    article = loaded.segmented.article
    tokens, _ = parser.parse_markdown(article.body)
    links = LinkCollector(article, publication, ids)
    links.collect(tokens)
    findings = [
        *articles.find_warnings(article),
        *check_markdown(loaded.segmented),
        *check_names(article),
        *links.findings,
    ]
    for locale in publication.languages_for(article.locale):
        unreadable = loaded.findings.get(locale.tag)
        findings += (unreadable,) if unreadable else check_catalog(publication, loaded, locale, glossary)
    return CheckedText(tuple(findings), links.path_kinds, links.read_stamps)


def check_catalog(
    publication: Publication, loaded: LoadedArticle, locale: Locale, glossary: Glossary
) -> Iterator[Finding]:
    """Yield the findings of an article's catalog in one language."""
    segmented, translations = loaded.segmented, loaded.translations[locale.tag]
    checker = CatalogChecker(publication, segmented.article, translations, locale, segmented.footnotes, glossary)
    rules = publication.rules[locale.tag]
    units = {unit.key: unit for unit in segmented.units}
    missing = sum(1 for unit in units.values() if translations.message(unit) is None)
    if missing:
        text = f"The catalog lacks {missing} of the {len(units)} messages of the {text_kind(segmented.article.id)}."
        yield warning(checker.path, FindingCode.OUT_OF_STEP, text, "Run “polyglot sync”.")
    yield from find_merged(translations, checker.path)
    translated = [
        (unit, message) for unit in units.values() if (message := translations.message(unit)) and message.target
    ]
    for unit, message in translated:
        yield from checker.check(unit, message)
    yield from checker.check_together(translated)
    readiness = translations.assess_readiness(segmented.units, rules)
    yield from _check_unmodified(segmented.article, locale, readiness, checker.path)


@dataclass(frozen=True, slots=True)
class CatalogErrors:
    """The errors of an article's translations into one language, and the messages that are not printed because of them."""

    findings: tuple[Finding, ...]  # forced ones are warnings
    failing: frozenset[MessageKey] = frozenset()


def find_errors(
    publication: Publication, loaded: LoadedArticle, locale: Locale, force: Collection[str]
) -> CatalogErrors:
    """Return the errors of an article's translations into one language; those that `force` names do not count."""
    if locale.tag in loaded.findings:
        return CatalogErrors((loaded.findings[locale.tag],))
    segmented, translations = loaded.segmented, loaded.translations[locale.tag]
    checker = CatalogChecker(publication, segmented.article, translations, locale, segmented.footnotes, force=force)
    findings: list[Finding] = []
    failing = set()
    for key, unit in {unit.key: unit for unit in segmented.units}.items():
        message = translations.message(unit)
        if message is not None and message.target:
            errors = list(checker.check_errors(unit, message))
            findings += errors
            if any(finding.severity is Severity.ERROR for finding in errors):
                failing.add(key)
    return CatalogErrors(tuple(findings), frozenset(failing))


def find_merged(translations: Translations, path: str) -> Iterator[Finding]:
    """Yield a finding for each message of a catalog in which a merge of git kept the texts of two people."""
    for message in translations.messages.values():
        if has_alternative(message):
            text = "Two people translated this message differently; a merge kept both texts, one of them in a comment."
            remedy = "Write the right one, and remove the fuzzy mark and the comment."
            yield warning(path, FindingCode.MERGE, text, remedy, message.line)


def _check_unmodified(article: Article, locale: Locale, readiness: Readiness, path: str) -> Iterator[Finding]:
    """Yield a finding if too much of the reviewed text is unchanged machine translation.

    It is an error if the article would otherwise enter the edition.
    """
    if not readiness.suspect and not readiness.refused:
        return
    text = f"{int(readiness.unmodified * 100)}% of the reviewed text is unchanged machine translation"
    text += ", too much to count as reviewed." if readiness.refused else "."
    command = f"polyglot approve {article.id} -l {locale.tag} --by HANDLE"
    remedy = f"Compare it with the source again; if it is good, a second person runs: {command}"
    create = error if readiness.refused and readiness.sufficient else warning
    yield create(path, FindingCode.UNMODIFIED, text, remedy)
