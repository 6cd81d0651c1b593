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

from polyglot.language.stemming import Word, is_form, may_be_form, split_words
from polyglot.model import Locale, Term

# Code and addresses hold no terms; tags, footnote marks and the numbers of links do not part the words of one.
_ASIDE = re.compile(r"`[^`]*`|https?://\S+|\]\[\d+\]|\]\([^()\n]*\)|\[\^[^\[\]]*\]|<[^<>]*>")
_SEPARATORS = re.compile(r"[\s\-\u2010\u2011'’*_~\[\]\\]*")
_MARKUP = re.compile(r"[*_~\[\]\\]")

_LATIN = "[A-Za-z\u00c0-\u024f]"  # a name may have an ending, or stand beside letters of another script

_WordTest: TypeAlias = Callable[..., bool]  # a word, the term's word and the language


class TermMatch(NamedTuple):
    """A term where it stands in a source."""

    start: int
    end: int
    term: Term
    form: int  # which of the term's forms it is, or is a form of


@dataclass(frozen=True, slots=True)
class _TermForm:
    """A form of a term, taken apart."""

    text: str
    words: tuple[Word, ...]
    term: Term
    number: int

    @property
    def edge_signs(self) -> tuple[str, str]:
        """What stands around the words: of “C++” nothing and “++”."""
        return self.text[: self.words[0].start], self.text[self.words[-1].end :]


@dataclass(slots=True)
class _TrieNode:
    """The forms that begin with a row of stems."""

    children: dict[str, "_TrieNode"] = field(default_factory=dict)
    forms: list[_TermForm] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TermMatcher:
    """The terms of texts in one language that are translated into another (languages as primary subtags).

    Made by `build_matcher` once for a pair of languages; `with_names` adds an article's names.
    """

    source: str
    target: str
    order: Mapping[Term, int] = field(default_factory=dict)  # of the glossary, then of the names
    _tries: tuple[_TrieNode, ...] = ()

    def with_names(self, names: Sequence[str]) -> "TermMatcher":
        """These terms and names that stay as they are."""
        if not names:
            return self
        own = [Term((name,), kept=True) for name in names]
        order = {term: len(self.order) + number for number, term in enumerate(own)}
        return replace(self, order={**order, **self.order}, _tries=(_build_trie(own, self.source), *self._tries))

    def find_terms(self, text: str) -> tuple[TermMatch, ...]:
        """The terms in a unit's text, or in a plain sentence, from left to right, without overlap."""
        if not self.order:
            return ()
        bare = _mask_asides(text)
        row = split_words(bare, self.source)
        found: list[TermMatch] = []
        place = 0
        while place < len(row):
            trees = [tree for tree in self._tries if row[place].stem in tree.children]
            those = (_longest_form(tree, row, place, bare, self.source) for tree in trees)
            last, form = max(those, key=itemgetter(0), default=(place, None))
            if form is not None:
                before, behind = form.edge_signs
                start, end = row[place].start - len(before), row[last - 1].end + len(behind)
                found.append(TermMatch(start, end, form.term, form.number))
            place = max(last, place + 1)
        return tuple(found)

    def is_verbatim(self, text: str) -> bool:
        """Does a text hold nothing but what is kept, beside markup, signs and code?"""
        found = [one for one in self.find_terms(text) if one.term.kept]
        row = split_words(_mask_asides(text), self.source) if found else ()
        return bool(row) and all(any(one.start <= word.start < one.end for one in found) for word in row)

    def rendered_spans(self, found: TermMatch, source: str, translation: str) -> list[tuple[int, int]]:
        """Where a translation says a term of its source as it should, in any form of the words."""
        if found.term.kept:
            name = r"\s+".join(map(re.escape, source_words(found, source).split()))
            alone = f"(?<!{_LATIN}){name}(?!{_LATIN}{{4}})" if re.match(_LATIN, name) else name
            return [place.span() for place in re.finditer(alone, unicodedata.normalize("NFC", translation))]
        return _find_forms(translation, found.term.required, self.target, may_be_form)

    def forbidden_spans(self, found: TermMatch, source: str, translation: str) -> list[tuple[int, int]]:
        """Where a translation says a term of its source with a word that is forbidden for it."""
        if not found.term.forbidden:
            return []
        good = self.rendered_spans(found, source, translation)
        bad = _find_forms(translation, found.term.forbidden, self.target, is_form)
        return [one for one in bad if not any(one[0] < end and start < one[1] for start, end in good)]

    def find_violations(self, source: str, translation: str) -> Iterator[str]:
        """What a translation says otherwise than it should, a sentence for each term."""
        faults = (
            self.describe_violation(found, source, translation) for found in first_matches(self.find_terms(source))
        )
        return filter(None, faults)

    def describe_violation(self, found: TermMatch, source: str, translation: str) -> str:
        """What a translation says otherwise for one term, as a sentence; empty if nothing."""
        bad = self.forbidden_spans(found, source, translation)
        if bad:
            instead = f" but {_format_alternatives(found.term)}" if found.term.required else ""
            return f"“{source_words(found, source)}” is not “{translation[slice(*bad[0])]}”{instead}."
        if not (found.term.kept or found.term.required) or self.rendered_spans(found, source, translation):
            return ""
        if found.term.kept:
            return f"“{source_words(found, source)}” should stay as it is."
        return f"“{source_words(found, source)}” should be {_format_alternatives(found.term)}."


def build_matcher(terms: Sequence[Term], source: Locale, target: Locale) -> TermMatcher:
    """The terms, ready to be found in texts."""
    order = {term: number for number, term in enumerate(terms)}
    return TermMatcher(source.language, target.language, order, (_build_trie(terms, source.language),))


def first_matches(found: Sequence[TermMatch]) -> list[TermMatch]:
    """One place for each term."""
    return list({one.term: one for one in reversed(found)}.values())[::-1]


def source_words(found: TermMatch, source: str) -> str:
    """A term as its source writes it, without markup (in NFC)."""
    text = _MARKUP.sub("", _mask_asides(source)[found.start : found.end])
    return " ".join(unicodedata.normalize("NFC", text).split())


def _format_alternatives(term: Term) -> str:
    return " or ".join(f"“{one}”" for one in term.required)


@lru_cache(maxsize=1 << 12)
def _mask_asides(text: str) -> str:
    """A text of the same length without what holds no terms."""
    return _ASIDE.sub(_blank_out, text)


def _blank_out(aside: re.Match[str]) -> str:
    return ("\ufffc" if aside[0][0] in "`h" else " ") * len(aside[0])


def _build_trie(terms: Iterable[Term], language: str) -> _TrieNode:
    tree = _TrieNode()
    for term in terms:
        for number, text in enumerate(term.forms):
            form = _TermForm(text, split_words(text, language), term, number)
            node = tree
            for word in form.words:
                node = node.children.setdefault(word.stem, _TrieNode())
            node.forms += [form] if form.words else []
    return tree


def _longest_form(
    tree: _TrieNode, row: Sequence[Word], first: int, text: str, language: str
) -> tuple[int, _TermForm | None]:
    """The longest form that begins with a word, and the number of the word behind it; `(first, None)` without one."""
    best: tuple[int, _TermForm | None] = (first, None)
    node, place = tree.children.get(row[first].stem), first
    while node is not None:
        place += 1
        fit = [form for form in node.forms if _is_form_there(form, text, row[first:place], language)]
        best = (place, max(fit, key=partial(_count_exact_words, row[first:place]))) if fit else best
        node = node.children.get(row[place].stem) if place < len(row) else None
    return best


def _is_form_there(form: _TermForm, text: str, those: Sequence[Word], language: str) -> bool:
    alike = _is_same_name if form.term.kept else is_form
    return _is_form_match(form.text, form.words, text, those, partial(alike, language=language))


def _count_exact_words(those: Sequence[Word], form: _TermForm) -> int:
    """How many words are just those of a form: of “library” and “libraries” one is nearer, though both fit."""
    return sum(word.lowercase == own.lowercase for word, own in zip(those, form.words, strict=True))


def _find_forms(text: str, forms: Iterable[str], language: str, alike: _WordTest) -> list[tuple[int, int]]:
    """Where one of these forms stands in a translation."""
    bare = _mask_asides(text)
    row = split_words(bare, language)
    found = []
    for form in forms:
        own = split_words(form, language)
        for first in range(len(row) - len(own) + 1) if own else ():
            those = row[first : first + len(own)]
            if _is_form_match(form, own, bare, those, partial(alike, language=language)):
                found.append((those[0].start, those[-1].end))
    return found


def _is_form_match(
    form: str, own: Sequence[Word], text: str, those: Sequence[Word], alike: Callable[[Word, Word], bool]
) -> bool:
    """Are these words of a text those of a form, with the signs of the form between and around them?"""
    return (
        all(map(alike, those, own))
        and all(
            _is_same_separator(text[one.end : other.start], form[left.end : right.start])
            for (one, other), (left, right) in zip(pairwise(those), pairwise(own), strict=True)
        )
        and text.endswith(form[: own[0].start], 0, those[0].start)
        and text.startswith(form[own[-1].end :], those[-1].end)
    )


def _is_same_separator(here: str, there: str) -> bool:
    """Does the same stand between two words? White space, hyphens and markup are nothing."""
    return bool(_SEPARATORS.fullmatch(here) and _SEPARATORS.fullmatch(there)) or here.strip() == there.strip()


def _is_same_name(word: Word, name: Word, language: str) -> bool:  # noqa: ARG001
    """Is a word written as the name's is? What is kept has no other forms."""
    return word.written == name.written
