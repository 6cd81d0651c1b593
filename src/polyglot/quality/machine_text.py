"""Quality checks of a machine translation, before a volunteer sees it.

They read plain texts (which may contain code in backticks) and ignore style: every problem is one that a translator would
have to find. Each kind is a module of this package. They are tuned on human translations, in which they should find nothing,
and on problems planted into those (`benchmarks/guards.py`).
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
_CHECKS = (repetition, length_ratio, scripts, untranslated, numbers, dates, negation, punctuation)
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
    """Return the problems of a translation.

    `items` are the placeables of the source; without them, those that `placeables.find_placeables` finds.
    """
    items = placeables.find_placeables(source) if items is None else items
    if not any(map(str.isalnum, target)) and _is_translatable(source, target, items):
        return (Problem("empty", "Nothing is translated."),)
    analysed_source, analysed_target = (
        AnalysedText(source, languages[0], items),
        AnalysedText(target, languages[1], placeables.find_repeated(target, items)),
    )
    return (
        *_check_placeables(analysed_source, analysed_target),
        *(problem for check in _CHECKS for problem in check.find(analysed_source, analysed_target)),
    )


def remaining_confidence(problems: Sequence[Problem]) -> float:
    """Return the share of confidence in a draft that its problems leave: 1 without any, 0 if it is unusable."""
    confidence = 1.0
    for problem in problems:
        confidence *= 1 - problem.weight
    return confidence


def _is_translatable(source: str, target: str, items: Sequence[Placeable]) -> bool:
    """Return whether there is something to translate; a single word beside code is taken for an article."""
    words = _WORD.findall(placeables.blank_out(source, items))
    return len(words) > (1 if target.strip() else 0)


def _check_placeables(source: AnalysedText, target: AnalysedText) -> Iterator[Problem]:
    """Yield the placeables that are lost, and those that are not in the source."""
    for item in placeables.find_lost(target.text, source.items):
        yield Problem("verbatim", f"The {_KIND_NAMES[item.kind]} “{item.content}” is lost.", 0.6)
    for item in target.items:
        if (
            item.kind in {PlaceableKind.ADDRESS, PlaceableKind.MENTION, PlaceableKind.HASHTAG}
            and item.text not in source.text
        ):
            yield Problem("verbatim", f"The {_KIND_NAMES[item.kind]} “{item.text}” is not in the source.", 0.6)
