"""A catalog with messages of every state, and what programs of the field do to it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from polyglot.catalogs.ledger import catalog_store, records
from polyglot.catalogs.po import reader
from polyglot.model import Catalog, Message, MessageKey, State
from polyglot.publication import Publication

STORY = """\
---
title: The depot
---
# The depot

The depot opens at noon. It lends ladders to everybody who asks for one. The key hangs in the bakery next door.

The cat is called Mother. She sleeps on the warm stove. It lends lamps to everybody who asks for one.

See [the map](/map) and `x_y`. This sentence will leave us soon. And this one, about the old boat, as well.
"""
TEXTS = {
    "title": "El depósito",
    "The depot": "El depósito",
    "The depot opens at noon.": "El depósito abre a mediodía.",
    "It lends ladders to everybody who asks for one.": "Presta escaleras a quien las pida.",
    "The key hangs in the bakery next door.": "La llave cuelga en la panadería de al lado.",
    "She sleeps on the warm stove.": "Duerme sobre la estufa caliente.",
    "See [the map][1] and `x_y`.": "Vea [el mapa][1] y `x_y`.",
    "This sentence will leave us soon.": "Esta frase nos dejará pronto.",
    "And this one, about the old boat, as well.": "Y también esta, sobre la vieja barca.",
}
EDITED = (
    STORY.replace("opens at noon", "opens at two")
    .replace(" This sentence will leave us soon.", "")
    .replace(" And this one, about the old boat, as well.", "")
)


def states(publication: Publication) -> dict[MessageKey, State]:
    """The state of every message of the Spanish catalog, by its key."""
    locale = publication.locale("es")
    stored = catalog_store.read_catalog(publication, "a", locale)
    assert stored is not None
    kinds = records.index_records(catalog_store.read_ledger(publication, "a", locale))
    return {message.key: records.message_state(message, kinds) for message in stored.catalog.messages}


def catalog(publication: Publication) -> Catalog:
    stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
    assert stored is not None
    return stored.catalog


def work(publication: Publication, change: Callable[[Message], Message]) -> None:
    """A translator's work, message by message."""
    done = catalog(publication)
    done = replace(done, messages=tuple(map(change, done.messages)))
    path = publication.catalog_path("a", publication.locale("es"))
    path.write_text(reader.dump(done), encoding="utf-8")


def rewrite(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
