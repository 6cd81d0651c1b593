"""Foreign words that run the other way are kept together; `tests/cases/isolate*.md` say which and how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot.editions.ui_text import interface_text
from polyglot.formats.html import bidi_isolate, render
from polyglot.language.bidi_runs import find_runs
from polyglot.language.locales import parse_tag
from polyglot.markdown import parser
from tests.support.cases import cases
from tests.support.events import events

WORDS = st.sampled_from(
    ["Seed ", "بذرة ", "שלום ", "3–5 ", "C++", "*", "**", "[", "](/u)", "`x`", "<b>", "</b>", "(", ")", ". ", "\n"]
)


def body(text: str, tag: str) -> str:
    return render.render(parser.parse_markdown(text)[0], interface_text(parse_tag(tag)))


@pytest.mark.parametrize(("direction", "text", "expected"), cases("isolate", 3))
def test_runs(direction: str, text: str, expected: str) -> None:
    marked = "".join(f"⟦{piece}⟧" if foreign else piece for piece, foreign in pieces(text, direction))
    assert marked == expected


def pieces(text: str, direction: str) -> list[tuple[str, bool]]:
    found, done = [], 0
    for start, end in find_runs(text, direction):
        found += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [*found, (text[done:], False)]


@pytest.mark.parametrize(("direction", "text", "expected"), cases("isolate", 3))
def test_plain(direction: str, text: str, expected: str) -> None:
    opening, other = ("\u2066", "ltr") if direction == "rtl" else ("\u2067", "rtl")
    assert bidi_isolate.isolate_runs(text, direction) == expected.replace("⟦", opening).replace("⟧", "\u2069")
    tagged = expected.replace("&", "&amp;").replace('"', "&#34;")
    assert bidi_isolate.isolate_html(text, direction) == tagged.replace("⟦", f'<bdi dir="{other}">').replace(
        "⟧", "</bdi>"
    )


@pytest.mark.parametrize(("tag", "text", "expected"), cases("isolate_html", 3))
def test_html(tag: str, text: str, expected: str) -> None:
    assert body(text, tag).strip() == expected


@pytest.mark.parametrize(
    ("direction", "name", "expected"),
    [
        ("rtl", "J. R. Smith", "<bdi>J. R. Smith</bdi>"),
        ("rtl", "نور حداد", "<bdi>نور حداد</bdi>"),
        ("rtl", "J. R. حداد", '<bdi dir="rtl"><bdi dir="ltr">J. R.</bdi> حداد</bdi>'),
        ("ltr", "J. R. حداد", "<bdi>J. R. حداد</bdi>"),
    ],
)
def test_names(direction: str, name: str, expected: str) -> None:
    assert bidi_isolate.isolate_name(name, direction) == expected
    marks = {'<bdi dir="rtl">': "\u2067", '<bdi dir="ltr">': "\u2066", "<bdi>": "\u2068", "</bdi>": "\u2069"}
    for tag, mark in marks.items():
        expected = expected.replace(tag, mark)
    assert bidi_isolate.isolate_plain_name(name, direction) == expected


@given(st.lists(WORDS, max_size=12).map("".join), st.sampled_from(["ar", "en"]))
def test_only_isolates_come_in(text: str, tag: str) -> None:
    """Isolation adds elements that are closed where they should be, and changes nothing else."""
    with_them = body(text, tag)
    found = [event for event in events(with_them) if event[1] == "bdi"]
    depth = 0
    for event in found:
        depth += 1 if event[0] == "<" else -1
        assert depth in {0, 1}
    bare = render.render(parser.parse_markdown(text)[0], interface_text(parse_tag("de")))
    assert joined(events(with_them)) == joined(events(bare))


def joined(found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Events without isolates and directions; what they cut is one text again."""
    kept: list[tuple[str, ...]] = []
    for kind, *rest in found:
        event = (kind, *(part for part in rest if not part.startswith(("dir=", "aria-label="))))
        if kind in "<>" and rest[0] == "bdi":
            continue
        if kind == "text" and kept and kept[-1][0] == "text":
            event = ("text", kept.pop()[1] + event[1])
        kept.append(("text", "".join(event[1].split())) if kind == "text" else event)
    return kept
