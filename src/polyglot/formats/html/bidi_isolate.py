"""Bidirectional isolation: foreign runs of a text keep their order.

In HTML a run becomes `<bdi dir="ltr">`. In attributes and plain text, which cannot contain markup, it is put between
Unicode isolates (U+2066 or U+2067, and U+2069), which are neither displayed nor read aloud.
"""

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup, escape

from polyglot.language.bidi_runs import BREAK, OBJECT, contains_rtl, find_runs, name_direction
from polyglot.markdown.html_tokens import VOID_ELEMENTS, HtmlPartKind, split_html, tag_attributes

ADDRESS_CLASS = "address"  # of links whose text is their address
_OPPOSITE = {"ltr": "rtl", "rtl": "ltr"}
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067", "": "\u2068"}
_POP_ISOLATE = "\u2069"
_DIRECTED = re.compile("dir|bdi", re.IGNORECASE)  # in HTML with an element of its own direction


def isolate_runs(text: str, direction: str) -> str:
    """Isolate the foreign runs of a plain text, such as an attribute's, in a context of this direction."""
    opening = _ISOLATES[_OPPOSITE[direction]]
    return "".join(
        f"{opening}{piece}{_POP_ISOLATE}" if foreign else piece for piece, foreign in _split_runs(text, direction)
    )


def isolate_html(text: str, direction: str) -> Markup:
    """Escape a text for HTML and isolate its foreign runs, in a context of this direction.

    >>> isolate_html("Radio راديو 7", "ltr")
    Markup('Radio <bdi dir="rtl">راديو</bdi> 7')
    """
    if direction == "ltr" and not contains_rtl(text):
        return escape(text)
    opening = f'<bdi dir="{_OPPOSITE[direction]}">'
    return Markup(
        "".join(
            f"{opening}{escape(piece)}</bdi>" if foreign else escape(piece)
            for piece, foreign in _split_runs(text, direction)
        )
    )


def isolate_name(name: str, direction: str) -> Markup:
    """Return a person's name as a `bdi` element, in a context of this direction."""
    given = name_direction(name, direction)
    return Markup(f'<bdi dir="rtl">{isolate_html(name, given)}</bdi>' if given else f"<bdi>{escape(name)}</bdi>")


def isolate_plain_name(name: str, direction: str) -> str:
    """Return a person's name between Unicode isolates, in a context of this direction."""
    given = name_direction(name, direction)
    return f"{_ISOLATES[given]}{isolate_runs(name, given) if given else name}{_POP_ISOLATE}"


def isolate_tokens(tokens: Sequence[Token], direction: str) -> None:
    """Put the foreign runs in these tokens between `bdi_open` and `bdi_close`, and in attributes between isolates.

    The content of elements with `dir` is compared with that direction. Code and bare addresses get `dir="ltr"`.
    """
    if direction == "ltr" and not any(map(_may_leave_ltr, tokens)):
        return
    elements = _DirectionStack([("", direction)])
    for token in tokens:
        if token.type == "inline" and token.children and _may_contain_foreign(token.children, elements.direction):
            token.children = _isolate_children(token.children, elements.direction)
        elif token.type == "html_block":
            elements.follow_html(token.content)
        elif token.type in {"fence", "code_block"}:
            _set_left_to_right(token, elements.direction)
        else:
            elements.follow_token(token)


def _may_leave_ltr(token: Token) -> bool:
    """Return whether a block token may contain a foreign run, or change the direction of others, in left-to-right text."""
    if token.type == "inline":
        return bool(token.children) and _may_contain_foreign(token.children or (), "ltr")
    return "dir" in token.attrs or (token.type == "html_block" and _DIRECTED.search(token.content) is not None)


def _may_contain_foreign(children: Sequence[Token], direction: str) -> bool:
    """Return whether there may be a foreign run here: a quick test, since most left-to-right texts have none."""
    if direction != "ltr" or contains_rtl("".join([token.content for token in children])):
        return True
    attributes = [token.attrs for token in children if token.attrs]
    return any("dir" in attrs or contains_rtl(str(attrs.get("title", ""))) for attrs in attributes)


def _split_runs(text: str, direction: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is a foreign run."""
    done = 0
    for start, end in find_runs(text, direction):
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


@dataclass(slots=True)
class _DirectionStack:
    """The open elements at a point in a page, each with the direction of its content; empty for `auto`."""

    stack: list[tuple[str, str]]

    @property
    def direction(self) -> str:
        return self.stack[-1][1]

    def follow_token(self, token: Token) -> bool:
        """Enter or leave the element of a token; return whether the direction may have changed."""
        if token.nesting == 1:
            return self._enter(token.tag, str(token.attrs.get("dir", "")))
        return token.nesting == -1 and self._leave(token.tag)

    def follow_html(self, content: str) -> bool:
        """Enter and leave the elements of raw HTML; return whether it separates the text before it from that after it."""
        separates = False
        for part in split_html(content):
            if part.kind is HtmlPartKind.CLOSE:
                separates |= self._leave(part.name)
            elif part.kind is not HtmlPartKind.OPEN or part.name in VOID_ELEMENTS:
                separates = True
            else:
                spans = [(start, end) for name, start, end in tag_attributes(content, part) if name == "dir"]
                directions = [content[start:end].strip("\"'").lower() for start, end in spans]
                default = "auto" if part.name == "bdi" else ""
                separates |= self._enter(part.name, directions[0] if directions else default)
        return separates

    def _enter(self, name: str, direction: str) -> bool:
        self.stack.append((name, self.direction if not direction else direction if direction in _OPPOSITE else ""))
        return bool(direction)

    def _leave(self, name: str) -> bool:
        if len(self.stack) == 1 or self.stack[-1][0] != name:
            return True  # tags that do not match: the nesting is unknown
        _, direction = self.stack.pop()
        return direction != self.direction


@dataclass(slots=True)
class _FlatText:
    """The joined text of inline tokens, and the offsets of the tokens in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    segments: list[tuple[int, str]] = field(
        default_factory=list
    )  # offset and direction of each part that has a direction of its own
    starts: list[int] = field(default_factory=list)  # offsets of the text tokens
    numbers: list[int] = field(default_factory=list)  # indices of these tokens
    parents: list[tuple[int, ...]] = field(
        default_factory=list
    )  # indices of the tokens that open the elements around each

    def add(self, text: str) -> None:
        """Append a piece of text."""
        self.pieces.append(text)
        self.length += len(text)


_TokenOffset = tuple[int, int]  # a token's index, and an offset in its content


def _isolate_children(children: list[Token], direction: str) -> list[Token]:
    """Return inline tokens with their foreign runs isolated."""
    # The text in one piece, since a run may extend over several tokens.
    flat = _flatten_children(children, direction)
    text = "".join(flat.pieces)
    # The runs of each segment, as offsets in tokens at which a `bdi` element begins and ends.
    opens: dict[_TokenOffset, str] = {}
    closes: set[_TokenOffset] = set()
    ends = [start for start, _ in flat.segments[1:]] + [flat.length]
    for (segment_start, segment_direction), segment_end in zip(flat.segments, ends, strict=True):
        for start, end in find_runs(text[segment_start:segment_end], segment_direction) if segment_direction else ():
            element = _element_offsets(flat, children, segment_start + start, segment_start + end)
            if element:
                opens[element[0]] = _OPPOSITE[segment_direction]
                closes.add(element[1])
    return list(_rebuild_tokens(children, opens, closes)) if opens else children


def _flatten_children(children: Sequence[Token], direction: str) -> _FlatText:
    """Join the text of inline tokens; code, addresses and attributes are isolated in place."""
    flat, elements, opened = _FlatText(segments=[(0, direction)]), _DirectionStack([("", direction)]), list[int]()
    in_address = False
    for number, token in enumerate(children):
        separates = False
        for name in ("alt", "title") if elements.direction else ():
            if token.attrs.get(name):
                token.attrs = {**token.attrs, name: isolate_runs(str(token.attrs[name]), elements.direction)}
        starts_address = token.attrs.get("class") == ADDRESS_CLASS
        if token.type == "code_inline" or starts_address:
            _set_left_to_right(token, elements.direction)
        if token.type == "text":
            flat.starts.append(flat.length)
            flat.numbers.append(number)
            flat.parents.append(tuple(opened))
            flat.add(token.content)
        elif token.type == "softbreak":
            flat.add(" ")
        elif token.type in {"code_inline", "footnote_ref"}:
            flat.add(OBJECT)
        elif token.type == "html_inline":
            separates = elements.follow_html(token.content)
            _note_nesting(
                opened,
                number,
                sum(_NESTING.get(part.kind, 0) for part in split_html(token.content) if part.name not in VOID_ELEMENTS),
            )
        elif token.nesting:
            ends_address = in_address and token.tag == "a"
            in_address = starts_address or (in_address and not ends_address)
            separates = elements.follow_token(token) or starts_address or ends_address
            _note_nesting(opened, number, token.nesting)
        else:
            separates = True
        if separates:
            flat.add(BREAK)
            flat.segments.append((flat.length, elements.direction))
    return flat


_NESTING = {HtmlPartKind.OPEN: 1, HtmlPartKind.CLOSE: -1}


def _note_nesting(opened: list[int], number: int, nesting: int) -> None:
    """Record that a token opens an element, or closes the last one."""
    if nesting > 0:
        opened.append(number)
    elif nesting < 0 and opened:
        opened.pop()


def _set_left_to_right(token: Token, direction: str) -> None:
    """Set `dir="ltr"` on a token that is always left-to-right, unless the context is."""
    if direction != "ltr":
        token.attrs = {**token.attrs, "dir": "ltr"}


def _element_offsets(
    flat: _FlatText, children: Sequence[Token], start: int, end: int
) -> tuple[_TokenOffset, _TokenOffset] | None:
    """Return where an element around a range of the text begins and ends; None if it would overlap another element."""
    # The text tokens with the first and the last character, and the elements around each of them.
    head, tail = (bisect(flat.starts, place) - 1 for place in (start, end - 1))
    first, last = flat.numbers[head], flat.numbers[tail]
    before, after = flat.parents[head], flat.parents[tail]
    shared = sum(mine == yours for mine, yours in zip(before, after, strict=False))
    opening, closing = (first, start - flat.starts[head]), (last, end - flat.starts[tail])
    if len(before) > shared:
        # The range begins in an element that ends inside it: it may begin before that element instead.
        if opening[1] or first - before[shared] != len(before) - shared:
            return None
        opening = (before[shared], 0)
    # Likewise for the elements in which it ends.
    if len(after) > shared:
        beyond = children[last + 1 : last + 1 + len(after) - shared]
        if closing[1] < len(children[last].content) or any(token.nesting != -1 for token in beyond):
            return None
        closing = (last + len(beyond), 0)
    return opening, closing


def _rebuild_tokens(
    children: Sequence[Token], opens: Mapping[_TokenOffset, str], closes: Collection[_TokenOffset]
) -> Iterator[Token]:
    """Yield the tokens with `bdi` elements from and to these offsets: inside a text, or around another token."""
    cuts: dict[int, set[int]] = {}
    for number, offset in (*opens, *closes):
        cuts.setdefault(number, set()).add(offset)
    for number, token in enumerate(children):
        text, done = token.type == "text", 0
        for offset in sorted(cuts.get(number, ())):
            if text and offset > done:
                yield _create_text_token(token.content[done:offset])
            if text and (number, offset) in closes:
                yield Token("bdi_close", "bdi", -1)
            if (number, offset) in opens:
                yield Token("bdi_open", "bdi", 1, attrs={"dir": opens[number, offset]})
            done = offset
        if not text:
            yield token
            if (number, 0) in closes:
                yield Token("bdi_close", "bdi", -1)
        elif done < len(token.content) or not cuts.get(number):
            yield _create_text_token(token.content[done:]) if done else token


def _create_text_token(content: str) -> Token:
    return Token("text", "", 0, content=content)
