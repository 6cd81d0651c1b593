"""Marked passages on pages: neighbouring blocks with one mark are one run, with one label."""

import pytest

from polyglot.editions.ui_text import interface_text
from polyglot.formats.html import render
from polyglot.markdown import parser
from polyglot.markdown.translate import Rendering, translate_tokens
from polyglot.markdown.units import SegmentationOptions, walk
from polyglot.model import State, Unit
from tests.support.cases import cases
from tests.support.locales import EN, MK


def door(unit: Unit) -> Rendering | None:
    """Print a unit that begins with “Not” as its source, one that begins with “Draft” as a draft, others as reviewed."""
    if unit.text.startswith("Not"):
        return None
    return Rendering(unit.text, State.DRAFT if unit.text.startswith("Draft") else State.REVIEWED)


@pytest.mark.parametrize(("text", "expected"), cases("passages", 2))
def test_runs(text: str, expected: str) -> None:
    tokens, env = parser.parse_blocks(text)
    rows = list(walk(tokens, env, SegmentationOptions("en")))
    page = render.render(translate_tokens(tokens, env, rows, door, (EN, MK)), interface_text(MK))
    assert page.rstrip("\n") == expected.rstrip("\n")
