"""Fuzzy match repair: drafts from matches that differ in some words, with an engine's help.

After Ortega, Sánchez-Martínez and Forcada ("Fuzzy-match repair using black-box machine translation systems", AMTA 2016), an
engine translates the old words and the new ones, with some of their neighbours; where the match's translation contains its
translation of the old ones, in one place, that of the new ones replaces it. Otherwise, if the engine can align
(`Engine.align`), the words that are aligned to the old ones in the match are replaced by those that are aligned to the new
ones in the engine's draft of the whole text, both without markup. A match with a change that cannot be repaired is discarded.
Pure: `phrases_to_translate` returns the texts for the engine, `repair` uses its answers. benchmarks/adapting.py has the figures.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from polyglot.drafting.memory_matches.adapt import (
    AdaptedMatch,
    ComparedText,
    MatchComparison,
    SourceChange,
    compare_match,
    strip_markup,
)
from polyglot.drafting.memory_matches.tokens import TextToken, TokenKind, tokenize
from polyglot.model import Alignment, Draft
from polyglot.text_edits import TextEdit

_MAX_CHANGED_TOKENS = 5  # tokens of one change
_MAX_CHANGES = 2
_MIN_SAME_TOKENS = 3  # equal tokens
# Left and right neighbours that are translated with a change, the best numbers first.
_CONTEXT_SIZES = ((2, 2), (1, 1), (2, 0), (0, 2), (1, 0), (0, 1), (0, 0))
_WORD_KINDS = {TokenKind.WORD, TokenKind.NUMBER, TokenKind.PUNCTUATION}
_ENDS = frozenset(".,:;!?…。：！？")
_PREFIX_LENGTH = 5  # letters that the inflected forms of a word share
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MIN_ATTENTION = 0.5  # share of a word's attention on the changed words from which it renders them


def phrases_to_translate(comparison: MatchComparison) -> list[str]:
    """Return the texts for the engine, the whole text first; an empty list if too much differs for a repair."""
    sizes = [max(len(change.old), len(change.new)) for change in comparison.open_changes]
    most = min(len(comparison.old.tokens) // 2, len(comparison.old.tokens) - _MIN_SAME_TOKENS)
    if len(sizes) > _MAX_CHANGES or max(sizes) > _MAX_CHANGED_TOKENS or sum(sizes) > most:
        return []
    phrases = (phrase for number in range(len(sizes)) for pair in _phrase_pairs(comparison, number) for phrase in pair)
    return list(dict.fromkeys((strip_markup(comparison.unit_text), *phrases)))


def repair(
    comparison: MatchComparison, answers: Mapping[str, Draft], alignment: Alignment | None = None
) -> AdaptedMatch | None:
    """Return the match with all changes repaired, from an engine's drafts by text; None if the place of one is not clear.

    `alignment` is the engine's, of the match's source and target without markup (`strip_markup`).
    """
    draft = answers.get(strip_markup(comparison.unit_text))
    if draft is None:
        return None
    edits = [_repair_by_phrases(comparison, number, answers) for number in range(len(comparison.open_changes))]
    if None in edits and alignment is not None and draft.alignment is not None:
        # Alignments need both texts without markup.
        plain = compare_match(comparison.unit_text, comparison.match, comparison.locales, stripped=True)
        comparison = plain or comparison
        edits = [
            _repair_by_phrases(comparison, number, answers)
            or _repair_by_alignment(comparison, change, alignment, draft.text, draft.alignment)
            for number, change in enumerate(comparison.open_changes)
        ]
    complete = [edit for edit in edits if edit is not None]
    if len(complete) < len(edits):
        return None
    adapted = comparison.apply_edits(complete, draft.engine)
    if adapted is None or _has_doubled_word(adapted.text, comparison.target.text, draft.text):
        return None
    return None if _has_copied_word(complete, comparison) else adapted


def _repair_by_phrases(comparison: MatchComparison, number: int, answers: Mapping[str, Draft]) -> TextEdit | None:
    """Return the edit for a change, from the first pair of phrases whose drafts can be used."""
    for old, new in _phrase_pairs(comparison, number):
        if old in answers and new in answers:
            edit = _replace_phrase(comparison, answers[old].text, new, answers[new].text)
            if edit:
                return edit
    return None


def _phrase_pairs(comparison: MatchComparison, number: int) -> Iterator[tuple[str, str]]:
    """Yield the old and the new words of a change, with fewer and fewer neighbours, none beyond the next change."""
    change = comparison.open_changes[number]
    for left, right in _CONTEXT_SIZES:
        if left <= change.left_neighbours and right <= change.right_neighbours:
            old = _token_phrase(comparison.old, change.old, left, right)
            new = _token_phrase(comparison.new, change.new, left, right)
            if old and new:
                yield old, new


def _token_phrase(text: ComparedText, side: range, left: int, right: int) -> str:
    """Return the text of some tokens and their neighbours; empty if one of them is markup, or copied."""
    tokens = text.tokens[side.start - left : side.stop + right]
    if not tokens or any(token.kind not in _WORD_KINDS for token in tokens):
        return ""
    return text.text[tokens[0].start : tokens[-1].end]


def _replace_phrase(comparison: MatchComparison, before: str, phrase: str, after: str) -> TextEdit | None:
    """Return the edit that replaces the draft `before` with `after` in the match's translation.

    Return None if `before` does not occur exactly once, or if the engine only copied `phrase`.
    """
    old, new = _phrase_tokens(before), _phrase_tokens(after)
    if not old or not new or (after.casefold() == phrase.casefold() and any(map(str.islower, after))):
        return None
    target, keys = comparison.target.tokens, [token.key for token in old]
    positions = [
        position
        for position in range(len(target) - len(keys) + 1)
        if [token.key for token in target[position : position + len(keys)]] == keys
    ]
    if len(positions) != 1 or [token.key for token in new] == keys:
        return None
    first, last = target[positions[0]], target[positions[0] + len(keys) - 1]
    text = _match_case(after[new[0].start : new[-1].end], old[0].text, first.text)
    return TextEdit(first.start, last.end, text)


def _phrase_tokens(text: str) -> list[TextToken]:
    """Return the tokens of a draft of a phrase, without the final punctuation that engines add."""
    tokens = tokenize(text)
    while tokens and tokens[-1].text in _ENDS:
        tokens.pop()
    return tokens


def _match_case(text: str, drafted: str, translated: str) -> str:
    """Return a phrase with the case of the translation's first letter, where the draft of the old words differed from it."""
    if drafted[:1] == translated[:1] or not text[1:2].islower():
        return text
    return (text[:1].upper() if translated[:1].isupper() else text[:1].lower()) + text[1:]


def _repair_by_alignment(
    comparison: MatchComparison, change: SourceChange, alignment: Alignment, text: str, text_alignment: Alignment
) -> TextEdit | None:
    """Return the edit that replaces the words aligned to the old ones with the words of a draft aligned to the new ones.

    `text` is the engine's draft of the whole text, and `text_alignment` aligns it with the source.
    """
    sides = [change.old, change.new]
    if not all(sides):  # an insertion or a deletion is found by its neighbour
        if not change.left_neighbours and not change.right_neighbours:
            return None
        left, right = (1, 0) if change.left_neighbours else (0, 1)
        sides = [range(side.start - left, side.stop + right) for side in sides]
    old, new = (
        (compared.tokens[side.start].start, compared.tokens[side.stop - 1].end)
        for compared, side in zip((comparison.old, comparison.new), sides, strict=True)
    )
    replaced = _aligned_span(comparison.target.tokens, alignment, old)
    replacement = _aligned_span(tokenize(text), text_alignment, new)
    return TextEdit(*replaced, text[slice(*replacement)]) if replaced and replacement else None


def _aligned_span(tokens: Sequence[TextToken], alignment: Alignment, source: tuple[int, int]) -> tuple[int, int] | None:
    """Return the range of the words that are aligned to a range of the source; None if they are not adjacent."""
    parts = {number for number, (start, end) in enumerate(alignment.source) if start < source[1] and end > source[0]}
    words = [token for token in tokens if token.kind is not TokenKind.PUNCTUATION]
    aligned = [
        number for number, word in enumerate(words) if _attention_share(word, alignment, parts) >= _MIN_ATTENTION
    ]
    if not aligned or aligned[-1] - aligned[0] + 1 != len(aligned):
        return None
    return words[aligned[0]].start, words[aligned[-1]].end


def _has_doubled_word(text: str, *others: str) -> bool:
    """Return whether a long word is more frequent in a text than in each of the others, as after an incomplete edit."""
    counts, *other_counts = (
        Counter(word.casefold()[:_PREFIX_LENGTH] for word in _LONG_WORD.findall(item)) for item in (text, *others)
    )
    return any(count > max(1, *(other[word] for other in other_counts)) for word, count in counts.items())


def _has_copied_word(edits: Sequence[TextEdit], comparison: MatchComparison) -> bool:
    """Return whether the engine left a word of the source untranslated that the match's translator did not."""
    source, target = (
        {token.text for token in text.tokens if token.kind is TokenKind.WORD}
        for text in (comparison.new, comparison.target)
    )
    words = (word for edit in edits for word in _LONG_WORD.findall(edit.text) if word.islower())
    return any(word in source and word not in target for word in words)


def _attention_share(token: TextToken, alignment: Alignment, parts: set[int]) -> float:
    """Return the share of a word's attention on these parts of the source (0 to 1)."""
    total = share = 0.0
    for (start, end), row in zip(alignment.target, alignment.weights, strict=True):
        if start < token.end and end > token.start:
            total += sum(weight for _, weight in row)
            share += sum(weight for number, weight in row if number in parts)
    return share / total if total else 0.0
