r"""Link labels: `[text](address)` in an article is `[text][1]` in a unit, with a list of targets.

Numbers follow the order of the opening brackets. A literal `[` before digits and `]` is written `\[`, so that it is not
read as a label; within a link's text, where brackets are in pairs, its `]` is escaped too. A unit is one line: a soft
break becomes a space, or nothing between letters of scripts without spaces; a hard break inside markup stays, as a
backslash at the end of a line; a tag keeps the line breaks of its source.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from markdown_it.token import Token

from polyglot.language.scripts import UNSPACED_LETTER
from polyglot.markdown.markup import BREAKS, LABELLED, InlineMarkup, Span, SpanKind, scan
from polyglot.model import LinkTarget

_NUMBERED = re.compile(r"\[(?=(\s*[0-9]+\s*)\])")
_NUMBER = re.compile(r"\s*([0-9])[0-9]*\s*")
_LABEL = re.compile(r"(?<=\]\[)([0-9]{1,6})(?=\])")
_LINE = re.compile(r"[ \t]*\n[ \t]*")
_TAG = re.compile(r"<[^<>]*+>")
_LINES = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")
_TAG_OR_LINE = re.compile(rf"({_TAG.pattern})|{_LINES.pattern}")
_DATA = re.compile(r"(?<=\Adata:).*", re.DOTALL)
_LINE_ENDS = re.compile(r"\r\n?")
_SPACES = re.compile(r"[ \t\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef]")
_BREAK = re.compile(r"\n")
_LEAVES = frozenset({SpanKind.CODE, SpanKind.TAG, SpanKind.AUTOLINK, SpanKind.ESCAPE, SpanKind.ENTITY})
_UNSPACED = rf"{UNSPACED_LETTER}|[\u3000-\u303f\uff00-\uff60]"  # with the full-width signs


def abbreviate(text: str, start: int, end: int, markup: InlineMarkup) -> tuple[str, tuple[LinkTarget, ...]]:
    """Return the unit's text of the range `start` to `end` of a block's text, and its targets."""
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
    """Return the link definitions of a unit's labels, as the parser's environment holds them."""
    return {str(number): {"href": target.href, "title": target.title} for number, target in enumerate(targets, 1)}


def replace_labels(text: str, replacement: Callable[[int], str]) -> str:
    """Return a unit's text with each label replaced by `replacement(number)`: `[2]`, or an address as `(/a)`."""
    labels = {number: {"href": number, "title": ""} for number in _LABEL.findall(text)}
    if not labels:
        return text
    pieces, position = [], 0
    for span in sorted(scan(text, {"references": labels}).spans, key=lambda span: span.end):
        if span.target is not None and span.target.href in labels:
            pieces += [text[position : span.label_end + 1], replacement(int(span.target.href))]
            position = span.end
    return "".join((*pieces, text[position:]))


def describe_targets(targets: Sequence[LinkTarget]) -> list[str]:
    """Return the lines of a unit's extracted comment that list its targets by number, without files written into the text."""
    return [
        f"[{number}]: {_DATA.sub('…', target.href) or '<>'}"
        + (f' "{_LINE.sub(" ", target.title)}"' if target.title else "")
        for number, target in enumerate(targets, 1)
    ]


def remove_unprintable(text: str) -> str:
    """Return a text without characters that XML, PO tools or terminals reject, or that programs keep for themselves.

    These are control characters, Unicode's line separators and noncharacters.
    """
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def clean_translation(translation: str, around: str = " \t\n") -> str:
    r"""Return a translation without control characters and outer white space, and with `\n` line ends."""
    if not translation.isprintable():  # printable texts have neither control characters nor line ends
        translation = remove_unprintable(_LINE_ENDS.sub("\n", translation))
    return translation.strip(around)


def join_lines(translation: str, source: str) -> str:
    """Return a translation as it can enter a block: on one line, except hard breaks (a backslash at a line's end).

    A tag keeps its line breaks if the source contains the same tag; `restore_tag_whitespace` restores those of a tag
    that a translator wrote on one line.
    """
    text = clean_translation(translation)
    if "\n" not in text:
        return text
    source_tags = frozenset(_TAG.findall(source))
    return _TAG_OR_LINE.sub(lambda match: _normalize_line(match, source_tags), text)


def restore_tag_whitespace(tokens: Sequence[Token], tags: Sequence[str]) -> None:
    """Give the tags in a translation's tokens the white space of the source's `tags`.

    Translators do not see white space in a tag and browsers mostly ignore it, but in Markdown a line break within it can
    end the row of a table, or begin a quotation.
    """
    originals = {_SPACES.sub(" ", tag): tag for tag in dict.fromkeys(tags)}
    for token in tokens:
        if token.type == "html_inline" and token.content not in tags:
            normalized = _SPACES.sub(" ", token.content)
            token.content = originals.get(normalized, normalized)


def _normalize_line(match: re.Match[str], source_tags: Collection[str]) -> str:
    tag = match[1]
    if tag is None:
        return _replace_line_ends(match)
    return tag if tag in source_tags else _LINES.sub(lambda lines: _replace_line_ends(lines) or " ", tag)


def _replace_line_ends(lines: re.Match[str]) -> str:
    """Return the replacement of one or more line ends: a hard break, a space or nothing."""
    text, start = lines.string, lines.start()
    while text[start - 1 : start] == "\\":
        start -= 1
    return "\n" if (lines.start() - start) % 2 else _format_space(text, *lines.span())


def _label_edits(
    text: str, start: int, end: int, spans: Sequence[Span], addresses: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    number = 0
    taken: list[tuple[int, int]] = []  # ranges whose brackets are not literal; they do not overlap
    for span in spans:
        if span.kind in LABELLED:
            number += 1
            digit = _NUMBER.fullmatch(text, span.start + 1, span.label_end)
            if digit and text[span.start - 1 : span.start] == "]":  # else it would be a label of the text before it
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
            if span.kind is SpanKind.CODE:  # white space in code is visible: only the line break itself is replaced
                yield from ((*line.span(), " ") for line in _BREAK.finditer(text, span.start, span.end))
    # A bare address keeps its brackets unless they form a label of this unit.
    taken = sorted([*taken, *(address for address in addresses if not _has_label(text, address, number))])
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


def _has_label(text: str, address: tuple[int, int], count: int) -> bool:
    return any(int(match[1][-9:]) <= count for match in _NUMBERED.finditer(text, *address))


def _format_hard_break(text: str, start: int, _end: int) -> str:
    """Return a hard break as a backslash at the line's end, with a literal backslash before it escaped."""
    before = start - len(text[:start].rstrip("\\"))
    if text[start - 1 : start] in {
        "*",
        "_",
        "~",
    }:  # a delimiter means something else before a backslash than before white space
        return "\\\n" if text[start] == "\\" else " \\\n"
    return "\\\\\n" if before % 2 else "\\\n"


def _format_space(text: str, start: int, end: int) -> str:
    return line_joint(text[start - 1 : start], text[end : end + 1])


def line_joint(before: str, after: str) -> str:
    """Return the text that replaces a line end between two characters: a space, or nothing in scripts without spaces."""
    unspaced = _unspaced_pattern()
    return "" if unspaced.match(before) and unspaced.match(after) else " "


@cache
def _unspaced_pattern() -> re.Pattern[str]:
    """Return the pattern of characters without spaces between them, which takes milliseconds to compile."""
    return re.compile(_UNSPACED)
