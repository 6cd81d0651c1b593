"""Checks that reviewed translations follow the glossary and copy the texts to keep; drafts are not checked."""

from collections.abc import Iterator

from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, warning
from polyglot.model import Locale
from polyglot.publication import Publication

_GLOSSARY_REMEDY = "Correct the translation or the glossary."
_KEEP_REMEDY = "Copy the source, or remove the comment from the article."


def check_glossary(publication: Publication) -> tuple[Glossary, tuple[Finding, ...]]:
    """Return the publication's glossary and its findings; an empty glossary if it cannot be read."""
    try:
        terms = glossary.read(publication)
    except ContentError as error:
        return Glossary(), (from_error(error, FindingCode.GLOSSARY),)
    return terms, terms.findings


def check_terms(
    publication: Publication, loaded: LoadedArticle, locale: Locale, glossary: Glossary
) -> Iterator[Finding]:
    """Yield the departures of an article's reviewed translations from the glossary and from the names to keep."""
    segmented, translations = loaded.segmented, loaded.translations[locale.tag]
    matcher = glossary.matcher(segmented.article.locale, locale).with_names(kept_names(segmented.article, publication))
    path = publication.display_path(publication.catalog_path(segmented.article.id, locale))
    for unit in {unit.key: unit for unit in segmented.units}.values():
        message = translations.message(unit)
        if message is None or message.fuzzy or not message.target:
            continue
        if unit.block.keep:
            if message.target != unit.text:
                text = "The comment i18n:keep asks for a copy of this text."
                yield warning(path, FindingCode.GLOSSARY, text, _KEEP_REMEDY, line=message.line)
            continue
        for text in matcher.find_violations(unit.text, message.target):
            yield warning(path, FindingCode.GLOSSARY, text, _GLOSSARY_REMEDY, line=message.line)
