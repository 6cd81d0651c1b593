"""A block's inline text -> its sentences, never cutting through markup.

sentencex sees the text as a reader does: without emphasis signs, addresses and tags, code as a word. Its boundaries are
carried back to the white space of the Markdown, and one that would fall inside markup is refused. A boundary without
white space counts only in languages that join sentences without it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import sentencex

from polyglot.language.locales import JOINED_LANGUAGES
from polyglot.markdown.markup import LABELLED, InlineMarkup, SpanKind

_SPACE = re.compile(r"[ \t\n]+")
_OPENING = re.compile(r"[ \t\n]+([\"'“‘„‚«‹(\[¿¡]+)[ \t\n]*\Z")
_SIGNS = frozenset("*_~`!\\")
_WORD_KINDS = frozenset({SpanKind.CODE, SpanKind.AUTOLINK})  # seen as one word
_HIDDEN_KINDS = frozenset({SpanKind.TAG, SpanKind.FOOTNOTE})


def split_lines(text: str, markup: InlineMarkup) -> Iterator[tuple[int, int]]:
    """The ranges between the hard breaks that stand outside all markup, without the white space around them."""
    start = 0
    kept = -1  # where a break ends that is left within its unit, and with it those that follow at once
    for span in markup.spans:
        if span.kind is not SpanKind.HARD_BREAK or not _is_unmarked(markup, span.start, span.end):
            continue
        if _has_loose_sign(text, span.start, markup) or (kept >= 0 and not text[kept : span.start].strip(" \t\n")):
            kept = span.end
        else:
            yield _trim_range(text, start, span.start)
            start, kept = span.end, -1
    yield _trim_range(text, start, len(text))


def split_sentences(text: str, start: int, end: int, markup: InlineMarkup, language: str) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences between `start` and `end`, without the white space between them."""
    begin = start
    for cut, resume in _sentence_ranges(text, start, end, markup, language):
        if begin < cut:
            yield begin, cut
            begin = resume
    if begin < end:
        yield begin, end


def visible_text(text: str, start: int, end: int, markup: InlineMarkup) -> str:
    """What a reader sees of that part of the text, outside code and bare addresses."""
    return "".join(piece for piece, _ in _visible_pieces(text, start, end, markup, code=""))


def text_ranges(text: str, markup: InlineMarkup) -> Iterator[tuple[int, int]]:
    """The ranges of the text that are words as they stand: no markup, no code, no address."""
    for piece, start in _visible_pieces(text, 0, len(text), markup, code=""):
        if piece and text.startswith(piece, start):
            yield start, start + len(piece)


def _sentence_ranges(text: str, start: int, end: int, markup: InlineMarkup, language: str) -> Iterator[tuple[int, int]]:
    pieces = list(_visible_pieces(text, start, end, markup, code="code"))
    seen = "".join(piece for piece, _ in pieces)
    found = sentencex.segment(language, seen)
    if len(found) < 2:
        return
    ends: list[int] = []  # where each piece ends in what is seen
    length = 0
    for piece, _ in pieces:
        length += len(piece)
        ends.append(length)

    def place(index: int) -> int:
        number = bisect_right(ends, index)
        return min(pieces[number][1] + index - (ends[number] - len(pieces[number][0])), end)

    boundary = 0
    for sentence in found[:-1]:
        first, boundary = boundary, boundary + len(sentence)
        opening = _OPENING.search(sentence)  # sentencex leaves the mark that opens a quotation with the sentence before
        last = first + (opening.start() if opening else len(sentence.rstrip(" \t\n"))) - 1
        if last < 0 or boundary >= length:
            continue
        cut = _find_boundary(
            text, place(last) + 1, place(first + opening.start(1) if opening else boundary), markup, language
        )
        if cut is not None:
            yield cut


def _find_boundary(text: str, low: int, high: int, markup: InlineMarkup, language: str) -> tuple[int, int] | None:
    """White space between two visible letters, outside all markup; or the place between them where none is written."""
    for found in _SPACE.finditer(text, low, high):
        space = _SPACE.match(text, found.start()) or found  # whole, wherever the boundary falls in it
        if _is_unmarked(markup, *space.span()):
            return space.span()
    if language in JOINED_LANGUAGES:
        for place in range(low, high + 1):
            # Next to a sign, the parts might be read otherwise than the whole.
            if _is_unmarked(markup, place, place) and not {text[place - 1], text[place]} & _SIGNS:
                return place, place
    return None


def _has_loose_sign(text: str, place: int, markup: InlineMarkup) -> bool:
    """Does a sign without effect stand right before this place? At the end of a line it might have one."""
    if text[place - 1 : place] not in {"*", "_", "~"}:
        return False
    number = bisect_left(markup.delimiters, (place,)) - 1
    return number < 0 or markup.delimiters[number][1] != place


def _is_unmarked(markup: InlineMarkup, start: int, end: int) -> bool:
    """Is no markup around or across this range?"""
    number = bisect_left(markup.unbreakable, (end,)) - 1
    return number < 0 or markup.unbreakable[number][1] <= start


def _visible_pieces(text: str, start: int, end: int, markup: InlineMarkup, *, code: str) -> Iterator[tuple[str, int]]:
    """What is seen of the text from `start` to `end`, in pieces with their places."""
    hidden = [(first, last, "") for first, last in _ranges_within(markup.delimiters, start, end)]
    for span in markup.spans[bisect_left(markup.spans, (start,)) : bisect_left(markup.spans, (end,))]:
        if span.kind in LABELLED:
            hidden += [(span.start, span.start + 1 + (span.kind is SpanKind.IMAGE), ""), (span.label_end, span.end, "")]
        elif span.kind in _WORD_KINDS:
            hidden.append((span.start, span.end, code))
        elif span.kind is SpanKind.ENTITY:
            hidden.append((span.start, span.end, " "))
        elif span.kind in _HIDDEN_KINDS:
            hidden.append((span.start, span.end, ""))
    hidden += [(first, last, code) for first, last in _ranges_within(markup.addresses, start, end)]
    position = start
    for first, last, instead in sorted(hidden):
        if first < position or first >= end:
            continue
        yield text[position:first], position
        if instead:
            yield instead, first
        position = last
    yield text[position:end], position


def _ranges_within(ranges: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Those of the sorted ranges that begin in this part. None begins before it and ends in it: no cut goes through markup."""
    return ranges[bisect_left(ranges, (start,)) : bisect_left(ranges, (end,))]


def _trim_range(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n":
        start += 1
    while start < end and text[end - 1] in " \t\n":
        end -= 1
    return start, end
