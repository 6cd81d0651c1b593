"""How sure a draft is, from 0 to 100: about so many of a hundred of its words will stand when a person has reviewed it.

What an engine says of its own words (the mean log-probability of a word piece) tells that better than the length of the
text, the entropy of the attention and how much of the source it covers do, and these add nothing to it: measured on drafts
of the starter model beside human translations, by benchmarks/confidence.py. What the guards and the glossary find, and
markup whose place is not clear, take from it. What the memory had was some person's, and is surer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from polyglot.quality import machine_text
from polyglot.quality.machine_text import Fault

_SURE, _SLOPE = 0.86, 0.70  # the share of words that stand, by the score: the straight line through the measured ones
_UNTOLD = 0.55  # of an engine that tells no score
_LEAST, _MOST = 0.05, 0.95
_UNSURE = 0.4
_CERTAIN = 88  # of a match adapted by rule, however alike it was
_MENDED, _BEST = 5, 80  # what of a hundred a match loses that an engine helped to adapt, and the most that is left
_MARKUP = 0.4  # the weight of markup put in its place by mere chance
_CLEAR = 0.5  # what is less clear is told of
_TERM = 0.3  # the weight of a term that is not as the glossary has it


class Trust(NamedTuple):
    """How sure a draft is, of 100, and what is to be looked at, in words."""

    confidence: int
    doubts: tuple[str, ...] = ()


def confidence(
    score: float | None, *, projection: float = 1.0, faults: Sequence[Fault] = (), terms: Sequence[str] = ()
) -> Trust:
    """The trust in an engine's draft: by its score, how sure the places of its markup are (0 to 1), and what was found in it.

    `terms` are those of the source that the draft does not say as the glossary asks.

    >>> confidence(-0.2), confidence(-0.8, terms=["seed"])
    (Trust(confidence=72, doubts=()), Trust(confidence=21, doubts=('not as in the glossary: seed', 'the engine was not sure')))
    """
    share = _UNTOLD if score is None else min(_MOST, max(_LEAST, _SURE + _SLOPE * score))
    doubts = ["the engine was not sure"] if share < _UNSURE else []
    return _less(share, doubts, projection, faults, terms)


def remembered(alike: float, *, certain: bool, faults: Sequence[Fault] = (), projection: float = 1.0) -> Trust:
    """The trust in a draft made of a match of the memory, which was so much alike (of 100).

    >>> remembered(92.3, certain=True), remembered(71, certain=False)
    (Trust(confidence=88, doubts=()), Trust(confidence=66, doubts=()))
    """
    share = (_CERTAIN if certain else min(_BEST, alike - _MENDED)) / 100
    return _less(share, [], projection, faults, ())


def _less(share: float, doubts: list[str], projection: float, faults: Sequence[Fault], terms: Sequence[str]) -> Trust:
    share *= 1 - _MARKUP * (1 - projection)
    share *= machine_text.confidence(faults) * (1 - _TERM) ** len(terms)
    if projection < _CLEAR:
        doubts.append("the place of its links, emphasis or code is not sure")
    # What is wrong for certain comes first.
    told = [clause(fault.text) for fault in sorted(faults, key=lambda fault: -fault.weight)]
    told += [f"not as in the glossary: {', '.join(terms)}"] if terms else []
    return Trust(round(100 * share), tuple(dict.fromkeys((*told, *doubts))))


def clause(text: str) -> str:
    """A sentence as a part of one."""
    return text[:1].lower() + text[1:].rstrip(".")
