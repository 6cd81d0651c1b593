"""Recognition of terms in source texts, and of their required and forbidden words in translations.

A term matches consecutive words with the stems of its own (`language.stemming`): white space, hyphens and markup may be
between them, other punctuation only as in the term. Of several terms at the same place the longest matches. Kept terms (`=`,
and names) match only as they are written. The stems of all terms form one trie, so that the time does not depend on the
number of terms.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import msgspec

from polyglot.language.inline_patterns import CODE_SPAN, FOOTNOTE_MARK, HTML_TAG, LINK_NUMBER, WEB_ADDRESS
from polyglot.language.scripts import LATIN
from polyglot.language.stemming import Word, is_form, may_be_form, split_words
from polyglot.model import Locale, Term
from polyglot.ranges import Range, is_free

# Code and addresses contain no terms; tags, footnote marks and link numbers may be inside a term.
_ASIDE = re.compile(rf"{CODE_SPAN}|{WEB_ADDRESS}|{LINK_NUMBER}|\]\([^()\n]*\)|{FOOTNOTE_MARK}|{HTML_TAG}")
_SEPARATORS = re.compile(r"[\s\-\u2010\u2011'’*_~\[\]\\]*")
_MARKUP = re.compile(r"[*_~\[\]\\]")

_LATIN = f"[{LATIN}]"  # a name may have an ending, or be next to letters of another script

_WordTest: TypeAlias = Callable[..., bool]  # takes a word, the term's word and the language


class TermMatch(NamedTuple):
    """A term in a source text, with its offsets."""

    start: int
    end: int
    term: Term
    form: int  # index of the matching form among the term's forms


class _TermForm(msgspec.Struct, frozen=True):
    """A form of a term, split into words."""

    text: str
    words: tuple[Word, ...]
    term: Term
    number: int

    @property
    def edge_signs(self) -> tuple[str, str]:
        """The punctuation before the first and after the last word: of “C++” it is empty and “++”."""
        return self.text[: self.words[0].start], self.text[self.words[-1].end :]


@dataclass(slots=True)
class _TrieNode:
    """A node of the trie: the forms that have exactly its path of stems."""

    children: dict[str, "_TrieNode"] = field(default_factory=dict)
    forms: list[_TermForm] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TermMatcher:
    """The terms for translations from one language into another (primary subtags).

    `build_matcher` builds it once for a pair of languages; `with_names` adds the names of an article.
    """

    source: str
    target: str
    order: Mapping[Term, int] = field(default_factory=dict)  # priority: terms of the glossary, then names
    _tries: tuple[_TrieNode, ...] = ()

    def with_names(self, names: Sequence[str]) -> "TermMatcher":
        """Return a matcher with these names added as kept terms."""
        if not names:
            return self
        terms = [Term((name,), kept=True) for name in names]
        order = {term: len(self.order) + number for number, term in enumerate(terms)}
        return replace(self, order={**order, **self.order}, _tries=(_build_trie(terms, self.source), *self._tries))

    def find_terms(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in the text of a unit, or in a plain sentence, from left to right, without overlap."""
        if not self.order:
            return ()
        masked = _mask_asides(text)
        words = split_words(masked, self.source)
        matches: list[TermMatch] = []
        first = 0
        while first < len(words):
            tries = [trie for trie in self._tries if words[first].stem in trie.children]
            longest = (_longest_form(trie, words, first, masked, self.source) for trie in tries)
            stop, form = max(longest, key=itemgetter(0), default=(first, None))
            if form is not None:
                before, after = form.edge_signs
                start, end = words[first].start - len(before), words[stop - 1].end + len(after)
                matches.append(TermMatch(start, end, form.term, form.number))
            first = max(stop, first + 1)
        return tuple(matches)

    def is_verbatim(self, text: str) -> bool:
        """Return whether all words of a text are kept terms, apart from markup, punctuation and code."""
        kept = [match for match in self.find_terms(text) if match.term.kept]
        words = split_words(_mask_asides(text), self.source) if kept else ()
        return bool(words) and all(any(match.start <= word.start < match.end for match in kept) for word in words)

    def rendered_spans(self, match: TermMatch, source: str, translation: str) -> list[Range]:
        """Return the offsets in a translation of a term's required words, in any inflection, or of the kept term."""
        if match.term.kept:
            name = r"\s+".join(map(re.escape, source_words(match, source).split()))
            alone = f"(?<!{_LATIN}){name}(?!{_LATIN}{{4}})" if re.match(_LATIN, name) else name
            return [place.span() for place in re.finditer(alone, unicodedata.normalize("NFC", translation))]
        return _find_forms(translation, match.term.required, self.target, may_be_form)

    def forbidden_spans(self, match: TermMatch, source: str, translation: str) -> list[Range]:
        """Return the offsets in a translation of a term's forbidden words, without those inside a required one."""
        if not match.term.forbidden:
            return []
        required = self.rendered_spans(match, source, translation)
        forbidden = _find_forms(translation, match.term.forbidden, self.target, is_form)
        return [span for span in forbidden if is_free(span, required)]

    def find_violations(self, source: str, translation: str) -> Iterator[str]:
        """Yield a sentence for each term of the source that the translation does not follow."""
        for match in first_matches(self.find_terms(source)):
            violation = self.describe_violation(match, source, translation)
            if violation:
                yield violation

    def describe_violation(self, match: TermMatch, source: str, translation: str) -> str:
        """Describe in a sentence how the translation does not follow the rule of one term; empty if it does."""
        forbidden = self.forbidden_spans(match, source, translation)
        if forbidden:
            instead = f" but {_format_alternatives(match.term)}" if match.term.required else ""
            return f"“{source_words(match, source)}” is not “{translation[slice(*forbidden[0])]}”{instead}."
        if not (match.term.kept or match.term.required) or self.rendered_spans(match, source, translation):
            return ""
        if match.term.kept:
            return f"“{source_words(match, source)}” should stay as it is."
        return f"“{source_words(match, source)}” should be {_format_alternatives(match.term)}."


def build_matcher(terms: Sequence[Term], source: Locale, target: Locale) -> TermMatcher:
    """Build the matcher of these terms."""
    order = {term: number for number, term in enumerate(terms)}
    return TermMatcher(source.language, target.language, order, (_build_trie(terms, source.language),))


def first_matches(matches: Sequence[TermMatch]) -> list[TermMatch]:
    """Return the first match of each term."""
    return list({match.term: match for match in reversed(matches)}.values())[::-1]


def source_words(match: TermMatch, source: str) -> str:
    """Return the words of a source text that a term matches, without markup, in NFC."""
    text = _MARKUP.sub("", _mask_asides(source)[match.start : match.end])
    return " ".join(unicodedata.normalize("NFC", text).split())


def _format_alternatives(term: Term) -> str:
    return " or ".join(f"“{form}”" for form in term.required)


@lru_cache(maxsize=1 << 12)
def _mask_asides(text: str) -> str:
    """Return a text of the same length with code, addresses and marks blanked out."""
    return _ASIDE.sub(_blank_out, text)


def _blank_out(aside: re.Match[str]) -> str:
    return ("\ufffc" if aside[0][0] in "`h" else " ") * len(aside[0])


def _build_trie(terms: Iterable[Term], language: str) -> _TrieNode:
    trie = _TrieNode()
    for term in terms:
        for number, text in enumerate(term.forms):
            form = _TermForm(text, split_words(text, language), term, number)
            node = trie
            for word in form.words:
                node = node.children.setdefault(word.stem, _TrieNode())
            node.forms += [form] if form.words else []
    return trie


def _longest_form(
    trie: _TrieNode, words: Sequence[Word], first: int, text: str, language: str
) -> tuple[int, _TermForm | None]:
    """Return the end of the longest form that begins with word `first`, as a word index, and that form.

    Without a form it is `(first, None)`.
    """
    best: tuple[int, _TermForm | None] = (first, None)
    node, stop = trie.children.get(words[first].stem), first
    while node is not None:
        stop += 1
        forms = [form for form in node.forms if _is_form_there(form, text, words[first:stop], language)]
        best = (stop, max(forms, key=partial(_count_exact_words, words[first:stop]))) if forms else best
        node = node.children.get(words[stop].stem) if stop < len(words) else None
    return best


def _is_form_there(form: _TermForm, text: str, words: Sequence[Word], language: str) -> bool:
    same_word = _is_same_name if form.term.kept else is_form
    return _is_form_match(form.text, form.words, text, words, partial(same_word, language=language))


def _count_exact_words(words: Sequence[Word], form: _TermForm) -> int:
    """Count the words that are spelled as in the form, to prefer “library” to “libraries” for the text “library”."""
    return sum(word.lowercase == part.lowercase for word, part in zip(words, form.words, strict=True))


def _find_forms(text: str, forms: Iterable[str], language: str, same_word: _WordTest) -> list[Range]:
    """Return the offsets of these forms in a translation."""
    masked = _mask_asides(text)
    words = split_words(masked, language)
    spans = []
    for form in forms:
        parts = split_words(form, language)
        for first in range(len(words) - len(parts) + 1) if parts else ():
            candidate = words[first : first + len(parts)]
            if _is_form_match(form, parts, masked, candidate, partial(same_word, language=language)):
                spans.append((candidate[0].start, candidate[-1].end))
    return spans


def _is_form_match(
    form: str, parts: Sequence[Word], text: str, words: Sequence[Word], same_word: Callable[[Word, Word], bool]
) -> bool:
    """Return whether these words of a text match those of a form, with its punctuation between and around them."""
    return (
        all(map(same_word, words, parts))
        and all(
            _is_same_separator(text[word.end : next_word.start], form[part.end : next_part.start])
            for (word, next_word), (part, next_part) in zip(pairwise(words), pairwise(parts), strict=True)
        )
        and text.endswith(form[: parts[0].start], 0, words[0].start)
        and text.startswith(form[parts[-1].end :], words[-1].end)
    )


def _is_same_separator(first: str, second: str) -> bool:
    """Return whether two separators of words are the same, apart from white space, hyphens and markup."""
    return bool(_SEPARATORS.fullmatch(first) and _SEPARATORS.fullmatch(second)) or first.strip() == second.strip()


def _is_same_name(word: Word, name: Word, language: str) -> bool:  # noqa: ARG001
    """Return whether a word is spelled as in the name: kept terms have no other forms."""
    return word.written == name.written
