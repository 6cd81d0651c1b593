"""Blocks of raw HTML: which ones hold text, and whether a translation left their tags alone."""

import re
from collections.abc import Iterator

# Comments, instructions, declarations, CDATA; script and style with all that is in them; tags.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z].*?(?:>|\Z)"
    r"|<(script|style|textarea|pre)\b.*?(?:</\1\s*>|\Z)"
    r"|</?[A-Za-z][^\s/>]*(?:\"[^\"]*\"|'[^']*'|[^'\">])*>",
    re.DOTALL | re.IGNORECASE,
)
_STEERING = re.compile(r"\s*<!--\s*i18n:(skip|comment)\b(.*?)-->\s*", re.DOTALL)
_SPOKEN = re.compile(r"(\s(?:alt|title|aria-label)\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")


def steers(html: str) -> re.Match[str] | None:
    """An author's `i18n:skip` or `i18n:comment`: its first group says which, its second what else it says."""
    return _STEERING.fullmatch(html)


def translatable(html: str) -> bool:
    """Does a translator find words here that stand between tags, and are the tags plain to see?"""
    pieces = list(_texts(html))
    return not any("<" in piece for piece in pieces) and any(_LETTER.search(_ENTITY.sub("", piece)) for piece in pieces)


def same_tags(source: str, translation: str) -> bool:
    """Are the tags equal, in their order, but for texts that are spoken (alt, title, aria-label)?"""
    return _tags(source) == _tags(translation) and not any("<" in piece for piece in _texts(translation))


def balanced(html: str) -> bool:
    """Is every tag that is opened here closed here, so that an element can be put around it?"""
    stack: list[str] = []
    for found in re.finditer(
        r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^>]*?(/?)>", re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    ):
        name = found[2].lower()
        if found[1]:
            if not stack or stack.pop() != name:
                return False
        elif not found[3] and name not in {"br", "img", "hr", "wbr", "input", "source", "col", "link", "meta"}:
            stack.append(name)
    return not stack


def runs(html: str) -> Iterator[tuple[int, int]]:
    """The ranges of the text between tags."""
    position = 0
    for found in _MARKUP.finditer(html):
        yield position, found.start()
        position = found.end()
    yield position, len(html)


def _texts(html: str) -> Iterator[str]:
    return (html[start:end] for start, end in runs(html))


def _tags(html: str) -> list[str]:
    return [_SPOKEN.sub(r"\1", found[0]) for found in _MARKUP.finditer(html)]
