"""Pivots: translation by way of other languages, through one engine or several."""

from pathlib import Path

import pytest

from polyglot.engines.argos import ArgosEngine
from polyglot.engines.attention import compose_alignments
from polyglot.engines.pivot import PivotEngine, pivot_route, route_fingerprint, translate_route
from polyglot.engines.protocol import TagPair
from polyglot.engines.pseudo import PseudoEngine
from polyglot.engines.registry import load_engine
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
    assert pivot_route(pairs, "a", "d") == [("a", "b"), ("b", "d")]
    assert pivot_route(pairs, "a", "c") == [("a", "b"), ("b", "c")]  # of two as long, the first by name
    assert pivot_route(pairs, "b", "e") == [("b", "d"), ("d", "a"), ("a", "e")]
    assert pivot_route(pairs, "c", "z") is None
    assert pivot_route(pairs, "a", "a") is None
    assert pivot_route(frozenset({("es", "en"), ("en", "es")}), "es", "es-MX") is None
    assert pivot_route(frozenset(), "a", "b") is None
    assert pivot_route(frozenset({("pt", "en"), ("pt-BR", "en")}), "pt-BR", "en") == [("pt-BR", "en")]


def test_a_pivot_tells_every_origin(home: Path) -> None:
    pivot = PivotEngine([PseudoEngine(), ArgosEngine()])
    assert pivot.find_route("en", "tlh") == [("en", "es"), ("es", "tlh")]
    [draft] = pivot.translate(["Hello world."], "en", "tlh")
    assert draft.engine == "pseudo 1 + argos es-tlh 1.0"
    assert draft.score is not None
    assert pivot.version == f"pseudo {PseudoEngine.version} + argos {ArgosEngine.version}"


class Half(PseudoEngine):
    """One that knows one pair only."""

    def __init__(self, pair: TagPair) -> None:
        super().__init__()
        self.pair = pair

    def pairs(self) -> frozenset[TagPair]:
        return frozenset({self.pair})


def test_a_way_has_an_identity_and_an_alignment(home: Path, server: Server) -> None:
    argos = ArgosEngine()
    way = [("en", "es"), ("es", "eo")]
    assert route_fingerprint(argos, way) == PivotEngine([argos]).fingerprint("en", "eo")
    assert route_fingerprint(argos, way) == f"{argos.fingerprint(*way[0])} + {argos.fingerprint(*way[1])}"
    mixed = PivotEngine([PseudoEngine(), argos])
    assert (
        mixed.fingerprint("en", "tlh") == f"{PseudoEngine().fingerprint('en', 'es')} + {argos.fingerprint('es', 'tlh')}"
    )
    [draft] = mixed.translate(["One book, two birds."], "en", "tlh")
    [pseudo] = PseudoEngine().translate(["One book, two birds."], "en", "es")
    [argued] = argos.translate([pseudo.text], "es", "tlh")
    assert pseudo.alignment
    assert argued.alignment
    assert draft.alignment == compose_alignments(pseudo.alignment, argued.alignment)
    assert draft.alignment.source == pseudo.alignment.source
    # A server tells no alignment, and then there is none of the whole.
    remote = load_engine("libretranslate", {"libretranslate": {"address": server.address}})
    over = PivotEngine([remote, Half(("es", "qu"))])
    assert over.addresses == (server.address,)
    [draft] = over.translate(["Hello world."], "en", "qu")
    assert draft.alignment is None


def test_a_pivot_of_pseudo_twice_aligns_word_by_word() -> None:
    [draft] = PivotEngine([Half(("en", "es")), Half(("es", "eo"))]).translate(["One book, two birds."], "en", "eo")
    assert draft.engine == "pseudo 1 + pseudo 1"
    assert draft.alignment
    behind = [row[0][0] if row else None for row in draft.alignment.weights]
    assert behind == [None, 0, 1, 2, 3, 4, 5, None]  # the brackets of the first step stand for nothing


def test_a_pivot_without_a_way(home: Path) -> None:
    pivot = PivotEngine([ArgosEngine()])
    assert pivot.find_route("es", "de") is None
    assert ("es", "de") not in pivot.pairs()
    with pytest.raises(EngineError, match="No engine leads from es to de"):
        pivot.translate(["Hola."], "es", "de")


def test_a_way_through_one_engine_is_a_pivot_too(home: Path) -> None:
    argos = ArgosEngine()
    way = pivot_route(argos.pairs(), "en", "eo")
    assert way == [("en", "es"), ("es", "eo")]
    assert translate_route(argos, SENTENCES, way) == PivotEngine([argos]).translate(SENTENCES, "en", "eo")
