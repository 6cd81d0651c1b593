"""Glossary terms put into a draft in place of the words that render them otherwise.

If a draft lacks a required translation, the words that render the term are found by the engine's alignment. They are replaced
only if they are unambiguous: most of their attention goes to the term, they are adjacent, they have most of the attention on
the term, and no other part of the source is rendered by them alone. A forbidden translation is replaced where it occurs. Kept
terms are written as in the source. Any other violation is reported as a doubt, for a reviewer.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from polyglot.catalogs.glossary.matching import TermMatch, TermMatcher, source_words
from polyglot.language.scripts import UNSPACED_LETTER
from polyglot.language.stemming import Word, split_words
from polyglot.model import Alignment, Draft, Unit
from polyglot.ranges import Range, is_free, overlap, overlapping
from polyglot.text_edits import TextEdit, apply_edits, even_weights

_MIN_WORD_SHARE = 0.5  # share of a word's attention on the term above which the word renders it
_MIN_TERM_SHARE = 0.6  # share of all attention on the term that these words must have
_MIN_OTHER_SHARE = 0.4  # attention on another part of the source above which that part is rendered by these words
_MAX_SHORT_LENGTH = 3  # letters of a preposition or an article, which may come between such words
_UNSPACED = re.compile(UNSPACED_LETTER)
_ELIDED = re.compile(r"\w['’]$")
_VOWEL = re.compile(r"[aeiouyhàâäáéèêëíîïìóôöòúùûü]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EnforcedDraft:
    """A draft with the required translations, and a sentence for each term that is doubtful."""

    draft: Draft
    doubts: tuple[str, ...] = ()
    replaced_count: int = 0  # terms that were replaced; the words around them may not agree with them


def is_kept(unit: Unit, terms: TermMatcher) -> bool:
    """Return whether a unit's translation is its source: by `i18n:keep`, or since its whole text is kept."""
    return unit.block.keep or terms.is_verbatim(unit.text)


def enforce_terms(source: str, draft: Draft, terms: TermMatcher) -> EnforcedDraft:
    """Return the draft of a plain sentence with its terms and its alignment corrected."""
    matches = terms.find_terms(source)
    if not matches:
        return EnforcedDraft(draft)
    counts = Counter(match.term for match in matches)
    doubts, replaced = [], 0
    for match in matches:
        rendered = terms.rendered_spans(match, source, draft.text)
        if len(rendered) >= counts[match.term]:
            continue
        place = _find_rendering(source, draft, match, terms)
        rendering = _choose_rendering(match, source)
        if place is None or not rendering or not is_free(place, rendered):
            continue
        draft = _replace_words(draft, place, rendering, match)
        replaced += 1
        words = source_words(match, source)
        if not match.term.kept and words.casefold() != match.term.forms[match.form].casefold():
            doubts.append(f"“{words}” was written “{rendering}”, perhaps in the wrong form.")
    return EnforcedDraft(draft, tuple(dict.fromkeys(doubts)), replaced)


def _choose_rendering(match: TermMatch, source: str) -> str:
    """Return the text for a term: its own words if it is kept, the translation of its form, or the first translation."""
    term = match.term
    if term.kept:
        return source_words(match, source)
    parallel = len(term.required) == len(term.forms)
    return term.required[match.form if parallel else 0] if term.required else ""


def _find_rendering(source: str, draft: Draft, match: TermMatch, terms: TermMatcher) -> Range | None:
    """Return the range of a draft with another rendering of a term, or None if it is not clear."""
    forbidden = terms.forbidden_spans(match, source, draft.text)
    place = _aligned_range(draft, match, terms.target)
    if forbidden:
        return next((span for span in forbidden if place and overlap(span, place)), forbidden[0])
    if (
        place is not None
        and _ELIDED.search(draft.text[: place[0]])
        and not _VOWEL.match(_choose_rendering(match, source))
    ):
        return None  # "l’" before a word that takes "le" or "la"
    return place


def _aligned_range(draft: Draft, match: TermMatch, language: str) -> Range | None:
    """Return the range of the draft's words that render a term by the engine's alignment, or None if it is not clear."""
    if draft.alignment is None:
        return None
    term = frozenset(overlapping(draft.alignment.source, (match.start, match.end)))
    words = split_words(draft.text, language)
    # Words that attend to the term, without the articles and prepositions around them.
    chosen = [
        word
        for word in words
        if _attention_share(_attention_counts(draft.alignment, word.start, word.end), term) > _MIN_WORD_SHARE
    ]
    for end in (0, -1):
        while len(chosen) > 1 and _is_short(chosen[end]):
            del chosen[end]
    if not chosen:
        return None
    # They are adjacent but for short words.
    start, end = chosen[0].start, chosen[-1].end
    between = [word for word in words if start < word.start < end and word not in chosen]
    if len(between) >= len(chosen) or not all(map(_is_short, between)):
        return None
    # They render the term and nothing else.
    inside = _attention_counts(draft.alignment, start, end)
    whole = _attention_counts(draft.alignment, 0, len(draft.text))
    swallows_others = any(
        attention > _MIN_OTHER_SHARE and inside[part] > _MIN_WORD_SHARE * attention
        for part, attention in whole.items()
        if part not in term
    )
    is_partial = sum(inside[part] for part in term) < _MIN_TERM_SHARE * sum(whole[part] for part in term)
    return None if swallows_others or is_partial else (start, end)


def _attention_counts(alignment: Alignment, start: int, end: int) -> Counter[int]:
    """Return the attention of a range of a draft on each part of its source, by number."""
    counts: Counter[int] = Counter()
    for (first, last), row in zip(alignment.target, alignment.weights, strict=True):
        if overlap((first, last), (start, end)):
            counts.update(dict(row))
    return counts


def _attention_share(counts: Counter[int], parts: frozenset[int]) -> float:
    """Return the share of all attention that these parts have."""
    return sum(counts[part] for part in parts) / (sum(counts.values()) or 1)


def _is_short(word: Word) -> bool:
    """Return whether a word is as short as a preposition or an article; never in a script without spaces."""
    return len(word.lowercase) <= _MAX_SHORT_LENGTH and not _UNSPACED.match(word.lowercase)


def _replace_words(draft: Draft, place: Range, rendering: str, match: TermMatch) -> Draft:
    """Return the draft with a range replaced by a rendering, which takes the capital letter at the start of a sentence."""
    start, end = place
    old = draft.text[start:end]
    if old[0].isupper() and not any(letter.isalnum() for letter in draft.text[:start]) and not match.term.kept:
        rendering = rendering[0].upper() + rendering[1:]
    text = apply_edits(draft.text, [TextEdit(start, end, rendering)])
    alignment = draft.alignment and _shift_alignment(draft.alignment, place, rendering, match)
    return replace(draft, text=text, alignment=alignment)


def _shift_alignment(alignment: Alignment, place: Range, rendering: str, match: TermMatch) -> Alignment:
    """Return an alignment after a range of the target was replaced: all attention of the new words goes to the term."""
    start, end = place
    shift = start + len(rendering) - end
    weights = even_weights(overlapping(alignment.source, (match.start, match.end)))
    pairs = list(zip(alignment.target, alignment.weights, strict=True))
    # Parts before the range, the new words, parts after it.
    rows = [((first, min(last, start)), row) for (first, last), row in pairs if first < start]
    rows += [((start + word.start(), start + word.end()), weights) for word in re.finditer(r"\S+", rendering)]
    rows += [((max(first, end) + shift, last + shift), row) for (first, last), row in pairs if last > end]
    return Alignment(alignment.source, tuple(part for part, _ in rows), tuple(row for _, row in rows))
