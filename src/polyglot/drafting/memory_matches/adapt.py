"""Fuzzy matches of the translation memory -> drafts of a similar text, where the adaptation is certain.

The two sources are compared token by token. Numbers, dates, code, addresses, link labels and names replace their counterparts
in the translation (`tokens`), and so does the final punctuation mark. Commas, quotation marks and capitals stay as in the
translation. Differences in words are left to an engine (`fuzzy_match_repair`). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from polyglot.drafting.memory_matches.tokens import TextToken, TokenKind, tokenize, transfer
from polyglot.model import Locale, MemoryMatch
from polyglot.text_edits import TextEdit, apply_edits

_MOOD_SIGNS = frozenset("?!¿¡？！؟")  # change the words around them, too
_PUNCTUATION = frozenset(",;'\"-()")
_STOPS = {".": ".", ":": ":", "…": "…", "!": "!"}
_LANGUAGE_STOPS = {  # other forms of these
    "zh": {".": "。", ":": "：", "!": "！"},
    "ja": {".": "。", ":": "：", "!": "！"},
    "fr": {":": "\u00a0:", "!": "\u202f!"},
    "hi": {".": "।"},
}
_OPENING_SIGN_LANGUAGES = frozenset({"es", "ast", "gl"})  # with a mark before an exclamation, too
_CAPITALIZED_NOUN_LANGUAGES = frozenset({"de", "lb"})  # with a capital in all nouns

LocalePair = tuple[Locale, Locale]


@dataclass(frozen=True, slots=True)
class AdaptedMatch:
    """A draft adapted from a match."""

    text: str
    match: MemoryMatch
    engine: str = ""  # the engine that helped; empty for a certain draft

    @property
    def origin(self) -> str:
        """Origin for the ledger: not the person's that an exact match has, since the text was not written for this source."""
        return " + ".join(filter(None, (f"memory {int(self.match.score)} %: {self.match.origin}", self.engine)))

    @property
    def certain(self) -> bool:
        """Whether no word comes from an engine."""
        return not self.engine


class SourceChange(NamedTuple):
    """Tokens of the old source, by number, and the tokens of the new source in their place."""

    old: range
    new: range
    left_neighbours: int  # equal tokens before the change, up to the previous one
    right_neighbours: int  # equal tokens after the change, up to the next one


class ComparedText(NamedTuple):
    """A text and its tokens."""

    text: str
    tokens: tuple[TextToken, ...]


@dataclass(frozen=True, slots=True)
class MatchComparison:
    """Differences between a text and a match: certain edits of the translation, and changes that need an engine."""

    unit_text: str
    match: MemoryMatch
    locales: LocalePair
    stripped: bool  # compared without markup
    new: ComparedText
    old: ComparedText
    target: ComparedText  # the match's translation
    edits: tuple[TextEdit, ...]
    open_changes: tuple[SourceChange, ...]

    def apply_edits(self, more: Sequence[TextEdit] = (), engine: str = "") -> AdaptedMatch | None:
        """Return the translation with the certain edits and these of an engine.

        Return None if edits overlap, if words would be read as markup, or if the unit's markup would be missing.
        """
        edits = sorted({*self.edits, *more})
        if any(edit.end > following.start for edit, following in pairwise(edits)):
            return None
        if not all(_has_no_markup(edit.text) for edit in more):
            return None
        text = apply_edits(self.target.text, edits)
        if self.stripped and not (_has_no_markup(self.unit_text) and _has_no_markup(text)):
            return None
        return AdaptedMatch(text, self.match, engine)


def adapt_match(unit_text: str, match: MemoryMatch, pair: LocalePair) -> AdaptedMatch | MatchComparison | None:
    """Return a match as a draft of a unit's text, or the comparison if an engine has to help; None if it is of no use.

    For a text without markup, that of the match is left out.
    """
    comparison = compare_match(unit_text, match, pair, stripped=False)
    if comparison is None and _has_no_markup(unit_text):
        comparison = compare_match(unit_text, match, pair, stripped=True)
    return comparison if comparison is None or comparison.open_changes else comparison.apply_edits()


def compare_match(unit_text: str, match: MemoryMatch, pair: LocalePair, *, stripped: bool) -> MatchComparison | None:
    """Return the differences between a text and a match; None if the markup differs, or the edits are unknown."""
    new, old, target = (_tokenize_text(text, stripped=stripped) for text in (unit_text, match.source, match.target))
    final_edits = _final_sign_edits(new, old, target, pair[1])
    changes = [
        change
        for change in _find_changes(_inner_tokens(old), _inner_tokens(new))
        if not _is_punctuation(_changed_tokens(change, old, new))
    ]
    if final_edits is None or any(
        token.key in _MOOD_SIGNS for change in changes for token in _changed_tokens(change, old, new)
    ):
        return None
    if not stripped and any(_is_markup_changed(change, old, new) for change in changes):
        return None
    edits, open_changes = final_edits, []
    for change in changes:
        transferred = _transfer_change(change, new, old, target, pair)
        if transferred:
            edits += transferred
        else:
            open_changes.append(change)
    return MatchComparison(
        unit_text=unit_text,
        match=match,
        locales=pair,
        stripped=stripped,
        new=new,
        old=old,
        target=target,
        edits=tuple(edits),
        open_changes=tuple(open_changes),
    )


def strip_markup(text: str) -> str:
    r"""Return a text without its markup.

    >>> strip_markup(r"See *[the map][1]* of `x_y`[^2], \* there.")
    'See the map of x_y, * there.'
    """
    parts, position = [], 0
    for token in tokenize(text):
        parts.append(text[position : token.start])
        if token.kind is TokenKind.CODE:
            parts.append(token.text.strip("`"))
        elif token.kind is TokenKind.MARKUP:
            parts.append(token.text[1:] if token.text[0] == "\\" else "")
        elif token.kind is not TokenKind.LINK_LABEL:
            parts.append(token.text)
        position = token.end
    return "".join(parts) + text[position:]


def _has_no_markup(text: str) -> bool:
    return strip_markup(text) == text


def _tokenize_text(text: str, *, stripped: bool) -> ComparedText:
    compared = strip_markup(text) if stripped else text
    return ComparedText(compared, tuple(tokenize(compared)))


def _inner_tokens(text: ComparedText) -> Sequence[TextToken]:
    """Return the tokens without the final punctuation mark."""
    tokens = text.tokens
    return tokens[:-1] if tokens and tokens[-1].key in _STOPS else tokens


def _final_sign_edits(
    new: ComparedText, old: ComparedText, target: ComparedText, locale: Locale
) -> list[TextEdit] | None:
    """Return the edits of the translation's final punctuation mark; None if it is not the expected one."""
    before, after = (text.tokens[-1].key if len(_inner_tokens(text)) < len(text.tokens) else "" for text in (old, new))
    if before == after:
        return []
    last = target.tokens[-1] if target.tokens else None
    stops = _STOPS | _LANGUAGE_STOPS.get(locale.language, {})
    if last is None or ("!" in {before, after} and locale.language in _OPENING_SIGN_LANGUAGES):
        return None
    if last.text != stops[before].strip() if before else last.kind is TokenKind.PUNCTUATION:
        return None
    start = len(target.text[: last.start].rstrip()) if before else last.end
    return [TextEdit(start, last.end, stops.get(after, ""))]


def _find_changes(old: Sequence[TextToken], new: Sequence[TextToken]) -> list[SourceChange]:
    """Return the differences between two token sequences: the gaps of their longest common subsequence."""
    codes = LCSseq.opcodes([token.key for token in old], [token.key for token in new])
    equal = [(0, 0, 0)]  # start of an equal block in both sequences, and its length
    equal += [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes if code.tag == "equal"]
    equal.append((len(old), len(new), 0))
    return [
        SourceChange(range(a + size, c), range(b + size, d), size, next_size)
        for (a, b, size), (c, d, next_size) in pairwise(equal)
        if (a + size, b + size) != (c, d)
    ]


def _changed_tokens(change: SourceChange, old: ComparedText, new: ComparedText) -> list[TextToken]:
    return [*old.tokens[change.old.start : change.old.stop], *new.tokens[change.new.start : change.new.stop]]


def _is_punctuation(tokens: Sequence[TextToken]) -> bool:
    return all(token.key in _PUNCTUATION for token in tokens)


def _is_markup_changed(change: SourceChange, old: ComparedText, new: ComparedText) -> bool:
    """Return whether the markup differs; a link label in place of another does not count."""
    labels = [
        sum(token.kind is TokenKind.LINK_LABEL for token in text.tokens[side.start : side.stop])
        for text, side in ((old, change.old), (new, change.new))
    ]
    return labels[0] != labels[1] or any(token.kind is TokenKind.MARKUP for token in _changed_tokens(change, old, new))


def _transfer_change(
    change: SourceChange, new: ComparedText, old: ComparedText, target: ComparedText, pair: LocalePair
) -> list[TextEdit] | None:
    """Return the edits that transfer a change to the translation token by token; None if that is not possible."""
    if len(change.old) != len(change.new):
        return None
    edits, names = [], _is_name_position(change, old, pair[0])
    for old_number, new_number in zip(change.old, change.new, strict=True):
        before, after = old.tokens[old_number], new.tokens[new_number]
        if before.key == after.key:
            continue
        candidates = [
            TextEdit(token.start, token.end, text)
            for token in target.tokens
            if (text := transfer(before, after, token, pair, names=names)) is not None
        ]
        if len(candidates) != 1 or sum(token.key == before.key for token in old.tokens) != 1:
            return None
        edits += candidates
    return edits


def _is_name_position(change: SourceChange, old: ComparedText, locale: Locale) -> bool:
    """Return whether capitals mark names there: in running text, but not in its first word alone, nor where all nouns have one."""
    words = [token.text for token in old.tokens if token.kind is TokenKind.WORD]
    lowercase = sum(word[:1].islower() for word in words)
    first = next((number for number, token in enumerate(old.tokens) if token.kind is TokenKind.WORD), 0)
    is_first_word = first in change.old and len(change.old) == 1
    is_running_text = lowercase > 2 and 2 * lowercase > len(words)
    return is_running_text and not is_first_word and locale.language not in _CAPITALIZED_NOUN_LANGUAGES
