"""The addresses in a file, and the names in it that a fragment may lead to, for every kind of file that polyglot writes."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

import pikepdf
import tinycss2
from lxml import etree, html

from polyglot.articles.front_matter import split_front_matter
from polyglot.markdown.heading_ids import find_heading_ids
from polyglot.markdown.parser import parse_blocks, parse_markdown

_PLAIN = frozenset(
    {"href", "src", "poster", "data", "action", "formaction", "cite", "background", "longdesc", "full-path"}
)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)
_FIELD = re.compile(r'HYPERLINK\s+(\\l\s+)?"([^"]*)"')
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+")
_NOTE = re.compile(r"^\s*\[\d+\] (\S*[/.]\S*)$", re.MULTILINE)  # in a list of notes, an address alone
_PATH = re.compile(r"[^\s:]+/[^\s:]*\.\w+")
_EMPTY = "“”"  # in place of an empty address


class FileAddresses(NamedTuple):
    """The addresses in a file, relative to it, and the names that fragments may lead to."""

    addresses: tuple[str, ...]
    anchors: frozenset[str] = frozenset()


def read_file(name: str, data: bytes) -> FileAddresses:
    """Read a file by the ending of its name; one of another kind has no addresses."""
    reader = _READERS.get(name.rpartition(".")[2].lower())
    return reader(name, data) if reader and data else FileAddresses(())


def _read_html(_name: str, data: bytes) -> FileAddresses:
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    return FileAddresses(tuple(_tree_addresses(root)), _tree_anchors(root))


def _read_xml(name: str, data: bytes) -> FileAddresses:
    root = etree.fromstring(data)
    found = list(_tree_addresses(root))
    if name.endswith(".rels") or root.tag.endswith("}container"):  # not relative to this file, but to the folder above
        found = [address if re.match(r"[a-z]+:", address) else f"../{address.removeprefix('/')}" for address in found]
    base = root.get(_BASE, "")
    return FileAddresses(tuple(urljoin(base, address) if base else address for address in found), _tree_anchors(root))


def _tree_addresses(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        tag, attributes = etree.QName(element).localname, _local_attributes(element)
        for name, value in attributes.items():
            if name in _PLAIN and tag != "base":
                yield value.strip() or _EMPTY
            elif name in {"srcset", "imagesrcset"}:
                yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
            elif name == "style":
                yield from _style_addresses(tinycss2.parse_declaration_list(value))
        yield from _element_addresses(tag, attributes, element)


def _element_addresses(tag: str, attributes: Mapping[str, str], element: Any) -> Iterator[str]:
    """Yield the addresses that only elements of this name have."""
    text = element.text or ""
    match tag:
        case "style":
            yield from _style_addresses(tinycss2.parse_stylesheet(text))
        case "meta" if attributes.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(attributes.get("content", ""))
            yield (found[1] if found else "") or _EMPTY
        case "meta" if attributes.get("property") in {"og:url", "og:image"}:
            yield attributes.get("content", "")
        case "script" if attributes.get("type") == "application/ld+json":
            yield from (value for _, value in _strings(json.loads(text)) if value.startswith(("http:", "https:")))
        case "loc":
            yield text.strip()
        case "content" | "summary" if attributes.get("type") == "html" and text.strip():  # of a feed
            yield from _read_html("", text.encode()).addresses
        case "Relationship":
            yield attributes["Target"]
        case "hyperlink" if "anchor" in attributes and "id" not in attributes:  # of a Word document
            yield f"#{quote(attributes['anchor'])}"
        case "instrText":
            yield from (f"#{quote(value)}" if inner else value for inner, value in _FIELD.findall(text))


def _tree_anchors(root: Any) -> frozenset[str]:
    names = set[str]()
    for element in root.iter(etree.Element):
        attributes, tag = _local_attributes(element), etree.QName(element).localname
        names |= {
            attributes[name] for name in ("id", "name" if tag in {"a", "bookmarkStart"} else "id") if name in attributes
        }
    return frozenset(names)


def _local_attributes(element: Any) -> Mapping[str, str]:
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def _read_css(_name: str, data: bytes) -> FileAddresses:
    return FileAddresses(tuple(_style_addresses(tinycss2.parse_stylesheet(data.decode()))))


def _style_addresses(nodes: Any) -> Iterator[str]:
    """Yield the addresses in a style sheet: `url(…)`, and the texts of `@import`."""
    for node in nodes or ():
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name == "url":
            yield from (part.value for part in node.arguments if part.type == "string")
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (part.value for part in node.prelude if part.type == "string")
        for name in ("prelude", "content", "value", "arguments"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                yield from _style_addresses(inner)


def _read_json(_name: str, data: bytes) -> FileAddresses:
    texts = (value for key, value in _strings(json.loads(data)) if key != "media_type")
    return FileAddresses(tuple(text for text in texts if _PATH.fullmatch(text) or _WEB_ADDRESS.fullmatch(text)))


def _strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts in a JSON value, each with the key that it stands at."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)


def _read_text(_name: str, data: bytes) -> FileAddresses:
    text = _UNSEEN.sub("", data.decode())
    found = [address.rstrip(".,;:!?)]'’") for address in _WEB_ADDRESS.findall(text)]
    return FileAddresses((*found, *(address for address in _NOTE.findall(text) if address not in found)))


def _read_markdown(_name: str, data: bytes) -> FileAddresses:
    """Read Markdown, whose headings have the ids that GitHub gives them."""
    _, body = split_front_matter(data.decode())
    tokens, _ = parse_markdown(body)
    found, names = list[str](), set(find_heading_ids(*parse_blocks(body)))
    for token in tokens:
        for part in (token, *(token.children or ())):
            found += [str(part.attrs[name]) or _EMPTY for name in ("href", "src") if name in part.attrs]
            if part.type in {"html_block", "html_inline"} and re.match(r"\s*<[A-Za-z]", part.content):
                read = _read_html("", part.content.encode())
                found += read.addresses
                names |= read.anchors
    return FileAddresses(tuple(found), frozenset(names))


def _read_pdf(_name: str, data: bytes) -> FileAddresses:
    """Read the links and bookmarks of a PDF file: a target without a name is that of its page."""
    with pikepdf.open(BytesIO(data)) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        links = [one for page in file.pages for one in page.obj.get("/Annots", ()) if one.get("/Subtype") == "/Link"]
        outline = list(_outline_items(file.Root.get("/Outlines", {})))
        found = tuple(_pdf_address(one, numbers) for one in (*links, *outline))
        names = {str(name).removeprefix("/") for name in file.Root.get("/Dests", {})}
        if "/Dests" in file.Root.get("/Names", {}):
            names |= set(map(str, pikepdf.NameTree(file.Root.Names.Dests)))
        return FileAddresses(found, frozenset({*names, *(f"page-{number}" for number in numbers.values())}))


def _outline_items(parent: Any) -> Iterator[Any]:
    item = parent.get("/First")
    while item is not None:
        yield item
        yield from _outline_items(item)
        item = item.get("/Next")


def _pdf_address(link: Any, numbers: Mapping[tuple[int, int], int]) -> str:
    action = link.get("/A", {})
    if action.get("/S") == "/URI":
        return str(action.URI)
    target = action.get("/D", link.get("/Dest"))
    if isinstance(target, pikepdf.Array):
        return f"#page-{numbers.get(target[0].objgen, 'none')}"
    return f"#{quote(str(target).removeprefix('/'))}" if target is not None else _EMPTY


_READERS: Mapping[str, Callable[[str, bytes], FileAddresses]] = {
    "html": _read_html,
    **dict.fromkeys(("xml", "xhtml", "opf", "ncx", "rels", "svg", "atom"), _read_xml),
    "css": _read_css,
    "json": _read_json,
    "txt": _read_text,
    "md": _read_markdown,
    "pdf": _read_pdf,
}
