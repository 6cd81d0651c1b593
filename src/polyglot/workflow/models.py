"""`polyglot models`: the language pairs that a publication needs models for."""

from contextlib import suppress

from polyglot.articles import article as articles
from polyglot.articles import discovery
from polyglot.engines.protocol import TagPair
from polyglot.errors import ContentError
from polyglot.publication import Publication


def required_pairs(publication: Publication) -> list[TagPair]:
    """The pairs of languages that a publication drafts in with models: from each language of its articles."""
    written = {publication.source: None}
    for id in discovery.find_texts(publication)[0]:
        with suppress(ContentError):  # which sync tells of
            written[articles.read(id, publication).locale] = None
    rules = publication.rules
    wanted = [one for one in publication.locales if rules[one.tag].drafts and "argos" in rules[one.tag].engine]
    return [(source.tag, target.tag) for source in written for target in wanted if source != target]
