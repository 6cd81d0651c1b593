"""Exact cover of a text by known units, from its beginning to its end.

Texts are compared without white space, hard breaks, the forms of quotation marks and dashes, and the numbers of labels. Parts
without words (a number, code) are not units and may occur between them. Linear in practice: units are looked up by their
first letters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from polyglot.language.scripts import LETTER
from polyglot.markdown.equivalence import TYPOGRAPHY

_IGNORED = re.compile(r"\\\n|\s+|(?<=\]\[)[0-9]+(?=\])")
_WORDLESS = re.compile(r"(?:(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>|[^\s`<])+?(?=\s|\Z)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>")
_PREFIX_LENGTH = 8  # letters by which units are looked up


@dataclass(frozen=True, slots=True)
class CoverPart:
    """A part of a text: a unit or a part without words, with the separator before it."""

    text: str  # as the unit has it
    number: int | None  # of the unit; None for a part without words
    before: str  # separator between the previous part and this one


# A unit's number (None for a part without words) and its range in the comparable text.
_Step: TypeAlias = tuple[int | None, int, int]


class SegmentIndex:
    """Units by the first letters of their comparable texts."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self.texts = texts
        self.by_prefix: dict[str, list[tuple[str, int]]] = {}
        for number, text in texts.items():
            bare = _IGNORED.sub("", text).translate(TYPOGRAPHY)
            self.by_prefix.setdefault(bare[:_PREFIX_LENGTH], []).append((bare, number))
        for row in self.by_prefix.values():
            row.sort(key=lambda entry: -len(entry[0]))

    def cover(self, text: str) -> list[CoverPart]:
        """Return the parts that make up a text, longer units first; none if it has no cover, or is a unit itself."""
        bare, positions = _comparable_text(text)
        steps = self._search(text, bare, positions)
        parts = []
        for number, (unit, start, stop) in enumerate(steps):
            first, last = positions[start], positions[stop - 1] + 1
            part_text = text[first:last] if unit is None else self.texts[unit]
            before = text[positions[steps[number - 1][2] - 1] + 1 : first] if number else ""
            parts.append(CoverPart(part_text, unit, before))
        return parts if len(parts) > 1 else []

    def _search(self, text: str, bare: str, positions: Sequence[int]) -> list[_Step]:
        """Return the first cover of the comparable text, searched depth first; no position is tried twice."""
        steps: list[_Step] = []
        choices = [self._next_parts(text, bare, positions, 0)]  # at each step, and for the next one
        tried: set[int] = set()
        while choices:
            step = next(choices[-1], None)
            if step is None:
                choices.pop()
                del steps[-1:]
                continue
            stop = step[2]
            if stop == len(bare):
                return [*steps, step]
            if stop not in tried:
                tried.add(stop)
                steps.append(step)
                choices.append(self._next_parts(text, bare, positions, stop))
        return []

    def _next_parts(self, text: str, bare: str, positions: Sequence[int], start: int) -> Iterator[_Step]:
        """Yield the parts that may begin at `start`: units, longer ones first, then a part without words."""
        for size in range(min(_PREFIX_LENGTH, len(bare) - start), 0, -1):
            for unit_text, number in self.by_prefix.get(bare[start : start + size], ()):
                stop = start + len(unit_text)
                if bare.startswith(unit_text, start) and _may_end(text, bare, positions, stop):
                    yield number, start, stop
        match = _WORDLESS.match(text, positions[start])
        if match and not LETTER.search(_CODE.sub("", match[0])):
            yield None, start, start + len(_IGNORED.sub("", match[0]))


def _comparable_text(text: str) -> tuple[str, list[int]]:
    """Return a text in the form in which texts are compared, and the position of each of its characters in the original."""
    positions: list[int] = []
    end = 0
    for match in _IGNORED.finditer(text):
        positions += range(end, match.start())
        end = match.end()
    positions += range(end, len(text))
    return "".join(text[position] for position in positions).translate(TYPOGRAPHY), positions


def _may_end(text: str, bare: str, positions: Sequence[int], stop: int) -> bool:
    """Return whether a unit may end at `stop`: before white space, or anywhere in scripts written without spaces."""
    if stop == len(bare) or positions[stop] > positions[stop - 1] + 1:
        return True
    return not text[positions[stop - 1]].isascii()
