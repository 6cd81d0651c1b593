"""Terms in texts: where a source holds one, and whether a translation says it as it should.

In a source a term is found by the stems of its words (`text.stems`), which stand in a row: white space, hyphens and
markup may come between, other signs only those of the term. The longest term at a place counts. What is kept as it is
(`=`, and names) is found only as it is written. The stems of all terms are one tree, so that the time does not depend on
how many there are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from polyglot.language.stemming import Word, is_form, resembles, words
from polyglot.model import Locale, Term

# Code and addresses hold no terms; tags, footnote marks and the numbers of links do not part the words of one.
_ASIDE = re.compile(r"`[^`]*`|https?://\S+|\]\[\d+\]|\]\([^()\n]*\)|\[\^[^\[\]]*\]|<[^<>]*>")
_LOOSE = re.compile(r"[\s\-\u2010\u2011'’*_~\[\]\\]*")
_MARKUP = re.compile(r"[*_~\[\]\\]")

_LATIN = "[A-Za-z\u00c0-\u024f]"  # a name may have an ending, or stand beside letters of another script

_Alike: TypeAlias = Callable[..., bool]  # a word, the term's word and the language


class Found(NamedTuple):
    """A term where it stands in a source."""

    start: int
    end: int
    term: Term
    form: int  # which of the term's forms it is, or is a form of


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a term, taken apart."""

    text: str
    words: tuple[Word, ...]
    term: Term
    number: int

    @property
    def signs(self) -> tuple[str, str]:
        """What stands around the words: of “C++” nothing and “++”."""
        return self.text[: self.words[0].start], self.text[self.words[-1].end :]


@dataclass(slots=True)
class _Node:
    """The forms that begin with a row of stems."""

    onward: dict[str, "_Node"] = field(default_factory=dict)
    forms: list[_Form] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of texts in one language that are translated into another (languages as primary subtags).

    Made by `grow` once for a pair of languages; `keeping` adds an article's names.
    """

    source: str
    target: str
    order: Mapping[Term, int] = field(default_factory=dict)  # of the glossary, then of the names
    _trees: tuple[_Node, ...] = ()

    def keeping(self, names: Sequence[str]) -> "Terms":
        """These terms and names that stay as they are."""
        if not names:
            return self
        own = [Term((name,), kept=True) for name in names]
        order = {term: len(self.order) + number for number, term in enumerate(own)}
        return replace(self, order={**order, **self.order}, _trees=(_tree(own, self.source), *self._trees))

    def find(self, text: str) -> tuple[Found, ...]:
        """The terms in a unit's text, or in a plain sentence, from left to right, without overlap."""
        if not self.order:
            return ()
        bare = _without_asides(text)
        row = words(bare, self.source)
        found: list[Found] = []
        place = 0
        while place < len(row):
            trees = [tree for tree in self._trees if row[place].stem in tree.onward]
            those = (_longest(tree, row, place, bare, self.source) for tree in trees)
            last, form = max(those, key=itemgetter(0), default=(place, None))
            if form is not None:
                before, behind = form.signs
                start, end = row[place].start - len(before), row[last - 1].end + len(behind)
                found.append(Found(start, end, form.term, form.number))
            place = max(last, place + 1)
        return tuple(found)

    def keep(self, text: str) -> bool:
        """Does a text hold nothing but what is kept, beside markup, signs and code?"""
        found = [one for one in self.find(text) if one.term.kept]
        row = words(_without_asides(text), self.source) if found else ()
        return bool(row) and all(any(one.start <= word.start < one.end for one in found) for word in row)

    def said(self, found: Found, source: str, translation: str) -> list[tuple[int, int]]:
        """Where a translation says a term of its source as it should, in any form of the words."""
        if found.term.kept:
            name = r"\s+".join(map(re.escape, source_words(found, source).split()))
            alone = f"(?<!{_LATIN}){name}(?!{_LATIN}{{4}})" if re.match(_LATIN, name) else name
            return [place.span() for place in re.finditer(alone, unicodedata.normalize("NFC", translation))]
        return _places(translation, found.term.required, self.target, resembles)

    def misread(self, found: Found, source: str, translation: str) -> list[tuple[int, int]]:
        """Where a translation says a term of its source with a word that is forbidden for it."""
        if not found.term.forbidden:
            return []
        good = self.said(found, source, translation)
        bad = _places(translation, found.term.forbidden, self.target, is_form)
        return [one for one in bad if not any(one[0] < end and start < one[1] for start, end in good)]

    def faults(self, source: str, translation: str) -> Iterator[str]:
        """What a translation says otherwise than it should, a sentence for each term."""
        faults = (self.fault(found, source, translation) for found in first_of_each(self.find(source)))
        return filter(None, faults)

    def fault(self, found: Found, source: str, translation: str) -> str:
        """What a translation says otherwise for one term, as a sentence; empty if nothing."""
        bad = self.misread(found, source, translation)
        if bad:
            instead = f" but {_alternatives(found.term)}" if found.term.required else ""
            return f"“{source_words(found, source)}” is not “{translation[slice(*bad[0])]}”{instead}."
        if not (found.term.kept or found.term.required) or self.said(found, source, translation):
            return ""
        if found.term.kept:
            return f"“{source_words(found, source)}” should stay as it is."
        return f"“{source_words(found, source)}” should be {_alternatives(found.term)}."


def grow(terms: Sequence[Term], source: Locale, target: Locale) -> Terms:
    """The terms, ready to be found in texts."""
    order = {term: number for number, term in enumerate(terms)}
    return Terms(source.language, target.language, order, (_tree(terms, source.language),))


def first_of_each(found: Sequence[Found]) -> list[Found]:
    """One place for each term."""
    return list({one.term: one for one in reversed(found)}.values())[::-1]


def source_words(found: Found, source: str) -> str:
    """A term as its source writes it, without markup (in NFC)."""
    text = _MARKUP.sub("", _without_asides(source)[found.start : found.end])
    return " ".join(unicodedata.normalize("NFC", text).split())


def _alternatives(term: Term) -> str:
    return " or ".join(f"“{one}”" for one in term.required)


@lru_cache(maxsize=1 << 12)
def _without_asides(text: str) -> str:
    """A text of the same length without what holds no terms."""
    return _ASIDE.sub(_blank, text)


def _blank(aside: re.Match[str]) -> str:
    return ("\ufffc" if aside[0][0] in "`h" else " ") * len(aside[0])


def _tree(terms: Iterable[Term], language: str) -> _Node:
    tree = _Node()
    for term in terms:
        for number, text in enumerate(term.forms):
            form = _Form(text, words(text, language), term, number)
            node = tree
            for word in form.words:
                node = node.onward.setdefault(word.stem, _Node())
            node.forms += [form] if form.words else []
    return tree


def _longest(tree: _Node, row: Sequence[Word], first: int, text: str, language: str) -> tuple[int, _Form | None]:
    """The longest form that begins with a word, and the number of the word behind it; `(first, None)` without one."""
    best: tuple[int, _Form | None] = (first, None)
    node, place = tree.onward.get(row[first].stem), first
    while node is not None:
        place += 1
        fit = [form for form in node.forms if _is_there(form, text, row[first:place], language)]
        best = (place, max(fit, key=partial(_nearness, row[first:place]))) if fit else best
        node = node.onward.get(row[place].stem) if place < len(row) else None
    return best


def _is_there(form: _Form, text: str, those: Sequence[Word], language: str) -> bool:
    alike = _same if form.term.kept else is_form
    return _fits(form.text, form.words, text, those, partial(alike, language=language))


def _nearness(those: Sequence[Word], form: _Form) -> int:
    """How many words are just those of a form: of “library” and “libraries” one is nearer, though both fit."""
    return sum(word.small == own.small for word, own in zip(those, form.words, strict=True))


def _places(text: str, forms: Iterable[str], language: str, alike: _Alike) -> list[tuple[int, int]]:
    """Where one of these forms stands in a translation."""
    bare = _without_asides(text)
    row = words(bare, language)
    found = []
    for form in forms:
        own = words(form, language)
        for first in range(len(row) - len(own) + 1) if own else ():
            those = row[first : first + len(own)]
            if _fits(form, own, bare, those, partial(alike, language=language)):
                found.append((those[0].start, those[-1].end))
    return found


def _fits(
    form: str, own: Sequence[Word], text: str, those: Sequence[Word], alike: Callable[[Word, Word], bool]
) -> bool:
    """Are these words of a text those of a form, with the signs of the form between and around them?"""
    return (
        all(map(alike, those, own))
        and all(
            _parted(text[one.end : other.start], form[left.end : right.start])
            for (one, other), (left, right) in zip(pairwise(those), pairwise(own), strict=True)
        )
        and text.endswith(form[: own[0].start], 0, those[0].start)
        and text.startswith(form[own[-1].end :], those[-1].end)
    )


def _parted(here: str, there: str) -> bool:
    """Does the same stand between two words? White space, hyphens and markup are nothing."""
    return bool(_LOOSE.fullmatch(here) and _LOOSE.fullmatch(there)) or here.strip() == there.strip()


def _same(word: Word, name: Word, language: str) -> bool:  # noqa: ARG001
    """Is a word written as the name's is? What is kept has no other forms."""
    return word.written == name.written
