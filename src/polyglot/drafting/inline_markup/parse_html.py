"""A block of raw HTML as it reads: each run of text with the tags that may stand within a sentence."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText, lone_tag, normalize_elements
from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, is_balanced, split_html
from polyglot.markdown.markup import InlineMarkup, Span, SpanKind

_INLINE = re.compile(  # elements that may stand within a sentence
    r"a|abbr|b|bdi|bdo|big|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u"
    r"|var|wbr"
)
_REPLACED = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|[ \t]*\n[ \t\n]*")


def parse_html_block(text: str) -> ParsedText:
    """Raw HTML, to which nobody can add a tag, nor change the order of those that are there."""
    lines: list[tuple[int, int]] = []
    elements: list[MarkupElement] = []
    instead: list[tuple[int, int, str]] = []
    for run in _text_runs(text):
        whole = is_balanced(text[run[0].start : run[-1].end])
        texts = [part for part in run if part.kind is HtmlPartKind.TEXT]
        lines += [(part.start, part.end) for part in texts] if not whole else [(run[0].start, run[-1].end)]
        elements += _balanced_elements(text, run) if whole else []
        instead += [
            (*one.span(), _plain_text(one[0])) for part in texts for one in _REPLACED.finditer(text, *part[1:3])
        ]
    found = normalize_elements(text, elements)
    spans = sorted(Span(*tag, SpanKind.TAG) for element in found for tag in _tag_ranges(element))
    trimmed = (_trim_range(text, *line) for line in lines)
    kept = tuple((start, end) for start, end in trimmed if start < end)
    return ParsedText(
        text, InlineMarkup(tuple(spans), tuple(_outer_ranges(found)), (), ()), kept, found, tuple(instead)
    )


def _outer_ranges(elements: Sequence[MarkupElement]) -> Iterator[tuple[int, int]]:
    """The ranges of the elements that no other holds."""
    done = 0
    for element in elements:
        if element.start >= done:
            done = element.end
            yield element.start, done


def _text_runs(text: str) -> Iterator[list[HtmlPart]]:
    """Neighbouring texts and tags that may stand within a sentence."""
    for within, run in groupby(split_html(text), lambda part: part.kind is HtmlPartKind.TEXT or _is_inline(part)):
        if within:
            yield list(run)


def _is_inline(part: HtmlPart) -> bool:
    return part.kind in {HtmlPartKind.OPEN, HtmlPartKind.CLOSE} and _INLINE.fullmatch(part.name) is not None


def _balanced_elements(text: str, run: Sequence[HtmlPart]) -> Iterator[MarkupElement]:
    """The elements of a run whose tags are balanced."""
    stack: list[HtmlPart] = []
    for part in run:
        if part.kind is HtmlPartKind.CLOSE:
            opening = stack.pop()
            yield MarkupElement(opening.start, part.end, (opening.end, part.start))
        elif part.kind is HtmlPartKind.OPEN and is_balanced(text[part.start : part.end]):
            yield lone_tag(text, part.start, part.end)
        elif part.kind is HtmlPartKind.OPEN:
            stack.append(part)


def _tag_ranges(element: MarkupElement) -> list[tuple[int, int]]:
    if element.inner is None:
        return [(element.start, element.end)]
    return [(element.start, element.inner[0]), (element.inner[1], element.end)]


def _trim_range(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip(" \t\r\n\f")), start + len(said.rstrip(" \t\r\n\f"))


def _plain_text(written: str) -> str:
    said = html.unescape(written)
    return " " if said.strip(" \t\r\n\f\v") == "" else said
