"""Where the glossary's terms stand, and whether their translations follow it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.glossary.matching import first_matches
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.errors import ContentError
from polyglot.model import Locale, State
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term in a message of a catalog."""

    term: str  # as the glossary calls it
    language: str
    path: str  # of the catalog
    line: int
    state: State
    source: str
    target: str
    fault: str = ""  # what the translation says otherwise than the glossary; a missing one says nothing


def find_uses(publication: Publication, glossary: Glossary, locales: Sequence[Locale], id: str) -> list[TermUse]:
    """All uses of terms in an article and its translations into these languages. What cannot be read has none."""
    try:
        return list(_find_uses(publication, glossary, locales, id))
    except ContentError:
        return []


def _find_uses(publication: Publication, glossary: Glossary, locales: Sequence[Locale], id: str) -> Iterator[TermUse]:
    opened = load_article(publication, locales, id)
    own = opened.segmented.article.locale
    for locale in locales:
        terms = glossary.matcher(own, locale)
        translations = opened.translations[locale.tag]
        path = publication.display_path(publication.catalog_path(id, locale))
        for unit in {unit.key: unit for unit in opened.segmented.units}.values() if locale != own else ():
            message = translations.message(unit)
            if message is None or unit.block.keep:
                continue
            for found in first_matches(terms.find_terms(unit.text)):
                fault = terms.describe_violation(found, unit.text, message.target) if message.target else ""
                place = (path, message.line, translations.state(unit))
                yield TermUse(found.term.name, locale.tag, *place, unit.text, message.target, fault)
