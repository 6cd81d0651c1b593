"""The addresses in raw HTML: of links, pictures and other embedded files, also in `srcset` and in styles."""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import partial
from html import escape, unescape

from polyglot.markdown.html_tokens import HtmlPart, HtmlPartKind, split_html, tag_attributes

_LOADED = frozenset({"background", "poster", "src"})
_REFERENCES = frozenset({"href", "xlink:href"})  # of links in HTML, and of what a drawing shows
_SHOWING = frozenset({"feimage", "image", "link", "mpath", "use"})  # elements whose references are loaded
_SETS = frozenset({"imagesrcset", "srcset"})
_NAME = re.compile(r"\s*[^\s\"'<>/=]+\s*=\s*\Z")  # of an attribute, up to its value
_CANDIDATE = re.compile(r"[\s,]*(?P<address>\S*[^\s,])(?P<size>\s[^,]*)?(?:,|\Z)")
_CSS_ADDRESS = re.compile(
    r"@import\s+(?:\"([^\"]*)\"|'([^']*)')[^;]*;?|url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'()]*))\s*\)", re.IGNORECASE
)


class AddressUse(Enum):
    """The use that a browser makes of an address."""

    LINK = auto()  # it goes there if a reader wishes
    PICTURE = auto()  # it shows a picture of Markdown, of which an edition may have several files
    EMBEDDED = auto()  # it loads what raw HTML names


AddressMapper = Callable[[str, AddressUse], str | None]  # returns the new address, or None to remove it


def map_addresses(html: str, change: AddressMapper) -> str:
    """Return raw HTML with its addresses changed. What `change` returns unchanged keeps its spelling."""
    pieces, copied = [], 0
    is_style = False
    for part in split_html(html):
        if is_style and part.kind is HtmlPartKind.OTHER:
            pieces += [html[copied : part.start], _map_style(html[part.start : part.end], change)]
            copied = part.end
        is_style = part.kind is HtmlPartKind.OPEN and part.name == "style"
        for start, end, value in _map_tag(html, part, change) if part.kind is HtmlPartKind.OPEN else ():
            pieces += [html[copied:start], value]
            copied = end
    return "".join([*pieces, html[copied:]])


def _map_tag(html: str, part: HtmlPart, change: AddressMapper) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges of a tag's attributes, or of their values, that change, with what replaces them."""
    for name, start, end in tag_attributes(html, part):
        mapped = _attribute_mapper(part.name, name, change)
        if mapped is None:
            continue
        quote = html[start] if html[start] in "\"'" else ""
        written = unescape(html[start:end].strip(quote) if quote else html[start:end])
        value = mapped(written)
        if value is None:
            attribute = _NAME.search(html, part.start, start)
            yield attribute.start() if attribute else start, end, ""
        elif value != written:
            quote = quote or '"'
            yield start, end, f"{quote}{escape(value)}{quote}"


def _attribute_mapper(tag: str, name: str, change: AddressMapper) -> Callable[[str], str | None] | None:
    """Return the function that changes the value of an attribute; None for one without addresses."""
    if name in _LOADED or (name == "data" and tag == "object"):
        return partial(_change, change, AddressUse.EMBEDDED)
    if name in _REFERENCES:
        return partial(_change, change, AddressUse.EMBEDDED if tag in _SHOWING else AddressUse.LINK)
    if name in _SETS:
        return partial(_map_set, change)
    return partial(_map_style, change=change) if name == "style" else None


def _change(change: AddressMapper, use: AddressUse, address: str) -> str | None:
    return change(address, use)


def _map_set(change: AddressMapper, written: str) -> str | None:
    """Return the value of `srcset` with its addresses changed; None if none is left."""
    candidates = [(match["address"], match["size"] or "") for match in _CANDIDATE.finditer(written)]
    changed = [(change(address, AddressUse.EMBEDDED), size) for address, size in candidates]
    if changed == candidates:
        return written
    return ", ".join(f"{address}{size.rstrip()}" for address, size in changed if address) or None


def _map_style(style: str, change: AddressMapper) -> str:
    """Return a style sheet, or declarations, with addresses changed; what has none any more loads nothing."""
    return _CSS_ADDRESS.sub(partial(_map_css_address, change), style)


def _map_css_address(change: AddressMapper, match: re.Match[str]) -> str:
    address = next(filter(None, match.groups()), "")
    changed = change(address, AddressUse.EMBEDDED) if address and not address.startswith("#") else address
    if changed == address:
        return match[0]
    is_import = match[0].startswith("@")
    if not changed:
        return "" if is_import else "none"
    return f"@import url({changed});" if is_import else f"url({changed})"
