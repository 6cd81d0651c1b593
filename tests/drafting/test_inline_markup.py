"""Sentences without their markup, and markup in its place again: as cases, as laws, and on whole corpora."""

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from polyglot.drafting.inline_markup.piecewise import join_pieces, split_pieces
from polyglot.drafting.inline_markup.segment import SegmentedUnit, segment_unit
from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence, TagPositions
from polyglot.drafting.inline_markup.write import to_markdown
from polyglot.editions.ui_text import interface_text
from polyglot.formats.html import render
from polyglot.markdown import parser
from polyglot.markdown.markup_check import find_problems, footnote_labels, preserves_markup
from polyglot.markdown.translate import Rendering, translate_tokens
from polyglot.markdown.units import SegmentationOptions, translatable_units, walk
from polyglot.model import Block, BlockKind, LinkTarget, State, Unit
from tests.support.cases import cases
from tests.support.events import events
from tests.support.identity import rendered
from tests.support.locales import EN, MK
from tests.support.paths import CORPORA, NO_CORPORA, REPOSITORY

PLACE = re.compile(r"\{(\d)|(\d)\}")
MANY = settings(suppress_health_check=list(HealthCheck))


def unit(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Unit:
    return Unit(text, Block(kind, 1), tuple(LinkTarget(f"/{number}") for number in range(1, 4)))


def own(sentence: Sentence) -> TagPositions:
    return tuple((mark.start, mark.end) for mark in sentence.tags)


def listed(sentence: Sentence) -> str:
    return "\n".join([sentence.text, *map(shown, sentence.tags)])


def shown(mark: InlineTag) -> str:
    said = [
        f"{mark.start}-{mark.end}",
        mark.opening,
        mark.closing,
        "verbatim" * mark.verbatim,
        "loose" * (mark.depth < 0),
    ]
    return " " * mark.depth + " ".join(filter(None, said)).replace("\n", "↵")


def placed(text: str, count: int) -> tuple[str, TagPositions]:
    """A translation in which `{1` and `1}` show where the first mark begins and ends."""
    starts, ends, plain = {}, {}, ""
    for number, part in enumerate(PLACE.split(text)):
        match number % 3:
            case 0:
                plain += part
            case 1 if part:
                starts[int(part)] = len(plain)
            case 2 if part:
                ends[int(part)] = len(plain)
    return plain, tuple((starts.get(number, 0), ends.get(number, 0)) for number in range(1, count + 1))


@pytest.mark.parametrize(("source", "expected"), cases("markup-cut", 2))
def test_sentences(source: str, expected: str) -> None:
    assert "\n".join(map(listed, segment_unit(unit(source), "en", ["n"]).sentences)) == expected


@pytest.mark.parametrize(("source", "expected"), cases("markup-html", 2))
def test_sentences_of_raw_html(source: str, expected: str) -> None:
    stencil = segment_unit(unit(source, BlockKind.HTML), "en")
    assert "\n".join(map(listed, stencil.sentences)) == expected
    again = stencil.fill([to_markdown(one, one.text, own(one)) for one in stencil.sentences])
    assert re.sub(r"\s+", " ", again) == re.sub(r"\s+", " ", source)


@pytest.mark.parametrize(("source", "translation", "expected"), cases("markup-written", 3))
def test_written(source: str, translation: str, expected: str) -> None:
    (sentence,) = segment_unit(unit(source), "en", ["n"]).sentences
    said = to_markdown(sentence, *placed(translation, len(sentence.tags)))
    assert said == expected
    assert not find_problems(unit(source), said, ["n"])


def test_a_field_has_no_markup() -> None:
    field = Unit("*One* & `two`. Three.", Block(BlockKind.FIELD, 2), context="title")
    stencil = segment_unit(field, "en")
    assert [sentence.text for sentence in stencil.sentences] == ["*One* & `two`.", "Three."]
    assert (
        stencil.fill([to_markdown(one, f" <{one.text}> ", ()) for one in stencil.sentences])
        == "<*One* & `two`.> <Three.>"
    )


def test_html_keeps_the_order_of_its_tags() -> None:
    source = unit("<p>One <b>two</b> <i>three</i></p>", BlockKind.HTML)
    stencil = segment_unit(source, "en")
    said = stencil.fill([to_markdown(one, "Tres < dos & uno", ((7, 10), (0, 4))) for one in stencil.sentences])
    assert said.index("<b>") < said.index("</b>") < said.index("<i>")
    assert re.sub("<[^>]*>", "", said) == "Tres &lt; dos &amp; uno"
    assert preserves_markup(source, said, ())


def test_sentences_are_joined_as_the_target_language_does() -> None:
    stencil = segment_unit(unit("One two. *Three four.* Five."), "en")
    assert stencil.fill(["一。", "*二。*", "三。"], "") == "一。 **二。** 三。"
    assert segment_unit(unit("一。二。"), "zh").fill(["One.", "Two."], " ") == "One. Two."


def test_a_blank_translation_says_nothing() -> None:
    (sentence,) = segment_unit(unit("See *this*."), "en").sentences
    assert to_markdown(sentence, " \n", ((0, 0),)) == ""


def test_the_piecewise_way() -> None:
    (sentence,) = segment_unit(unit("See [the *old* map][1] in `a b` now."), "en").sentences
    assert split_pieces(sentence) == ("See", "the", "old", "map", "in", "now.")
    said = to_markdown(sentence, *join_pieces(sentence, ["Vea", "el", "viejo", "mapa", "en", "ya."]))
    assert said == "Vea [el *viejo* mapa][1] en `a b` ya."


PLAIN = st.sampled_from(
    ["one", "two", "three.", "(four)", "“five”", "你好。", "これは", "é", "a_b", "\\*", "&amp;", "!", "~"]
)
SAID = st.sampled_from(
    [
        "Hola",
        "el",
        "puente.",
        "(dos)",
        "“tres”",
        "3.5",
        "你好。",
        "これは",
        "مرحبا",
        "¡eh!",
        "—",
        "a_b",
        "_x_",
        "2 < 3",
        "~",
        "&amp;",
    ]
)
SPACE = st.sampled_from([" ", " ", " ", ""])
LEAVES = ("`co de`", "[^n]", "<br>", "<https://a.example/>", "<!-- c -->")
RAISED = ("CO<sub>2</sub>", "seed<sup>3</sup>", "1<sup>st</sup>", "H<sub>2</sub>O", "<sup>2</sup>", "*one* ", "two ")
HOLDERS = ("*{}*", "**{}**", "_{}_", "~~{}~~", "[{}](/u)", "![{}](/p)", "<b>{}</b>", "<kbd>{}</kbd>")


def row(part: st.SearchStrategy[str], count: int) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(part, SPACE).map("".join), min_size=1, max_size=count).map("".join)


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    held = row(inner, 3).map(lambda text: text.strip() or "y")
    return st.tuples(st.sampled_from(HOLDERS), held).map(lambda pair: pair[0].format(pair[1])) | st.sampled_from(LEAVES)


SOURCES = row(st.recursive(PLAIN, marked, max_leaves=8), 5)


@MANY
@given(SOURCES, row(SAID, 8), st.data())
@example("one _*two*_ three", "Hola", None)
@example("**one* three.*[^n] ", "Hola ", None)
@example("a*b*c *d*", "Hola 3.5 _x_", None)
@example("*one *<br>**", "~", None)
@example("~~one~~", "~", None)
@example("*one* *`co de` `co de`*", "Hola Hola 3.5", None)
@example("~~one `co de` ~~`co de`~~~~", "Hola", None)
def test_all_marks_are_there_wherever_they_are_said_to_be(source: str, said: str, data: st.DataObject | None) -> None:
    """Every piece of markup is in a translation once, whatever the places; nothing that is text is read as markup."""
    _check_placed(source, said, data)


@MANY
@given(row(st.sampled_from(RAISED), 5), row(SAID | st.sampled_from(["CO2", "1st", "2"]), 6), st.data())
def test_marks_on_parts_of_words_are_there(source: str, said: str, data: st.DataObject) -> None:
    _check_placed(source, said, data)


def _check_placed(source: str, said: str, data: st.DataObject | None) -> None:
    assume(said.strip())
    for one, notes in _units(f"{source}\n\n[^n]: A note.\n"):
        stencil = segment_unit(one, "en", notes)
        texts = []
        for sentence in stencil.sentences:
            offset = st.integers(-1, len(said) + 1)
            places = [(0, 0) if data is None else data.draw(st.tuples(offset, offset)) for _ in sentence.tags]
            texts.append(to_markdown(sentence, said, tuple(places)))
        assert not find_problems(one, stencil.fill(texts), notes)


@MANY
@given(SOURCES)
def test_pieces_come_back_where_they_were(source: str) -> None:
    for one, notes in _units(f"{source}\n\n[^n]: A note.\n"):
        for sentence in segment_unit(one, "en", notes).sentences:
            assert join_pieces(sentence, split_pieces(sentence)) == (sentence.text, own(sentence))


def _units(text: str) -> Iterator[tuple[Unit, list[str]]]:
    tokens, env = parser.parse_blocks(text)
    rows = walk(tokens, env, SegmentationOptions("en", sentences=False))
    return ((one, footnote_labels(env)) for one in translatable_units(rows) if one.block.kind is BlockKind.PARAGRAPH)


def _same(one: Unit, notes: list[str]) -> str:
    stencil: SegmentedUnit = segment_unit(one, "en", notes)
    return stencil.fill([to_markdown(sentence, sentence.text, own(sentence)) for sentence in stencil.sentences])


def _page(text: str) -> list[tuple[str, ...]]:
    """A text's page, of which each sentence was taken apart and put together again."""
    tokens, env = parser.parse_blocks(text)
    notes = footnote_labels(env)
    rows = list(walk(tokens, env, SegmentationOptions("en")))
    done = translate_tokens(tokens, env, rows, lambda one: Rendering(_same(one, notes), State.REVIEWED), (EN, MK))
    return events(render.render(done, interface_text(MK)))


def _texts() -> Iterator[tuple[str, str]]:
    for folder in (CORPORA / "comprehensive-rust/head", CORPORA / "gfm", REPOSITORY / "articles"):
        yield from ((str(path), path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.md")))
    for number, case in enumerate(json.loads((CORPORA / "commonmark/spec.json").read_text(encoding="utf-8"))):
        if number + 1 != 148:  # raw HTML that opens <pre> around a paragraph: CONTRIBUTING.md tells of it
            yield f"CommonMark {number + 1}", case["markdown"]


@pytest.mark.skipif(not CORPORA.is_dir(), reason=NO_CORPORA)
def test_what_is_taken_apart_and_put_together_reads_the_same() -> None:
    assert [name for name, text in _texts() if _page(text) != events(rendered(text))] == []
