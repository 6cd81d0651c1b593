"""Atom documents (RFC 4287) as values, and their XML. OPDS catalogues are Atom documents too.

URLs may be relative to the document (RFC 4287, 2), so that mirrors and USB sticks work. If `base` is known they are written
in full, since not every reader resolves relative ones.
"""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Tree

import msgspec

from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.markdown.marks import MarkState
from polyglot.model import Locale

TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/terms/"
_XML = "http://www.w3.org/XML/1998/namespace"
# Characters that XML 1.0 cannot contain, not even as character references.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FeedLink(msgspec.Struct, frozen=True):
    """A link from a feed or an entry."""

    rel: str
    href: str
    type: str = ""
    locale: Locale | None = None
    title: str = ""
    length: int | None = None  # bytes


class FeedEntry(msgspec.Struct, frozen=True):
    """An entry of a feed. The fields after `links` are for books (Dublin Core terms)."""

    id: str  # a permanent URN: urn:uuid:…
    title: LocalizedText
    updated: date
    published: date | None = None
    summary: LocalizedText | None = None
    content: str = ""  # HTML
    page: str = ""  # URL of the page to which the addresses in `content` are relative
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    rights: str = ""
    links: tuple[FeedLink, ...] = ()
    language: Locale | None = None
    issued: date | None = None
    publisher: str = ""


class Feed(msgspec.Struct, frozen=True):
    """A feed in one language."""

    id: str
    title: str
    locale: Locale
    updated: date
    author: str  # of entries that name no author: the publisher
    links: tuple[FeedLink, ...]
    entries: tuple[FeedEntry, ...]
    subtitle: str = ""
    rights: str = ""
    base: str = ""  # the feed's absolute URL; empty if unknown


def identifier(*names: str) -> str:
    """Return the permanent URN (`urn:uuid:…`) of the thing with these names."""
    return uuid5(NAMESPACE_URL, "/".join(names)).urn


def render(feed: Feed) -> bytes:
    """Return the XML of a feed."""
    Tree.register_namespace("", _ATOM)
    Tree.register_namespace("dc", _DC)
    root = Tree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": feed.locale.tag})
    if feed.base:
        root.set(f"{{{_XML}}}base", feed.base)
    _add_text(root, "id", feed.id)
    _add_text(root, "title", feed.title)
    _add_text(root, "subtitle", feed.subtitle)
    _add_text(root, "updated", _format_timestamp(feed.updated))
    _add_names(root, [feed.author])
    _add_links(root, feed.links, feed.base)
    _add_text(root, "rights", feed.rights)
    for entry in feed.entries:
        _add_entry(root, entry, feed)
    Tree.indent(root, space=" ")
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(root: Tree.Element, entry: FeedEntry, feed: Feed) -> None:
    element = Tree.SubElement(root, f"{{{_ATOM}}}entry")
    _add_text(element, "id", entry.id)
    _add_passage(element, "title", entry.title, feed.locale)
    _add_text(element, "updated", _format_timestamp(entry.updated))
    _add_text(element, "published", _format_timestamp(entry.published) if entry.published else "")
    _add_names(element, entry.authors)
    if entry.language:
        _add_text(element, "language", entry.language.tag, _DC)
    _add_text(element, "publisher", entry.publisher, _DC)
    _add_text(element, "issued", entry.issued.isoformat() if entry.issued else "", _DC)
    for category in entry.categories:
        Tree.SubElement(element, f"{{{_ATOM}}}category", {"term": clean_text(category)})
    if entry.summary and entry.summary.text:
        _add_passage(element, "summary", entry.summary, feed.locale)
    if entry.content:
        attrs = {"type": "html", f"{{{_XML}}}base": urljoin(feed.base, entry.page)}
        Tree.SubElement(element, f"{{{_ATOM}}}content", attrs).text = _FORBIDDEN.sub("", entry.content)
    _add_text(element, "rights", entry.rights)
    _add_links(element, entry.links, feed.base)


def _add_text(parent: Tree.Element, name: str, text: str, space: str = _ATOM) -> Tree.Element | None:
    """Append an element with this text, and return it; for an empty text, do nothing and return None."""
    content = clean_text(text)
    if not content:
        return None
    element = Tree.SubElement(parent, f"{{{space}}}{name}")
    element.text = content
    return element


def _add_passage(parent: Tree.Element, name: str, passage: LocalizedText, locale: Locale) -> None:
    """Append a text with its language; label a machine translation in words and in the language tag (RFC 6497)."""
    mark = passage.mark
    element = _add_text(parent, name, label_passage(passage, interface_text(locale)))
    language = mark.language_tag if mark else passage.locale.tag
    if element is not None and language != locale.tag:
        element.set(f"{{{_XML}}}lang", language)


def label_passage(passage: LocalizedText, text: InterfaceText) -> str:
    """Return a text, in brackets and with a label if it is a machine translation: feed readers show no marks."""
    if passage.mark is None or passage.mark.state is not MarkState.DRAFT or not passage.text:
        return passage.text
    label = text.gettext("machine translation")
    return f"[{text.gettext('%(label)s: %(words)s', label=label, words=passage.text)}]"


def _add_names(parent: Tree.Element, names: Sequence[str]) -> None:
    for name in names:
        _add_text(Tree.SubElement(parent, f"{{{_ATOM}}}author"), "name", name)


def _add_links(parent: Tree.Element, links: Sequence[FeedLink], base: str) -> None:
    for link in links:
        attrs = {
            "rel": link.rel,
            "href": urljoin(base, link.href),
            "type": link.type,
            "hreflang": link.locale.tag if link.locale else "",
            "title": clean_text(link.title),
            "length": "" if link.length is None else str(link.length),
        }
        Tree.SubElement(parent, f"{{{_ATOM}}}link", {name: value for name, value in attrs.items() if value})


def clean_text(text: str) -> str:
    """Return a text on one line, without the characters that XML cannot contain."""
    return re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("", text)).strip(" ")


def _format_timestamp(day: date) -> str:
    """Return the start of a day as an RFC 3339 timestamp."""
    return f"{day.isoformat()}T00:00:00Z"
