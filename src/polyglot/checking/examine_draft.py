"""Examination of drafts before a person sees them.

Every problem is one that a translator would have to find; style is ignored. The checks are tuned on human translations, in
which they should find nothing, and on problems planted into those (`benchmarks/guards.py`).
"""

from collections.abc import Sequence

from polyglot.checking.check_registry import draft_checks
from polyglot.findings import Problem
from polyglot.quality.segment import Segment


def examine_draft(segment: Segment) -> tuple[Problem, ...]:
    """Return the problems of a draft that have a weight."""
    problems: list[Problem] = []
    for row in draft_checks():
        for problem in row.find(segment):
            if problem.weight:
                problems.append(problem)
                if row.check.conclusive:
                    return tuple(problems)
    return tuple(problems)


def remaining_confidence(problems: Sequence[Problem]) -> float:
    """Return the share of confidence in a draft that its problems leave: 1 without any, 0 if it is unusable."""
    confidence = 1.0
    for problem in problems:
        confidence *= 1 - problem.weight
    return confidence
