r"""`[text](address)` <-> `[text][1]` and a list of targets.

Numbers go by occurrence, in the order of the opening brackets. A literal `[` that stands before digits and `]` is written
`\[`, so that it cannot be taken for one of them; within a link's text, where brackets go in pairs, its `]` is escaped too.
A unit is one line: a soft break becomes a space, or nothing between letters of scripts that write none; a hard break that
stands inside markup stays, as a backslash at the end of a line, and a tag keeps its lines: it is spelled as its source spells it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate
from typing import Any

from markdown_it.token import Token

from polyglot.markdown.markup import BREAKS, LABELLED, InlineMarkup, Span, SpanKind, scan
from polyglot.model import LinkTarget

_NUMBERED = re.compile(r"\[(?=(\s*[0-9]+\s*)\])")
_NUMBER = re.compile(r"\s*([0-9])[0-9]*\s*")
_LABEL = re.compile(r"(?<=\]\[)([0-9]{1,6})(?=\])")
_LINE = re.compile(r"[ \t]*\n[ \t]*")
_TAG = re.compile(r"<[^<>]*+>")
_LINES = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")
_TAG_OR_LINE = re.compile(rf"({_TAG.pattern})|{_LINES.pattern}")
_LINE_ENDS = re.compile(r"\r\n?")
_SPACES = re.compile(r"[ \t\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_BREAK = re.compile(r"\n")
_LEAVES = frozenset({SpanKind.CODE, SpanKind.TAG, SpanKind.AUTOLINK, SpanKind.ESCAPE, SpanKind.ENTITY})
# Blocks of Unicode whose scripts write no space at a line's end: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
)


def abbreviate(text: str, start: int, end: int, markup: InlineMarkup) -> tuple[str, tuple[LinkTarget, ...]]:
    """The part of a block's text from `start` to `end` as a translator sees it, and its targets."""
    spans = markup.spans[bisect_left(markup.spans, (start,)) : bisect_left(markup.spans, (end,))]
    targets = tuple(span.target for span in spans if span.target is not None)
    pieces = []
    position = start
    for edit_start, edit_end, replacement in sorted(_label_edits(text, start, end, spans, markup.addresses)):
        if edit_start >= position:
            pieces += [text[position:edit_start], replacement]
            position = edit_end
    pieces.append(text[position:end])
    return "".join(pieces), targets


def link_definitions(targets: Sequence[LinkTarget]) -> dict[str, dict[str, Any]]:
    """What the parser's environment says of a unit's labels."""
    return {str(number): {"href": target.href, "title": target.title} for number, target in enumerate(targets, 1)}


def replace_labels(text: str, written: Callable[[int], str]) -> str:
    """A unit's text with what `written` says of each label's number in its place: `[2]`, or an address as `(/a)`."""
    labels = {number: {"href": number, "title": ""} for number in _LABEL.findall(text)}
    if not labels:
        return text
    pieces, position = [], 0
    for span in sorted(scan(text, {"references": labels}).spans, key=lambda span: span.end):
        if span.target is not None and span.target.href in labels:
            pieces += [text[position : span.label_end + 1], written(int(span.target.href))]
            position = span.end
    return "".join((*pieces, text[position:]))


def describe_targets(targets: Sequence[LinkTarget]) -> list[str]:
    """The lines of a unit's extracted comment that tell where its numbers lead."""
    return [
        f"[{number}]: {target.href or '<>'}" + (f' "{_LINE.sub(" ", target.title)}"' if target.title else "")
        for number, target in enumerate(targets, 1)
    ]


def remove_unprintable(text: str) -> str:
    """A text without what XML, PO tools and terminals cannot hold; Unicode's own line ends would cut a PO file's lines."""
    return _CONTROL.sub(" ", text)


def clean_translation(translation: str, around: str = " \t\n") -> str:
    """A translation without control characters and other systems' line ends, and without white space around it."""
    return remove_unprintable(_LINE_ENDS.sub("\n", translation)).strip(around)


def join_lines(translation: str, source: str) -> str:
    """A translation as it may enter a block: on one line, but for hard breaks written as a backslash at a line's end.

    A tag keeps its lines where its source has the very same; `restore_tag_whitespace` mends one that a translator
    wrote on one line.
    """
    text = clean_translation(translation)
    if "\n" not in text:
        return text
    kept = frozenset(_TAG.findall(source))
    return _TAG_OR_LINE.sub(lambda found: _normalize_line(found, kept), text)


def restore_tag_whitespace(tokens: Sequence[Token], tags: Sequence[str]) -> None:
    """Write the tags of a translation with the white space that they have in their source, whose tags these are.

    White space in a tag is nothing to see for translators and most of nothing for browsers, but to Markdown a line's end
    within it may be the end of a table's row, and the next line a quotation.
    """
    known = {_SPACES.sub(" ", tag): tag for tag in dict.fromkeys(tags)}
    for token in tokens:
        if token.type == "html_inline" and token.content not in tags:
            plain = _SPACES.sub(" ", token.content)
            token.content = known.get(plain, plain)


def _normalize_line(found: re.Match[str], kept: Collection[str]) -> str:
    tag = found[1]
    if tag is None:
        return _replace_line_ends(found)
    return tag if tag in kept else _LINES.sub(lambda lines: _replace_line_ends(lines) or " ", tag)


def _replace_line_ends(lines: re.Match[str]) -> str:
    """What stands for one or more ends of lines."""
    text, start = lines.string, lines.start()
    while text[start - 1 : start] == "\\":
        start -= 1
    return "\n" if (lines.start() - start) % 2 else _format_space(text, *lines.span())


def _label_edits(
    text: str, start: int, end: int, spans: Sequence[Span], addresses: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    number = 0
    taken: list[tuple[int, int]] = []  # where a bracket is no literal one; these ranges do not overlap
    for span in spans:
        if span.kind in LABELLED:
            number += 1
            digit = _NUMBER.fullmatch(text, span.start + 1, span.label_end)
            if digit and text[span.start - 1 : span.start] == "]":  # a link's text that would label what is before it
                yield *digit.span(1), f"&#{ord(digit[1])};"
            yield span.label_end, span.end, f"][{number}]"
            bracket = span.start + (span.kind is SpanKind.IMAGE)
            taken.append((bracket, bracket + 1))
        elif span.kind in BREAKS:
            yield (
                span.start,
                span.end,
                (_format_hard_break if span.kind is SpanKind.HARD_BREAK else _format_space)(text, span.start, span.end),
            )
        elif span.kind in _LEAVES:
            taken.append((span.start, span.end))
            if span.kind is SpanKind.CODE:  # white space in code is seen, so only the line break itself gives way
                yield from ((*line.span(), " ") for line in _BREAK.finditer(text, span.start, span.end))
    # A bare address keeps its brackets where no label of this unit could be meant.
    taken = sorted([*taken, *(place for place in addresses if not _is_label(text, place, number))])
    links = [span for span in spans if span.kind in LABELLED]
    starts, ends = [span.start for span in links], list(accumulate((span.label_end for span in links), max))
    for literal in _NUMBERED.finditer(text, start, end):
        position = literal.start()
        before = bisect_right(taken, (position, len(text))) - 1
        if before < 0 or taken[before][1] <= position:
            yield position, position, "\\"
            around = bisect_right(starts, position) - 1
            if around >= 0 and position < ends[around]:  # brackets within a link's text are in pairs
                yield literal.end() + len(literal[1]), literal.end() + len(literal[1]), "\\"


def _is_label(text: str, place: tuple[int, int], count: int) -> bool:
    return any(int(found[1][-9:]) <= count for found in _NUMBERED.finditer(text, *place))


def _format_hard_break(text: str, start: int, _end: int) -> str:
    """A hard break as a backslash at the line's end; a literal backslash in front of it is escaped."""
    before = start - len(text[:start].rstrip("\\"))
    if text[start - 1 : start] in {"*", "_", "~"}:  # a sign before white space is not what it is before a backslash
        return "\\\n" if text[start] == "\\" else " \\\n"
    return "\\\\\n" if before % 2 else "\\\n"


def _format_space(text: str, start: int, end: int) -> str:
    return line_joint(text[start - 1 : start], text[end : end + 1])


def line_joint(before: str, after: str) -> str:
    """What the end of a line means that stands between these two signs."""
    return "" if _UNSPACED.match(before) and _UNSPACED.match(after) else " "
