"""An article in one language as a sequence of blocks with their kinds and units, and its front matter's fields."""

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
    """A unit with its file and its features for alignment; numbers and code alone are not translatable."""

    unit: Unit
    path: str
    translatable: bool
    features: Features


@dataclass(frozen=True, slots=True)
class AdoptedBlock:
    """A block with its units in order; none if there is nothing to translate."""

    features: Features
    texts: tuple[LocatedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article in one language."""

    blocks: tuple[AdoptedBlock, ...]
    fields: tuple[LocatedUnit, ...] = ()  # of the front matter
    notes: tuple[str, ...] = ()  # labels of footnotes, in the order of their definitions


def create_version(segmented: SegmentedArticle, path: str, publication: Publication) -> ArticleVersion:
    """Return a segmented article as a version; `path` is its file."""
    fields = [locate_unit(unit, path) for _, unit in articles.translatable_fields(segmented.article, publication)]
    blocks = read_blocks(segmented.tokens, segmented.rows, path)
    return ArticleVersion(tuple(blocks), tuple(fields), tuple(footnote_labels(segmented.env)))


def locate_unit(unit: Unit, path: str, *, translatable: bool = True) -> LocatedUnit:
    """Return a unit with its features."""
    return LocatedUnit(unit, path, translatable, extract_features(unit.text, unit.targets))


def refine_text(text: LocatedUnit) -> list[LocatedUnit]:
    """Split a text at every possible end of a sentence, also after abbreviations, where the segmentation does not split."""
    unit = text.unit
    markup = scan(unit.text, {"references": link_definitions(unit.targets)})
    parts, start, before = [], 0, 0
    for end in (*(match.span() for match in _END.finditer(unit.text) if _is_unmarked(markup, *match.span())), None):
        stop = len(unit.text) if end is None else end[0]
        labels = sum(start <= span.start < stop for span in markup.spans if span.target is not None)
        part = replace_labels(unit.text[start:stop], lambda number, before=before: f"[{number - before}]")  # type: ignore[misc]
        parts.append(locate_unit(replace(unit, text=part, targets=unit.targets[before : before + labels]), text.path))
        start, before = end[1] if end else stop, before + labels
    return parts if len(parts) > 1 else [text]


def _is_unmarked(markup: InlineMarkup, start: int, end: int) -> bool:
    return not any(first < end and start < last for first, last in markup.unbreakable)


def read_blocks(
    tokens: Sequence[Token], rows: Iterable[tuple[int, BlockRow | None]], path: str
) -> Iterator[AdoptedBlock]:
    """Yield the blocks of a text from its block tokens and the units of their walk."""
    walked = dict(rows)
    for place, token, kind in _leaf_blocks(tokens):
        slots = [slot for slot in walked.get(place) or () if isinstance(slot, UnitSlot)]
        if any(slot.translatable for slot in slots):
            texts = tuple(locate_unit(slot.unit, path, translatable=slot.translatable) for slot in slots)
            anchors = frozenset().union(*(text.features.anchors for text in texts))
            yield AdoptedBlock(Features(sum(text.features.width for text in texts), anchors, kind), texts)
        elif token.type != "html_block" or not token.content.lstrip().startswith("<!--"):
            yield AdoptedBlock(verbatim_features(token.content or token.type, kind))


def _leaf_blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Token, str]]:
    """Yield the blocks that contain no other block: index, token, and kind with the depth of nesting."""
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
