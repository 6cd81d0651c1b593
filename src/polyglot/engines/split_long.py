"""Splitting of a sentence that is too long for an engine."""

import re

_COMMA = re.compile(r"[;:,—–؛،](?=\s)|[；：，、]")
_SPACE = re.compile(r" ")


def split_in_half(text: str) -> list[str]:
    """Return two parts of a text, split near its middle: after a comma or the like, or between words. Otherwise one part.

    >>> split_in_half("If it rains, we meet inside.")
    ['If it rains,', ' we meet inside.']
    """
    third, middle = len(text) // 3, len(text) / 2
    for mark, start, end in ((_COMMA, third, len(text) - third), (_SPACE, 0, len(text))):
        offsets = [match.end() for match in mark.finditer(text, start, end) if text[: match.end()].strip()]
        offset = min(offsets, key=lambda offset: abs(offset - middle), default=0)
        if offset and text[offset:].strip():
            return [text[:offset], text[offset:]]
    return [text]
