"""Parser of inline Markdown: its lines, its markup elements, and the texts that read otherwise than they are written.

All ranges are offsets in the text. Elements nest: if tags cross other markup, every tag of the text is an element of its
own, at a point.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import msgspec

from polyglot.markdown import markup, sentences
from polyglot.markdown.html_tokens import is_balanced, is_program_tag
from polyglot.markdown.link_labels import line_joint
from polyglot.markdown.markup import InlineMarkup, RangePair, Span, SpanKind
from polyglot.markdown.parser import Env

_LITERAL = re.compile(r"<(?:code|kbd|samp|var|tt)\b", re.IGNORECASE)  # elements whose text is not translated
_LINE_END = re.compile(r"<[bh]r\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NO_MARKUP = InlineMarkup((), (), (), ())


class MarkupElement(NamedTuple):
    """A piece of markup, with its text."""

    start: int
    end: int
    inner: tuple[int, int] | None = None  # range of its text, if it has any
    verbatim: bool = False
    removable: bool = False  # an unpaired tag or a hard break, which may be in any other element
    plain_text: str = ""  # what a reader sees instead of it, if it has no text: the space of a line's end


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text with its markup."""

    text: str
    markup: InlineMarkup  # in which no sentence ends
    lines: tuple[tuple[int, int], ...]  # ranges of sentences
    elements: tuple[MarkupElement, ...] = ()  # by start, enclosing ones first
    replacements: tuple[tuple[int, int, str], ...] = ()  # ranges with the text that they read as: `&amp;` as `&`


def parse_plain(text: str) -> ParsedText:
    """Return a text without markup."""
    return ParsedText(text, _NO_MARKUP, ((0, len(text)),))


def parse_markdown(text: str, env: Env) -> ParsedText:
    """Parse inline Markdown. `env` has the link labels and footnotes that are defined."""
    inline = markup.scan(text, env)
    lines = tuple(sentences.split_lines(text, inline))
    if not inline.spans and not inline.pairs:
        return ParsedText(text, inline, lines)
    elements, replacements = _collect_parts(text, inline, env)
    return ParsedText(
        text, _with_closed_breaks(inline, lines), lines, normalize_elements(text, elements), tuple(replacements)
    )


def _with_closed_breaks(inline: InlineMarkup, lines: Sequence[tuple[int, int]]) -> InlineMarkup:
    """Return the markup with hard breaks inside a line made unbreakable, so that no sentence ends there."""
    breaks = [
        span[:2]
        for span in inline.spans
        if span.kind is SpanKind.HARD_BREAK and any(a < span.start < b for a, b in lines)
    ]
    loose = [
        (first, last)
        for first, last in breaks
        if not any(start <= first and last <= end for start, end in inline.unbreakable)
    ]
    return (
        msgspec.structs.replace(inline, unbreakable=tuple(sorted([*inline.unbreakable, *loose]))) if loose else inline
    )


def normalize_elements(text: str, elements: Iterable[MarkupElement]) -> tuple[MarkupElement, ...]:
    """Return the elements in order, nested. Tags that cross other markup are split; the text of `<code>` is verbatim."""
    ordered = sort_elements(elements)
    if not _is_nested(ordered):
        split = (_split_pair(element) if text[element.start] == "<" else [element] for element in ordered)
        ordered = sort_elements(part for parts in split for part in parts)
    return tuple(
        element._replace(verbatim=True)
        if _LITERAL.match(text, element.start) and _is_plain_element(element, ordered[number + 1 : number + 2])
        else element
        for number, element in enumerate(ordered)
    )


def lone_tag(text: str, start: int, end: int) -> MarkupElement:
    """Return the element of an unpaired tag. One that ends a line reads as white space."""
    before, after = text[start - 1 : start], text[end : end + 1]
    ends_line = _LINE_END.match(text, start) and not before.isspace() and not after.isspace()
    plain = line_joint(before, after) if ends_line else ""
    return MarkupElement(start, end, removable=not is_balanced(text[start:end]), plain_text=plain)


def sort_elements(elements: Iterable[MarkupElement]) -> list[MarkupElement]:
    """Return elements sorted by start, enclosing ones first."""
    return sorted(elements, key=lambda element: (element.start, -element.end))


def _is_nested(elements: Sequence[MarkupElement]) -> bool:
    """Return whether no element ends inside another that begins later. The elements are in order."""
    ends: list[int] = []
    for element in elements:
        while ends and ends[-1] <= element.start:
            ends.pop()
        if ends and ends[-1] < element.end:
            return False
        ends.append(element.end)
    return True


def _split_pair(element: MarkupElement) -> list[MarkupElement]:
    """Return a pair of tags as two unpaired tags."""
    if element.inner is None:
        return [element]
    return [
        MarkupElement(element.start, element.inner[0], removable=True),
        MarkupElement(element.inner[1], element.end, removable=True),
    ]


def _is_plain_element(element: MarkupElement, following: Sequence[MarkupElement]) -> bool:
    """Return whether an element has text and no other element in it."""
    return element.inner is not None and not any(other.start < element.end for other in following)


_Replacement: TypeAlias = tuple[int, int, str]


def _collect_parts(text: str, inline: InlineMarkup, env: Env) -> tuple[list[MarkupElement], list[_Replacement]]:
    """Return the elements of a text, in order, and its replacements."""
    elements: list[MarkupElement] = []
    replacements: list[_Replacement] = []

    # Images, whose texts are parsed on their own, and programs, which are not parsed.
    whole = list(_whole_elements(text, inline.spans))
    for start, end, image_text in whole:
        elements.append(MarkupElement(start, end, image_text))
        if image_text:
            first, last = image_text
            image = parse_markdown(text[first:last], env)
            elements += [_shift_element(element, first) for element in image.elements]
            replacements += [(begin + first, stop + first, reading) for begin, stop, reading in image.replacements]

    def is_outside(pair: RangePair) -> bool:
        return all(not any(start <= half[0] < end for start, end, _ in whole) for half in pair)

    # Pairs of delimiters and of tags.
    pairs = [pair for pair in (*_emphasis_pairs(text, inline.pairs), *inline.tags) if is_outside(pair)]
    elements += [MarkupElement(opening[0], closing[1], (opening[1], closing[0])) for opening, closing in pairs]

    # Everything else.
    paired = {half for pair in inline.tags for half in pair if is_outside(pair)}
    for span in inline.spans:
        if any(start <= span.start < end for start, end, _ in whole):
            continue
        if span.kind in {SpanKind.ENTITY, SpanKind.ESCAPE, SpanKind.SOFT_BREAK}:
            replacements.append((span.start, span.end, _plain_text(text, span)))
        elif span[:2] not in paired:
            elements.append(_create_element(text, span))
    return sort_elements(elements), replacements


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
    """Return what an entity, an escape or the end of a line reads as."""
    written = text[span.start : span.end]
    if span.kind is SpanKind.SOFT_BREAK:
        return line_joint(text[span.start - 1 : span.start], text[span.end : span.end + 1])
    if span.kind is SpanKind.ESCAPE:
        return _ESCAPED.sub(r"\1", written)
    plain = html.unescape(written)
    return " " if plain in "\t\n\r\f\v" else plain


def _whole_elements(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Yield the ranges of images, with those of their texts, and of programs, which extend to the next tag. None nest."""
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
    """Yield pairs of delimiters, with the two of strong emphasis joined to one."""
    closings = dict(pairs)
    joined = set()
    for opening, closing in sorted(pairs, reverse=True):  # from the inside outwards
        if opening in joined:
            continue
        before = opening[0] - 1, opening[0]
        double = text[slice(*before)] == text[slice(*opening)] and text[opening[0]] != "~"
        if double and closings.get(before) == (closing[1], closing[1] + 1):
            joined.add(before)
            yield (before[0], opening[1]), (closing[0], closing[1] + 1)
        else:
            yield opening, closing


def _shift_element(element: MarkupElement, by: int) -> MarkupElement:
    """Return an element of an image's text with its offsets in the whole text. It never leaves the image."""
    inside = element.inner and (element.inner[0] + by, element.inner[1] + by)
    return element._replace(start=element.start + by, end=element.end + by, inner=inside, removable=False)
