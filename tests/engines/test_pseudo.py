"""The engine `pseudo`: accents, brackets, growth and direction."""

import re
import unicodedata

import pytest

from polyglot.engines.pivot import pivot_route
from polyglot.engines.pseudo import PseudoEngine
from polyglot.engines.registry import load_engine

pytestmark = pytest.mark.enable_socket  # a server and a cluster on this machine are among the engines


def test_pseudo_accents_words_and_leaves_numbers_and_addresses() -> None:
    text = "By 31 May, 2.5 m of TV shelf: see https://example.org/a?b=1 or write to ana@example.org."
    [draft] = PseudoEngine().translate([text], "en", "es")
    assert re.findall(r"[\d.]*\d", draft.text) == ["31", "2.5", "1"]
    assert "https://example.org/a?b=1" in draft.text
    assert "ana@example.org." in draft.text
    words = re.findall(r"[a-z]+", re.sub(r"\S*(://|@)\S*", "", draft.text), re.IGNORECASE)
    assert words == []  # no word is plain ASCII any more
    assert (draft.text[0], draft.text[-1]) == ("[", "]")


@pytest.mark.parametrize("tag", ["es", "ar", "zh-Hant", "pt-BR", "es-419", "sr-Latn", "sw", "qu", "eo", "zh-TW"])
def test_pseudo_knows_a_way_to_every_language(tag: str) -> None:
    assert pivot_route(PseudoEngine().pairs(), "en", tag)
    assert pivot_route(PseudoEngine().pairs(), tag, "en")


def test_pseudo_lets_words_grow() -> None:
    text = "The library that wants its books eaten: https://example.org/a on 31 May."
    [plain], [grown] = (
        load_engine("pseudo", {"pseudo": {"expand": share}}).translate([text], "en", "es") for share in (0, 0.3)
    )
    letters = sum(map(str.isalpha, text.replace("https://example.org/a", "")))
    assert len(grown.text) == pytest.approx(len(plain.text) + 0.3 * letters, abs=1)
    assert plain == PseudoEngine().translate([text], "en", "es")[0]
    assert "https://example.org/a" in grown.text
    assert "31" in grown.text
    assert grown.alignment
    words = grown.text[1:-2].replace(":", " :", 1).split(" ")
    assert [grown.text[start:end] for start, end in grown.alignment.target] == [*words, "."]


@pytest.mark.parametrize(("tag", "letter"), [("ar", "ARABIC"), ("fa", "ARABIC"), ("he", "HEBREW"), ("es", "LATIN")])
def test_pseudo_shows_direction(tag: str, letter: str) -> None:
    [draft] = PseudoEngine(mirror=True).translate(["The quick brown fox jumps over 13 lazy dogs"], "en", tag)
    assert {unicodedata.name(sign).split()[0] for sign in draft.text if sign.isalpha()} == {letter}
    assert "13" in draft.text
