"""A match of the memory that differs in some words -> a draft, with an engine's help.

As Ortega, Sánchez-Martínez and Forcada do ("Fuzzy-match repair using black-box machine translation systems", AMTA 2016), an
engine is asked for the old words and for the new ones, with some of their neighbours; where the translation has just what it
says for the old ones, in one place, what it says for the new ones takes their place. Where it has not, and the engine can
align (`Engine.align`), the old words' place is what is aligned to them in the match, and the new ones come from the engine's
draft of the whole text, if both are plain. A match of which any part cannot be mended is none. Pure:
`phrases_to_translate` says what to
ask, `repair` makes something of the answers. benchmarks/adapting.py has the figures.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from polyglot.drafting.memory_matches.adapt import (
    AdaptedMatch,
    ComparedText,
    MatchComparison,
    MatchEdit,
    SourceChange,
    compare_match,
    strip_markup,
)
from polyglot.drafting.memory_matches.placeables import TextToken, TokenKind, tokenize
from polyglot.model import Alignment, Draft

_MAX_CHANGED_TOKENS = 5  # parts that differ in one place
_MAX_CHANGES = 2
_MIN_SAME_TOKENS = 3  # parts that do not differ, at least
_CONTEXT_SIZES = (
    (2, 2),
    (1, 1),
    (2, 0),
    (0, 2),
    (1, 0),
    (0, 1),
    (0, 0),
)  # neighbours that are asked for with what differs
_WORD_KINDS = {TokenKind.WORD, TokenKind.NUMBER, TokenKind.PUNCTUATION}
_ENDS = frozenset(".,:;!?…。：！？")
_PREFIX_LENGTH = 5  # letters by which a word is known in its forms
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MIN_ATTENTION = 0.5  # the share of its attention by which a word belongs to what differs


def phrases_to_translate(comparison: MatchComparison) -> list[str]:
    """What an engine is to translate, the text itself first; nothing where too much differs to be mended."""
    sizes = [max(len(change.old), len(change.new)) for change in comparison.open_changes]
    most = min(len(comparison.old.tokens) // 2, len(comparison.old.tokens) - _MIN_SAME_TOKENS)
    if len(sizes) > _MAX_CHANGES or max(sizes) > _MAX_CHANGED_TOKENS or sum(sizes) > most:
        return []
    asked = (phrase for number in range(len(sizes)) for pair in _phrase_pairs(comparison, number) for phrase in pair)
    return list(dict.fromkeys((strip_markup(comparison.wanted), *asked)))


def repair(
    comparison: MatchComparison, answers: Mapping[str, Draft], alignment: Alignment | None = None
) -> AdaptedMatch | None:
    """The match with what an engine said for the phrases; None where a place is not clear.

    `alignment` is the engine's, of the match's source and target without markup (`strip_markup`).
    """
    draft = answers.get(strip_markup(comparison.wanted))
    if draft is None:
        return None
    edits = [_answer_change(comparison, number, answers) for number in range(len(comparison.open_changes))]
    if None in edits and alignment is not None and draft.alignment is not None:
        comparison = compare_match(comparison.wanted, comparison.match, comparison.locales, stripped=True) or comparison
        edits = [
            _answer_change(comparison, number, answers)
            or _align_change(comparison, change, alignment, draft.text, draft.alignment)
            for number, change in enumerate(comparison.open_changes)
        ]
    known = [edit for edit in edits if edit is not None]
    made = comparison.apply_edits(known, draft.engine) if len(known) == len(edits) else None
    if (
        made is None
        or _has_doubled_word(made.text, comparison.target.text, draft.text)
        or _is_copied(known, comparison)
    ):
        return None
    return made


def _answer_change(found: MatchComparison, number: int, answers: Mapping[str, Draft]) -> MatchEdit | None:
    """What the best question whose answers are of use comes to."""
    for old, new in _phrase_pairs(found, number):
        if (
            old in answers
            and new in answers
            and (edit := _place_answer(found, answers[old].text, new, answers[new].text))
        ):
            return edit
    return None


def _phrase_pairs(found: MatchComparison, number: int) -> Iterator[tuple[str, str]]:
    """The old and the new words of one change, with fewer and fewer of their neighbours, up to the next change."""
    change = found.open_changes[number]
    for left, right in _CONTEXT_SIZES:
        if left <= change.left_neighbours and right <= change.right_neighbours:
            both = [
                _token_phrase(text, side, left, right)
                for text, side in ((found.old, change.old), (found.new, change.new))
            ]
            if all(both):
                yield both[0], both[1]


def _token_phrase(text: ComparedText, side: range, left: int, right: int) -> str:
    """Some parts of a text as they stand in it; nothing if there is markup, or something to be copied, among them."""
    parts = text.tokens[side.start - left : side.stop + right]
    if not parts or any(token.kind not in _WORD_KINDS for token in parts):
        return ""
    return text.text[parts[0].start : parts[-1].end]


def _place_answer(found: MatchComparison, before: str, asked: str, after: str) -> MatchEdit | None:
    """The new words in the one place of the translation where the old ones stand; None if the engine only copied them."""
    old, new = _answer_tokens(before), _answer_tokens(after)
    if not old or not new or (after.casefold() == asked.casefold() and any(map(str.islower, after))):
        return None
    there, keys = found.target.tokens, [token.key for token in old]
    places = [
        place
        for place in range(len(there) - len(keys) + 1)
        if [token.key for token in there[place : place + len(keys)]] == keys
    ]
    if len(places) != 1:
        return None
    first, last = there[places[0]], there[places[0] + len(keys) - 1]
    if [token.key for token in new] == keys:
        return None
    return MatchEdit(first.start, last.end, _match_case(after[new[0].start : new[-1].end], old[0].text, first.text))


def _answer_tokens(text: str) -> list[TextToken]:
    """The parts of a phrase that an engine wrote, without the signs that it likes to put at the end."""
    found = tokenize(text)
    while found and found[-1].text in _ENDS:
        found.pop()
    return found


def _match_case(text: str, said: str, there: str) -> str:
    """A phrase with the first letter as large or as small as it was in the translation, where that was not as the engine said."""
    if said[:1] == there[:1] or not text[1:2].islower():
        return text
    return (text[:1].upper() if there[:1].isupper() else text[:1].lower()) + text[1:]


def _align_change(
    found: MatchComparison, change: SourceChange, alignment: Alignment, text: str, drafted: Alignment
) -> MatchEdit | None:
    """The words of a draft that are aligned to what is new, in the place of those that are to what was there."""
    sides = [change.old, change.new]
    if not all(sides):  # what is put in or left out is looked for with its neighbour
        if not change.left_neighbours and not change.right_neighbours:
            return None
        left, right = (1, 0) if change.left_neighbours else (0, 1)
        sides = [range(side.start - left, side.stop + right) for side in sides]
    old, new = (
        (parts.tokens[side.start].start, parts.tokens[side.stop - 1].end)
        for parts, side in zip((found.old, found.new), sides, strict=True)
    )
    there = _aligned_span(found.target.tokens, alignment, old)
    said = _aligned_span(tokenize(text), drafted, new)
    return MatchEdit(*there, text[slice(*said)]) if there and said else None


def _aligned_span(parts: Sequence[TextToken], alignment: Alignment, source: tuple[int, int]) -> tuple[int, int] | None:
    """Where the words stand that are aligned to a range of the source, if they stand together."""
    inside = {n for n, (start, end) in enumerate(alignment.source) if start < source[1] and end > source[0]}
    parts = [token for token in parts if token.kind is not TokenKind.PUNCTUATION]
    ours = [
        number for number, token in enumerate(parts) if _attention_share(token, alignment, inside) >= _MIN_ATTENTION
    ]
    if not ours or ours[-1] - ours[0] + 1 != len(ours):
        return None
    return parts[ours[0]].start, parts[ours[-1]].end


def _has_doubled_word(text: str, *others: str) -> bool:
    """Does a text say a word more often than each of the others? Then a part of one came to stand beside its like."""
    counts = [Counter(word.casefold()[:_PREFIX_LENGTH] for word in _LONG_WORD.findall(one)) for one in (text, *others)]
    return any(count > max(1, *(other[word] for other in counts[1:])) for word, count in counts[0].items())


def _is_copied(edits: Sequence[MatchEdit], found: MatchComparison) -> bool:
    """Did the engine leave a word as it is in the source, which the match's translator did not?"""
    source, there = (
        {token.text for token in text.tokens if token.kind is TokenKind.WORD} for text in (found.new, found.target)
    )
    words = (word for edit in edits for word in _LONG_WORD.findall(edit.text) if word.islower())
    return any(word in source and word not in there for word in words)


def _attention_share(token: TextToken, alignment: Alignment, inside: set[int]) -> float:
    """How much of a word's attention goes to these parts of the source."""
    total = share = 0.0
    for (start, end), row in zip(alignment.target, alignment.weights, strict=True):
        if start < token.end and end > token.start:
            total += sum(weight for _, weight in row)
            share += sum(weight for number, weight in row if number in inside)
    return share / total if total else 0.0
