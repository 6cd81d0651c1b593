"""Placeholders: short words that stand for what has to come through as it is, where an engine spoils it otherwise.

A second attempt: whether an engine repeats a placeholder, and only once, is a property of its model (`measure_survival` measures
it). Ranges of an alignment are carried back to the texts without placeholders.
"""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence
from polyglot.engines.protocol import Engine
from polyglot.model import Draft
from polyglot.quality.placeables import Placeable
from polyglot.quality.text_edits import TextEdit, apply_edits, shift_ranges

# "{}" is a number from 1. The best first: as the starter model and its counterpart from Spanish keep them.
FORMS = (
    "`x{}`",
    "`{}`",
    "X{}",
    "[{}]",
    "({})",
    "#{}",
    "@{}",
    "<{}>",
    "{{{}}}",
    "__{}__",
    "%{}",
    "${}",
    "§{}",
    "v{}.0",
    "x_{}",
)


@dataclass(frozen=True, slots=True)
class MaskedSentence:
    """A sentence with placeholders, and what they stand for."""

    sentence: Sentence
    placeholders: tuple[str, ...]
    replacements: tuple[TextEdit, ...]  # in the masked text: each placeholder's place, and what belongs there


def mask(sentence: Sentence, items: Sequence[Placeable], form: str) -> MaskedSentence:
    """The sentence with a placeholder for each of these items; equal ones have placeholders of their own.

    An item that a digit follows at once stays, since a placeholder would take that for its own.
    """
    items = [item for item in items if not sentence.text[item.end : item.end + 1].isdigit()]
    rejected: set[str] = set()
    while True:
        placeholders = _unused_placeholders(sentence.text, form, len(items), rejected)
        edits = [TextEdit(item.start, item.end, text) for item, text in zip(items, placeholders, strict=True)]
        text = apply_edits(sentence.text, edits)
        ranges = shift_ranges(tuple((item.start, item.end) for item in items), edits)
        # Beside other placeholders the text may seem to hold one more: "`2` 1 `3`" has "` 1 `".
        ambiguous = {
            placeholder
            for placeholder, place in zip(placeholders, ranges, strict=True)
            if [match.span() for match in _placeholder_pattern(placeholder).finditer(text)] != [place]
        }
        if not ambiguous:
            break
        rejected |= ambiguous
    originals = [
        TextEdit(*place, sentence.text[item.start : item.end]) for place, item in zip(ranges, items, strict=True)
    ]
    tags = tuple(_shift_tag(tag, edits) for tag in sentence.tags)
    return MaskedSentence(Sentence(text, tags), tuple(placeholders), tuple(originals))


def unmask(masked: MaskedSentence, draft: Draft) -> Draft | None:
    """The draft with what its placeholders stand for, and its alignment with the sentence as it was before.

    None where a placeholder is lost, or there twice: then nothing is gained.
    """
    there = []
    for placeholder, back in zip(masked.placeholders, masked.replacements, strict=True):
        found = list(_placeholder_pattern(placeholder).finditer(draft.text))
        if len(found) != 1:
            return None
        there.append(TextEdit(*found[0].span(), back.text))
    alignment = draft.alignment
    if alignment is not None:
        source, target = shift_ranges(alignment.source, masked.replacements), shift_ranges(alignment.target, there)
        alignment = replace(alignment, source=source, target=target)
    return replace(draft, text=apply_edits(draft.text, there), alignment=alignment)


def measure_survival(
    engine: Engine, source: str, target: str, sentences: Sequence[tuple[str, Sequence[Placeable]]]
) -> dict[str, float]:
    """For each form, in how many of these sentences all placeholders come through."""
    found = {}
    for form in FORMS:
        masked = [mask(Sentence(text), items, form) for text, items in sentences]
        drafts = engine.translate([one.sentence.text for one in masked], source, target)
        kept = [unmask(one, draft) is not None for one, draft in zip(masked, drafts, strict=True)]
        found[form] = sum(kept) / max(1, len(kept))
    return found


def _unused_placeholders(text: str, form: str, count: int, rejected: Collection[str]) -> list[str]:
    """Return the first placeholders of a form that the text does not contain and that are not rejected."""
    candidates = (form.format(number) for number in itertools.count(1))
    unused = (
        placeholder
        for placeholder in candidates
        if placeholder not in rejected and not _placeholder_pattern(placeholder).search(text)
    )
    return list(itertools.islice(unused, count))


def _placeholder_pattern(placeholder: str) -> re.Pattern[str]:
    """A placeholder as engines write it: with spaces within, or in other letters."""
    signs = r"\s?".join(map(re.escape, placeholder))
    return re.compile(rf"{signs}(?!\d)" if placeholder[-1].isdigit() else signs, re.IGNORECASE)


def _shift_tag(mark: InlineTag, splices: Sequence[TextEdit]) -> InlineTag:
    """A mark of the sentence, at its place in the masked one."""
    if mark.start == mark.end:
        within = [splice for splice in splices if splice.start < mark.start < splice.end]
        at = within[0].start if within else mark.start
        here = at + sum(len(splice.text) - (splice.end - splice.start) for splice in splices if splice.end <= at)
        return mark._replace(start=here, end=here)
    [(start, end)] = shift_ranges(((mark.start, mark.end),), splices)
    return mark._replace(start=start, end=end)
