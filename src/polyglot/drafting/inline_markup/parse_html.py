"""Parser of a block of raw HTML: its runs of text with the tags that may be within a sentence."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText, lone_tag, normalize_elements
from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, is_balanced, split_html
from polyglot.markdown.markup import InlineMarkup, Span, SpanKind
from polyglot.ranges import trim

_INLINE = re.compile(  # elements that may be within a sentence
    r"a|abbr|b|bdi|bdo|big|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u"
    r"|var|wbr"
)
_REPLACED = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|[ \t]*\n[ \t\n]*")


def parse_html_block(text: str) -> ParsedText:
    """Parse raw HTML, in which a translation can neither add nor reorder tags."""
    lines: list[tuple[int, int]] = []
    run_elements: list[MarkupElement] = []
    replacements: list[tuple[int, int, str]] = []
    for run in _text_runs(text):
        # A run with unbalanced tags has no elements: each of its texts is a line of its own.
        balanced = is_balanced(text[run[0].start : run[-1].end])
        texts = [part for part in run if part.kind is HtmlPartKind.TEXT]
        lines += [(run[0].start, run[-1].end)] if balanced else [(part.start, part.end) for part in texts]
        run_elements += _balanced_elements(text, run) if balanced else []
        for part in texts:
            matches = _REPLACED.finditer(text, part.start, part.end)
            replacements += [(*match.span(), _plain_text(match[0])) for match in matches]
    elements = normalize_elements(text, run_elements)
    spans = sorted(Span(*tag, SpanKind.TAG) for element in elements for tag in _tag_ranges(element))
    markup = InlineMarkup(tuple(spans), tuple(_outer_ranges(elements)), (), ())
    trimmed = (trim(text, *line, blank=" \t\r\n\f") for line in lines)
    filled = tuple((start, end) for start, end in trimmed if start < end)
    return ParsedText(text, markup, filled, elements, tuple(replacements))


def _outer_ranges(elements: Sequence[MarkupElement]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the outermost elements."""
    done = 0
    for element in elements:
        if element.start >= done:
            done = element.end
            yield element.start, done


def _text_runs(text: str) -> Iterator[list[HtmlPart]]:
    """Yield runs of texts and tags that may be within a sentence."""
    for is_run, run in groupby(split_html(text), lambda part: part.kind is HtmlPartKind.TEXT or _is_inline(part)):
        if is_run:
            yield list(run)


def _is_inline(part: HtmlPart) -> bool:
    return part.kind in {HtmlPartKind.OPEN, HtmlPartKind.CLOSE} and _INLINE.fullmatch(part.name) is not None


def _balanced_elements(text: str, run: Sequence[HtmlPart]) -> Iterator[MarkupElement]:
    """Yield the elements of a run whose tags are balanced."""
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


def _plain_text(written: str) -> str:
    plain = html.unescape(written)
    return " " if plain.strip(" \t\r\n\f\v") == "" else plain
