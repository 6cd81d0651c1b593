"""What a text is made of: the units, known by their texts, that spell it from its beginning to its end.

Texts are compared without white space, hard breaks, the forms of quotation marks and dashes, and the numbers of labels. What
holds no words (a number, code) is nobody's unit and may stand between. Linear in practice: a part is looked up by its
first letters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from polyglot.markdown.equivalence import TYPOGRAPHY

_IGNORED = re.compile(r"\\\n|\s+|(?<=\]\[)[0-9]+(?=\])")
_WORDLESS = re.compile(r"(?:(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>|[^\s`<])+?(?=\s|\Z)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>")
_LETTER = re.compile(r"[^\W\d_]")
_PREFIX_LENGTH = 8  # letters by which a part is looked up


@dataclass(frozen=True, slots=True)
class CoverPart:
    """A part of a text: a known one with its number and as it stands alone, or one without words; and what is before it."""

    text: str
    number: int | None
    before: str


class SegmentIndex:
    """Texts by which others are spelled."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self.texts = texts
        self.by_head: dict[str, list[tuple[str, int]]] = {}
        for number, text in texts.items():
            bare = _IGNORED.sub("", text).translate(TYPOGRAPHY)
            self.by_head.setdefault(bare[:_PREFIX_LENGTH], []).append((bare, number))
        for row in self.by_head.values():
            row.sort(key=lambda one: -len(one[0]))

    def cover(self, text: str) -> list[CoverPart]:
        """The parts that make up a text, longer ones first; none if it cannot be spelled, or is one of them."""
        bare, places = _comparable_text(text)
        row = self._search(text, bare, places)
        elements = []
        for number, (part, start, stop) in enumerate(row):
            first, last = places[start], places[stop - 1] + 1
            known = text[first:last] if part is None else self.texts[part]
            before = text[places[row[number - 1][2] - 1] + 1 : first] if number else ""
            elements.append(CoverPart(known, part, before))
        return elements if len(elements) > 1 else []

    def _search(self, text: str, bare: str, places: Sequence[int]) -> list[tuple[int | None, int, int]]:
        """The parts by number with their offsets in the bare text (depth first; no place is tried twice)."""
        row: list[tuple[int | None, int, int]] = []
        ways = [self._next_parts(text, bare, places, 0)]
        tried: set[int] = set()
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                del row[-1:]
                continue
            if step[2] == len(bare):
                return [*row, step]
            if step[2] not in tried:
                tried.add(step[2])
                row.append(step)
                ways.append(self._next_parts(text, bare, places, step[2]))
        return []

    def _next_parts(
        self, text: str, bare: str, places: Sequence[int], at: int
    ) -> Iterator[tuple[int | None, int, int]]:
        for size in range(min(_PREFIX_LENGTH, len(bare) - at), 0, -1):
            for part, number in self.by_head.get(bare[at : at + size], ()):
                stop = at + len(part)
                if bare.startswith(part, at) and _may_end(text, bare, places, stop):
                    yield number, at, stop
        found = _WORDLESS.match(text, places[at])
        if found and not _LETTER.search(_CODE.sub("", found[0])):
            yield None, at, at + len(_IGNORED.sub("", found[0]))


def _comparable_text(text: str) -> tuple[str, list[int]]:
    """What is compared of a text, and where each of its letters stands."""
    places: list[int] = []
    position = 0
    for found in _IGNORED.finditer(text):
        places += range(position, found.start())
        position = found.end()
    places += range(position, len(text))
    return "".join(text[place] for place in places).translate(TYPOGRAPHY), places


def _may_end(text: str, bare: str, places: Sequence[int], stop: int) -> bool:
    """May a unit end here? Before white space, or in scripts that write none."""
    return stop == len(bare) or places[stop] > places[stop - 1] + 1 or not text[places[stop - 1]].isascii()
