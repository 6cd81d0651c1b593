"""A match of the translation memory that is not quite the text -> a draft of the text, where that is certain.

The two sources are compared part by part. Numbers, dates, code, addresses, labels of links and names are put in the place
of those that stood there before (`placeables`), and so is the sign at the end. Commas, quotation marks and capitals are
the translation's own. What differs in its words is left to an engine (`repair`). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from polyglot.drafting.memory_matches.placeables import TextToken, TokenKind, tokenize, transfer
from polyglot.model import Locale, MemoryMatch

_MOOD_SIGNS = frozenset("?!¿¡？！؟")  # ask for other words
_PUNCTUATION = frozenset(",;'\"-()")
_STOPS = {".": ".", ":": ":", "…": "…", "!": "!"}
_LANGUAGE_STOPS = {  # where a language writes them otherwise
    "zh": {".": "。", ":": "：", "!": "！"},
    "ja": {".": "。", ":": "：", "!": "！"},
    "fr": {":": "\u00a0:", "!": "\u202f!"},
    "hi": {".": "।"},
}
_OPENING_SIGN_LANGUAGES = frozenset({"es", "ast", "gl"})  # these have a sign in front of an exclamation, too
_CAPITALIZED_NOUN_LANGUAGES = frozenset({"de", "lb"})  # write all nouns with a capital

LocalePair = tuple[Locale, Locale]


@dataclass(frozen=True, slots=True)
class AdaptedMatch:
    """A draft made of a match."""

    text: str
    match: MemoryMatch
    engine: str = ""  # the one that helped; none did where the draft is certain
    stripped: bool = False  # its words only: the markup is still to be put in

    @property
    def origin(self) -> str:
        """What the ledger says of it: no person's text, as that of the very same source is, since nobody wrote it for this one."""
        return " + ".join(filter(None, (f"memory {int(self.match.score)} %: {self.match.origin}", self.engine)))

    @property
    def certain(self) -> bool:
        """Is no word of it an engine's?"""
        return not self.engine


class MatchEdit(NamedTuple):
    """What comes in place of a part of the translation."""

    start: int
    end: int
    text: str


class SourceChange(NamedTuple):
    """Parts of the old source, by number, and what the new one has in their place."""

    old: range
    new: range
    left_neighbours: int  # how many parts that are the same on both sides stand in front of it, up to the next change
    right_neighbours: int  # and behind it


class ComparedText(NamedTuple):
    """A text and its parts."""

    text: str
    tokens: tuple[TextToken, ...]


@dataclass(frozen=True, slots=True)
class MatchComparison:
    """How a text differs from a match: what is certain of its translation, and what an engine has to be asked for."""

    wanted: str
    match: MemoryMatch
    locales: LocalePair
    stripped: bool  # all markup is left out
    new: ComparedText
    old: ComparedText
    target: ComparedText  # the match's translation
    edits: tuple[MatchEdit, ...]
    open_changes: tuple[SourceChange, ...]

    def apply_edits(self, more: Sequence[MatchEdit] = (), engine: str = "") -> AdaptedMatch | None:
        """The translation with what is certain, and with these edits of an engine's.

        None where they are in each other's way, or where words would be read as markup.
        """
        edits, text = sorted({*self.edits, *more}), self.target.text
        if any(one.end > other.start for one, other in pairwise(edits)) or not all(
            _has_no_markup(one.text) for one in more
        ):
            return None
        for edit in reversed(edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
        missing = self.stripped and not _has_no_markup(self.wanted)
        if self.stripped and not missing and not _has_no_markup(text):
            return None
        return AdaptedMatch(text, self.match, engine, stripped=missing)


def adapt_match(wanted: str, match: MemoryMatch, pair: LocalePair) -> AdaptedMatch | MatchComparison | None:
    """The match as a draft of a unit's text; the comparison, where an engine has to help; None if the match is of no use.

    Where the markup differs too, all markup is left out, and is to be put into the draft as into an engine's.
    """
    found = compare_match(wanted, match, pair, stripped=False) or compare_match(wanted, match, pair, stripped=True)
    return found if found is None or found.open_changes else found.apply_edits()


def compare_match(wanted: str, match: MemoryMatch, pair: LocalePair, *, stripped: bool) -> MatchComparison | None:
    """How a text differs from a match; None where it is not known what to do to the translation, or the markup differs."""
    new, old, there = (_tokenize_text(text, stripped=stripped) for text in (wanted, match.source, match.target))
    stop = _final_sign_edits(new, old, there, pair[1])
    changes = [
        change
        for change in _find_changes(_inner_tokens(old), _inner_tokens(new))
        if not _is_punctuation(_changed_tokens(change, old, new))
    ]
    if stop is None or any(
        token.key in _MOOD_SIGNS for change in changes for token in _changed_tokens(change, old, new)
    ):
        return None
    if not stripped and any(_is_markup_changed(change, old, new) for change in changes):
        return None
    edits, rest = stop, []
    for change in changes:
        found = _transfer_change(change, new, old, there, pair)
        edits += found or ()
        rest += [] if found else [change]
    return MatchComparison(
        wanted=wanted,
        match=match,
        locales=pair,
        stripped=stripped,
        new=new,
        old=old,
        target=there,
        edits=tuple(edits),
        open_changes=tuple(rest),
    )


def strip_markup(text: str) -> str:
    r"""A text's words without its markup.

    >>> strip_markup(r"See *[the map][1]* of `x_y`[^2], \* there.")
    'See the map of x_y, * there.'
    """
    words, position = [], 0
    for token in tokenize(text):
        words.append(text[position : token.start])
        if token.kind is TokenKind.CODE:
            words.append(token.text.strip("`"))
        elif token.kind is TokenKind.MARKUP:
            words.append(token.text[1:] if token.text[0] == "\\" else "")
        elif token.kind is not TokenKind.LINK_LABEL:
            words.append(token.text)
        position = token.end
    return "".join(words) + text[position:]


def _has_no_markup(text: str) -> bool:
    return strip_markup(text) == text


def _tokenize_text(text: str, *, stripped: bool) -> ComparedText:
    read = strip_markup(text) if stripped else text
    return ComparedText(read, tuple(tokenize(read)))


def _inner_tokens(text: ComparedText) -> Sequence[TextToken]:
    """The parts without the sign at the end."""
    parts = text.tokens
    return parts[:-1] if parts and parts[-1].key in _STOPS else parts


def _final_sign_edits(
    new: ComparedText, old: ComparedText, there: ComparedText, locale: Locale
) -> list[MatchEdit] | None:
    """What to do to the sign at the end of the translation; None if it is not the one that is expected."""
    before, after = (one.tokens[-1].key if len(_inner_tokens(one)) < len(one.tokens) else "" for one in (old, new))
    if before == after:
        return []
    last = there.tokens[-1] if there.tokens else None
    own = _STOPS | _LANGUAGE_STOPS.get(locale.language, {})
    if last is None or ("!" in {before, after} and locale.language in _OPENING_SIGN_LANGUAGES):
        return None
    if last.text != own[before].strip() if before else last.kind is TokenKind.PUNCTUATION:
        return None
    start = len(there.text[: last.start].rstrip()) if before else last.end
    return [MatchEdit(start, last.end, own.get(after, ""))]


def _find_changes(old: Sequence[TextToken], new: Sequence[TextToken]) -> list[SourceChange]:
    """Where the two differ: what stands between the parts of their longest common subsequence."""
    codes = LCSseq.opcodes([one.key for one in old], [one.key for one in new])
    same = [(0, 0, 0)]  # where the sides are the same, and how many parts long
    same += [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes if code.tag == "equal"]
    same.append((len(old), len(new), 0))
    return [
        SourceChange(range(a + size, c), range(b + size, d), size, after)
        for (a, b, size), (c, d, after) in pairwise(same)
        if (a + size, b + size) != (c, d)
    ]


def _changed_tokens(change: SourceChange, old: ComparedText, new: ComparedText) -> list[TextToken]:
    return [*old.tokens[change.old.start : change.old.stop], *new.tokens[change.new.start : change.new.stop]]


def _is_punctuation(parts: Sequence[TextToken]) -> bool:
    return all(token.key in _PUNCTUATION for token in parts)


def _is_markup_changed(change: SourceChange, old: ComparedText, new: ComparedText) -> bool:
    """Does the markup itself differ? Labels that take each other's place do not count."""
    labels = [
        sum(token.kind is TokenKind.LINK_LABEL for token in text.tokens[side.start : side.stop])
        for text, side in ((old, change.old), (new, change.new))
    ]
    return labels[0] != labels[1] or any(token.kind is TokenKind.MARKUP for token in _changed_tokens(change, old, new))


def _transfer_change(
    change: SourceChange, new: ComparedText, old: ComparedText, there: ComparedText, pair: LocalePair
) -> list[MatchEdit] | None:
    """The edits by which a change comes into the translation part by part; None if that cannot be."""
    if len(change.old) != len(change.new):
        return None
    edits, names = [], _is_name_position(change, old, pair[0])
    for one, other in zip(change.old, change.new, strict=True):
        before, after = old.tokens[one], new.tokens[other]
        if before.key == after.key:
            continue
        places = [
            (token, said)
            for token in there.tokens
            if (said := transfer(before, after, token, pair, names=names)) is not None
        ]
        if len(places) != 1 or sum(token.key == before.key for token in old.tokens) != 1:
            return None
        edits.append(MatchEdit(places[0][0].start, places[0][0].end, places[0][1]))
    return edits


def _is_name_position(change: SourceChange, old: ComparedText, locale: Locale) -> bool:
    """Do capitals tell names there? In running text, but not of a single word at its beginning, nor in every language."""
    words = [token.text for token in old.tokens if token.kind is TokenKind.WORD]
    small = sum(word[:1].islower() for word in words)
    first = next((number for number, token in enumerate(old.tokens) if token.kind is TokenKind.WORD), 0)
    single = first in change.old and len(change.old) == 1
    return small > 2 and 2 * small > len(words) and not single and locale.language not in _CAPITALIZED_NOUN_LANGUAGES
