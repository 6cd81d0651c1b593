"""The checks of one article: of its links and pictures, and of all its catalogs."""

from collections.abc import Collection, Iterator

from polyglot.catalogs import store
from polyglot.checking.messages import CHECKS, Context
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale, Severity
from polyglot.publication import Publication
from polyglot.settings import FILE_NAME
from polyglot.text import article as articles
from polyglot.text import dialect
from polyglot.text.article import Cut
from polyglot.text.links import Links


def check_article(publication: Publication, ids: Collection[str], id: str) -> tuple[Finding, ...]:
    """All findings about one article and its catalogs."""
    try:
        article = articles.read(id, publication)
        cut = articles.cut(article, publication)
    except ContentError as error:
        return (store.finding(error, "article"),)
    tokens, _ = dialect.parse(article.body)
    links = Links(article, publication.articles, ids)
    links.collect(tokens)
    findings = [*articles.warnings(article), *links.findings]
    for locale in publication.languages_for(article.locale):
        try:
            findings += _catalog(publication, cut, locale)
        except ContentError as error:
            findings.append(store.finding(error, "catalog"))
    return tuple(findings)


def _catalog(publication: Publication, cut: Cut, locale: Locale) -> Iterator[Finding]:
    id = cut.article.id
    stored = store.read_catalog(publication, id, locale)
    store.read_ledger(publication, id, locale)
    path = publication.name(publication.catalog_path(id, locale))
    known = {message.key: message for message in stored.catalog.messages} if stored else {}
    wanted = {unit.key: unit for unit in cut.units}
    behind = sum(1 for key in wanted if key not in known or known[key].obsolete)
    if behind:
        text = f"The catalog lacks {behind} of the article's {len(wanted)} messages."
        yield Finding(path, 1, "out-of-step", Severity.WARNING, text, "Run “polyglot sync”.")
    context = Context(path, cut.notes, publication.rules[locale.tag].allow_targets)
    for key, unit in wanted.items():
        message = known.get(key)
        if message is not None and message.target and not message.obsolete:
            for check in CHECKS:
                yield from check(unit, message, context)


def check_settings(publication: Publication) -> list[Finding]:
    """What is odd about the settings, and stops nothing."""
    if publication.articles.is_dir() and any(publication.articles.rglob("*.md")):
        return []
    text = "The folder articles/ holds no article."
    return [Finding(FILE_NAME, 1, "no-article", Severity.WARNING, text, "Put the first one there, as a .md file.")]
