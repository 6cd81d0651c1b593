"""The guards: what is wrong with a machine's text, before a volunteer sees it.

They read plain texts (code in backticks may stand in them), and say nothing about style: every fault is one that a
translator would have to find, told in one sentence. Each kind is a module in `guarding`. They are tuned on human
translations, in which they shall find nothing, and on faults planted into those (`benchmarks/guards.py`).
"""

import re
from collections.abc import Iterator, Sequence

from polyglot.model import Locale
from polyglot.quality import (
    dates,
    length_ratio,
    negation,
    numbers,
    placeables,
    punctuation,
    repetition,
    scripts,
    untranslated,
)
from polyglot.quality.analysed_text import Fault, Side
from polyglot.quality.placeables import Item

__all__ = ["Fault", "confidence", "examine"]

_WORD = re.compile(r"\w+")
_GUARDS = (repetition, length_ratio, scripts, untranslated, numbers, dates, negation, punctuation)
_KINDS = {
    placeables.CODE: "code",
    placeables.ADDRESS: "address",
    placeables.MENTION: "name",
    placeables.TAG: "tag",
    placeables.NAME: "name",
    placeables.MARKED: "text",
}


def examine(
    source: str, target: str, languages: tuple[Locale, Locale], items: Sequence[Item] | None = None
) -> tuple[Fault, ...]:
    """What is wrong with a translation; nothing if it may be shown.

    `items` are what stands in the source that comes through as it is, where the caller knows (`verbatim.items`).
    """
    items = placeables.items(source) if items is None else items
    if not any(map(str.isalnum, target)) and _worded(source, target, items):
        return (Fault("empty", "Nothing is translated."),)
    ours, theirs = Side(source, languages[0], items), Side(target, languages[1], placeables.repeated(target, items))
    return (*_verbatim(ours, theirs), *(fault for guard in _GUARDS for fault in guard.find(ours, theirs)))


def confidence(faults: Sequence[Fault]) -> float:
    """How much of the trust in a draft is left after its faults: 1 without any, 0 if it is unusable."""
    left = 1.0
    for fault in faults:
        left *= 1 - fault.weight
    return left


def _worded(source: str, target: str, items: Sequence[Item]) -> bool:
    """Whether there is something to translate; beside code, an article alone is nothing."""
    words = _WORD.findall(placeables.blanked(source, items))
    return len(words) > (1 if target.strip() else 0)


def _verbatim(source: Side, target: Side) -> Iterator[Fault]:
    """What should have come through as it is, and did not; and what came from nowhere."""
    for item in placeables.lost(target.text, source.items):
        yield Fault("verbatim", f"The {_KINDS[item.kind]} “{item.content}” is lost.", 0.6)
    for item in target.items:
        if item.kind in {placeables.ADDRESS, placeables.MENTION, placeables.TAG} and item.text not in source.text:
            yield Fault("verbatim", f"The {_KINDS[item.kind]} “{item.text}” is not in the source.", 0.6)
