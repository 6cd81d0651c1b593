"""Small cases in Markdown files: a title, then parts between lines of one point. A malformed case fails."""

from pathlib import Path

import pytest

from polyglot.markdown.equivalence import form
from polyglot.markdown.markup_check import problems
from polyglot.model import Block, Target, Unit
from tests.identity import units

HERE = Path(__file__).parent / "cases"


def cases(name: str, parts: int) -> list[object]:
    """The cases of a file, each as pytest's parameters: `parts` texts, named by the case's title."""
    lines = (HERE / f"{name}.md").read_text(encoding="utf-8").split("\n")
    found: list[object] = []
    while any(lines):
        while not lines[0]:
            lines.pop(0)
        title = lines.pop(0)
        assert lines.pop(0) == ".", f"{name}: {title}: no line with a point after the title"
        texts = []
        for _ in range(parts):
            assert "." in lines, f"{name}: {title}: no line with a point at the end"
            end = lines.index(".")
            texts.append("\n".join(lines[:end]))
            lines = lines[end + 1 :]
        found.append(pytest.param(*texts, id=title))
    return found


@pytest.mark.parametrize(("text", "expected"), cases("sentences", 2))
def test_units(text: str, expected: str) -> None:
    assert "\n".join(unit.text for unit in units(text)) == expected


@pytest.mark.parametrize(("source", "translation", "expected"), cases("structure", 3))
def test_structure(source: str, translation: str, expected: str) -> None:
    unit = Unit(source, Block("paragraph", 1), (Target("/map"),) if "[1]" in source else ())
    assert [problem.code for problem in problems(unit, translation, ["n"])] == expected.split()


@pytest.mark.parametrize(("source", "translation", "expected"), cases("html", 3))
def test_html(source: str, translation: str, expected: str) -> None:
    unit = Unit(source, Block("html", 1))
    assert problems(unit, source, []) == []
    assert [problem.code for problem in problems(unit, translation, [])] == expected.split()


@pytest.mark.parametrize(("one", "other", "expected"), cases("sameness", 3))
def test_sameness(one: str, other: str, expected: str) -> None:
    assert ("same" if form(one) == form(other) else "other") == expected
