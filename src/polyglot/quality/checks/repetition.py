"""Check of repetition: a decoder's loops, and clauses that occur twice. What the source also repeats is not a problem."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from polyglot.findings import Problem
from polyglot.language.scripts import LATIN, UNSPACED_LETTER
from polyglot.quality.analysed_text import AnalysedText, shorten
from polyglot.quality.check import Check
from polyglot.quality.check_table import REPETITION
from polyglot.quality.segment import Segment

_UNITS = re.compile(rf"[{LATIN}]+|{UNSPACED_LETTER}|\d+|[^\W\d_]+|[()（）]")
_UNSPACED = re.compile(UNSPACED_LETTER)
_MIN_LOOP_LETTERS = 6  # "C and C and" is too short
_STUTTER = re.compile(r"(.{2,5}?)\1{2,}|(.)\2{3,}")
_MIN_STUTTER_LENGTH = 8  # letters of a word that may be a loop by itself


class _RepetitionLimits(NamedTuple):
    """Limits of a loop in units: words, or letters in scripts without spaces."""

    longest: int  # units of a repeated run
    times: tuple[int, ...]  # occurrences that make a loop of runs of one, two … units; the last is for longer runs
    echo: int  # units of a clause that must not occur twice
    joiner: str


_WORD_LIMITS = _RepetitionLimits(10, (3, 2), 7, " ")
_CHARACTER_LIMITS = _RepetitionLimits(30, (4, 3, 3, 3, 3, 3, 3, 2), 13, "")


class RepetitionCheck(Check):
    """Check of repetition."""

    kinds = (REPETITION,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem: a loop, or else a clause that occurs twice."""
        source, target = segment.source, segment.target
        units, limits = _split_units(target)
        loop = _longest_loop(units, limits)
        if loop:
            if len(_longest_loop(*_split_units(source))) < len(loop):
                yield Problem(REPETITION, f"“{shorten(limits.joiner.join(loop))}” comes again and again.")
            return
        stutters = [word for word in target.folded_tokens if len(word) >= _MIN_STUTTER_LENGTH and _STUTTER.search(word)]
        if stutters and not set(stutters) <= set(source.folded_tokens):
            yield Problem(REPETITION, f"“{shorten(stutters[0])}” comes again and again.")
            return
        clause = _repeated_run(units, limits.echo)
        if not clause:
            return
        source_units, source_limits = _split_units(source)
        if not _repeated_run(source_units, source_limits.echo // 2):
            yield Problem(REPETITION, f"“{shorten(limits.joiner.join(clause))}” stands twice.", 0.7)


def _split_units(side: AnalysedText) -> tuple[Sequence[str], _RepetitionLimits]:
    text = side.text.casefold()
    return _UNITS.findall(text), _WORD_LIMITS if text.isascii() or not _UNSPACED.search(text) else _CHARACTER_LIMITS


def _longest_loop(units: Sequence[str], limits: _RepetitionLimits) -> Sequence[str]:
    """Return the longest run of units that repeats itself often enough; empty without one."""
    loop: Sequence[str] = ()
    for size in _repeat_distances(units):
        if size > limits.longest:
            continue
        needed = size * (limits.times[min(size, len(limits.times)) - 1] - 1)
        run = 0
        for position, is_equal in enumerate(map(str.__eq__, units, units[size:])):
            run = run + 1 if is_equal else 0
            if run >= needed and run + size > len(loop):
                loop = units[position + 1 - run : position + 1 + size]
    return loop if sum(len(unit) for unit in loop if unit.isalpha()) >= _MIN_LOOP_LETTERS else ()


def _repeat_distances(units: Sequence[str]) -> list[int]:
    """Return the distances between equal pairs of units: the possible lengths of a loop."""
    last: dict[tuple[str, str], int] = {}
    distances = set()
    for position, pair in enumerate(pairwise(units)):
        if pair in last:
            distances.add(position - last[pair])
        last[pair] = position
    return sorted(distances)


def _repeated_run(units: Sequence[str], size: int) -> Sequence[str]:
    """Return a run of this many units that occurs twice without overlap; empty without one."""
    seen: dict[tuple[str, ...], int] = {}
    for position, run in enumerate(zip(*(units[start:] for start in range(size)), strict=False)):
        if seen.setdefault(run, position) + size <= position:
            return run
    return ()
