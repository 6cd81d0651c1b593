"""Units and the sameness of texts: the cases of `tests/cases` that a person can read."""

import pytest

from polyglot.markdown.equivalence import normal_form
from tests.support.cases import cases
from tests.support.identity import units


@pytest.mark.parametrize(("text", "expected"), cases("sentences", 2))
def test_units(text: str, expected: str) -> None:
    assert "\n".join(unit.text for unit in units(text)) == expected


@pytest.mark.parametrize(("one", "other", "expected"), cases("sameness", 3))
def test_sameness(one: str, other: str, expected: str) -> None:
    assert ("same" if normal_form(one) == normal_form(other) else "other") == expected
