"""Segmentation of a block's inline text into sentences, without a boundary inside markup.

sentencex gets the text as readers see it: without delimiters, addresses and tags, and with code as one word. Its
boundaries are mapped back to the white space of the Markdown; a boundary inside markup is refused. A boundary without
white space is accepted only in languages that join sentences without it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import sentencex

from polyglot.language.locales import JOINED_LANGUAGES
from polyglot.markdown.markup import LABELLED, InlineMarkup, SpanKind
from polyglot.ranges import beginning_within, trim

_SPACE = re.compile(r"[ \t\n]+")
_OPENING = re.compile(r"[ \t\n]+([\"'“‘„‚«‹(\[¿¡]+)[ \t\n]*\Z")
_SIGNS = frozenset("*_~`!\\")
_WORD_KINDS = frozenset({SpanKind.CODE, SpanKind.AUTOLINK})  # seen as one word
_HIDDEN_KINDS = frozenset({SpanKind.TAG, SpanKind.FOOTNOTE})


def split_lines(text: str, markup: InlineMarkup) -> Iterator[tuple[int, int]]:
    """Yield the ranges between hard breaks outside all markup, without the white space around the breaks."""
    start = 0
    kept_until = -1  # end of a break that stays within its unit, as do those that follow immediately
    for span in markup.spans:
        if span.kind is not SpanKind.HARD_BREAK or not _is_unmarked(markup, span.start, span.end):
            continue
        if _has_loose_delimiter(text, span.start, markup) or (
            kept_until >= 0 and not text[kept_until : span.start].strip(" \t\n")
        ):
            kept_until = span.end
        else:
            yield trim(text, start, span.start)
            start, kept_until = span.end, -1
    yield trim(text, start, len(text))


def split_sentences(text: str, start: int, end: int, markup: InlineMarkup, language: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences between `start` and `end`, without the white space between them."""
    begin = start
    for cut, resume in _sentence_ranges(text, start, end, markup, language):
        if begin < cut:
            yield begin, cut
            begin = resume
    if begin < end:
        yield begin, end


def first_sentence(text: str, language: str) -> str:
    """Return the first sentence of a text without markup."""
    return next((sentence for sentence in sentencex.segment(language, text) if sentence.strip(" \t\n")), text).strip(
        " \t\n"
    )


def visible_text(text: str, start: int, end: int, markup: InlineMarkup) -> str:
    """Return the visible text of a range, without code and bare addresses."""
    return "".join(piece for piece, _ in _visible_pieces(text, start, end, markup, code=""))


def text_ranges(text: str, markup: InlineMarkup) -> Iterator[tuple[int, int]]:
    """Yield the ranges of plain text: no markup, no code, no address."""
    for piece, start in _visible_pieces(text, 0, len(text), markup, code=""):
        if piece and text.startswith(piece, start):
            yield start, start + len(piece)


def _sentence_ranges(text: str, start: int, end: int, markup: InlineMarkup, language: str) -> Iterator[tuple[int, int]]:
    pieces = list(_visible_pieces(text, start, end, markup, code="code"))
    sentences = sentencex.segment(language, "".join(piece for piece, _ in pieces))
    if len(sentences) < 2:
        return
    ends: list[int] = []  # end of each piece in the visible text
    length = 0
    for piece, _ in pieces:
        length += len(piece)
        ends.append(length)

    def source_offset(offset: int) -> int:
        number = bisect_right(ends, offset)
        return min(pieces[number][1] + offset - (ends[number] - len(pieces[number][0])), end)

    boundary = 0
    for sentence in sentences[:-1]:
        first, boundary = boundary, boundary + len(sentence)
        opening = _OPENING.search(
            sentence
        )  # sentencex puts an opening quotation mark at the end of the sentence before
        last = first + (opening.start() if opening else len(sentence.rstrip(" \t\n"))) - 1
        if last < 0 or boundary >= length:
            continue
        cut = _find_boundary(
            text,
            source_offset(last) + 1,
            source_offset(first + opening.start(1) if opening else boundary),
            markup,
            language,
        )
        if cut is not None:
            yield cut


def _find_boundary(text: str, low: int, high: int, markup: InlineMarkup, language: str) -> tuple[int, int] | None:
    """Return the range of white space outside all markup between two visible characters, or an empty range between them."""
    for match in _SPACE.finditer(text, low, high):
        space = _SPACE.match(text, match.start()) or match  # all of it, even beyond `high`
        if _is_unmarked(markup, *space.span()):
            return space.span()
    if language in JOINED_LANGUAGES:
        for offset in range(low, high + 1):
            # Next to a special character, the parts might be parsed differently from the whole.
            if _is_unmarked(markup, offset, offset) and not {text[offset - 1], text[offset]} & _SIGNS:
                return offset, offset
    return None


def _has_loose_delimiter(text: str, offset: int, markup: InlineMarkup) -> bool:
    """Return whether an unpaired delimiter precedes this offset: at the end of a line it might find a partner."""
    if text[offset - 1 : offset] not in {"*", "_", "~"}:
        return False
    number = bisect_left(markup.delimiters, (offset,)) - 1
    return number < 0 or markup.delimiters[number][1] != offset


def _is_unmarked(markup: InlineMarkup, start: int, end: int) -> bool:
    """Return whether no markup encloses or crosses this range."""
    number = bisect_left(markup.unbreakable, (end,)) - 1
    return number < 0 or markup.unbreakable[number][1] <= start


def _visible_pieces(text: str, start: int, end: int, markup: InlineMarkup, *, code: str) -> Iterator[tuple[str, int]]:
    """Yield the visible text from `start` to `end`, in pieces with their offsets."""
    # No boundary is inside markup, so that no range crosses the start.
    hidden = [(first, last, "") for first, last in beginning_within(markup.delimiters, (start, end))]
    for span in markup.spans[bisect_left(markup.spans, (start,)) : bisect_left(markup.spans, (end,))]:
        if span.kind in LABELLED:
            hidden += [(span.start, span.start + 1 + (span.kind is SpanKind.IMAGE), ""), (span.label_end, span.end, "")]
        elif span.kind in _WORD_KINDS:
            hidden.append((span.start, span.end, code))
        elif span.kind is SpanKind.ENTITY:
            hidden.append((span.start, span.end, " "))
        elif span.kind in _HIDDEN_KINDS:
            hidden.append((span.start, span.end, ""))
    hidden += [(first, last, code) for first, last in beginning_within(markup.addresses, (start, end))]
    position = start
    for first, last, substitute in sorted(hidden):
        if first < position or first >= end:
            continue
        yield text[position:first], position
        if substitute:
            yield substitute, first
        position = last
    yield text[position:end], position
