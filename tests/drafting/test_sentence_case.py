"""Texts in capitals, in the letters of many languages, go to sentence case and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.drafting.sentence_case import lower_capitals, lower_title, raise_capitals
from polyglot.engines.attention import locate_pieces
from polyglot.language.locales import parse_tag
from polyglot.model import Alignment, Draft
from tests.support.locales import EN


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("de", "die straße", "DIE STRASSE"),
        ("tr", "bizim evimiz", "BİZİM EVİMİZ"),
        ("el", "Η Αθήνα", "Η ΑΘΗΝΑ"),
        ("ar", "نحن هنا", "نحن هنا"),
        ("es", "¡aquí, en a@seed.earth!", "¡AQUÍ, EN a@seed.earth!"),
    ],
)
def test_capitals_of_a_language(tag: str, text: str, expected: str) -> None:
    words = locate_pieces(text, text.split())
    draft = Draft(text, "test 1", alignment=Alignment(words, words, tuple(() for _ in words)))
    capitals = raise_capitals("TO a@seed.earth", draft, parse_tag(tag))
    assert capitals.text == expected
    assert capitals.alignment is not None
    assert capitals.alignment.target == locate_pieces(expected, expected.split())


@given(st.text(st.sampled_from("AB ÉİßI.!@#{}_家ش1"), max_size=30))
def test_offsets_stay(text: str) -> None:
    assert len(lower_capitals(text, EN)) == len(text) == len(lower_title(text, EN))


def test_addresses_in_capitals_stay() -> None:
    assert lower_capitals("VISIT WWW.SEED.EARTH, {name} AND A@SEED.EARTH NOW", EN) == (
        "Visit WWW.SEED.EARTH, {name} and A@SEED.EARTH now"
    )
