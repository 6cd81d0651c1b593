"""Autolinks: bare web and mail addresses in a text, which rendered pages show as links."""

import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from linkify_it import LinkifyIt
from markdown_it.common.normalize_url import normalizeLink

ADDRESS_HINT = re.compile(r"://|www\.|@")
_SHORTENED = re.compile(r"^(?:https?://|mailto:|tel:)|/$", re.IGNORECASE)
_WWW = re.compile(r"[^\s<>]+")


class Autolink(NamedTuple):
    """A bare address: its offsets in a text and its target."""

    start: int
    end: int
    href: str


def find_autolinks(text: str) -> list[Autolink]:
    """Return the bare addresses in a text: with a scheme, with `www.` or with an `@`, but not a plain `README.md`."""
    if not ADDRESS_HINT.search(text):
        return []
    return [
        Autolink(match.index, match.last_index, normalizeLink(match.url))
        for match in _create_linkify().match(text) or []
    ]


def shows_address(text: str, href: str) -> bool:
    """Return whether the text of a link is its address, perhaps without the scheme and the last slash, as people write it."""
    return _shorten_address(text) == _shorten_address(href)


def _shorten_address(address: str) -> str:
    return _SHORTENED.sub("", unquote(address)).casefold()


@cache
def _create_linkify() -> LinkifyIt:
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    for scheme in ("ftp:", "//"):
        finder.add(scheme, None)
    finder.add("www.", {"validate": _match_www, "normalize": _validate_match})
    return finder


def _match_www(finder: Any, text: str, position: int) -> int:
    """Return how many characters after `www.` belong to the address: those of the same address with a scheme."""
    if text.startswith("www.", position):  # avoids quadratic time for "www.www.www."
        return 0
    rest = _WWW.match(text, position)
    match = finder.match_at_start("http://www." + rest[0]) if rest else None
    return match.last_index - len("http://www.") if match else 0


def _validate_match(_finder: Any, match: Any) -> None:
    match.url = "http://" + match.url
