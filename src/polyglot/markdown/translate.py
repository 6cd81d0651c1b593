"""The walk's second reading: an article's tokens with what a catalog says in place of its units.

Every unit, translated or not, is parsed apart with its own labels only; then the children are joined as the target
language joins its sentences. Passages that are not a person's translation stand between `mark_open`, which carries their
`Mark`, and `mark_close`, which each renderer writes in its way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from polyglot.markdown import parser
from polyglot.markdown.html_tokens import is_balanced
from polyglot.markdown.link_labels import clean_translation, join_lines, link_definitions, restore_tag_whitespace
from polyglot.markdown.marks import MARK, Mark, create_mark
from polyglot.markdown.parser import Env, copy_tokens, parse_inline
from polyglot.markdown.units import BlockRow, Separator, UnitSlot
from polyglot.model import Locale, State, Unit

_ACCEPTED = frozenset({State.REVIEWED, State.APPROVED})
_BLANK = re.compile(r"\n[ \t]*+\n")


@dataclass(frozen=True, slots=True)
class Rendering:
    """What stands for a unit in an edition: a translation and its state. (None stands for the source itself.)

    Whoever has parsed the text already, in its unit's place, gives the tokens.
    """

    text: str
    state: State
    tokens: Sequence[Token] | None = field(default=None, compare=False)


Lookup = Callable[[Unit], Rendering | None]


def translate_tokens(
    tokens: list[Token],
    env: Env,
    rows: Iterable[tuple[int, BlockRow | None]],
    lookup: Lookup,
    locales: tuple[Locale, Locale],
) -> list[Token]:
    """Block tokens finished in another language: `rows` are their walk, `locales` the source's and the target's.

    `lookup` is asked once for each unit that is offered, in the order of the article. The tokens are used up.
    """
    source, target = locales
    for place, row in rows:
        token = tokens[place]
        if row is None:
            token.children = parse_inline(token.content, env)
        elif token.type == "inline":
            token.children = list(_translate_row(row, lookup, env, source, target))
        elif isinstance(row[0], UnitSlot):
            _replace_token(token, row[0], lookup, source, target)
    return parser.finish_tokens(tokens, env)


@dataclass(frozen=True, slots=True)
class _RenderedSlot:
    """A piece as it is printed."""

    tokens: list[Token]
    mark: Mark | None  # None for a person's translation and for text without words
    translated: bool


def _translate_row(row: BlockRow, door: Lookup, env: Env, source: Locale, target: Locale) -> Iterator[Token]:
    """The children of one block: its passages and what joins them, neighbours of one kind in one mark."""
    opened: Mark | None = None
    translated: bool | None = None  # was the passage before?
    glue: list[Separator] = []
    for piece in row:
        if isinstance(piece, Separator):
            glue.append(piece)
            continue
        passage = _render_slot(piece, door, env, source, target)
        if opened and opened != passage.mark:
            yield Token("mark_close", "span", -1)
        yield from _render_separators(
            glue, {passage.translated if translated is None else translated, passage.translated}, target
        )
        if passage.mark and opened != passage.mark:
            yield Token("mark_open", "span", 1, meta={MARK: passage.mark})
        yield from passage.tokens
        opened, translated, glue = passage.mark, passage.translated, []
    if opened:
        yield Token("mark_close", "span", -1)
    yield from _render_separators(glue, {False}, target)


def _render_slot(piece: UnitSlot, door: Lookup, env: Env, source: Locale, target: Locale) -> _RenderedSlot:
    unit = piece.unit
    wording = door(unit) if piece.translatable else None
    state = None if wording is None else wording.state
    mark = create_mark(state, source, target) if piece.translatable and state not in _ACCEPTED else None
    parsed = None if wording is None else wording.tokens
    tokens = _parse_rendering(unit, wording, env) if parsed is None else copy_tokens(parsed)
    for token in tokens:
        if token.type == "softbreak":  # a translator's line break, which a table could not hold
            token.type, token.tag, token.content = "text", "", " "
    return _RenderedSlot(tokens, mark, wording is not None)


def _parse_rendering(unit: Unit, wording: Rendering | None, env: Env) -> list[Token]:
    """The tokens of what stands for a unit. Footnotes are numbered as they occur."""
    own: Env = {"references": link_definitions(unit.targets), "footnotes": env.setdefault("footnotes", {})}
    if wording is None:
        return parse_inline(unit.text, own)
    tokens = parse_inline(join_lines(wording.text, unit.text), own)
    if any(token.type == "html_inline" and token.content not in unit.text for token in tokens):
        source = parse_inline(unit.text, {"references": own["references"]})
        restore_tag_whitespace(tokens, [token.content for token in source if token.type == "html_inline"])
    return tokens


def _render_separators(glue: Iterable[Separator], translated: set[bool], target: Locale) -> Iterator[Token]:
    """What joins two passages: as the target language does between translations, as written between sources."""
    for piece in glue:
        if piece.is_hard_break:
            yield Token("hardbreak", "br", 0)
        elif piece.text.strip(" \t\n"):
            yield Token("text", "", 0, content=piece.text.rstrip("\n"))
            if piece.text.endswith("\n"):
                yield Token("softbreak", "br", 0)
        elif translated == {False}:
            yield Token("softbreak", "br", 0) if "\n" in piece.text else Token("text", "", 0, content=piece.text)
        else:
            yield Token("text", "", 0, content=target.joiner if translated == {True} else " ")


def _replace_token(token: Token, piece: UnitSlot, door: Lookup, source: Locale, target: Locale) -> None:
    """Raw HTML or code with its translation, within an element that marks it.

    Where no element can be put around it (code, HTML that leaves a tag open, or holds a blank line, at which Markdown
    would end the element), what is not a person's translation stays the source: a machine's text is never shown without
    its mark.
    """
    wording = door(piece.unit) if piece.translatable else None
    state = None
    if wording is not None:
        before, _, after = token.content.partition(piece.unit.text)
        html = token.type == "html_block"
        said = before + (clean_translation(wording.text) if html else clean_translation(wording.text, "\n")) + after
        if wording.state in _ACCEPTED or (html and _is_markable(said)):
            token.content, state = said, wording.state
    if piece.translatable and state not in _ACCEPTED and token.type == "html_block" and _is_markable(token.content):
        mark = create_mark(state, source, target)
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes.items())
        token.meta = {**token.meta, MARK: mark}
        token.content = f"<div{attrs}>\n{token.content.rstrip()}\n</div>\n"


def _is_markable(html: str) -> bool:
    """Can an element be put around this HTML, in a page and in Markdown?"""
    return is_balanced(html) and not _BLANK.search(html.strip())
