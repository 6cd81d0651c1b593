"""`polyglot models`: the language pairs that a publication needs models for."""

from contextlib import suppress

from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.engines.protocol import TagPair
from polyglot.errors import ContentError
from polyglot.publication import Publication


def required_pairs(publication: Publication) -> list[TagPair]:
    """Return the language pairs that need a model: from each language of the articles into each language to draft."""
    sources = {publication.source: None}
    for id in discovery.find_texts(publication)[0]:
        with suppress(ContentError):  # reported by sync
            sources[articles.read(id, publication).locale] = None
    rules = publication.rules
    targets = [one for one in publication.locales if rules[one.tag].drafts and "argos" in rules[one.tag].engine]
    return [(source.tag, target.tag) for source in sources for target in targets if source != target]
