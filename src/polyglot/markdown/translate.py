"""Translation of an article's token stream: translations from a catalog replace its units.

Every unit, translated or not, is parsed separately with its own labels only; then the children are joined as the target
language joins its sentences. Passages that are not a person's translation are enclosed in `mark_open`, which carries their
`Mark`, and `mark_close`; each renderer writes them in its own syntax.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import msgspec
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
    """A translation that an edition prints for a unit, with its state.

    `tokens` are those of the text, if the caller has parsed it already in its unit's environment.
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
    """Translate block tokens and finish them: `rows` are their walk, `locales` the source's and the target's.

    `lookup` is called once for each translatable unit, in the order of the article, and returns the rendering of the unit
    or None for its source. The tokens are modified and returned.
    """
    source, target = locales
    for index, row in rows:
        token = tokens[index]
        if row is None:
            token.children = parse_inline(token.content, env)
        elif token.type == "inline":
            token.children = list(_translate_row(row, lookup, env, source, target))
        elif isinstance(row[0], UnitSlot):
            _replace_token(token, row[0], lookup, source, target)
    return parser.finish_tokens(tokens, env)


class _RenderedSlot(msgspec.Struct, frozen=True):
    """The tokens of a unit in an edition."""

    tokens: list[Token]
    mark: Mark | None  # None for a person's translation and for text without words
    translated: bool


def _translate_row(row: BlockRow, lookup: Lookup, env: Env, source: Locale, target: Locale) -> Iterator[Token]:
    """Yield the children of one block: its passages and separators, with adjacent passages of equal mark in one mark."""
    opened: Mark | None = None
    translated: bool | None = None  # whether the passage before is
    separators: list[Separator] = []
    for piece in row:
        if isinstance(piece, Separator):
            separators.append(piece)
            continue
        passage = _render_slot(piece, lookup, env, source, target)
        if opened and opened != passage.mark:
            yield Token("mark_close", "span", -1)
        yield from _render_separators(
            separators, {passage.translated if translated is None else translated, passage.translated}, target
        )
        if passage.mark and opened != passage.mark:
            yield Token("mark_open", "span", 1, meta={MARK: passage.mark})
        yield from passage.tokens
        opened, translated, separators = passage.mark, passage.translated, []
    if opened:
        yield Token("mark_close", "span", -1)
    yield from _render_separators(separators, {False}, target)


def _render_slot(piece: UnitSlot, lookup: Lookup, env: Env, source: Locale, target: Locale) -> _RenderedSlot:
    unit = piece.unit
    rendering = lookup(unit) if piece.translatable else None
    state = None if rendering is None else rendering.state
    mark = create_mark(state, source, target) if piece.translatable and state not in _ACCEPTED else None
    parsed = None if rendering is None else rendering.tokens
    tokens = _parse_rendering(unit, rendering, env) if parsed is None else copy_tokens(parsed)
    for token in tokens:
        if token.type == "softbreak":  # a translator's line break, which a table cell cannot contain
            token.type, token.tag, token.content = "text", "", " "
    return _RenderedSlot(tokens, mark, rendering is not None)


def _parse_rendering(unit: Unit, rendering: Rendering | None, env: Env) -> list[Token]:
    """Return the tokens of a unit's translation, or of its source. Footnotes are numbered in order of occurrence."""
    unit_env: Env = {"references": link_definitions(unit.targets), "footnotes": env.setdefault("footnotes", {})}
    if rendering is None:
        return parse_inline(unit.text, unit_env)
    text = join_lines(rendering.text, unit.text)
    tokens = parse_inline(text, unit_env)
    if "<" in text and any(token.type == "html_inline" and token.content not in unit.text for token in tokens):
        source = parse_inline(unit.text, {"references": unit_env["references"]})
        restore_tag_whitespace(tokens, [token.content for token in source if token.type == "html_inline"])
    return tokens


def _render_separators(separators: Iterable[Separator], translated: set[bool], target: Locale) -> Iterator[Token]:
    """Yield the tokens between two passages: the target language's joiner between translations, else the source's text."""
    for piece in separators:
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


def _replace_token(token: Token, piece: UnitSlot, lookup: Lookup, source: Locale, target: Locale) -> None:
    """Replace the content of raw HTML or code by its translation, and enclose it in an element that marks it.

    Where no element can enclose it (code, HTML that leaves a tag open or has a blank line, at which Markdown would end the
    element), only a person's translation replaces the source: machine translation is never shown without its mark.
    """
    rendering = lookup(piece.unit) if piece.translatable else None
    state = None
    if rendering is not None:
        before, _, after = token.content.partition(piece.unit.text)
        html = token.type == "html_block"
        translated = (
            before + (clean_translation(rendering.text) if html else clean_translation(rendering.text, "\n")) + after
        )
        if rendering.state in _ACCEPTED or (html and _is_markable(translated)):
            token.content, state = translated, rendering.state
    if piece.translatable and state not in _ACCEPTED and token.type == "html_block" and _is_markable(token.content):
        mark = create_mark(state, source, target)
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes.items())
        token.meta = {**token.meta, MARK: mark}
        token.content = f"<div{attrs}>\n{token.content.rstrip()}\n</div>\n"


def _is_markable(html: str) -> bool:
    """Return whether an element can enclose this HTML, in a page and in Markdown."""
    return is_balanced(html) and not _BLANK.search(html.strip())
