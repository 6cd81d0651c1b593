"""Pivots: translation by way of other languages, through one engine or several."""

from pathlib import Path

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.attention import composed
from polyglot.engines.protocol import Pair, Pivot, addresses, identity, load, path, translate
from polyglot.engines.pseudo import PseudoEngine
from polyglot.errors import EngineError
from polyglot.language.locales import fallback_tags
from tests.support.engines import SENTENCES
from tests.support.libretranslate_server import Server

pytestmark = pytest.mark.enable_socket  # a server and a cluster on this machine are among the engines


def test_a_language_gives_way_only_within_its_script() -> None:
    assert fallback_tags("es-419")[0] == "es-419"
    assert fallback_tags("es-419")[-1] == "es"
    assert "zh" not in fallback_tags("zh-Hant-HK")
    assert "sr" not in fallback_tags("sr-ME")
    assert "pa" not in fallback_tags("pa-Arab")


def test_the_shortest_way_is_taken() -> None:
    pairs = frozenset({("a", "b"), ("b", "c"), ("c", "d"), ("a", "e"), ("e", "c"), ("b", "d"), ("d", "a")})
    assert path(pairs, "a", "d") == [("a", "b"), ("b", "d")]
    assert path(pairs, "a", "c") == [("a", "b"), ("b", "c")]  # of two as long, the first by name
    assert path(pairs, "b", "e") == [("b", "d"), ("d", "a"), ("a", "e")]
    assert path(pairs, "c", "z") is None
    assert path(pairs, "a", "a") is None
    assert path(frozenset({("es", "en"), ("en", "es")}), "es", "es-MX") is None
    assert path(frozenset(), "a", "b") is None
    assert path(frozenset({("pt", "en"), ("pt-BR", "en")}), "pt-BR", "en") == [("pt-BR", "en")]


def test_a_pivot_tells_every_origin(home: Path) -> None:
    pivot = Pivot([PseudoEngine(), ArgosEngine()])
    assert pivot.find_path("en", "tlh") == [("en", "es"), ("es", "tlh")]
    [draft] = pivot.translate(["Hello world."], "en", "tlh")
    assert draft.engine == "pseudo 1 + argos es-tlh 1.0"
    assert draft.score is not None
    assert pivot.version == f"pseudo {PseudoEngine.version} + argos {ArgosEngine.version}"


class Half(PseudoEngine):
    """One that knows one pair only."""

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self.pair})


def test_a_way_has_an_identity_and_an_alignment(home: Path, server: Server) -> None:
    argos = ArgosEngine()
    way = [("en", "es"), ("es", "eo")]
    assert identity(argos, way) == Pivot([argos]).identity("en", "eo")
    assert identity(argos, way) == f"{argos.identity(*way[0])} + {argos.identity(*way[1])}"
    mixed = Pivot([PseudoEngine(), argos])
    assert mixed.identity("en", "tlh") == f"{PseudoEngine().identity('en', 'es')} + {argos.identity('es', 'tlh')}"
    [draft] = mixed.translate(["One book, two birds."], "en", "tlh")
    [pseudo] = PseudoEngine().translate(["One book, two birds."], "en", "es")
    [argued] = argos.translate([pseudo.text], "es", "tlh")
    assert pseudo.alignment
    assert argued.alignment
    assert draft.alignment == composed(pseudo.alignment, argued.alignment)
    assert draft.alignment.source == pseudo.alignment.source
    # A server tells no alignment, and then there is none of the whole.
    remote = load("libretranslate", {"libretranslate": {"address": server.address}})
    over = Pivot([remote, Half(("es", "qu"))])
    assert addresses(over) == (server.address,)
    [draft] = over.translate(["Hello world."], "en", "qu")
    assert draft.alignment is None


def test_a_pivot_of_pseudo_twice_aligns_word_by_word() -> None:
    [draft] = Pivot([Half(("en", "es")), Half(("es", "eo"))]).translate(["One book, two birds."], "en", "eo")
    assert draft.engine == "pseudo 1 + pseudo 1"
    assert draft.alignment
    behind = [row[0][0] if row else None for row in draft.alignment.weights]
    assert behind == [None, 0, 1, 2, 3, 4, 5, None]  # the brackets of the first step stand for nothing


def test_a_pivot_without_a_way(home: Path) -> None:
    pivot = Pivot([ArgosEngine()])
    assert pivot.find_path("es", "de") is None
    assert ("es", "de") not in pivot.pairs()
    with pytest.raises(EngineError, match="No engine leads from es to de"):
        pivot.translate(["Hola."], "es", "de")


def test_a_way_through_one_engine_is_a_pivot_too(home: Path) -> None:
    argos = ArgosEngine()
    way = path(argos.pairs(), "en", "eo")
    assert way == [("en", "es"), ("es", "eo")]
    assert translate(argos, SENTENCES, way) == Pivot([argos]).translate(SENTENCES, "en", "eo")
