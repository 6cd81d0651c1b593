"""Placeholders of links to articles: where they lead is known once all articles are rendered and it is decided which enter.

A placeholder stands in the place of an address. In Markdown the beginning and end of the link are marked, too, since a link
to an article that has no address becomes its text. The placeholders are of characters that no article contains.
"""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, unquote

_ID, _WRITTEN, _END = "\ufdd0", "\ufdd1", "\ufdd2"  # around an article's id, and around the path that its author wrote
_LINK, _TARGET, _LINK_END = "\ufdd3", "\ufdd4", "\ufdd5"  # around the text of a link, and around its target
_ADDRESS = re.compile(
    f"{_ID}(?P<id>[^{_WRITTEN}]*){_WRITTEN}(?P<written>[^{_END}]*){_END}(?:#(?P<fragment>[^\\s\"'<>)]*))?"
)
_ATTRIBUTE = re.compile(rf"\s*\bhref\s*=\s*([\"']){_ADDRESS.pattern}\1")
_ELEMENT = re.compile(rf"<a\b(?:[^>]*?){_ATTRIBUTE.pattern}[^>]*>(?P<text>.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_MARKDOWN_LINK = re.compile(rf"{_LINK}\[(?P<text>[^{_TARGET}]*){_TARGET}(?P<target>[^{_LINK_END}]*){_LINK_END}")
_PLAIN = re.compile(r"[^\W\d_](?:.*[\w.,;:!?…])?(?<!_)", re.DOTALL)  # no markup begins or ends at its edges

# Takes an article's id, and the path and fragment that its author wrote; returns the address, empty if there is none.
ArticleAddress = Callable[[str, str, str], str]


def create_placeholder(id: str, written: str = "") -> str:
    """Return the placeholder for the address of an article; a fragment may follow it."""
    return f"{_ID}{quote(id)}{_WRITTEN}{written}{_END}"


def mark_link(text: str, target: str) -> str:
    """Return a Markdown link of a text and a target such as `](address)`; with its parts marked if that is a placeholder."""
    return f"{_LINK}[{text}{_TARGET}{target}{_LINK_END}" if _ID in target else f"[{text}{target}"


def has_placeholder(data: bytes) -> bool:
    """Return whether there is a placeholder in a text of UTF-8."""
    return _ID.encode() in data


def add_fragment(address: str, fragment: str) -> str:
    """Return an address with a fragment, if there are both.

    >>> add_fragment("notices.md", "found"), add_fragment("", "found")
    ('notices.md#found', '')
    """
    return f"{address}#{fragment}" if address and fragment else address


def resolve_page(html: str, address: ArticleAddress) -> str:
    """Replace the placeholders in HTML; a link to an article that has no address becomes its text."""
    if _ID not in html:
        return html
    html = _ELEMENT.sub(lambda link: link[0] if _find_address(link, address) else link["text"], html)
    return _resolve_rest(html, address)


def resolve_markdown(markdown: str, address: ArticleAddress) -> str:
    """Replace the placeholders in Markdown; a link to an article that has no address becomes its text."""
    if _ID not in markdown:
        return markdown
    return _resolve_rest(_MARKDOWN_LINK.sub(partial(_resolve_link, address), markdown), address)


def _resolve_rest(text: str, address: ArticleAddress) -> str:
    text = _ATTRIBUTE.sub(lambda match: match[0] if _find_address(match, address) else "", text)
    return _ADDRESS.sub(lambda match: _find_address(match, address), text)


def _resolve_link(address: ArticleAddress, link: re.Match[str]) -> str:
    place = _ADDRESS.search(link["target"])
    if place is None or _find_address(place, address):
        return f"[{link['text']}{link['target']}"
    return link["text"] if _PLAIN.fullmatch(link["text"]) else f"<span>{link['text']}</span>"


def _find_address(match: re.Match[str], address: ArticleAddress) -> str:
    return address(unquote(match["id"]), match["written"], match["fragment"] or "")
