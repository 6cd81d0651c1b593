"""Videos, sounds and embedded pages of raw HTML as links, for editions that cannot play or show them."""

from collections.abc import Iterator, Sequence
from html import escape, unescape
from urllib.parse import unquote

from markdown_it.token import Token

from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, read_attributes, split_html
from polyglot.markdown.parser import alt_text

CLASS = "media"  # of these links, so that formats can tell them from an author's
_MEDIA = frozenset({"audio", "embed", "iframe", "object", "video"})
_ADDRESSES = ("src", "data")
_LABELS = ("title", "aria-label")


def link_media(tokens: Sequence[Token]) -> None:
    """Replace embedded media in the tokens of a body by links to them; without an address only their names stay."""
    for token in tokens:
        if token.type == "html_block":
            token.content = _replace_in_html(token.content)
        elif token.children and any(_opened(child) for child in token.children):
            token.children = list(_replace_inline(token.children))


def _replace_in_html(html: str) -> str:
    if not any(f"<{name}" in html.lower() for name in _MEDIA):
        return html
    pieces, copied, parts = [], 0, list(split_html(html))
    for index, part in enumerate(parts):
        if part.start < copied or part.kind is not HtmlPartKind.OPEN or part.name not in _MEDIA:
            continue
        end = _closing_index(parts, index)
        inner = html[part.start : parts[end].end]
        address, label = _describe(inner)
        link = f'<a class="{CLASS}" href="{escape(address)}">{escape(label)}</a>' if address else escape(label)
        is_alone = not (html[: part.start] + html[parts[end].end :]).strip()
        pieces += [html[copied : part.start], f"<p>{link}</p>" if is_alone and link else link]
        copied = parts[end].end
    return "".join((*pieces, html[copied:]))


def _replace_inline(children: Sequence[Token]) -> Iterator[Token]:
    """Yield inline tokens with each element of media, which are several tokens, as a link."""
    index = 0
    while index < len(children):
        name = _opened(children[index])
        if not name:
            yield children[index]
            index += 1
            continue
        end = next(
            (place for place in range(index, len(children)) if children[place].content.lower().startswith(f"</{name}")),
            index,
        )
        run = children[index : end + 1]
        address, label = _describe(
            "".join(one.content if one.type == "html_inline" else escape(alt_text(one)) for one in run)
        )
        text = Token("text", "", 0, content=label)
        if address:
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield text
            yield Token("link_close", "a", -1)
        elif label:
            yield text
        index = end + 1


def _opened(token: Token) -> str:
    """Return the name of the element of media that an inline token opens; empty for any other."""
    part = next(split_html(token.content), None) if token.type == "html_inline" else None
    return part.name if part and part.kind is HtmlPartKind.OPEN and part.name in _MEDIA else ""


def _closing_index(parts: Sequence[HtmlPart], index: int) -> int:
    """Return the index of the part that closes an element; of the element itself if none does."""
    if parts[index].name == "embed":
        return index
    closing = (
        place
        for place in range(index + 1, len(parts))
        if parts[place].kind is HtmlPartKind.CLOSE and parts[place].name == parts[index].name
    )
    return next(closing, index)


def _describe(html: str) -> tuple[str, str]:
    """Return the address and the name of an element of media from its HTML."""
    parts = list(split_html(html))
    tags = [(part, dict(read_attributes(html, part))) for part in parts if part.kind is HtmlPartKind.OPEN]
    addresses = [
        values[name] for part, values in tags for name in _ADDRESSES if name in values and part.name != "track"
    ]
    labels = [values[name] for _, values in tags[:1] for name in _LABELS if values.get(name)]
    texts = [unescape(html[part.start : part.end]) for part in parts if part.kind is HtmlPartKind.TEXT]
    address = next(filter(None, addresses), "")
    label = next(filter(None, (*labels, " ".join(" ".join(texts).split()))), "") or unquote(address)
    return address, label
