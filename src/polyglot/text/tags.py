"""The addresses in raw HTML: found as a browser finds them, in one pass, and replaced."""

import re
from collections.abc import Callable
from html import escape, unescape

# Each quantifier stops where the next part begins, and a comment ends with the text at the latest: no text is read twice.
_OPENING = re.compile(r"<!--.*?(?:-->|\Z)|<([A-Za-z][^\s/>]*+)", re.DOTALL)
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*+))?")
_ADDRESSES = frozenset({"src", "href", "poster"})

Change = Callable[
    [str, bool], str
]  # an address, and whether it is that of a picture -> the address to put in its place


def readdressed(html: str, change: Change) -> str:
    """Raw HTML with the addresses of its tags changed. What `change` returns as it was stays as it was written."""
    pieces = []
    done = position = 0
    while opening := _OPENING.search(html, position):
        position = opening.end()
        while opening[1] and (attribute := _ATTRIBUTE.match(html, position)):
            position = attribute.end()
            written = attribute[2]
            if written is None or attribute[1].lower() not in _ADDRESSES:
                continue
            quote = written[0] if written[0] in "\"'" else ""
            address = unescape(written.strip(quote) if quote else written)
            changed = change(address, attribute[1].lower() != "href")
            if changed != address:
                quote = quote or '"'
                pieces += [html[done : attribute.start(2)], quote, escape(changed), quote]
                done = position
    return "".join([*pieces, html[done:]])
