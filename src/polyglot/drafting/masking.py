"""Placeholders for the parts of a sentence that an engine should repeat but does not.

A retry: whether an engine repeats a placeholder, exactly once, depends on its model (benchmarks/placeholders.py measures it).
The ranges of an alignment are mapped back to the texts without placeholders.
"""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence
from polyglot.language.placeables import Placeable
from polyglot.model import Draft
from polyglot.text_edits import TextEdit, apply_edits, edit_draft, shift_ranges


@dataclass(frozen=True, slots=True)
class MaskedSentence:
    """A sentence with placeholders, and the parts that they replace."""

    sentence: Sentence
    placeholders: tuple[str, ...]
    replacements: tuple[TextEdit, ...]  # in the masked text: the range of each placeholder, and its original text


def mask(sentence: Sentence, items: Sequence[Placeable], form: str) -> MaskedSentence:
    """Replace each of these items in a sentence with a placeholder, equal items with different ones.

    `form` is the placeholder with "{}" in place of its number. An item directly before a digit stays, since the digit would
    be read as a part of the placeholder.
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
    """Return a draft with the original parts in place of its placeholders, aligned with the unmasked sentence.

    Return None if the draft does not have each placeholder exactly once.
    """
    replacements = []
    for placeholder, original in zip(masked.placeholders, masked.replacements, strict=True):
        matches = list(_placeholder_pattern(placeholder).finditer(draft.text))
        if len(matches) != 1:
            return None
        replacements.append(TextEdit(*matches[0].span(), original.text))
    edited = edit_draft(draft, replacements)
    if edited.alignment is None:
        return edited
    source = shift_ranges(edited.alignment.source, masked.replacements)
    return replace(edited, alignment=replace(edited.alignment, source=source))


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
    """Return a pattern for a placeholder as engines write it: with inner spaces, in either case."""
    signs = r"\s?".join(map(re.escape, placeholder))
    return re.compile(rf"{signs}(?!\d)" if placeholder[-1].isdigit() else signs, re.IGNORECASE)


def _shift_tag(tag: InlineTag, edits: Sequence[TextEdit]) -> InlineTag:
    """Return a tag of the sentence with its range in the masked text; a tag inside an item moves before the placeholder."""
    if tag.start == tag.end:
        around = [edit for edit in edits if edit.start < tag.start < edit.end]
        position = around[0].start if around else tag.start
        shifted = position + sum(len(edit.text) - (edit.end - edit.start) for edit in edits if edit.end <= position)
        return tag._replace(start=shifted, end=shifted)
    [(start, end)] = shift_ranges(((tag.start, tag.end),), edits)
    return tag._replace(start=start, end=end)
