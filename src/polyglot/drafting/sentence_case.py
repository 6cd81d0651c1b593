"""Sentence case for what engines leave untranslated: texts in capitals, and titles with a capital on each word.

A text in capitals goes to the engine in sentence case, and its draft is put back in capitals. Placeables keep their letters.
"""

import re
from dataclasses import replace

from polyglot.language.letter_case import (
    has_only_capitalized_words,
    is_capitals,
    is_title_case,
    restore_capitals,
    to_capital,
    to_sentence_case,
)
from polyglot.language.placeables import Placeable, blank_out, find_placeables, find_repeated
from polyglot.model import Draft, Locale
from polyglot.ranges import merge
from polyglot.text_edits import TextEdit, apply_edits, edit_draft

_ADDRESS = re.compile(r"(?<!\S)\S*\w[.@:/]\w\S*")  # in capitals, too


def lower_capitals(text: str, locale: Locale) -> str:
    """Return a text in capitals in sentence case, and any other as it is. The length is the same."""
    items = find_placeables(text)
    return _lower(text, items, locale) if is_capitals(blank_out(text, items)) else text


def lower_title(text: str, locale: Locale) -> str:
    """Return a text in sentence case, whatever its case. The length is the same."""
    return _lower(text, find_placeables(text), locale)


def is_capitalized(text: str, locale: Locale) -> bool:
    """Return whether a text is a title with a capital on every word, even on function words."""
    words = blank_out(text, find_placeables(text))
    return is_title_case(words, locale.language) and has_only_capitalized_words(words)


def raise_capitals(source: str, draft: Draft, locale: Locale) -> Draft:
    """Return the draft of a text in capitals, in the capitals of its language."""
    items = find_repeated(draft.text, find_placeables(source))
    edits = [
        TextEdit(place, place + 1, capital)
        for place, sign in enumerate(blank_out(draft.text, items))
        if (capital := to_capital(sign, locale.language)) != sign
    ]
    if all(len(edit.text) == 1 for edit in edits):  # the alignment stays
        capitals = {edit.start: edit.text for edit in edits}
        return replace(draft, text="".join(capitals.get(place, sign) for place, sign in enumerate(draft.text)))
    return edit_draft(draft, edits)


def raise_names(source: str, draft: Draft) -> Draft:
    """Return the draft of a title in sentence case, with capitals on the words that it has in common with the title."""
    text = restore_capitals(source, draft.text)
    return replace(draft, text=text) if len(text) == len(draft.text) else draft


def _lower(text: str, items: tuple[Placeable, ...], locale: Locale) -> str:
    lower = to_sentence_case(blank_out(text, items), locale.language)
    kept = [(item.start, item.end) for item in items] + [match.span() for match in _ADDRESS.finditer(text)]
    return apply_edits(lower, [TextEdit(*place, text[slice(*place)]) for place in merge(kept)])
