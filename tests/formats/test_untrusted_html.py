"""What a catalog says in raw HTML and within tags never becomes structure, in the page or in the Markdown edition."""

import pytest

from polyglot.editions.ui_text import interface_text
from polyglot.findings import Severity
from polyglot.formats import markdown
from polyglot.formats.html import render
from polyglot.markdown import parser
from polyglot.markdown.markup_check import find_problems, footnote_labels
from polyglot.markdown.translate import Rendering, translate_tokens
from polyglot.markdown.units import SegmentationOptions, walk
from polyglot.model import State, Unit
from tests.support.events import events
from tests.support.identity import rendered, units
from tests.support.locales import EN, MK


def editions(text: str, said: str, state: State = State.REVIEWED) -> tuple[str, str]:
    """The page and the Markdown of a text whose last unit is said like this, if nothing speaks against it."""
    last = units(text)[-1]
    made = []
    for _ in range(2):
        tokens, env = parser.parse_blocks(text)
        notes = footnote_labels(env)

        def door(unit: Unit, notes: list[str] = notes) -> Rendering | None:
            found = find_problems(unit, said, notes) if unit == last else find_problems(unit, unit.text, notes)
            broken = any(problem.kind.severity is Severity.ERROR for problem in found)
            return None if broken else Rendering(said if unit == last else unit.text, state)

        made.append(translate_tokens(tokens, env, list(walk(tokens, env, SegmentationOptions("en"))), door, (EN, MK)))
    return render.render(made[0], interface_text(MK)), markdown.render(made[1])


def kept(text: str) -> list[tuple[str, ...]]:
    """The tags of a text but for the marks of passages, and the words of pictures."""
    marks = ("alt=", "title=", "class=", "lang=", "dir=", "data-")
    found = [event for event in events(text) if event[0] in "<>" and event[1] not in {"div", "span"}]
    return [tuple(part for part in event if not part.startswith(marks)) for event in found]


TABLE = "| a |\n|---|\n| {} |\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (TABLE.format('<kbd class="a">X</kbd> word'), '<kbd\n\nclass="a">X</kbd> palabra'),
        (TABLE.format('<kbd class="a">X</kbd> word'), '<kbd\nclass="a"\n>X</kbd> palabra'),
        (TABLE.format('<kbd title=">" class=a\\ b>X</kbd> word'), '<kbd title=">" class=a\\\nb>X</kbd> palabra'),
        (TABLE.format("![A map](/p.png)"), "![<\n\n# H\n\n>][1]"),
        ('A <kbd title="a - b" >X</kbd> word\n', 'Una <kbd title="a - b"\n>X</kbd> palabra'),
        ('A <kbd title="a - b">X</kbd> word\n', 'Una <kbd title="a\n- b">X</kbd> palabra'),
        ("A <kbd\u00a0class=a>X</kbd> word\n", "Una <kbd class=a>X</kbd> palabra"),
        ('A <kbd\nclass="a">X</kbd> word\n', 'Una <kbd\n\n# class="a">X</kbd> palabra'),
        ("A word.\n", "Una palabra.\r\r# H"),
        ("<div>\nHello there.\n</div>\n", "<div>\r\r# H\r</div>"),
        ("<div>\nHello there.\n</div>\n", "<div>\n\n# H\n</div>"),
        ("<div>\nHello there.\n</div>\n", "# H\n\n<div>\nHola.\n</div>"),
        ("> - <div>\n>   Hello there.\n>   </div>\n", "<div>\nHola.\n# H\n> 1. Uno\n</div>"),
        ("<pre>\na\n\nb\n</pre> Hello there.\n", "<pre>\na\n\nb\n</pre> [x](http://evil.example)"),
        ('<pre title="A map">x</pre> Hello there.\n', '<pre title="A\n\n[x](http://evil.example)">x</pre> Hola.'),
    ],
)
@pytest.mark.parametrize("state", [State.REVIEWED, State.DRAFT])
def test_structure_stays(source: str, said: str, state: State) -> None:
    page, written = editions(source, said, state)
    assert kept(page) == kept(rendered(source))
    assert kept(rendered(written)) == kept(rendered(source))


def test_a_tag_is_spelled_as_in_the_source() -> None:
    """A translator may write a tag on one line or on more; what is printed has the lines of the source."""
    for source, said in [
        ('A <kbd\nclass="a">X</kbd> word.\n', 'Una <kbd class="a">X</kbd> palabra.'),
        ('A <kbd class="a">X</kbd> word.\n', 'Una <kbd\n class="a">X</kbd> palabra.'),
        ('A <kbd\n  title="日\n本">X</kbd> word.\n', 'Una <kbd\n\ntitle="日 本">X</kbd> palabra.'),
    ]:
        page, _ = editions(source, said)
        assert source[source.index("<kbd") : source.index(">X")] in page
        assert "palabra" in page
