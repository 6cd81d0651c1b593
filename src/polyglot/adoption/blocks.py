"""One language's side of an article: a row of passages (its blocks, what kind each is, the units in it) and its fields."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from polyglot.alignment.features import Features, extract_features, verbatim_features
from polyglot.articles import article as articles
from polyglot.articles.article import SegmentedArticle
from polyglot.markdown.link_labels import link_definitions, replace_labels
from polyglot.markdown.markup import InlineMarkup, scan
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.units import BlockRow, UnitSlot
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
class LocatedUnit:
    """A unit where it stands: in which file, and whether translators are offered it (numbers and code alone are not)."""

    unit: Unit
    path: str
    translatable: bool
    features: Features


@dataclass(frozen=True, slots=True)
class ImportedBlock:
    """A block: its units in order, or none where there is nothing to translate."""

    features: Features
    texts: tuple[LocatedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article in one language."""

    blocks: tuple[ImportedBlock, ...]
    fields: tuple[LocatedUnit, ...] = ()  # of the front matter
    notes: tuple[str, ...] = ()  # labels of footnotes, in the order of their definitions


def create_version(cut: SegmentedArticle, path: str, publication: Publication) -> ArticleVersion:
    """An article that was cut into units; `path` is its file."""
    fields = [locate_unit(unit, path) for _, unit in articles.translatable_fields(cut.article, publication)]
    found = read_blocks(cut.tokens, cut.rows, path)
    return ArticleVersion(tuple(found), tuple(fields), tuple(footnote_labels(cut.env)))


def locate_unit(unit: Unit, path: str, *, translatable: bool = True) -> LocatedUnit:
    """A unit with what its translation keeps."""
    return LocatedUnit(unit, path, translatable, extract_features(unit.text, unit.targets))


def refine_text(text: LocatedUnit) -> list[LocatedUnit]:
    """A text cut wherever a sentence may end: what cuts sentences passes over some ends, for fear of abbreviations."""
    unit = text.unit
    markup = scan(unit.text, {"references": link_definitions(unit.targets)})
    parts, start, before = [], 0, 0
    for end in (*(found.span() for found in _END.finditer(unit.text) if _is_unmarked(markup, *found.span())), None):
        stop = len(unit.text) if end is None else end[0]
        labels = sum(start <= span.start < stop for span in markup.spans if span.target is not None)
        said = replace_labels(unit.text[start:stop], lambda number, before=before: f"[{number - before}]")  # type: ignore[misc]
        parts.append(locate_unit(replace(unit, text=said, targets=unit.targets[before : before + labels]), text.path))
        start, before = end[1] if end else stop, before + labels
    return parts if len(parts) > 1 else [text]


def _is_unmarked(markup: InlineMarkup, start: int, end: int) -> bool:
    return not any(first < end and start < last for first, last in markup.unbreakable)


def read_blocks(
    tokens: Sequence[Token], rows: Iterable[tuple[int, BlockRow | None]], path: str
) -> Iterator[ImportedBlock]:
    """The passages of a text by its block tokens and their walk."""
    walked = dict(rows)
    for place, token, kind in _leaf_blocks(tokens):
        pieces = [piece for piece in walked.get(place) or () if isinstance(piece, UnitSlot)]
        if any(piece.translatable for piece in pieces):
            texts = tuple(locate_unit(piece.unit, path, translatable=piece.translatable) for piece in pieces)
            anchors = frozenset().union(*(text.features.anchors for text in texts))
            yield ImportedBlock(Features(sum(text.features.width for text in texts), anchors, kind), texts)
        elif token.type != "html_block" or not token.content.lstrip().startswith("<!--"):
            yield ImportedBlock(verbatim_features(token.content or token.type, kind))


def _leaf_blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Token, str]]:
    """The blocks that hold no others: their place, their token, and their kind with how deep they are nested."""
    stack: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "inline" or token.type in _LEAVES:
            name = _block_name(stack) if token.type == "inline" else token.type
            yield place, token, f"{name} {sum(parent.type in _NESTING for parent in stack)}"
        if token.nesting > 0:
            stack.append(token)
        elif token.nesting < 0:
            stack.pop()


def _block_name(stack: Sequence[Token]) -> str:
    if stack[-1].type == "heading_open":
        return f"heading {stack[-1].tag}"
    holder = next((token.type for token in reversed(stack) if token.type in _HOLDERS), "paragraph")
    return holder.removesuffix("_open")
