"""The promises about articles and their editions, under random documents and random translations."""

import re

import msgspec
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it.token import Token

from polyglot.editions.ui_text import interface_text
from polyglot.findings import Severity
from polyglot.formats import markdown
from polyglot.formats.html import render
from polyglot.markdown import markup, markup_check
from polyglot.markdown import parser as dialect
from polyglot.markdown.html_blocks import is_single_block
from polyglot.markdown.link_labels import abbreviate, link_definitions
from polyglot.markdown.markup_check import MarkupInventory, find_problems, footnote_labels, take_inventory
from polyglot.markdown.translate import Rendering, translate_tokens
from polyglot.markdown.units import SegmentationOptions, walk
from polyglot.model import Block, BlockKind, LinkTarget, State, Unit
from tests.support.events import events
from tests.support.identity import rendered, same, translated, units
from tests.support.locales import EN, MK
from tests.support.strategies import ANYTHING, DOCUMENTS, INLINE, MANY, SOME


def tags(text: str) -> list[tuple[str, ...]]:
    """What an edition may never gain or lose: tags with where they lead, and code."""
    return sorted(event for event in events(text) if event[0] in "<>")


def unspaced(html: str) -> list[tuple[str, ...]]:
    """The events of a page, where a line's end between letters of a script without spaces is nothing (product.md)."""
    return events(re.sub(r"(?<=[\u3000-\u9fff])\s+(?=[\u3000-\u9fff])", "", html))


@MANY
@given(DOCUMENTS)
@example("Hello\n*\\\nHello*\n")
@example("**bridge.*\\\nHello\n")
@example("Hello*  \n\\\nHello\n")
@example("[^n][1][ref] and [x][2][ref]\n\n[ref]: /r\n\n[^n]: A note.\n")
def test_no_translation_gives_the_source(text: str) -> None:
    page, _ = translated(text, same)
    assert unspaced(page) == unspaced(rendered(text))


@MANY
@given(DOCUMENTS, st.lists(ANYTHING, min_size=1, max_size=5))
def test_any_translation_keeps_the_structure(text: str, hostile: list[str]) -> None:
    """Whatever a catalog says, the page has the blocks, links, pictures, code and footnotes of its source."""
    tokens, env = dialect.parse_blocks(text)
    notes = footnote_labels(env)
    count = iter(range(10**6))

    def door(unit: Unit) -> Rendering | None:
        said = hostile[next(count) % len(hostile)]
        if any(problem.kind.severity is Severity.ERROR for problem in find_problems(unit, said, notes)):
            return None
        return Rendering(said, State.REVIEWED)

    page = render.render(
        translate_tokens(tokens, env, list(walk(tokens, env, SegmentationOptions("en"))), door, (EN, MK)),
        interface_text(MK),
    )
    emphasis = re.compile(
        r"</?(?:em|strong|s)>|</?(?:span|bdi)[^>]*>|(?<= )class=\"untranslated\" lang=\"en\" dir=\"ltr\""
    )

    def kept(text: str) -> list[tuple[str, ...]]:
        marks = ("class=untranslated", "dir=ltr", "lang=en", "alt=", "aria-label=", "id=fnref", "href=#fnref")
        found = [tuple(part for part in event if not part.startswith(marks)) for event in tags(emphasis.sub("", text))]
        return sorted(event for event in found if event[1] not in {"em", "strong", "s", "div"})

    assert kept(page) == kept(rendered(text))


@MANY
@given(DOCUMENTS, st.lists(ANYTHING, min_size=1, max_size=5))
@example("One[^n] <b>two</b>.\n\n[^n]: A note.\n", ["Uno <b >dos</b\n>[^n]."])
def test_what_was_examined_is_what_is_printed(text: str, hostile: list[str]) -> None:
    """A translation that was parsed to be examined is printed as if it were parsed again, as often as it is wanted."""
    notes = footnote_labels(dialect.parse_blocks(text)[1])
    known: dict[int, Rendering] = {}

    def printed(*, again: bool) -> list[object]:
        tokens, env = dialect.parse_blocks(text)
        count = iter(range(10**6))

        def door(unit: Unit) -> Rendering | None:
            number = next(count)
            said = hostile[number % len(hostile)]
            found = markup_check.check_markup(unit, said, notes)
            if any(problem.kind.severity is Severity.ERROR for problem in found.problems):
                return None
            if again:
                return Rendering(said, State.REVIEWED)
            return known.setdefault(number, Rendering(said, State.REVIEWED, found.tokens))

        rows = list(walk(tokens, env, SegmentationOptions("en")))
        return [token.as_dict() for token in translate_tokens(tokens, env, rows, door, (EN, MK))]

    assert printed(again=False) == printed(again=False) == printed(again=True)


@SOME
@given(DOCUMENTS, st.lists(ANYTHING, min_size=1, max_size=5))
def test_markdown_is_always_written(text: str, hostile: list[str]) -> None:
    """A Markdown edition of anything is written, and what was written can be written again."""
    tokens, env = dialect.parse_blocks(text)
    count = iter(range(10**6))
    rows = list(walk(tokens, env, SegmentationOptions("en")))
    said = translate_tokens(
        tokens, env, rows, lambda _: Rendering(hostile[next(count) % len(hostile)], State.DRAFT), (EN, MK)
    )
    again, _ = dialect.parse_markdown(markdown.render(said))
    markdown.render(again)


@MANY
@given(DOCUMENTS, st.lists(ANYTHING, min_size=1, max_size=5))
@example("One ![two](/u).", ["A ![a \\](/e) \\[b][1] c."])
@example("One ~~two~~.", ["~~~One~~~"])
@example("[[^n]](/u)\n", [""])
@example("One.", ["&lt;&lt;script>One.&lt;&lt;/script>"])
@example("`Hello`~~Hello~~~~\n", [""])
@example("One[^n]\\[^n]\n\n[^n]: Two.\n", [""])
@example("| One |\n|---|\n| Two |", ["One&#10;# Two"])
@example("> # One", ["One&#x2028;- two"])
@example("*One two*", ["*&nbsp;One&Tab;*"])
@example("***Hello*Hello\n", [""])
@example("- [x](/u) one", ["[X][1] one"])
def test_markdown_reads_like_the_page(text: str, hostile: list[str]) -> None:
    """The Markdown edition, read again, is the page."""

    def said() -> list[Token]:
        tokens, env = dialect.parse_blocks(text)
        notes = footnote_labels(env)
        count = iter(range(10**6))

        def door(unit: Unit) -> Rendering:
            words = hostile[next(count) % len(hostile)]
            broken = any(problem.kind.severity is Severity.ERROR for problem in find_problems(unit, words, notes))
            return Rendering(unit.text if broken else words, State.REVIEWED)

        return translate_tokens(tokens, env, list(walk(tokens, env, SegmentationOptions("en"))), door, (EN, MK))

    pictures = [child for token in said() for child in token.children or () if child.type == "image"]
    notes = [child for picture in pictures for child in picture.children or () if child.type == "footnote_ref"]
    assume(not notes)  # a page shows no mark within a picture's text, and lists the note that it leads to
    assume(text.count("[^n]:") < 2)  # of two definitions, markdown-it counts the marks in the one that it drops, too
    again, _ = dialect.parse_markdown(markdown.render(said()))
    assert unspaced(render.render(again, interface_text(MK))) == unspaced(render.render(said(), interface_text(MK)))


@MANY
@given(INLINE)
@example("*bridge.**\\\nHello")
@example("`<https://a.b>[1]`")
def test_expand_abbreviate(text: str) -> None:
    """A unit with its own labels only renders as the text that it was cut from."""
    tokens, env = dialect.parse_blocks(text)
    whole = next((token.content for token in tokens if token.type == "inline"), "")
    short, targets = abbreviate(whole, 0, len(whole), markup.scan(whole, env))
    before = take_inventory(dialect.parse_inline(whole, {"references": env.get("references", {})}))
    after = take_inventory(dialect.parse_inline(short, {"references": link_definitions(targets)}))
    assert without_signs(after) == without_signs(before)


def without_signs(inventory: MarkupInventory) -> MarkupInventory:
    """Return an inventory without its literal signs, which the one text may escape and the other not."""
    return msgspec.structs.replace(
        inventory, parts=tuple(sorted(part for part in inventory.parts if part[0] != "sign"))
    )


SOUP = st.lists(
    st.sampled_from([*"[]()!<>&;*_~`\\:/@^ \n.ax", "a_b", "&amp;", "[^n]", "](/u)", "<b>", "[" * 9]), max_size=40
).map("".join)


@MANY
@given(ANYTHING | SOUP)
@example("[" * 25 + "a: [x](/u) ![b: [c](/d)](/e)" + "](/u)" * 25)
@example("![" * 22 + "a: b" + "](/u)" * 22)
@example("a_b `c_d` e__f_ _g")
def test_the_quick_parser_is_the_parser(text: str) -> None:
    """To ask only the rules that can begin with a sign gives what it gives to ask them all, footnotes' numbers too."""
    found = []
    for parser in (dialect.shared_parser(), dialect.create_parser()):
        env: dialect.Env = {
            "references": {"REF": {"href": "/r", "title": ""}},
            "footnotes": {"refs": {":n": -1}, "list": {}},
        }
        tokens = parser.inline.parse(text, parser, env, [])
        found.append(([token.as_dict() for token in tokens], env))
    assert found[0] == found[1]


HTML_PIECES = r"<div> </div> <p > /> <!-- --> <b> <table <pre> </pre> a : --- | # ``` [x]:/u"
HTML = st.lists(st.sampled_from([*re.split(" ", HTML_PIECES), "\n", "\n\n", " ", "\t", "\f", "\0"]), max_size=10).map(
    "".join
)


@MANY
@given(HTML | HTML.map("<div>".__add__))
@example("<div>a|b\n---|---\n")
@example("<div>\n \t\n</div>")
def test_the_quick_look_at_html_blocks_is_the_parse(html: str) -> None:
    """That HTML is a single block is known without a parse only where a parse would say so."""
    tokens, _ = dialect.parse_blocks(html)
    one = len(tokens) == 1 and tokens[0].type == "html_block"
    assert is_single_block(html) == (one and tokens[0].content.strip(" \t\n") == html.strip(" \t\n"))


@MANY
@given(DOCUMENTS)
@example(": \n[^n]\nHello\n\n[^n]: A note. Two.\n")
def test_units_lose_nothing(text: str) -> None:
    """Every letter outside code, addresses and skipped blocks is in a unit; an untouched unit has no problem."""
    _, env = dialect.parse_blocks(text)
    for unit in units(text):
        assert not find_problems(unit, unit.text, footnote_labels(env)), unit
        assert unit.text == unit.text.strip(" \t\n")


def test_the_laws_can_fail() -> None:
    """The predicates that stand behind the laws do tell a broken structure from a whole one."""
    unit = Unit("See [the map][1].", Block(BlockKind.PARAGRAPH, 1), (LinkTarget("/map"),))
    assert markup_check.find_problems(unit, "Vea el mapa.", ())
    assert tags("<p><a href='/a'>x</a></p>") != tags("<p>x</p>")
