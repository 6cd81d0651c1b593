"""The offsets of inline markup in the text of a block.

markdown-it reports no offsets inside a line. Here the inline rules of a parser of our dialect are wrapped to log where
each match begins and ends; the tokens are discarded.
"""

import re
from collections.abc import Callable, Sequence
from enum import IntEnum, auto
from functools import cache
from typing import NamedTuple, TypeAlias

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from polyglot.language.autolinks import find_autolinks
from polyglot.markdown.fast_inline import EMPHASIS_UNDERSCORE, split_code, with_fast_inline
from polyglot.markdown.html_tokens import VOID_ELEMENTS
from polyglot.markdown.parser import Env, create_parser
from polyglot.model import LinkTarget
from polyglot.ranges import Range, contains, merge

# A text without any of these has no markup except soft breaks; two spaces before a line break make it hard.
_SIGNS = re.compile(rf"[\\`*~\[<&]|  \n|{EMPHASIS_UNDERSCORE}")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^>]*?(/?)>", re.DOTALL)
_BREAK = re.compile(r"[ \t]*\n[ \t]*")


class SpanKind(IntEnum):
    """A kind of inline markup."""

    LINK = auto()
    IMAGE = auto()
    CODE = auto()
    TAG = auto()
    AUTOLINK = auto()
    FOOTNOTE = auto()
    ENTITY = auto()
    ESCAPE = auto()
    SOFT_BREAK = auto()
    HARD_BREAK = auto()


LABELLED = frozenset({SpanKind.LINK, SpanKind.IMAGE})  # kinds with a text in brackets and a target
BREAKS = frozenset({SpanKind.SOFT_BREAK, SpanKind.HARD_BREAK})
# Kinds in which a bare address is not a link of its own.
_HOLDERS = LABELLED | {SpanKind.CODE, SpanKind.TAG, SpanKind.AUTOLINK}

RangePair: TypeAlias = tuple[Range, Range]  # ranges of the two halves


class Span(NamedTuple):
    """One piece of markup: its kind and its offsets in the block's text."""

    start: int
    end: int
    kind: SpanKind
    label_end: int = 0  # of a link or picture: offset of the bracket after its text
    target: LinkTarget | None = None


class InlineMarkup(msgspec.Struct, frozen=True):
    """The markup of one block."""

    spans: tuple[Span, ...]  # by start; an enclosing span comes before the spans within it
    unbreakable: tuple[tuple[int, int], ...]  # merged ranges that no segment boundary may touch
    delimiters: tuple[tuple[int, int], ...]  # emphasis and strikethrough delimiters that took effect
    addresses: tuple[tuple[int, int], ...]  # bare addresses
    pairs: tuple[RangePair, ...] = ()  # of those delimiters
    tags: tuple[RangePair, ...] = ()  # opening and closing HTML tags


def scan(text: str, env: Env) -> InlineMarkup:
    """Return the markup of a block's inline text.

    `env` is the article's environment, for its link definitions and footnote labels; it is not changed.
    """
    if not _SIGNS.search(text):
        soft = (
            tuple(Span(match.start(), match.end(), SpanKind.SOFT_BREAK) for match in _BREAK.finditer(text))
            if "\n" in text
            else ()
        )
        addresses = tuple(address[:2] for address in find_autolinks(text))
        return InlineMarkup(soft, addresses, (), addresses)
    code = split_code(text)
    return _scan_code(text, code) if code else _scan_by_rules(text, env)


def _scan_code(text: str, parts: Sequence[str]) -> InlineMarkup:
    """Return the markup of a text that `split_code` splits into these parts."""
    spans, end = [], -1  # the end of the part before, without a backtick
    for number, part in enumerate(parts):
        start, end = end + 1, end + 1 + len(part)
        if number % 2:
            spans.append(Span(start - 1, end + 1, SpanKind.CODE))
    ranges = [(span.start, span.end) for span in spans]
    addresses = tuple(address[:2] for address in find_autolinks(text) if not contains(ranges, address[0]))
    return InlineMarkup(tuple(spans), merge([*ranges, *addresses]), (), addresses)


def _scan_by_rules(text: str, env: Env) -> InlineMarkup:
    log = _ScanLog([], {}, [])
    labels = dict.fromkeys(env.get("footnotes", {}).get("refs", {}), -1)
    scan_env: Env = {"references": env.get("references", {}), "footnotes": {"refs": labels, "list": {}}, "log": log}
    scanner = _create_scanner()
    scanner.inline.parse(text, scanner, scan_env, [])
    spans = sorted(log.spans, key=lambda span: (span.start, -span.end))
    unbreakable = [(span.start, span.end) for span in spans if span.kind not in BREAKS]
    tags = _tag_pairs(text, spans)
    unbreakable += [(opening[0], closing[1]) for opening, closing in (*log.pairs, *tags)]
    holders = merge([(span.start, span.end) for span in spans if span.kind in _HOLDERS])
    addresses = tuple(address[:2] for address in find_autolinks(text) if not contains(holders, address[0]))
    unbreakable += addresses
    delimiters = sorted(delimiter for pair in log.pairs for delimiter in pair)
    return InlineMarkup(tuple(spans), merge(unbreakable), tuple(delimiters), addresses, tuple(log.pairs), tuple(tags))


class _ScanLog:
    """The log of one scan, passed in the parser's environment."""

    def __init__(self, spans: list[Span], signs: dict[int, tuple[int, int]], pairs: list[RangePair]) -> None:
        self.spans = spans
        self.signs = signs  # ranges of emphasis delimiters by index of the token
        self.pairs = pairs
        self.base = 0  # offset of the picture's text that is being parsed; 0 outside pictures
        self.depth = 0


_Rule: TypeAlias = Callable[[StateInline, bool], bool]


@cache
def _create_scanner() -> MarkdownIt:
    parser = create_parser()
    kinds = {
        "backticks": SpanKind.CODE,
        "html_inline": SpanKind.TAG,
        "autolink": SpanKind.AUTOLINK,
        "footnote_ref": SpanKind.FOOTNOTE,
        "entity": SpanKind.ENTITY,
    }
    wrap: dict[str, Callable[[_Rule], _Rule]] = {name: _record_span(kind) for name, kind in kinds.items()}
    wrap |= {"link": _record_link, "image": _record_image, "newline": _record_break, "escape": _record_break}
    wrap |= {"emphasis": _record_delimiters, "strikethrough": _record_delimiters}
    ruler = parser.inline.ruler
    for name, rule in zip(ruler.get_active_rules(), ruler.getRules(""), strict=True):
        if name in wrap:
            ruler.at(name, wrap[name](rule))
    parser.inline.ruler2.after("balance_pairs", "record_pairs", _record_pairs)
    return with_fast_inline(parser, ask_rules=True)


def _record_span(kind: SpanKind) -> Callable[[_Rule], _Rule]:
    def wrap(rule: _Rule) -> _Rule:
        def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
            start, count = state.pos, len(state.tokens)
            if not rule(state, silent):
                return False
            # A run of backticks without a partner is matched as text, without a token.
            if not silent and len(state.tokens) > count:
                log: _ScanLog = state.env["log"]
                log.spans.append(Span(log.base + start, log.base + state.pos, kind))
            return True

        return record

    return wrap


def _record_link(rule: _Rule) -> _Rule:
    def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            opening = next(token for token in state.tokens[count:] if token.type == "link_open")
            _record_target(
                state,
                start,
                start,
                SpanKind.LINK,
                LinkTarget(str(opening.attrs["href"]), str(opening.attrs.get("title", ""))),
            )
        return True

    return record


def _record_image(rule: _Rule) -> _Rule:
    def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start = state.pos
        log: _ScanLog = state.env["log"]
        # The alternative text is parsed separately; it starts after "![".
        base, log.base, log.depth = log.base, log.base + start + 2, log.depth + 1
        done = rule(state, silent)
        log.base, log.depth = base, log.depth - 1
        if done and not silent:
            attrs = state.tokens[-1].attrs
            _record_target(
                state, start, start + 1, SpanKind.IMAGE, LinkTarget(str(attrs["src"]), str(attrs.get("title", "")))
            )
        return done

    return record


def _record_target(state: StateInline, start: int, bracket: int, kind: SpanKind, target: LinkTarget) -> None:
    log: _ScanLog = state.env["log"]
    end = state.pos
    label_end = state.md.helpers.parseLinkLabel(state, bracket, kind is SpanKind.LINK)
    log.spans.append(Span(log.base + start, log.base + end, kind, log.base + label_end, target))


def _record_break(rule: _Rule) -> _Rule:
    def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent:
            log: _ScanLog = state.env["log"]
            kind = {"hardbreak": SpanKind.HARD_BREAK, "softbreak": SpanKind.SOFT_BREAK}.get(
                state.tokens[-1].type, SpanKind.ESCAPE
            )
            while kind is not SpanKind.ESCAPE and start and state.src[start - 1] in " \t":
                start -= 1
            # A backslash before a space escapes nothing, although the rule takes the two together.
            end = state.pos - (kind is SpanKind.ESCAPE and state.src[state.pos - 1] in " \t")
            log.spans.append(Span(log.base + start, log.base + end, kind))
        return True

    return record


def _record_delimiters(rule: _Rule) -> _Rule:
    def record(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        # Pending text becomes a token of its own before the delimiters.
        position, first = state.pos, len(state.tokens) + bool(state.pending)
        if not rule(state, silent):
            return False
        log: _ScanLog = state.env["log"]
        if not silent and not log.depth:
            for number in range(first, len(state.tokens)):
                width = len(state.tokens[number].content)
                log.signs[number] = (position, position + width)
                position += width
        return True

    return record


def _record_pairs(state: StateInline) -> None:
    """Log the delimiters of the block that are paired. Those inside a picture's text are part of its span."""
    log: _ScanLog = state.env["log"]
    if log.depth:
        return
    for meta in [{"delimiters": state.delimiters}, *filter(None, state.tokens_meta)]:
        delimiters = meta.get("delimiters", [])
        for delimiter in delimiters:
            if delimiter.end >= 0:
                log.pairs.append((log.signs[delimiter.token], log.signs[delimiters[delimiter.end].token]))


def _tag_pairs(text: str, spans: list[Span]) -> list[RangePair]:
    """Return the ranges of matching opening and closing tags."""
    stack: list[tuple[str, tuple[int, int]]] = []
    pairs = []
    for span in spans:
        tag = _TAG.fullmatch(text, span.start, span.end) if span.kind is SpanKind.TAG else None
        if tag is None or tag[3] or tag[2].lower() in VOID_ELEMENTS:
            continue
        name = tag[2].lower()
        if not tag[1]:
            stack.append((name, span[:2]))
        elif any(open_name == name for open_name, _ in stack):
            while stack[-1][0] != name:
                stack.pop()
            pairs.append((stack.pop()[1], span[:2]))
    return pairs
