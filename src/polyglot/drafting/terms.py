"""The glossary in a machine's draft: what a translation has to say for the terms of its source is put there.

Where a draft lacks a required translation, the words that stand for the term are found by the engine's alignment, and
replaced if there is no doubt which they are: most of what each of them looked at is the term, they stand together, few
others looked at it, and nothing else of the source is said by them alone. A forbidden translation is its own place. What is
kept stands as in the source. All else is told, so that a person looks there; nothing is guessed.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from polyglot.catalogs.glossary.matching import TermMatch, TermMatcher, source_words
from polyglot.engines.attention import TextRanges
from polyglot.language.stemming import Word, split_words
from polyglot.language.word_count import UNSPACED_LETTER
from polyglot.model import Alignment, Draft, Unit

_MIN_WORD_SHARE = 0.5  # of what a word looked at: so much of it on the term, and the word stands for it
_MIN_TERM_SHARE = 0.6  # of all looks at the term: so many are from the words that stand for it
_MIN_OTHER_SHARE = 0.4  # of a word's looks: so many at another part of the source, and that part is said somewhere
_MAX_SHORT_LENGTH = 3  # letters: a preposition or an article, which may stand between such words whatever it looked at
_UNSPACED = re.compile(UNSPACED_LETTER)
_ELIDED = re.compile(r"\w['’]$")
_VOWEL = re.compile(r"[aeiouyhàâäáéèêëíîïìóôöòúùûü]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EnforcedDraft:
    """A draft that says what the glossary asks for, and a sentence for each term of which that is not sure."""

    draft: Draft
    doubts: tuple[str, ...] = ()
    replaced_count: int = 0  # terms that the engine had not said so: the words around them may not agree with them


def is_kept(unit: Unit, terms: TermMatcher) -> bool:
    """Is a unit's translation its source? So it is under `i18n:keep`, and where it holds nothing but what is kept."""
    return unit.block.keep or terms.is_verbatim(unit.text)


def enforce_terms(source: str, draft: Draft, terms: TermMatcher) -> EnforcedDraft:
    """The draft of a plain sentence with its terms as they should be, and its alignment with it."""
    found = terms.find_terms(source)
    if not found:
        return EnforcedDraft(draft)
    counts = Counter(one.term for one in found)
    doubts, put = [], 0
    for one in found:
        said = terms.rendered_spans(one, source, draft.text)
        if len(said) >= counts[one.term]:
            continue
        place = _find_rendering(source, draft, one, terms)
        wanted = _choose_rendering(one, source)
        if place is None or not wanted or any(place[0] < end and start < place[1] for start, end in said):
            continue
        draft, put = _replace_words(draft, place, wanted, one), put + 1
        if not one.term.kept and source_words(one, source).casefold() != one.term.forms[one.form].casefold():
            doubts.append(f"“{source_words(one, source)}” was written “{wanted}”, perhaps in the wrong form.")
    doubts += terms.find_violations(source, draft.text)
    return EnforcedDraft(draft, tuple(dict.fromkeys(doubts)), put)


def _choose_rendering(found: TermMatch, source: str) -> str:
    """What to write for a term: its own words, the translation that belongs to its form, or the first one."""
    term = found.term
    if term.kept:
        return source_words(found, source)
    parallel = len(term.required) == len(term.forms)
    return term.required[found.form if parallel else 0] if term.required else ""


def _find_rendering(source: str, draft: Draft, found: TermMatch, terms: TermMatcher) -> tuple[int, int] | None:
    """Where a draft says a term otherwise; None where that is not clear."""
    bad = terms.forbidden_spans(found, source, draft.text)
    place = _aligned_range(draft, found, terms.target)
    if bad:
        return next((one for one in bad if place and one[0] < place[1] and place[0] < one[1]), bad[0])
    if (
        place is not None
        and _ELIDED.search(draft.text[: place[0]])
        and not _VOWEL.match(_choose_rendering(found, source))
    ):
        return None  # "l’" before a word that takes "le" or "la"
    return place


def _aligned_range(draft: Draft, found: TermMatch, language: str) -> tuple[int, int] | None:
    """The words of a draft that stand for a term, by the engine's alignment."""
    if draft.alignment is None:
        return None
    term = _source_parts(draft.alignment.source, found)
    row = split_words(draft.text, language)
    chosen = [
        word
        for word in row
        if _attention_share(_attention_counts(draft.alignment, word.start, word.end), term) > _MIN_WORD_SHARE
    ]
    for end in (0, -1):
        while len(chosen) > 1 and _is_short(chosen[end]):
            del chosen[end]  # an article or a preposition, which belongs to what stands around
    if not chosen:
        return None
    start, end = chosen[0].start, chosen[-1].end
    between = [word for word in row if start < word.start < end and word not in chosen]
    if len(between) >= len(chosen) or not all(map(_is_short, between)):
        return None
    inside, whole = (
        _attention_counts(draft.alignment, start, end),
        _attention_counts(draft.alignment, 0, len(draft.text)),
    )
    swallowed = any(
        look > _MIN_OTHER_SHARE and inside[part] > _MIN_WORD_SHARE * look
        for part, look in whole.items()
        if part not in term
    )
    lost = sum(inside[part] for part in term) < _MIN_TERM_SHARE * sum(whole[part] for part in term)
    return None if swallowed or lost else (start, end)


def _source_parts(parts: TextRanges, found: TermMatch) -> frozenset[int]:
    """The parts of a source that a term is made of, by number."""
    return frozenset(number for number, (start, end) in enumerate(parts) if start < found.end and found.start < end)


def _attention_counts(alignment: Alignment, start: int, end: int) -> Counter[int]:
    """How much a range of a draft looked at each part of its source."""
    looks: Counter[int] = Counter()
    for (first, last), row in zip(alignment.target, alignment.weights, strict=True):
        if first < end and start < last:
            looks.update(dict(row))
    return looks


def _attention_share(looks: Counter[int], parts: frozenset[int]) -> float:
    """The share of all looks that these parts got."""
    return sum(looks[part] for part in parts) / (sum(looks.values()) or 1)


def _is_short(word: Word) -> bool:
    """Is a word as short as prepositions and articles are? (In scripts without spaces every letter is a word.)"""
    return len(word.lowercase) <= _MAX_SHORT_LENGTH and not _UNSPACED.match(word.lowercase)


def _replace_words(draft: Draft, place: tuple[int, int], wanted: str, found: TermMatch) -> Draft:
    """The draft with other words at a place. At the beginning of a sentence they keep its capital letter."""
    start, end = place
    old = draft.text[start:end]
    if old[0].isupper() and not any(letter.isalnum() for letter in draft.text[:start]) and not found.term.kept:
        wanted = wanted[0].upper() + wanted[1:]
    text = draft.text[:start] + wanted + draft.text[end:]
    return replace(
        draft, text=text, alignment=draft.alignment and _shift_alignment(draft.alignment, place, wanted, found)
    )


def _shift_alignment(alignment: Alignment, place: tuple[int, int], wanted: str, found: TermMatch) -> Alignment:
    """An alignment after other words were put at a place of the target: each of them looked at the term alone."""
    start, end = place
    moved = start + len(wanted) - end
    behind = sorted(_source_parts(alignment.source, found))
    new = tuple((number, round(1 / len(behind), 3)) for number in behind)
    pairs = list(zip(alignment.target, alignment.weights, strict=True))
    rows = [((one[0], min(one[1], start)), row) for one, row in pairs if one[0] < start]
    rows += [((start + word.start(), start + word.end()), new) for word in re.finditer(r"\S+", wanted)]
    rows += [((max(one[0], end) + moved, one[1] + moved), row) for one, row in pairs if one[1] > end]
    return Alignment(alignment.source, tuple(one for one, _ in rows), tuple(row for _, row in rows))
