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

from polyglot.drafting.memory_matches.placeables import Kind, Token, carried, tokens
from polyglot.model import Locale, Match

_MOOD = frozenset("?!¿¡？！؟")  # ask for other words
_LIGHT = frozenset(",;'\"-()")
_STOPS = {".": ".", ":": ":", "…": "…", "!": "!"}
_OWN_STOPS = {  # where a language writes them otherwise
    "zh": {".": "。", ":": "：", "!": "！"},
    "ja": {".": "。", ":": "：", "!": "！"},
    "fr": {":": "\u00a0:", "!": "\u202f!"},
    "hi": {".": "।"},
}
_OPENED = frozenset({"es", "ast", "gl"})  # these have a sign in front of an exclamation, too
_NOUNS = frozenset({"de", "lb"})  # write all nouns with a capital

Locales = tuple[Locale, Locale]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A draft made of a match."""

    text: str
    match: Match
    engine: str = ""  # the one that helped; none did where the draft is certain
    bare: bool = False  # its words only: the markup is still to be put in

    @property
    def origin(self) -> str:
        """What the ledger says of it: no person's text, as that of the very same source is, since nobody wrote it for this one."""
        return " + ".join(filter(None, (f"memory {int(self.match.score)} %: {self.match.origin}", self.engine)))

    @property
    def certain(self) -> bool:
        """Is no word of it an engine's?"""
        return not self.engine


class Edit(NamedTuple):
    """What comes in place of a part of the translation."""

    start: int
    end: int
    text: str


class Change(NamedTuple):
    """Parts of the old source, by number, and what the new one has in their place."""

    old: range
    new: range
    left: int  # how many parts that are the same on both sides stand in front of it, up to the next change
    right: int  # and behind it


class Text(NamedTuple):
    """A text and its parts."""

    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a text differs from a match: what is certain of its translation, and what an engine has to be asked for."""

    wanted: str
    match: Match
    pair: Locales
    bare: bool  # all markup is left out
    new: Text
    old: Text
    there: Text  # the match's translation
    edits: tuple[Edit, ...]
    rest: tuple[Change, ...]

    def edited(self, more: Sequence[Edit] = (), engine: str = "") -> Adapted | None:
        """The translation with what is certain, and with these edits of an engine's.

        None where they are in each other's way, or where words would be read as markup.
        """
        edits, text = sorted({*self.edits, *more}), self.there.text
        if any(one.end > other.start for one, other in pairwise(edits)) or not all(_plain(one.text) for one in more):
            return None
        for edit in reversed(edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
        missing = self.bare and not _plain(self.wanted)
        if self.bare and not missing and not _plain(text):
            return None
        return Adapted(text, self.match, engine, bare=missing)


def adapt(wanted: str, match: Match, pair: Locales) -> Adapted | Comparison | None:
    """The match as a draft of a unit's text; the comparison, where an engine has to help; None if the match is of no use.

    Where the markup differs too, all markup is left out, and is to be put into the draft as into an engine's.
    """
    found = compare(wanted, match, pair, bare=False) or compare(wanted, match, pair, bare=True)
    return found if found is None or found.rest else found.edited()


def compare(wanted: str, match: Match, pair: Locales, *, bare: bool) -> Comparison | None:
    """How a text differs from a match; None where it is not known what to do to the translation, or the markup differs."""
    new, old, there = (_read(text, bare=bare) for text in (wanted, match.source, match.target))
    stop = _stop(new, old, there, pair[1])
    changes = [change for change in _changes(_inner(old), _inner(new)) if not _light(_parts(change, old, new))]
    if stop is None or any(token.key in _MOOD for change in changes for token in _parts(change, old, new)):
        return None
    if not bare and any(_marks(change, old, new) for change in changes):
        return None
    edits, rest = stop, []
    for change in changes:
        found = _carried(change, new, old, there, pair)
        edits += found or ()
        rest += [] if found else [change]
    return Comparison(wanted, match, pair, bare, new, old, there, tuple(edits), tuple(rest))


def bared(text: str) -> str:
    r"""A text's words without its markup.

    >>> bared(r"See *[the map][1]* of `x_y`[^2], \* there.")
    'See the map of x_y, * there.'
    """
    words, position = [], 0
    for token in tokens(text):
        words.append(text[position : token.start])
        if token.kind is Kind.CODE:
            words.append(token.text.strip("`"))
        elif token.kind is Kind.MARKUP:
            words.append(token.text[1:] if token.text[0] == "\\" else "")
        elif token.kind is not Kind.LABEL:
            words.append(token.text)
        position = token.end
    return "".join(words) + text[position:]


def _plain(text: str) -> bool:
    return bared(text) == text


def _read(text: str, *, bare: bool) -> Text:
    read = bared(text) if bare else text
    return Text(read, tuple(tokens(read)))


def _inner(text: Text) -> Sequence[Token]:
    """The parts without the sign at the end."""
    parts = text.tokens
    return parts[:-1] if parts and parts[-1].key in _STOPS else parts


def _stop(new: Text, old: Text, there: Text, locale: Locale) -> list[Edit] | None:
    """What to do to the sign at the end of the translation; None if it is not the one that is expected."""
    before, after = (one.tokens[-1].key if len(_inner(one)) < len(one.tokens) else "" for one in (old, new))
    if before == after:
        return []
    last = there.tokens[-1] if there.tokens else None
    own = _STOPS | _OWN_STOPS.get(locale.language, {})
    if last is None or ("!" in {before, after} and locale.language in _OPENED):
        return None
    if last.text != own[before].strip() if before else last.kind is Kind.SIGN:
        return None
    start = len(there.text[: last.start].rstrip()) if before else last.end
    return [Edit(start, last.end, own.get(after, ""))]


def _changes(old: Sequence[Token], new: Sequence[Token]) -> list[Change]:
    """Where the two differ: what stands between the parts of their longest common subsequence."""
    codes = LCSseq.opcodes([one.key for one in old], [one.key for one in new])
    same = [(0, 0, 0)]  # where the sides are the same, and how many parts long
    same += [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in codes if code.tag == "equal"]
    same.append((len(old), len(new), 0))
    return [
        Change(range(a + size, c), range(b + size, d), size, after)
        for (a, b, size), (c, d, after) in pairwise(same)
        if (a + size, b + size) != (c, d)
    ]


def _parts(change: Change, old: Text, new: Text) -> list[Token]:
    return [*old.tokens[change.old.start : change.old.stop], *new.tokens[change.new.start : change.new.stop]]


def _light(parts: Sequence[Token]) -> bool:
    return all(token.key in _LIGHT for token in parts)


def _marks(change: Change, old: Text, new: Text) -> bool:
    """Does the markup itself differ? Labels that take each other's place do not count."""
    labels = [
        sum(token.kind is Kind.LABEL for token in text.tokens[side.start : side.stop])
        for text, side in ((old, change.old), (new, change.new))
    ]
    return labels[0] != labels[1] or any(token.kind is Kind.MARKUP for token in _parts(change, old, new))


def _carried(change: Change, new: Text, old: Text, there: Text, pair: Locales) -> list[Edit] | None:
    """The edits by which a change comes into the translation part by part; None if that cannot be."""
    if len(change.old) != len(change.new):
        return None
    edits, names = [], _names(change, old, pair[0])
    for one, other in zip(change.old, change.new, strict=True):
        before, after = old.tokens[one], new.tokens[other]
        if before.key == after.key:
            continue
        places = [
            (token, said)
            for token in there.tokens
            if (said := carried(before, after, token, pair, names=names)) is not None
        ]
        if len(places) != 1 or sum(token.key == before.key for token in old.tokens) != 1:
            return None
        edits.append(Edit(places[0][0].start, places[0][0].end, places[0][1]))
    return edits


def _names(change: Change, old: Text, locale: Locale) -> bool:
    """Do capitals tell names there? In running text, but not of a single word at its beginning, nor in every language."""
    words = [token.text for token in old.tokens if token.kind is Kind.WORD]
    small = sum(word[:1].islower() for word in words)
    first = next((number for number, token in enumerate(old.tokens) if token.kind is Kind.WORD), 0)
    single = first in change.old and len(change.old) == 1
    return small > 2 and 2 * small > len(words) and not single and locale.language not in _NOUNS
