"""What a draft has to repeat, put back where the draft is plainly meant to have it.

An item that is lost has a place where the draft spells it with other spaces or capitals (`https : // x`), where something
stands that is much like it (`aa@example.org`), or where the alignment points to one place that holds nothing else. One
without a place stays lost, and the guards tell. Numbers are put back in the same way, where the draft has another number
instead; one that the draft repeats is written as the target's language writes it, if there can be no doubt that it is a
number (1,250 and 3.5 %, not the year 2026 or a version 3.12).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz import fuzz

from polyglot.language.locales import babel_locale
from polyglot.model import Alignment, Draft, Locale
from polyglot.quality import numbers, placeables
from polyglot.quality.analysed_text import AnalysedText
from polyglot.quality.placeables import Placeable, PlaceableKind
from polyglot.quality.text_edits import TextEdit, apply_edits, shift_ranges

_MIN_SIMILARITY = 70  # of 100: so much alike are an item and what an engine made of it
_MIN_ATTENTION = 0.5  # of a part's attention
_MIN_LETTERS = 3  # letters: shorter items are not looked for in other spelling
_TOKEN = re.compile(r"`[^`]*`|[^\s`]+")
_EDGE_SIGNS = ".,;:!?\"'“”«»()…。，、！？；：（）「」؟،"
_CURRENCY = r"[$€£¥₹₽]"
_SURELY_DECIMAL = re.compile(rf"\s?(?:%|٪|{_CURRENCY})")


def restore(source: str, draft: Draft, items: Sequence[Placeable], languages: tuple[Locale, Locale]) -> Draft:
    """The draft with what was lost of its source's items and numbers, and its alignment moved along."""
    for item in [item for item, there in placeables.locate_placeables(draft.text, items) if there is None]:
        place = next(_find_positions(source, draft, item, items), None)
        if place is not None:
            draft = _replace_part(draft, TextEdit(*place, item.text), (item.start, item.end))
    return _remove_backticks(source, _restore_numbers(source, draft, items, languages), items)


def _remove_backticks(source: str, draft: Draft, items: Sequence[Placeable]) -> Draft:
    """The draft without the backticks of code that its source does not have, or not so often."""
    if "`" not in draft.text or "`" in placeables.blank_out(source, items):
        return draft
    own = [place for _, place in placeables.locate_placeables(draft.text, items)]
    if None in own:  # what is lost may be among them
        return draft
    ticks = [place for place, sign in enumerate(draft.text) if sign == "`"]
    splices = [
        TextEdit(place, place + 1, "")
        for place in ticks
        if not any(one and _do_overlap((place, place + 1), one) for one in own)
    ]
    alignment = draft.alignment and replace(draft.alignment, target=shift_ranges(draft.alignment.target, splices))
    return replace(draft, text=apply_edits(draft.text, splices), alignment=alignment)


def _replace_part(draft: Draft, splice: TextEdit, origin: tuple[int, int]) -> Draft:
    """The draft with a part replaced by what stands in that range of the source, to which the new part belongs."""
    text, alignment = apply_edits(draft.text, [splice]), draft.alignment
    if alignment is not None:
        target = shift_ranges(alignment.target, [splice])
        end = splice.start + len(splice.text)
        behind = [number for number, part in enumerate(alignment.source) if _do_overlap(part, origin)]
        row = tuple((number, round(1 / len(behind), 3)) for number in behind)
        weights = tuple(
            row if row and _do_overlap(part, (splice.start, end)) else old
            for part, old in zip(target, alignment.weights, strict=True)
        )
        alignment = Alignment(alignment.source, target, weights)
    return replace(draft, text=text, alignment=alignment)


def _find_positions(
    source: str, draft: Draft, item: Placeable, items: Sequence[Placeable]
) -> Iterator[tuple[int, int]]:
    """Where in a draft a lost item belongs, the surest place first."""
    taken = [place for _, place in placeables.locate_placeables(draft.text, items) if place is not None]
    for find in (_find_respelled, _find_similar, _find_aligned):
        for place in find(source, draft, item):
            if not any(_do_overlap(place, other) for other in taken):
                yield place


def _find_respelled(_: str, draft: Draft, item: Placeable) -> Iterator[tuple[int, int]]:
    """The same signs, with other spaces or capitals."""
    signs = "".join(item.content.split())
    if len(signs) < _MIN_LETTERS and item.kind is not PlaceableKind.CODE:
        return
    flags = re.IGNORECASE if len(signs) >= _MIN_LETTERS else re.NOFLAG
    body = placeables.spacing_pattern(item.content).pattern
    if item.kind is PlaceableKind.CODE:
        # In any quotation marks; without any, only as it is.
        quoted = rf"[`‘“«\"']\s*{body}\s*[`’”»\"']"
        yield from (found.span() for found in re.finditer(quoted, draft.text, flags))
    if item.kind is not PlaceableKind.CODE or not signs.isalpha():
        yield from (found.span() for found in re.finditer(body, draft.text, flags))


def _find_similar(source: str, draft: Draft, item: Placeable) -> Iterator[tuple[int, int]]:
    """The one word that is much like it, and that the source does not have."""
    if " " in item.text and item.kind is not PlaceableKind.CODE:  # words are compared, and it is several
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
    """The one place that looks at it, and at nothing else."""
    alignment = draft.alignment
    if alignment is None:
        return
    behind = {number for number, part in enumerate(alignment.source) if _do_overlap(part, (item.start, item.end))}
    looking = [
        number
        for number, row in enumerate(alignment.weights)
        if alignment.target[number][0] < alignment.target[number][1]
        and sum(share for part, share in row if part in behind) > _MIN_ATTENTION
    ]
    if looking and looking[-1] - looking[0] < len(looking) + 1:
        start, end = alignment.target[looking[0]][0], alignment.target[looking[-1]][1]
        text = draft.text[start:end]
        part = text.strip(_EDGE_SIGNS + " ")
        whole = not (draft.text[start - 1 : start].isalnum() or draft.text[end : end + 1].isalnum())
        if part and whole and len(part) <= 2 * len(item.text) + _MIN_LETTERS:
            start += text.index(part)
            yield start, start + len(part)


def _restore_numbers(source: str, draft: Draft, items: Sequence[Placeable], languages: tuple[Locale, Locale]) -> Draft:
    """The draft with the source's numbers: lost ones in place of what it has instead, all as its language writes them."""
    ours = AnalysedText(source, languages[0], items)
    here = numbers.find_numerals(ours)
    if not here:
        return draft
    theirs = AnalysedText(draft.text, languages[1], placeables.find_repeated(draft.text, items))
    there = numbers.find_numerals(theirs)
    gone = [one for one in numbers.find_lost(ours, theirs, here, there, with_words=False) if one in here]
    strange = [one for one in numbers.find_lost(theirs, ours, there, here, with_words=False) if one in there]
    swaps = list(zip(gone, strange, strict=True)) if len(gone) == len(strange) == 1 else []
    swaps += [(one, other) for one in here for other in there if one.text == other.text and other not in strange]
    for one, other in sorted({other: one for one, other in swaps}.items(), reverse=True):
        text = format_number(source, other, languages)
        if text != one.text:
            draft = _replace_part(draft, TextEdit(one.start, one.end, text), (other.start, other.end))
    return draft


def format_number(source: str, numeral: numbers.Numeral, languages: tuple[Locale, Locale]) -> str:
    """A number of the source as the target's language writes it; as it is, where it may be no number but a name."""
    (group, point), (their_group, their_point) = map(_number_symbols, languages)
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


@cache
def _number_symbols(locale: Locale) -> tuple[str, str]:
    """What a language puts between thousands, and before a fraction, with European digits (CLDR)."""
    known = babel_locale(locale.tag)
    symbols = known.number_symbols.get("latn", {}) if known else {}
    return symbols.get("group", ","), symbols.get("decimal", ".")


def _do_overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
