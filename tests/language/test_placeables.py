"""What a translation repeats is found in a text, and nothing else is."""

import pytest

from polyglot.language.placeables import find_placeables
from tests.support.cases import cases


@pytest.mark.parametrize(("text", "expected"), cases("placeables", 2))
def test_found(text: str, expected: str) -> None:
    assert "\n".join(f"{item.kind.value} {item.text}" for item in find_placeables(text)) == expected
