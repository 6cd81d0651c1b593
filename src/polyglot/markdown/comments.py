"""Removal of comments, which editors write for each other, from what editions print.

A comment is whatever browsers treat as one: `<!-- … -->`, declarations and processing instructions. One that is opened
within a paragraph and not closed there is text to Markdown; it is removed up to its end, or to the end of the paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from markdown_it.token import Token

from polyglot.markdown.html_tokens import RAW_ELEMENTS, HtmlPart, HtmlPartKind, split_html
from polyglot.markdown.parser import Env, copy_blocks, parse_inline

_OPEN, _CLOSE = "<!--", "-->"
_PLACE = "\ufdd6"  # of a removed comment; no article contains it
_LINE = re.compile(rf"^[ \t]*{_PLACE}[ \t{_PLACE}]*(?:\n|\Z)", re.MULTILINE)
_AROUND = re.compile(rf"(?<=[ \t]){_PLACE}[ \t]+|[ \t]*{_PLACE}[ \t]*(?=\n|\Z)|{_PLACE}")
_TEXT_COMMENT = re.compile(r"[ \t]*<!--.*?(?:-->|\Z)", re.DOTALL)
_META = "comment"
_PRUNED = frozenset({"blockquote", "bullet_list", "heading", "list_item", "ordered_list", "paragraph"})
_BREAKS = frozenset({"hardbreak", "softbreak"})


class _CommentPart(Enum):
    """The part of an open comment that a block contains."""

    START = auto()
    INSIDE = auto()
    END = auto()


def remove_from_text(text: str) -> str:
    """Return plain text, such as a title of the front matter, without comments.

    >>> remove_from_text("Seeds <!-- to be agreed --> and soup <!-- ask")
    'Seeds and soup'
    """
    return _TEXT_COMMENT.sub("", text).strip(" ") if _OPEN in text else text


def remove_from_html(html: str) -> str:
    """Return raw HTML without comments, and without the lines that have nothing else."""
    ranges = list(_comment_ranges(html))
    if not ranges:
        return html
    pieces, copied = [], 0
    for part in ranges:
        pieces += [html[copied : part.start], _PLACE]
        copied = part.end
    return _AROUND.sub("", _LINE.sub("", "".join((*pieces, html[copied:]))))


def mark_open_comments(tokens: Sequence[Token], env: Env) -> list[Token]:
    """Mark the blocks of comments that Markdown takes for text, for `remove_comments`; return the blocks where they begin."""
    begins: list[Token] = []
    until = -1  # the index of the block with the end of an open comment
    for index, token in enumerate(tokens):
        if index < until:
            part = _CommentPart.INSIDE if token.nesting == 0 else None
        elif index == until:
            part = _CommentPart.END
        elif token.type == "inline" and _OPEN in token.content and _has_text(token, env, _OPEN):
            part = _CommentPart.START
            begins.append(token)
            until = _find_end(tokens, index, env)
        else:
            part = None
        if part:
            token.meta = {**token.meta, _META: part}
    return begins


def find_open_comments(tokens: Sequence[Token], env: Env) -> list[Token]:
    """Return the blocks with a comment that is not closed there."""
    if not any(_OPEN in token.content for token in tokens):
        return []  # as in most texts
    blocks = [token for token in tokens if token.type == "html_block" and _OPEN in token.content]
    unclosed = [token for token in blocks if any(not part.is_whole for part in _comment_ranges(token.content))]
    return [*mark_open_comments([token.copy() for token in tokens], env), *unclosed]


def remove_comments(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a finished text without comments, and without lists and paragraphs that have nothing else."""
    kept: list[Token] = []
    emptied = False  # something was removed behind the last kept token
    for token in tokens:
        part = token.meta.get(_META)
        if token.type == "html_block":
            html = remove_from_html(token.content)
            is_comment = html != token.content and not html.strip(" \t\n")
            token.content = html
        else:
            is_comment = False
        if token.children:
            token.children = _filter_children(token.children, part)
        if is_comment or part is _CommentPart.INSIDE:
            emptied = True
            continue
        kind = token.type.removesuffix("_close")
        if emptied and token.nesting < 0 and kind in _PRUNED and kept[-1].type == f"{kind}_open":
            kept.pop()
            continue
        emptied = False
        kept.append(token)
    return kept


def _comment_ranges(html: str) -> Iterator[HtmlPart]:
    """Yield the parts of HTML that browsers treat as comments."""
    is_raw = False  # the text of a script or style
    for part in split_html(html) if "<!" in html or "<?" in html else ():
        if part.kind is HtmlPartKind.OTHER and not is_raw and html.startswith(("<!", "<?"), part.start):
            yield part
        is_raw = part.kind is HtmlPartKind.OPEN and part.name in RAW_ELEMENTS


def _has_text(token: Token, env: Env, text: str) -> bool:
    """Return whether a block shows this text, neither as code nor escaped."""
    inline = parse_inline(token.content, copy_blocks((), env)[1])
    shown = [child for token in inline for child in (token, *(token.children or ()))]  # also in pictures' texts
    return any(child.type == "text" and text in child.content for child in shown)


def _find_end(tokens: Sequence[Token], start: int, env: Env) -> int:
    """Return the index of the block that ends a comment; -1 if none does."""
    for index in range(start + 1, len(tokens)):
        token = tokens[index]
        if token.type == "inline" and _CLOSE in token.content and _has_text(token, env, _CLOSE):
            return index
    return -1


def _filter_children(children: Sequence[Token], part: _CommentPart | None) -> list[Token]:
    """Return the inline tokens of a block without comments."""
    if part is _CommentPart.START:
        children = _cut_behind(children)
    elif part is _CommentPart.END:
        children = _cut_before(children)
    for token in children:
        if _OPEN in str(token.attrs.get("title", "")):
            token.attrs["title"] = remove_from_text(str(token.attrs["title"]))
        if token.type == "image" and token.children:
            token.children = _filter_children(token.children, None)
    if not any(token.type == "html_inline" and token.content.startswith(("<!", "<?")) for token in children):
        return list(children)
    kept: list[Token] = []
    was_comment = False
    for token in children:
        is_comment = token.type == "html_inline" and token.content.startswith(("<!", "<?"))
        if is_comment:
            was_comment = True
            continue
        if was_comment:
            _join_edges(kept, token)
        kept.append(token)
        was_comment = False
    if was_comment:
        _join_edges(kept, None)
    return kept


def _join_edges(kept: Sequence[Token], after: Token | None) -> None:
    """Leave one space where a comment was between two, and none at the edge of a line."""
    before = kept[-1] if kept else None
    if after is None or after.type in _BREAKS:
        if before is not None and before.type == "text":
            before.content = before.content.rstrip(" ")
    elif after.type == "text" and (before is None or before.type in _BREAKS or before.content.endswith(" ")):
        after.content = after.content.lstrip(" ")


def _cut_behind(children: Sequence[Token]) -> list[Token]:
    """Return the tokens before the first comment that is text, with what closes the elements opened there."""
    kept: list[Token] = []
    depth: int | None = None  # of the elements opened behind the cut; None before it
    for token in children:
        if depth is None:
            if token.type == "image" and token.children and any(_OPEN in one.content for one in token.children):
                token.children = _cut_behind(token.children)
            elif token.type == "text" and _OPEN in token.content:
                token.content = token.content.partition(_OPEN)[0].rstrip(" ")
                depth = 0
            kept.append(token)
            continue
        depth += token.nesting
        if depth < 0:
            kept.append(token)
            depth = 0
    return kept


def _cut_before(children: Sequence[Token]) -> list[Token]:
    """Return the tokens behind the end of a comment; the block is left empty if an element is open there."""
    for index, token in enumerate(children):
        if token.type == "text" and _CLOSE in token.content:
            rest = list(children[index:])
            token.content = token.content.partition(_CLOSE)[2].lstrip(" ")
            return rest if sum(one.nesting for one in rest) == 0 else []
    return []
