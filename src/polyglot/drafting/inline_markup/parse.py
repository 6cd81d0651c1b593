"""Inline Markdown as it reads: where its sentences may stand, what marks it up, and what reads otherwise than it is written.

The parts are given by their offsets in the text. Elements nest: where tags cross other markup, every tag of the text
stands alone, at a place.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from polyglot.markdown import markup, sentences
from polyglot.markdown.html_tokens import is_balanced, is_program_tag
from polyglot.markdown.link_labels import line_joint
from polyglot.markdown.markup import InlineMarkup, RangePair, Span, SpanKind
from polyglot.markdown.parser import Env

_LITERAL = re.compile(r"<(?:code|kbd|samp|var|tt)\b", re.IGNORECASE)  # elements whose text no translator touches
_LINE_END = re.compile(r"<[bh]r\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NO_MARKUP = InlineMarkup((), (), (), ())


class MarkupElement(NamedTuple):
    """A piece of markup: from its first sign to its last."""

    start: int
    end: int
    inner: tuple[int, int] | None = None  # where the text stands that it holds, if it holds any
    verbatim: bool = False
    removable: bool = False  # a tag without a partner, or a hard break: it is in no other element for good
    plain_text: str = ""  # what a reader sees in its place, where it holds no text: the space of a line's end


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text taken apart."""

    text: str
    markup: InlineMarkup  # where no sentence may end
    lines: tuple[tuple[int, int], ...]  # where sentences stand
    elements: tuple[MarkupElement, ...] = ()  # by start; what holds others comes first
    replacements: tuple[tuple[int, int, str], ...] = ()  # what reads otherwise: `&amp;` as `&`


def parse_plain(text: str) -> ParsedText:
    """A text without markup."""
    return ParsedText(text, _NO_MARKUP, ((0, len(text)),))


def parse_markdown(text: str, env: Env) -> ParsedText:
    """Inline Markdown; `env` knows the labels that count in it."""
    found = markup.scan(text, env)
    lines = tuple(sentences.split_lines(text, found))
    if not found.spans and not found.pairs:
        return ParsedText(text, found, lines)
    elements, instead = _collect_parts(text, found, env)
    return ParsedText(
        text, _with_closed_breaks(found, lines), lines, normalize_elements(text, elements), tuple(instead)
    )


def _with_closed_breaks(found: InlineMarkup, lines: Sequence[tuple[int, int]]) -> InlineMarkup:
    """The markup of a text in which no sentence ends at a hard break that does not end its line."""
    breaks = [
        span[:2]
        for span in found.spans
        if span.kind is SpanKind.HARD_BREAK and any(a < span.start < b for a, b in lines)
    ]
    loose = [one for one in breaks if not any(start <= one[0] and one[1] <= end for start, end in found.unbreakable)]
    return replace(found, unbreakable=tuple(sorted([*found.unbreakable, *loose]))) if loose else found


def normalize_elements(text: str, elements: Iterable[MarkupElement]) -> tuple[MarkupElement, ...]:
    """Elements in order. The text of `<code>` and its like is verbatim; tags that cross other markup stand alone."""
    found = sort_elements(elements)
    if not _is_nested(found):
        alone = (_split_pair(element) if text[element.start] == "<" else [element] for element in found)
        found = sort_elements(part for parts in alone for part in parts)
    return tuple(
        element._replace(verbatim=True)
        if _LITERAL.match(text, element.start) and _is_plain_element(element, found[number + 1 : number + 2])
        else element
        for number, element in enumerate(found)
    )


def lone_tag(text: str, start: int, end: int) -> MarkupElement:
    """The element of a tag without a partner. One that ends the line reads as white space."""
    spaced = text[start - 1 : start].isspace() or text[end : end + 1].isspace()
    reads = (
        line_joint(text[start - 1 : start], text[end : end + 1]) if _LINE_END.match(text, start) and not spaced else ""
    )
    return MarkupElement(start, end, removable=not is_balanced(text[start:end]), plain_text=reads)


def sort_elements(elements: Iterable[MarkupElement]) -> list[MarkupElement]:
    """Elements by start, what holds others first."""
    return sorted(elements, key=lambda element: (element.start, -element.end))


def _is_nested(elements: Sequence[MarkupElement]) -> bool:
    """Does none of these elements, which are in order, end within another that began later?"""
    ends: list[int] = []
    for element in elements:
        while ends and ends[-1] <= element.start:
            ends.pop()
        if ends and ends[-1] < element.end:
            return False
        ends.append(element.end)
    return True


def _split_pair(element: MarkupElement) -> list[MarkupElement]:
    """A pair of tags as two tags."""
    if element.inner is None:
        return [element]
    return [
        MarkupElement(element.start, element.inner[0], removable=True),
        MarkupElement(element.inner[1], element.end, removable=True),
    ]


def _is_plain_element(element: MarkupElement, following: Sequence[MarkupElement]) -> bool:
    """Does an element hold text and no other element?"""
    return element.inner is not None and not any(one.start < element.end for one in following)


_Replacement: TypeAlias = tuple[int, int, str]


def _collect_parts(text: str, found: InlineMarkup, env: Env) -> tuple[list[MarkupElement], list[_Replacement]]:
    elements: list[MarkupElement] = []
    instead: list[_Replacement] = []
    whole = list(_whole_elements(text, found.spans))  # what is read apart from the rest, or not at all
    for start, end, picture in whole:
        if picture:
            first, last = picture
            inner = parse_markdown(text[first:last], env)
            elements.append(MarkupElement(start, end, picture))
            elements += [_shift_element(element, first) for element in inner.elements]
            instead += [(one + first, other + first, reads) for one, other, reads in inner.replacements]
        else:
            elements.append(MarkupElement(start, end))

    def outside(place: int) -> bool:
        return not any(start <= place < end for start, end, _ in whole)

    pairs = [
        pair
        for pair in (*_emphasis_pairs(text, found.pairs), *found.tags)
        if outside(pair[0][0]) and outside(pair[1][0])
    ]
    elements += [MarkupElement(opening[0], closing[1], (opening[1], closing[0])) for opening, closing in pairs]
    paired = {half for pair in found.tags for half in pair if outside(pair[0][0]) and outside(pair[1][0])}
    for span in found.spans:
        if outside(span.start):
            if span.kind in {SpanKind.ENTITY, SpanKind.ESCAPE, SpanKind.SOFT_BREAK}:
                instead.append((span.start, span.end, _plain_text(text, span)))
            elif span[:2] not in paired:
                elements.append(_create_element(text, span))
    return sort_elements(elements), instead


def _create_element(text: str, span: Span) -> MarkupElement:
    start, end = span.start, span.end
    match span.kind:
        case SpanKind.LINK:
            return MarkupElement(start, end, (start + 1, span.label_end))
        case SpanKind.CODE:
            return MarkupElement(start, end, (start, end), verbatim=True)
        case SpanKind.AUTOLINK:
            return MarkupElement(start, end, (start + 1, end - 1), verbatim=True)
        case SpanKind.HARD_BREAK:
            return MarkupElement(
                start, end, removable=True, plain_text=line_joint(text[start - 1 : start], text[end : end + 1])
            )
        case SpanKind.TAG:
            return lone_tag(text, start, end)
        case _:
            return MarkupElement(start, end)


def _plain_text(text: str, span: Span) -> str:
    written = text[span.start : span.end]
    if span.kind is SpanKind.SOFT_BREAK:
        return line_joint(text[span.start - 1 : span.start], text[span.end : span.end + 1])
    if span.kind is SpanKind.ESCAPE:
        return _ESCAPED.sub(r"\1", written)
    said = html.unescape(written)
    return " " if said in "\t\n\r\f\v" else said


def _whole_elements(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Pictures, with where their texts stand, and programs, which go on to the next tag. None is in another."""
    done = 0
    tags = [span for span in spans if span.kind is SpanKind.TAG]
    for span in spans:
        if span.start < done:
            continue
        if span.kind is SpanKind.IMAGE:
            done = span.end
            yield span.start, done, (span.start + 2, span.label_end)
        elif span.kind is SpanKind.TAG and is_program_tag(text[span.start : span.end]):
            done = next((tag.end for tag in tags if tag.start > span.start), len(text))
            yield span.start, done, None


def _emphasis_pairs(text: str, pairs: Sequence[RangePair]) -> Iterator[RangePair]:
    """Pairs of signs, those of strong emphasis, which are two and two, as one."""
    known = dict(pairs)
    joined = set()
    for opening, closing in sorted(pairs, reverse=True):  # from the inside outwards
        if opening in joined:
            continue
        before = opening[0] - 1, opening[0]
        double = text[slice(*before)] == text[slice(*opening)] and text[opening[0]] != "~"
        if double and known.get(before) == (closing[1], closing[1] + 1):
            joined.add(before)
            yield (before[0], opening[1]), (closing[0], closing[1] + 1)
        else:
            yield opening, closing


def _shift_element(element: MarkupElement, by: int) -> MarkupElement:
    """An element of a picture's text as one of the text that the picture is in, which it never leaves."""
    inside = element.inner and (element.inner[0] + by, element.inner[1] + by)
    return element._replace(start=element.start + by, end=element.end + by, inner=inside, removable=False)
