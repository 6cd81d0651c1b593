"""How sure a draft is, from 0 to 100: about so many of a hundred of its words will stand when a person has reviewed it.

What an engine says of its own words (the mean log-probability of a word piece) tells that better than the length of the
text, the entropy of the attention and how much of the source it covers do, and these add nothing to it: measured on drafts
of the starter model beside human translations, by benchmarks/confidence.py. What the guards and the glossary find, and
markup whose place is not clear, take from it. What the memory had was some person's, and is surer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from polyglot.quality import machine_text
from polyglot.quality.analysed_text import Problem

_SCORE_INTERCEPT, _SCORE_SLOPE = (
    0.86,
    0.70,
)  # the share of words that stand, by the score: the straight line through the measured ones
_DEFAULT_SCORE = 0.55  # of an engine that tells no score
_MIN_SHARE, _MAX_SHARE = 0.05, 0.95
_UNSURE_BELOW = 0.4
_MATCH_CONFIDENCE = 88  # of a match adapted by rule, however alike it was
_REPAIR_PENALTY, _MAX_REPAIRED = (
    5,
    80,
)  # what of a hundred a match loses that an engine helped to adapt, and the most that is left
_MARKUP_WEIGHT = 0.4  # the weight of markup put in its place by mere chance
_CLEAR_FROM = 0.5  # what is less clear is told of
_TERM_WEIGHT = 0.3  # the weight of a term that is not as the glossary has it


class QualityEstimate(NamedTuple):
    """How sure a draft is, of 100, and what is to be looked at, in words."""

    confidence: int
    doubts: tuple[str, ...] = ()


def estimate_draft(
    score: float | None, *, projection: float = 1.0, faults: Sequence[Problem] = (), terms: Sequence[str] = ()
) -> QualityEstimate:
    """The trust in an engine's draft: by its score, how sure the places of its markup are (0 to 1), and what was found in it.

    `terms` are those of the source that the draft does not say as the glossary asks.

    >>> estimate_draft(-0.2)
    QualityEstimate(confidence=72, doubts=())
    >>> estimate_draft(-0.8, terms=["seed"])
    QualityEstimate(confidence=21, doubts=('not as in the glossary: seed', 'the engine was not sure'))
    """
    share = (
        _DEFAULT_SCORE if score is None else min(_MAX_SHARE, max(_MIN_SHARE, _SCORE_INTERCEPT + _SCORE_SLOPE * score))
    )
    doubts = ["the engine was not sure"] if share < _UNSURE_BELOW else []
    return _apply_penalties(share, doubts, projection, faults, terms)


def estimate_match(
    similarity: float, *, certain: bool, faults: Sequence[Problem] = (), projection: float = 1.0
) -> QualityEstimate:
    """The trust in a draft made of a match of the memory, which was so much alike (of 100).

    >>> estimate_match(92.3, certain=True), estimate_match(71, certain=False)
    (QualityEstimate(confidence=88, doubts=()), QualityEstimate(confidence=66, doubts=()))
    """
    share = (_MATCH_CONFIDENCE if certain else min(_MAX_REPAIRED, similarity - _REPAIR_PENALTY)) / 100
    return _apply_penalties(share, [], projection, faults, ())


def _apply_penalties(
    share: float, doubts: list[str], projection: float, faults: Sequence[Problem], terms: Sequence[str]
) -> QualityEstimate:
    share *= 1 - _MARKUP_WEIGHT * (1 - projection)
    share *= machine_text.remaining_confidence(faults) * (1 - _TERM_WEIGHT) ** len(terms)
    if projection < _CLEAR_FROM:
        doubts.append("the place of its links, emphasis or code is not sure")
    # What is wrong for certain comes first.
    told = [as_clause(fault.text) for fault in sorted(faults, key=lambda fault: -fault.weight)]
    told += [f"not as in the glossary: {', '.join(terms)}"] if terms else []
    return QualityEstimate(round(100 * share), tuple(dict.fromkeys((*told, *doubts))))


def as_clause(text: str) -> str:
    """A sentence as a part of one."""
    return text[:1].lower() + text[1:].rstrip(".")
