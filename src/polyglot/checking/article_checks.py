"""The checks of one article: of its links and pictures, and of all its catalogs."""

from collections.abc import Collection, Iterator

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import check_names
from polyglot.articles.links import LinkCollector
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.ledger.article_translations import LoadedArticle, Readiness, load_article
from polyglot.checking.glossary_checks import check_terms
from polyglot.checking.message_checks import CHECKS, CheckContext
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, error, from_error, warning
from polyglot.markdown import parser
from polyglot.model import Locale
from polyglot.publication import Publication, text_kind
from polyglot.settings import FILE_NAME


def check_article(publication: Publication, ids: Collection[str], glossary: Glossary, id: str) -> tuple[Finding, ...]:
    """All findings about one article and its catalogs."""
    try:
        opened = load_article(publication, publication.locales, id)
    except ContentError as error:
        return (from_error(error, FindingCode(text_kind(id))),)
    article = opened.segmented.article
    tokens, _ = parser.parse_markdown(article.body)
    links = LinkCollector(article, publication.articles, ids)
    links.collect(tokens)
    found = [*articles.find_warnings(article), *check_names(article), *links.findings]
    for locale in publication.languages_for(article.locale):
        unread = opened.findings.get(locale.tag)
        found += (unread,) if unread else check_catalog(publication, opened, locale)
        found += check_terms(publication, opened, locale, glossary)
    return tuple(found)


def check_catalog(publication: Publication, opened: LoadedArticle, locale: Locale) -> Iterator[Finding]:
    """What is wrong in an article's catalog of one language."""
    cut, found = opened.segmented, opened.translations[locale.tag]
    path = publication.display_path(publication.catalog_path(cut.article.id, locale))
    rules = publication.rules[locale.tag]
    wanted = {unit.key: unit for unit in cut.units}
    behind = sum(1 for unit in wanted.values() if found.message(unit) is None)
    if behind:
        text = f"The catalog lacks {behind} of the {text_kind(cut.article.id)}'s {len(wanted)} messages."
        yield warning(path, FindingCode.OUT_OF_STEP, text, "Run “polyglot sync”.")
    context = CheckContext(path, cut.footnotes, rules.allow_targets, found)
    for unit in wanted.values():
        message = found.message(unit)
        if message is not None and message.target:
            for check in CHECKS:
                yield from check(unit, message, context)
    yield from _check_unmodified(cut.article, locale, found.assess_readiness(cut.units, rules), path)


def _check_unmodified(article: Article, locale: Locale, far: Readiness, path: str) -> Iterator[Finding]:
    """The translation is not only taken over from a machine. That is an error where it keeps an article out of an edition."""
    if not far.suspect and not far.refused:
        return
    text = f"{int(far.unmodified * 100)}% of the reviewed text is as the machine wrote it"
    text += ", too much to count as reviewed." if far.refused else "."
    vouch = f"polyglot approve {article.id} -l {locale.tag} --by HANDLE"
    remedy = f"Look at it again with the source beside it; if it is good, a second person says so: {vouch}"
    create = error if far.refused and far.sufficient else warning
    yield create(path, FindingCode.UNMODIFIED, text, remedy)


def check_settings(publication: Publication, ids: Collection[str]) -> list[Finding]:
    """What is odd about the settings, and stops nothing."""
    findings = []
    for tag, rules in publication.rules.items():
        for id in sorted(rules.article_credits.keys() - set(ids)):
            text = f"The credits of “{tag}” name an article “{id}”, which is not there."
            remedy = "Write its path under articles/ without “.md”."
            findings.append(warning(FILE_NAME, FindingCode.CREDITS, text, remedy))
    if not ids and not any(publication.articles.rglob("*.md")):
        text = "The folder articles/ holds no article."
        findings.append(warning(FILE_NAME, FindingCode.NO_ARTICLE, text, "Put the first one there, as a .md file."))
    return findings
