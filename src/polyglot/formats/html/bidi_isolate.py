"""Foreign runs of a text are isolated, so that they come out in order wherever they stand.

In HTML a run becomes `<bdi dir="ltr">`, the element that the HTML standard has for that. In attributes and in plain text, where
no markup can stand, it goes between the isolates of Unicode (U+2066 or U+2067, and U+2069), which are no letters to anybody
who reads or hears the text.
"""

from bisect import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup, escape

from polyglot.formats.html.bidi_runs import BREAK, OBJECT, contains_rtl, find_runs
from polyglot.markdown.html_tokens import HtmlPartKind, split_html, tag_attributes

_OPPOSITE = {"ltr": "rtl", "rtl": "ltr"}
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_POP_ISOLATE = "\u2069"
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


def isolate_text(text: str, direction: str) -> str:
    """A plain text, as of an attribute, in a text of that direction."""
    opening = _ISOLATES[_OPPOSITE[direction]]
    return "".join(
        f"{opening}{piece}{_POP_ISOLATE}" if foreign else piece for piece, foreign in _split_runs(text, direction)
    )


def isolate_html(text: str, direction: str) -> Markup:
    """A text as HTML, for what stands between tags in a text of that direction.

    >>> isolate_html("Radio راديو 7", "ltr")
    Markup('Radio <bdi dir="rtl">راديو</bdi> 7')
    """
    isolated = Markup('<bdi dir="{}">{{}}</bdi>').format(_OPPOSITE[direction])
    pieces = (isolated.format(piece) if foreign else escape(piece) for piece, foreign in _split_runs(text, direction))
    return Markup("").join(pieces)


def isolate_tokens(tokens: Sequence[Token], direction: str) -> None:
    """Let the foreign runs in these tokens stand between `bdi_open` and `bdi_close`, or isolates in their attributes.

    What bears a direction of its own is looked at in that one. Code and bare addresses are given theirs.
    """
    around = _DirectionStack([("", direction)])
    for token in tokens:
        if token.type == "inline" and token.children and _may_contain_foreign(token.children, around.direction):
            token.children = _isolate_children(token.children, around.direction)
        elif token.type == "html_block":
            around.follow_html(token.content)
        elif token.type in {"fence", "code_block"}:
            _set_left_to_right(token, around.direction)
        else:
            around.follow_token(token)


def _may_contain_foreign(children: Sequence[Token], direction: str) -> bool:
    """Can there be a foreign run here? A quick look, since most texts that run from left to right hold none."""
    return direction != "ltr" or any(
        contains_rtl(token.content)
        or (token.attrs and ("dir" in token.attrs or contains_rtl(str(token.attrs.get("title", "")))))
        for token in children
    )


def _split_runs(text: str, direction: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each is a foreign run."""
    done = 0
    for start, end in find_runs(text, direction):
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


@dataclass(slots=True)
class _DirectionStack:
    """The elements around a place in a page, each with the direction that holds within; empty where its content decides."""

    stack: list[tuple[str, str]]

    @property
    def direction(self) -> str:
        return self.stack[-1][1]

    def follow_token(self, token: Token) -> bool:
        """Go into an element, or out of it; returns whether another direction may hold now."""
        if token.nesting == 1:
            return self._enter(token.tag, str(token.attrs.get("dir", "")))
        return token.nesting == -1 and self._leave(token.tag)

    def follow_html(self, content: str) -> bool:
        """Go through the tags of raw HTML; returns whether what is before and after it is no longer one text."""
        apart = False
        for part in split_html(content):
            if part.kind is HtmlPartKind.CLOSE:
                apart |= self._leave(part.name)
            elif part.kind is not HtmlPartKind.OPEN or part.name in _VOID:
                apart = True
            else:
                found = [
                    content[start:end].strip("\"'")
                    for name, start, end in tag_attributes(content, part)
                    if name == "dir"
                ]
                apart |= self._enter(part.name, found[0].lower() if found else "auto" if part.name == "bdi" else "")
        return apart

    def _enter(self, name: str, direction: str) -> bool:
        self.stack.append((name, self.direction if not direction else direction if direction in _OPPOSITE else ""))
        return bool(direction)

    def _leave(self, name: str) -> bool:
        if len(self.stack) == 1 or self.stack[-1][0] != name:
            return True  # tags that do not match: nobody knows what is within what
        gone = self.stack.pop()
        return gone[1] != self.direction


@dataclass(slots=True)
class _FlatText:
    """The text of inline tokens in one piece, and where each token's part of it begins."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    segments: list[tuple[int, str]] = field(default_factory=list)  # where a direction begins to hold
    starts: list[int] = field(default_factory=list)  # of the text tokens
    numbers: list[int] = field(default_factory=list)  # of these tokens
    parents: list[tuple[int, ...]] = field(default_factory=list)  # the tokens that open what each of them lies in

    def add(self, text: str) -> None:
        """Put a piece of text at the end."""
        self.pieces.append(text)
        self.length += len(text)


_TokenOffset = tuple[int, int]  # a token's number, and an offset in its content


def _isolate_children(children: list[Token], direction: str) -> list[Token]:
    """Inline tokens with their foreign runs isolated."""
    flat = _flatten_children(children, direction)
    text = "".join(flat.pieces)
    opens: dict[_TokenOffset, str] = {}
    closes: set[_TokenOffset] = set()
    ends = [start for start, _ in flat.segments[1:]] + [flat.length]
    for (begin, own), stop in zip(flat.segments, ends, strict=True):
        for start, end in find_runs(text[begin:stop], own) if own else ():
            spots = _element_offsets(flat, children, begin + start, begin + end)
            if spots:
                opens[spots[0]] = _OPPOSITE[own]
                closes.add(spots[1])
    return list(_rebuild_tokens(children, opens, closes)) if opens else children


def _flatten_children(children: Sequence[Token], direction: str) -> _FlatText:
    """The text of inline tokens; their code, addresses and attributes are isolated on the way."""
    flat, around, opened = _FlatText(segments=[(0, direction)]), _DirectionStack([("", direction)]), list[int]()
    for number, token in enumerate(children):
        apart = False
        for name in ("alt", "title") if around.direction else ():
            if token.attrs.get(name):
                token.attrs = {**token.attrs, name: isolate_text(str(token.attrs[name]), around.direction)}
        if token.type in {"code_inline", "address_open"}:
            _set_left_to_right(token, around.direction)
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
            apart = around.follow_html(token.content)
            _note_nesting(
                opened,
                number,
                sum(_NESTING.get(part.kind, 0) for part in split_html(token.content) if part.name not in _VOID),
            )
        elif token.nesting:
            apart = around.follow_token(token) or token.type.startswith("address")
            _note_nesting(opened, number, token.nesting)
        else:
            apart = True
        if apart:
            flat.add(BREAK)
            flat.segments.append((flat.length, around.direction))
    return flat


_NESTING = {HtmlPartKind.OPEN: 1, HtmlPartKind.CLOSE: -1}


def _note_nesting(opened: list[int], number: int, nesting: int) -> None:
    """Note that this token opens an element, or closes the last one."""
    if nesting > 0:
        opened.append(number)
    elif nesting < 0 and opened:
        opened.pop()


def _set_left_to_right(token: Token, direction: str) -> None:
    """Let what is always written from left to right say so, where that is not the direction around it."""
    if direction != "ltr":
        token.attrs = {**token.attrs, "dir": "ltr"}


def _element_offsets(
    flat: _FlatText, children: Sequence[Token], start: int, end: int
) -> tuple[_TokenOffset, _TokenOffset] | None:
    """Where an element around a range of the text begins and ends; None if it would cut through another element."""
    one, other = (bisect(flat.starts, place) - 1 for place in (start, end - 1))
    first, last = flat.numbers[one], flat.numbers[other]
    before, after = flat.parents[one], flat.parents[other]
    shared = sum(mine == yours for mine, yours in zip(before, after, strict=False))
    opening, closing = (first, start - flat.starts[one]), (last, end - flat.starts[other])
    if len(before) > shared:  # it begins within an element that ends before it does: it may begin before that
        if opening[1] or first - before[shared] != len(before) - shared:
            return None
        opening = (before[shared], 0)
    if len(after) > shared:
        beyond = children[last + 1 : last + 1 + len(after) - shared]
        if closing[1] < len(children[last].content) or any(token.nesting != -1 for token in beyond):
            return None
        closing = (last + len(beyond), 0)
    return opening, closing


def _rebuild_tokens(
    children: Sequence[Token], opens: Mapping[_TokenOffset, str], closes: Collection[_TokenOffset]
) -> Iterator[Token]:
    """The tokens with the elements that begin and end at these spots: within a text, or around another token."""
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
