"""Quality estimation: the confidence in a draft, as the expected percentage of its words that a reviewer keeps.

The engine's score (the mean log-probability of a word piece) predicts it better than the length of the text, the entropy of
the attention and the share of the source that is covered, and these add nothing to it: measured on drafts of the starter
model beside human translations, by benchmarks/confidence.py. Problems, glossary violations and markup in doubtful places
lower it. Matches of the translation memory are human translations, and get a higher confidence.
"""

from collections.abc import Sequence
from typing import NamedTuple

from polyglot.checking.examine_draft import remaining_confidence
from polyglot.findings import Problem
from polyglot.quality.check_table import GLOSSARY

# The share of words that are kept, by the score: the regression line through the measured shares.
_SCORE_INTERCEPT, _SCORE_SLOPE = 0.86, 0.70
_DEFAULT_SCORE = 0.55  # share for an engine without scores
_MIN_SHARE, _MAX_SHARE = 0.05, 0.95
_UNSURE_BELOW = 0.4
_MATCH_CONFIDENCE = 88  # percent for a match adapted by rule, whatever its similarity
# A match that an engine helped to adapt: the percentage that it loses, and its highest confidence.
_REPAIR_PENALTY, _MAX_REPAIRED = 5, 80
_MARKUP_WEIGHT = 0.4  # weight of markup whose place is mere chance
_CLEAR_FROM = 0.5  # confidence of a projection below which its markup is a doubt


class QualityEstimate(NamedTuple):
    """Confidence in a draft, in percent, and the points to review, in words."""

    confidence: int
    doubts: tuple[str, ...] = ()


def estimate_draft(
    score: float | None, *, projection: float = 1.0, problems: Sequence[Problem] = (), terms: Sequence[str] = ()
) -> QualityEstimate:
    """Return the confidence in an engine's draft with this score.

    `projection` is the confidence in the places of its markup (0 to 1), `problems` are its problems, and `terms` are doubts
    about terms of the glossary.

    >>> estimate_draft(-0.2)
    QualityEstimate(confidence=72, doubts=())
    >>> estimate_draft(-0.8, terms=["seed"])
    QualityEstimate(confidence=21, doubts=('not as in the glossary: seed', 'the engine was not sure'))
    """
    share = _DEFAULT_SCORE
    if score is not None:
        share = min(_MAX_SHARE, max(_MIN_SHARE, _SCORE_INTERCEPT + _SCORE_SLOPE * score))
    doubts = ["the engine was not sure"] if share < _UNSURE_BELOW else []
    return _apply_penalties(share, doubts, projection, problems, terms)


def estimate_match(
    similarity: float, *, certain: bool, problems: Sequence[Problem] = (), projection: float = 1.0
) -> QualityEstimate:
    """Return the confidence in a draft adapted from a match of this similarity (in percent).

    `certain` is whether it was adapted by rule alone.

    >>> estimate_match(92.3, certain=True), estimate_match(71, certain=False)
    (QualityEstimate(confidence=88, doubts=()), QualityEstimate(confidence=66, doubts=()))
    """
    share = (_MATCH_CONFIDENCE if certain else min(_MAX_REPAIRED, similarity - _REPAIR_PENALTY)) / 100
    return _apply_penalties(share, [], projection, problems, ())


def _apply_penalties(
    share: float, doubts: list[str], projection: float, problems: Sequence[Problem], terms: Sequence[str]
) -> QualityEstimate:
    """Return an estimate from the share of words that are kept, lowered by problems; certain problems come first."""
    # Violations of the glossary are told together with the other doubts about its terms.
    terms = tuple(dict.fromkeys((*terms, *(problem.text for problem in problems if problem.kind == GLOSSARY))))
    problems = [problem for problem in problems if problem.kind != GLOSSARY]
    share *= 1 - _MARKUP_WEIGHT * (1 - projection)
    share *= remaining_confidence(problems) * (1 - GLOSSARY.weight) ** len(terms)
    if projection < _CLEAR_FROM:
        doubts.append("the place of its links, emphasis or code is not sure")
    certain = [as_clause(problem.text) for problem in sorted(problems, key=lambda problem: -problem.weight)]
    certain += [f"not as in the glossary: {', '.join(terms)}"] if terms else []
    return QualityEstimate(round(100 * share), tuple(dict.fromkeys((*certain, *doubts))))


def as_clause(text: str) -> str:
    """Return a sentence as a clause: without capital and full stop."""
    return text[:1].lower() + text[1:].rstrip(".")
