"""Is the glossary followed, and what is kept left alone? Only reviewed translations are asked: a draft is a machine's."""

from collections.abc import Iterator

from polyglot.articles.do_not_translate import kept_names
from polyglot.catalogs.glossary import glossary
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, warning
from polyglot.model import Locale
from polyglot.publication import Publication

_GLOSSARY_REMEDY = "Mend the translation, or change the glossary."
_KEEP_REMEDY = "Copy the source, or take the comment away."


def check_glossary(publication: Publication) -> tuple[Glossary, tuple[Finding, ...]]:
    """The publication's glossary and what is wrong there; an empty one if it cannot be read."""
    try:
        found = glossary.read(publication)
    except ContentError as error:
        return Glossary(), (from_error(error, FindingCode.GLOSSARY),)
    return found, found.findings


def check_terms(
    publication: Publication, opened: LoadedArticle, locale: Locale, glossary: Glossary
) -> Iterator[Finding]:
    """What reviewed translations of an article say otherwise than the glossary, and its names, ask for."""
    cut, translations = opened.segmented, opened.translations[locale.tag]
    terms = glossary.matcher(cut.article.locale, locale).with_names(kept_names(cut.article, publication))
    path = publication.display_path(publication.catalog_path(cut.article.id, locale))
    for unit in {unit.key: unit for unit in cut.units}.values():
        message = translations.message(unit)
        if message is None or message.fuzzy or not message.target:
            continue
        if unit.block.keep:
            if message.target != unit.text:
                text = "This text stands under i18n:keep, and should stay as it is."
                yield warning(path, FindingCode.GLOSSARY, text, _KEEP_REMEDY, line=message.line)
            continue
        for text in terms.find_violations(unit.text, message.target):
            yield warning(path, FindingCode.GLOSSARY, text, _GLOSSARY_REMEDY, line=message.line)
