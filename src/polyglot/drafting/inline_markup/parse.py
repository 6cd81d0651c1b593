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
from polyglot.markdown.html_tokens import balanced, holds_program
from polyglot.markdown.link_labels import joint
from polyglot.markdown.markup import ENTITY, ESCAPE, HARD, IMAGE, SOFT, TAG, Markup, Pair, Span
from polyglot.markdown.parser import Env

_LITERAL = re.compile(r"<(?:code|kbd|samp|var|tt)\b", re.IGNORECASE)  # elements whose text no translator touches
_LINE_END = re.compile(r"<[bh]r\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOTHING = Markup((), (), (), ())


class Element(NamedTuple):
    """A piece of markup: from its first sign to its last."""

    start: int
    end: int
    inside: tuple[int, int] | None = None  # where the text stands that it holds, if it holds any
    verbatim: bool = False
    loose: bool = False  # a tag without a partner, or a hard break: it is in no other element for good
    reads: str = ""  # what a reader sees in its place, where it holds no text: the space of a line's end


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart."""

    text: str
    markup: Markup  # where no sentence may end
    lines: tuple[tuple[int, int], ...]  # where sentences stand
    elements: tuple[Element, ...] = ()  # by start; what holds others comes first
    instead: tuple[tuple[int, int, str], ...] = ()  # what reads otherwise: `&amp;` as `&`


def plain(text: str) -> Reading:
    """A text without markup."""
    return Reading(text, _NOTHING, ((0, len(text)),))


def markdown(text: str, env: Env) -> Reading:
    """Inline Markdown; `env` knows the labels that count in it."""
    found = markup.record(text, env)
    lines = tuple(sentences.lines(text, found))
    if not found.spans and not found.pairs:
        return Reading(text, found, lines)
    elements, instead = _parts(text, found, env)
    return Reading(text, _closed(found, lines), lines, settled(text, elements), tuple(instead))


def _closed(found: Markup, lines: Sequence[tuple[int, int]]) -> Markup:
    """The markup of a text in which no sentence ends at a hard break that does not end its line."""
    breaks = [span[:2] for span in found.spans if span.kind == HARD and any(a < span.start < b for a, b in lines)]
    loose = [one for one in breaks if not any(start <= one[0] and one[1] <= end for start, end in found.closed)]
    return replace(found, closed=tuple(sorted([*found.closed, *loose]))) if loose else found


def settled(text: str, elements: Iterable[Element]) -> tuple[Element, ...]:
    """Elements in order. The text of `<code>` and its like is verbatim; tags that cross other markup stand alone."""
    found = ordered(elements)
    if not _nest(found):
        alone = (_apart(element) if text[element.start] == "<" else [element] for element in found)
        found = ordered(part for parts in alone for part in parts)
    return tuple(
        element._replace(verbatim=True)
        if _LITERAL.match(text, element.start) and _bare(element, found[number + 1 : number + 2])
        else element
        for number, element in enumerate(found)
    )


def lone_tag(text: str, start: int, end: int) -> Element:
    """The element of a tag without a partner. One that ends the line reads as white space."""
    spaced = text[start - 1 : start].isspace() or text[end : end + 1].isspace()
    reads = joint(text[start - 1 : start], text[end : end + 1]) if _LINE_END.match(text, start) and not spaced else ""
    return Element(start, end, loose=not balanced(text[start:end]), reads=reads)


def ordered(elements: Iterable[Element]) -> list[Element]:
    """Elements by start, what holds others first."""
    return sorted(elements, key=lambda element: (element.start, -element.end))


def _nest(elements: Sequence[Element]) -> bool:
    """Does none of these elements, which are in order, end within another that began later?"""
    ends: list[int] = []
    for element in elements:
        while ends and ends[-1] <= element.start:
            ends.pop()
        if ends and ends[-1] < element.end:
            return False
        ends.append(element.end)
    return True


def _apart(element: Element) -> list[Element]:
    """A pair of tags as two tags."""
    if element.inside is None:
        return [element]
    return [Element(element.start, element.inside[0], loose=True), Element(element.inside[1], element.end, loose=True)]


def _bare(element: Element, following: Sequence[Element]) -> bool:
    """Does an element hold text and no other element?"""
    return element.inside is not None and not any(one.start < element.end for one in following)


_Instead: TypeAlias = tuple[int, int, str]


def _parts(text: str, found: Markup, env: Env) -> tuple[list[Element], list[_Instead]]:
    elements: list[Element] = []
    instead: list[_Instead] = []
    whole = list(_wholes(text, found.spans))  # what is read apart from the rest, or not at all
    for start, end, picture in whole:
        if picture:
            first, last = picture
            inner = markdown(text[first:last], env)
            elements.append(Element(start, end, picture))
            elements += [_shifted(element, first) for element in inner.elements]
            instead += [(one + first, other + first, reads) for one, other, reads in inner.instead]
        else:
            elements.append(Element(start, end))

    def outside(place: int) -> bool:
        return not any(start <= place < end for start, end, _ in whole)

    pairs = [
        pair for pair in (*_emphasis(text, found.pairs), *found.tags) if outside(pair[0][0]) and outside(pair[1][0])
    ]
    elements += [Element(opening[0], closing[1], (opening[1], closing[0])) for opening, closing in pairs]
    paired = {half for pair in found.tags for half in pair if outside(pair[0][0]) and outside(pair[1][0])}
    for span in found.spans:
        if outside(span.start):
            if span.kind in {ENTITY, ESCAPE, SOFT}:
                instead.append((span.start, span.end, _reads(text, span)))
            elif span[:2] not in paired:
                elements.append(_element(text, span))
    return ordered(elements), instead


def _element(text: str, span: Span) -> Element:
    start, end = span.start, span.end
    match span.kind:
        case markup.LINK:
            return Element(start, end, (start + 1, span.label_end))
        case markup.CODE:
            return Element(start, end, (start, end), verbatim=True)
        case markup.AUTOLINK:
            return Element(start, end, (start + 1, end - 1), verbatim=True)
        case markup.HARD:
            return Element(start, end, loose=True, reads=joint(text[start - 1 : start], text[end : end + 1]))
        case markup.TAG:
            return lone_tag(text, start, end)
        case _:
            return Element(start, end)


def _reads(text: str, span: Span) -> str:
    written = text[span.start : span.end]
    if span.kind == SOFT:
        return joint(text[span.start - 1 : span.start], text[span.end : span.end + 1])
    if span.kind == ESCAPE:
        return _ESCAPED.sub(r"\1", written)
    said = html.unescape(written)
    return " " if said in "\t\n\r\f\v" else said


def _wholes(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Pictures, with where their texts stand, and programs, which go on to the next tag. None is in another."""
    done = 0
    tags = [span for span in spans if span.kind == TAG]
    for span in spans:
        if span.start < done:
            continue
        if span.kind == IMAGE:
            done = span.end
            yield span.start, done, (span.start + 2, span.label_end)
        elif span.kind == TAG and holds_program(text[span.start : span.end]):
            done = next((tag.end for tag in tags if tag.start > span.start), len(text))
            yield span.start, done, None


def _emphasis(text: str, pairs: Sequence[Pair]) -> Iterator[Pair]:
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


def _shifted(element: Element, by: int) -> Element:
    """An element of a picture's text as one of the text that the picture is in, which it never leaves."""
    inside = element.inside and (element.inside[0] + by, element.inside[1] + by)
    return element._replace(start=element.start + by, end=element.end + by, inside=inside, loose=False)
