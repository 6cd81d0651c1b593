"""Repetition: the loops that a decoder falls into, and clauses said twice. What the source repeats, too, is no loop."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from polyglot.language.word_count import UNSPACED_LETTER
from polyglot.quality.analysed_text import LATIN, AnalysedText, Problem, shorten

_UNITS = re.compile(rf"[{LATIN}]+|{UNSPACED_LETTER}|\d+|[^\W\d_]+|[()（）]")
_UNSPACED = re.compile(UNSPACED_LETTER)
_MIN_LOOP_LETTERS = 6  # "C and C and" says too little
_STUTTER = re.compile(r"(.{2,5}?)\1{2,}|(.)\2{3,}")
_MIN_STUTTER_LENGTH = 8  # letters of a word that may be a loop in itself


class _RepetitionLimits(NamedTuple):
    """What a loop is, in words, or in letters of scripts without spaces between words."""

    longest: int  # of what comes again at once
    times: tuple[int, ...]  # how often one, two … of them have to stand to be a loop; the last is for all longer ones
    echo: int  # how many make a clause that nobody says twice
    joiner: str


_WORD_LIMITS = _RepetitionLimits(10, (3, 2), 7, " ")
_CHARACTER_LIMITS = _RepetitionLimits(30, (4, 3, 3, 3, 3, 3, 3, 2), 13, "")


def find(source: AnalysedText, target: AnalysedText) -> Iterator[Problem]:
    """At most one fault: what comes again and again at once, or else a clause that stands twice."""
    units, measure = _split_units(target)
    again = _longest_loop(units, measure)
    if again:
        own = _longest_loop(*_split_units(source))
        if len(own) < len(again):
            yield Problem("loop", f"“{shorten(measure.joiner.join(again))}” comes again and again.")
        return
    looped = [word for word in target.folded_tokens if len(word) >= _MIN_STUTTER_LENGTH and _STUTTER.search(word)]
    if looped and not set(looped) <= set(source.folded_tokens):
        yield Problem("loop", f"“{shorten(looped[0])}” comes again and again.")
        return
    said = _repeated_run(units, measure.echo)
    if not said:
        return
    own_units, own_measure = _split_units(source)
    if not _repeated_run(own_units, own_measure.echo // 2):
        yield Problem("loop", f"“{shorten(measure.joiner.join(said))}” stands twice.", 0.7)


def _split_units(side: AnalysedText) -> tuple[Sequence[str], _RepetitionLimits]:
    text = side.text.casefold()
    return _UNITS.findall(text), _WORD_LIMITS if text.isascii() or not _UNSPACED.search(text) else _CHARACTER_LIMITS


def _longest_loop(units: Sequence[str], measure: _RepetitionLimits) -> Sequence[str]:
    """The longest run of units that only repeats itself; empty where none does so often enough."""
    found: Sequence[str] = ()
    for size in _repeat_distances(units):
        if size > measure.longest:
            continue
        needed = size * (measure.times[min(size, len(measure.times)) - 1] - 1)
        run = 0
        for place, same in enumerate(map(str.__eq__, units, units[size:])):
            run = run + 1 if same else 0
            if run >= needed and run + size > len(found):
                found = units[place + 1 - run : place + 1 + size]
    return found if sum(len(unit) for unit in found if unit.isalpha()) >= _MIN_LOOP_LETTERS else ()


def _repeat_distances(units: Sequence[str]) -> list[int]:
    """After how many units two of them come again: no loop has another length."""
    last: dict[tuple[str, str], int] = {}
    found = set()
    for place, pair in enumerate(pairwise(units)):
        if pair in last:
            found.add(place - last[pair])
        last[pair] = place
    return sorted(found)


def _repeated_run(units: Sequence[str], size: int) -> Sequence[str]:
    """So many units that stand twice in a row of them."""
    seen: dict[tuple[str, ...], int] = {}
    for place, group in enumerate(zip(*(units[start:] for start in range(size)), strict=False)):
        if seen.setdefault(group, place) + size <= place:
            return group
    return ()
