"""Is the glossary followed, and what is kept left alone? Only reviewed translations are asked: a draft is a machine's."""

from collections.abc import Iterator

from polyglot.articles.do_not_translate import names
from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.article_translations import Opened
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale, Severity
from polyglot.publication import Publication

_MEND = "Mend the translation, or change the glossary."
_COPY = "Copy the source, or take the comment away."


def check_glossary(publication: Publication) -> tuple[Glossary, tuple[Finding, ...]]:
    """The publication's glossary and what is wrong there; an empty one if it cannot be read."""
    try:
        found = glossary.read(publication)
    except ContentError as error:
        return Glossary(), (catalog_store.finding(error, "glossary"),)
    return found, found.findings


def check_terms(publication: Publication, opened: Opened, locale: Locale, glossary: Glossary) -> Iterator[Finding]:
    """What reviewed translations of an article say otherwise than the glossary, and its names, ask for."""
    cut, translations = opened.cut, opened.translations[locale.tag]
    terms = glossary.terms(cut.article.locale, locale).keeping(names(cut.article, publication))
    path = publication.name(publication.catalog_path(cut.article.id, locale))
    for unit in {unit.key: unit for unit in cut.units}.values():
        message = translations.message(unit)
        if message is None or message.fuzzy or not message.target:
            continue
        if unit.block.keep:
            if message.target != unit.text:
                text = "This text stands under i18n:keep, and should stay as it is."
                yield Finding(path, message.line, "glossary", Severity.WARNING, text, _COPY)
            continue
        for text in terms.faults(unit.text, message.target):
            yield Finding(path, message.line, "glossary", Severity.WARNING, text, _MEND)
