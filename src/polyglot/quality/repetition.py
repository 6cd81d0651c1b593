"""Repetition: the loops that a decoder falls into, and clauses said twice. What the source repeats, too, is no loop."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from polyglot.language.word_count import NO_SPACES
from polyglot.quality.analysed_text import LATIN, Fault, Side, shortened

_LETTERS = re.compile(rf"[{LATIN}]+|{NO_SPACES}|\d+|[^\W\d_]+|[()（）]")
_WIDE = re.compile(NO_SPACES)
_LETTERS_LOOPED = 6  # "C and C and" says too little
_STUTTER = re.compile(r"(.{2,5}?)\1{2,}|(.)\2{3,}")
_LONG = 8  # letters of a word that may be a loop in itself


class _Measure(NamedTuple):
    """What a loop is, in words, or in letters of scripts without spaces between words."""

    longest: int  # of what comes again at once
    times: tuple[int, ...]  # how often one, two … of them have to stand to be a loop; the last is for all longer ones
    echo: int  # how many make a clause that nobody says twice
    joiner: str


_WORDS = _Measure(10, (3, 2), 7, " ")
_SIGNS = _Measure(30, (4, 3, 3, 3, 3, 3, 3, 2), 13, "")


def find(source: Side, target: Side) -> Iterator[Fault]:
    """At most one fault: what comes again and again at once, or else a clause that stands twice."""
    units, measure = _units(target)
    again = _again(units, measure)
    if again:
        own = _again(*_units(source))
        if len(own) < len(again):
            yield Fault("loop", f"“{shortened(measure.joiner.join(again))}” comes again and again.")
        return
    looped = [word for word in target.folded if len(word) >= _LONG and _STUTTER.search(word)]
    if looped and not set(looped) <= set(source.folded):
        yield Fault("loop", f"“{shortened(looped[0])}” comes again and again.")
        return
    said = _echo(units, measure.echo)
    if not said:
        return
    own_units, own_measure = _units(source)
    if not _echo(own_units, own_measure.echo // 2):
        yield Fault("loop", f"“{shortened(measure.joiner.join(said))}” stands twice.", 0.7)


def _units(side: Side) -> tuple[Sequence[str], _Measure]:
    text = side.text.casefold()
    return _LETTERS.findall(text), _WORDS if text.isascii() or not _WIDE.search(text) else _SIGNS


def _again(units: Sequence[str], measure: _Measure) -> Sequence[str]:
    """The longest run of units that only repeats itself; empty where none does so often enough."""
    found: Sequence[str] = ()
    for size in _distances(units):
        if size > measure.longest:
            continue
        needed = size * (measure.times[min(size, len(measure.times)) - 1] - 1)
        run = 0
        for place, same in enumerate(map(str.__eq__, units, units[size:])):
            run = run + 1 if same else 0
            if run >= needed and run + size > len(found):
                found = units[place + 1 - run : place + 1 + size]
    return found if sum(len(unit) for unit in found if unit.isalpha()) >= _LETTERS_LOOPED else ()


def _distances(units: Sequence[str]) -> list[int]:
    """After how many units two of them come again: no loop has another length."""
    last: dict[tuple[str, str], int] = {}
    found = set()
    for place, pair in enumerate(pairwise(units)):
        if pair in last:
            found.add(place - last[pair])
        last[pair] = place
    return sorted(found)


def _echo(units: Sequence[str], size: int) -> Sequence[str]:
    """So many units that stand twice in a row of them."""
    seen: dict[tuple[str, ...], int] = {}
    for place, group in enumerate(zip(*(units[start:] for start in range(size)), strict=False)):
        if seen.setdefault(group, place) + size <= place:
            return group
    return ()
