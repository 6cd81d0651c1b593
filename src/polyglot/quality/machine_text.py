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
from polyglot.quality.analysed_text import AnalysedText, Problem
from polyglot.quality.placeables import Placeable, PlaceableKind

_WORD = re.compile(r"\w+")
_GUARDS = (repetition, length_ratio, scripts, untranslated, numbers, dates, negation, punctuation)
_KIND_NAMES = {
    PlaceableKind.CODE: "code",
    PlaceableKind.ADDRESS: "address",
    PlaceableKind.MENTION: "name",
    PlaceableKind.HASHTAG: "tag",
    PlaceableKind.NAME: "name",
    PlaceableKind.VERBATIM: "text",
}


def find_problems(
    source: str, target: str, languages: tuple[Locale, Locale], items: Sequence[Placeable] | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a translation; nothing if it may be shown.

    `find_placeables` are what stands in the source that comes through as it is, where the caller knows
    (`verbatim.find_placeables`).
    """
    items = placeables.find_placeables(source) if items is None else items
    if not any(map(str.isalnum, target)) and _is_translatable(source, target, items):
        return (Problem("empty", "Nothing is translated."),)
    ours, theirs = (
        AnalysedText(source, languages[0], items),
        AnalysedText(target, languages[1], placeables.find_repeated(target, items)),
    )
    return (*_check_placeables(ours, theirs), *(fault for guard in _GUARDS for fault in guard.find(ours, theirs)))


def remaining_confidence(faults: Sequence[Problem]) -> float:
    """How much of the trust in a draft is left after its faults: 1 without any, 0 if it is unusable."""
    left = 1.0
    for fault in faults:
        left *= 1 - fault.weight
    return left


def _is_translatable(source: str, target: str, items: Sequence[Placeable]) -> bool:
    """Whether there is something to translate; beside code, an article alone is nothing."""
    words = _WORD.findall(placeables.blank_out(source, items))
    return len(words) > (1 if target.strip() else 0)


def _check_placeables(source: AnalysedText, target: AnalysedText) -> Iterator[Problem]:
    """What should have come through as it is, and did not; and what came from nowhere."""
    for item in placeables.find_lost(target.text, source.items):
        yield Problem("verbatim", f"The {_KIND_NAMES[item.kind]} “{item.content}” is lost.", 0.6)
    for item in target.items:
        if (
            item.kind in {PlaceableKind.ADDRESS, PlaceableKind.MENTION, PlaceableKind.HASHTAG}
            and item.text not in source.text
        ):
            yield Problem("verbatim", f"The {_KIND_NAMES[item.kind]} “{item.text}” is not in the source.", 0.6)
