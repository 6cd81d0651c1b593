"""Restoration of placeables and numbers in a draft, where their places are clear.

A lost placeable belongs where the draft spells it with other spaces or capitals (`https : // x`), where the draft has a similar
word (`aa@example.org`), or where the alignment points to one place that renders nothing else. One without such a place stays
lost, and the quality checks report it. Numbers are restored in the same way, where the draft has another number instead. One
that the draft repeats is written in the format of the target language, if it is certainly a number (1,250 and 3.5 %, not the
year 2026 or a version 3.12).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import normalize

from rapidfuzz import fuzz

from polyglot.language import placeables
from polyglot.language.numbers import number_symbols
from polyglot.language.placeables import Placeable, PlaceableKind
from polyglot.model import Draft, Locale
from polyglot.quality.analysed_text import AnalysedText
from polyglot.quality.checks import numbers
from polyglot.ranges import is_free, overlap, overlapping
from polyglot.text_edits import TextEdit, edit_draft, even_weights

_MIN_SIMILARITY = 70  # percent; similarity of a placeable and its misspelling
_MIN_ATTENTION = 0.5  # share of a part's attention
_MIN_LETTERS = 3  # letters; shorter placeables are not searched in other spellings
_TOKEN = re.compile(r"`[^`]*`|[^\s`]+")
_EDGE_SIGNS = ".,;:!?\"'“”«»()…。，、！？；：（）「」؟،"
_DEFAULT_SYMBOLS = (",", ".")  # of languages that CLDR does not have
_CURRENCY = r"[$€£¥₹₽]"
_SURELY_DECIMAL = re.compile(rf"\s?(?:%|٪|{_CURRENCY})")


def restore(source: str, draft: Draft, items: Sequence[Placeable], languages: tuple[Locale, Locale]) -> Draft:
    """Return the draft with lost placeables and numbers of its source restored, and its alignment shifted."""
    for item in [item for item, place in placeables.locate_placeables(draft.text, items) if place is None]:
        place = next(_find_positions(source, draft, item, items), None)
        if place is not None:
            draft = _replace_part(draft, TextEdit(*place, item.text), (item.start, item.end))
    return _remove_backticks(source, _restore_numbers(source, draft, items, languages), items)


def _remove_backticks(source: str, draft: Draft, items: Sequence[Placeable]) -> Draft:
    """Return the draft without backticks around code that the source does not have, or not as often."""
    if "`" not in draft.text or "`" in placeables.blank_out(source, items):
        return draft
    places = [place for _, place in placeables.locate_placeables(draft.text, items)]
    if None in places:  # the backticks may belong to a lost placeable
        return draft
    ticks = [position for position, sign in enumerate(draft.text) if sign == "`"]
    edits = [TextEdit(tick, tick + 1, "") for tick in ticks if is_free((tick, tick + 1), filter(None, places))]
    return edit_draft(draft, edits)


def _replace_part(draft: Draft, edit: TextEdit, origin: tuple[int, int]) -> Draft:
    """Return the draft with a part replaced; all attention of the new part goes to this range of the source."""
    edited = edit_draft(draft, [edit])
    if edited.alignment is None:
        return edited
    new_range, alignment = (edit.start, edit.start + len(edit.text)), edited.alignment
    row = even_weights(overlapping(alignment.source, origin))
    weights = tuple(
        row if row and overlap(part, new_range) else old
        for part, old in zip(alignment.target, alignment.weights, strict=True)
    )
    return replace(edited, alignment=replace(alignment, weights=weights))


def _find_positions(
    source: str, draft: Draft, item: Placeable, items: Sequence[Placeable]
) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a draft where a lost placeable may belong, the most certain first."""
    taken = [place for _, place in placeables.locate_placeables(draft.text, items) if place is not None]
    for find in (_find_respelled, _find_similar, _find_aligned):
        for place in find(source, draft, item):
            if is_free(place, taken):
                yield place


def _find_respelled(_: str, draft: Draft, item: Placeable) -> Iterator[tuple[int, int]]:
    """Yield the ranges with the same characters, in other spacing or case."""
    signs = "".join(item.content.split())
    if len(signs) < _MIN_LETTERS and signs.isascii() and item.kind is not PlaceableKind.CODE:
        return
    flags = re.IGNORECASE if len(signs) >= _MIN_LETTERS else re.NOFLAG
    body = placeables.spacing_pattern(item.content).pattern
    if item.kind is PlaceableKind.CODE:
        # Code may be in any quotation marks; unquoted words are not taken for code.
        quoted = rf"[`‘“«\"']\s*{body}\s*[`’”»\"']"
        yield from (match.span() for match in re.finditer(quoted, draft.text, flags))
    if item.kind is not PlaceableKind.CODE or not signs.isalpha():
        yield from (match.span() for match in re.finditer(body, draft.text, flags))
    plain = normalize("NFKC", item.content)
    if plain != item.content:  # engines write CO₂ as CO2
        yield from (match.span() for match in placeables.spacing_pattern(plain).finditer(draft.text))


def _find_similar(source: str, draft: Draft, item: Placeable) -> Iterator[tuple[int, int]]:
    """Yield the range of the most similar word that the source does not have, if there is only one."""
    if " " in item.text and item.kind is not PlaceableKind.CODE:  # single words are compared
        return
    scored = []
    for word in _TOKEN.finditer(draft.text):
        text = word[0].rstrip(_EDGE_SIGNS)
        start = word.start() + len(text) - len(text.lstrip(_EDGE_SIGNS))
        text = text.lstrip(_EDGE_SIGNS)
        if text and text not in source:
            scored.append((fuzz.ratio(item.text, text), start, start + len(text)))
    best = sorted(scored, reverse=True)[:2]
    if best and best[0][0] >= _MIN_SIMILARITY and (len(best) < 2 or best[1][0] < best[0][0]):
        yield best[0][1:]


def _find_aligned(_: str, draft: Draft, item: Placeable) -> Iterator[tuple[int, int]]:
    """Yield the one range whose attention goes to the placeable and nothing else."""
    alignment = draft.alignment
    if alignment is None:
        return
    parts = set(overlapping(alignment.source, (item.start, item.end)))
    attending = [
        number
        for number, row in enumerate(alignment.weights)
        if alignment.target[number][0] < alignment.target[number][1]
        and sum(share for part, share in row if part in parts) > _MIN_ATTENTION
    ]
    if attending and attending[-1] - attending[0] < len(attending) + 1:
        start, end = alignment.target[attending[0]][0], alignment.target[attending[-1]][1]
        text = draft.text[start:end]
        part = text.strip(_EDGE_SIGNS + " ")
        whole = not (draft.text[start - 1 : start].isalnum() or draft.text[end : end + 1].isalnum())
        if part and whole and len(part) <= 2 * len(item.text) + _MIN_LETTERS:
            start += text.index(part)
            yield start, start + len(part)


def _restore_numbers(source: str, draft: Draft, items: Sequence[Placeable], languages: tuple[Locale, Locale]) -> Draft:
    """Return the draft with the source's numbers: lost ones restored, all in the format of the target language."""
    analysed_source = AnalysedText(source, languages[0], items)
    source_numerals = numbers.find_numerals(analysed_source)
    if not source_numerals:
        return draft
    analysed_draft = AnalysedText(draft.text, languages[1], placeables.find_repeated(draft.text, items))
    draft_numerals = numbers.find_numerals(analysed_draft)
    lost = numbers.find_lost(analysed_source, analysed_draft, source_numerals, draft_numerals, with_words=False)
    added = numbers.find_lost(analysed_draft, analysed_source, draft_numerals, source_numerals, with_words=False)
    # A single lost number replaces a single added one; equal ones only change their format.
    pairs = list(zip(lost, added, strict=True)) if len(lost) == len(added) == 1 else []
    pairs += [
        (numeral, other)
        for numeral in source_numerals
        for other in draft_numerals
        if numeral.text == other.text and other not in added
    ]
    for other, numeral in sorted({other: numeral for numeral, other in pairs}.items(), reverse=True):
        text = format_number(source, numeral, languages)
        if text != other.text:
            draft = _replace_part(draft, TextEdit(other.start, other.end, text), (numeral.start, numeral.end))
    return draft


def format_number(source: str, numeral: numbers.Numeral, languages: tuple[Locale, Locale]) -> str:
    """Return a number of the source in the format of the target language; unchanged if it may be a name or a version."""
    (group, point), (their_group, their_point) = (
        number_symbols(language, "latn") or _DEFAULT_SYMBOLS for language in languages
    )
    sign = re.escape(group)
    grouped = re.fullmatch(rf"(\d{{1,3}}(?:{sign}\d{{3}})+)(?:{re.escape(point)}(\d+))?", numeral.text)
    if grouped:
        whole = grouped[1].replace(group, their_group)
        return f"{whole}{their_point}{grouped[2]}" if grouped[2] else whole
    decimal = re.fullmatch(rf"(\d+){re.escape(point)}(\d+)", numeral.text)
    money = re.search(rf"{_CURRENCY}\s?\Z", source[: numeral.start])
    if decimal and (money or _SURELY_DECIMAL.match(source, numeral.end)):
        return f"{decimal[1]}{their_point}{decimal[2]}"
    return numeral.text
