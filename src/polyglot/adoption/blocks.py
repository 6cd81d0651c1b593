"""One language's side of an article: a row of passages (its blocks, what kind each is, the units in it) and its fields."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from polyglot.alignment.features import Traits, traits, verbatim
from polyglot.articles import article as articles
from polyglot.articles.article import Cut
from polyglot.markdown.link_labels import references, relabelled
from polyglot.markdown.markup import Markup, record
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.units import Piece, Row
from polyglot.model import Unit
from polyglot.publication import Publication

_LEAVES = frozenset({"fence", "code_block", "html_block", "hr"})
_HOLDERS = ("list_item_open", "blockquote_open", "footnote_reference_open", "th_open", "td_open")
_END = re.compile(
    r"(?:(?<=[.!?…؟])|(?<=[.!?…؟][\"”’»)*_]))[ \t]+(?=\S)"
    r"|(?:(?<=[。！？])|(?<=[。！？][”’」』）*_]))(?![”’」』）*_]|\Z)"
)
_NESTING = frozenset({"list_item_open", "blockquote_open"})


@dataclass(frozen=True, slots=True)
class Text:
    """A unit where it stands: in which file, and whether translators are offered it (numbers and code alone are not)."""

    unit: Unit
    path: str
    offered: bool
    traits: Traits


@dataclass(frozen=True, slots=True)
class Passage:
    """A block: its units in order, or none where there is nothing to translate."""

    traits: Traits
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """An article in one language."""

    passages: tuple[Passage, ...]
    fields: tuple[Text, ...] = ()  # of the front matter
    notes: tuple[str, ...] = ()  # labels of footnotes, in the order of their definitions


def side(cut: Cut, path: str, publication: Publication) -> Side:
    """An article that was cut into units; `path` is its file."""
    fields = [placed(unit, path) for _, unit in articles.fields(cut.article, publication)]
    found = passages(cut.tokens, cut.rows, path)
    return Side(tuple(found), tuple(fields), tuple(footnote_labels(cut.env)))


def placed(unit: Unit, path: str, *, offered: bool = True) -> Text:
    """A unit with what its translation keeps."""
    return Text(unit, path, offered, traits(unit.text, unit.targets))


def refined(text: Text) -> list[Text]:
    """A text cut wherever a sentence may end: what cuts sentences passes over some ends, for fear of abbreviations."""
    unit = text.unit
    markup = record(unit.text, {"references": references(unit.targets)})
    parts, start, before = [], 0, 0
    for end in (*(found.span() for found in _END.finditer(unit.text) if _open(markup, *found.span())), None):
        stop = len(unit.text) if end is None else end[0]
        labels = sum(start <= span.start < stop for span in markup.spans if span.target is not None)
        said = relabelled(unit.text[start:stop], lambda number, before=before: f"[{number - before}]")  # type: ignore[misc]
        parts.append(placed(replace(unit, text=said, targets=unit.targets[before : before + labels]), text.path))
        start, before = end[1] if end else stop, before + labels
    return parts if len(parts) > 1 else [text]


def _open(markup: Markup, start: int, end: int) -> bool:
    return not any(first < end and start < last for first, last in markup.closed)


def passages(tokens: Sequence[Token], rows: Iterable[tuple[int, Row | None]], path: str) -> Iterator[Passage]:
    """The passages of a text by its block tokens and their walk."""
    walked = dict(rows)
    for place, token, kind in _blocks(tokens):
        pieces = [piece for piece in walked.get(place) or () if isinstance(piece, Piece)]
        if any(piece.offered for piece in pieces):
            texts = tuple(placed(piece.unit, path, offered=piece.offered) for piece in pieces)
            anchors = frozenset().union(*(text.traits.anchors for text in texts))
            yield Passage(Traits(sum(text.traits.width for text in texts), anchors, kind), texts)
        elif token.type != "html_block" or not token.content.lstrip().startswith("<!--"):
            yield Passage(verbatim(token.content or token.type, kind))


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Token, str]]:
    """The blocks that hold no others: their place, their token, and their kind with how deep they are nested."""
    stack: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "inline" or token.type in _LEAVES:
            name = _name(stack) if token.type == "inline" else token.type
            yield place, token, f"{name} {sum(parent.type in _NESTING for parent in stack)}"
        if token.nesting > 0:
            stack.append(token)
        elif token.nesting < 0:
            stack.pop()


def _name(stack: Sequence[Token]) -> str:
    if stack[-1].type == "heading_open":
        return f"heading {stack[-1].tag}"
    holder = next((token.type for token in reversed(stack) if token.type in _HOLDERS), "paragraph")
    return holder.removesuffix("_open")
