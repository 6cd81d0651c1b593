"""Units and the structure of translations: the cases of `tests/cases` that a person can read."""

import pytest

from polyglot.markdown.equivalence import normal_form
from polyglot.markdown.markup_check import find_problems
from polyglot.model import Block, BlockKind, LinkTarget, Unit
from tests.support.cases import cases
from tests.support.identity import units


@pytest.mark.parametrize(("text", "expected"), cases("sentences", 2))
def test_units(text: str, expected: str) -> None:
    assert "\n".join(unit.text for unit in units(text)) == expected


@pytest.mark.parametrize(("source", "translation", "expected"), cases("structure", 3))
def test_structure(source: str, translation: str, expected: str) -> None:
    unit = Unit(source, Block(BlockKind.PARAGRAPH, 1), (LinkTarget("/map"),) if "[1]" in source else ())
    assert [problem.code for problem in find_problems(unit, translation, ["n"])] == expected.split()


@pytest.mark.parametrize(("source", "translation", "expected"), cases("html", 3))
def test_html(source: str, translation: str, expected: str) -> None:
    unit = Unit(source, Block(BlockKind.HTML, 1))
    assert find_problems(unit, source, []) == []
    assert [problem.code for problem in find_problems(unit, translation, [])] == expected.split()


@pytest.mark.parametrize(("one", "other", "expected"), cases("sameness", 3))
def test_sameness(one: str, other: str, expected: str) -> None:
    assert ("same" if normal_form(one) == normal_form(other) else "other") == expected
