"""A block of raw HTML as it reads: each run of text with the tags that may stand within a sentence."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from polyglot.drafting.inline_markup.parse import Element, Reading, lone_tag, settled
from polyglot.markdown.html_tokens import Kind, Part, balanced, parts
from polyglot.markdown.markup import TAG, Markup, Span

_INLINE = re.compile(  # elements that may stand within a sentence
    r"a|abbr|b|bdi|bdo|big|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u"
    r"|var|wbr"
)
_OTHERWISE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|[ \t]*\n[ \t\n]*")


def hypertext(text: str) -> Reading:
    """Raw HTML, to which nobody can add a tag, nor change the order of those that are there."""
    lines: list[tuple[int, int]] = []
    elements: list[Element] = []
    instead: list[tuple[int, int, str]] = []
    for run in _runs(text):
        whole = balanced(text[run[0].start : run[-1].end])
        texts = [part for part in run if part.kind is Kind.TEXT]
        lines += [(part.start, part.end) for part in texts] if not whole else [(run[0].start, run[-1].end)]
        elements += _elements(text, run) if whole else []
        instead += [(*one.span(), _reads(one[0])) for part in texts for one in _OTHERWISE.finditer(text, *part[1:3])]
    found = settled(text, elements)
    spans = sorted(Span(*tag, TAG) for element in found for tag in _tags(element))
    trimmed = (_trimmed(text, *line) for line in lines)
    kept = tuple((start, end) for start, end in trimmed if start < end)
    return Reading(text, Markup(tuple(spans), tuple(_outer(found)), (), ()), kept, found, tuple(instead))


def _outer(elements: Sequence[Element]) -> Iterator[tuple[int, int]]:
    """The ranges of the elements that no other holds."""
    done = 0
    for element in elements:
        if element.start >= done:
            done = element.end
            yield element.start, done


def _runs(text: str) -> Iterator[list[Part]]:
    """Neighbouring texts and tags that may stand within a sentence."""
    for within, run in groupby(parts(text), lambda part: part.kind is Kind.TEXT or _inline(part)):
        if within:
            yield list(run)


def _inline(part: Part) -> bool:
    return part.kind in {Kind.OPEN, Kind.CLOSE} and _INLINE.fullmatch(part.name) is not None


def _elements(text: str, run: Sequence[Part]) -> Iterator[Element]:
    """The elements of a run whose tags are balanced."""
    stack: list[Part] = []
    for part in run:
        if part.kind is Kind.CLOSE:
            opening = stack.pop()
            yield Element(opening.start, part.end, (opening.end, part.start))
        elif part.kind is Kind.OPEN and balanced(text[part.start : part.end]):
            yield lone_tag(text, part.start, part.end)
        elif part.kind is Kind.OPEN:
            stack.append(part)


def _tags(element: Element) -> list[tuple[int, int]]:
    if element.inside is None:
        return [(element.start, element.end)]
    return [(element.start, element.inside[0]), (element.inside[1], element.end)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip(" \t\r\n\f")), start + len(said.rstrip(" \t\r\n\f"))


def _reads(written: str) -> str:
    said = html.unescape(written)
    return " " if said.strip(" \t\r\n\f\v") == "" else said
