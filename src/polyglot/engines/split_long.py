"""A sentence that is longer than an engine can bear, cut where it hurts least."""

import re

_COMMA = re.compile(r"[;:,—–؛،](?=\s)|[；：，、]")
_SPACE = re.compile(r" ")


def split_in_half(text: str) -> list[str]:
    """A text cut in two near its middle: after a comma or its like, or else between words. One part if it has neither.

    >>> split_in_half("If it rains, we meet inside.")
    ['If it rains,', ' we meet inside.']
    """
    third, middle = len(text) // 3, len(text) / 2
    for mark, start, end in ((_COMMA, third, len(text) - third), (_SPACE, 0, len(text))):
        places = [match.end() for match in mark.finditer(text, start, end) if text[: match.end()].strip()]
        place = min(places, key=lambda place: abs(place - middle), default=0)
        if place and text[place:].strip():
            return [text[:place], text[place:]]
    return [text]
