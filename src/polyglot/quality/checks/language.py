"""Check of the language: translations in another language, in the words of their source, or with a note in their place.

Most translations are seen to be right by their script and their function words; only the others are looked at closely.
"""

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from polyglot.findings import Problem
from polyglot.language import identify
from polyglot.language.function_words import function_words, point_elsewhere, split_words
from polyglot.language.locales import display_name, likely_script, parse_tag
from polyglot.language.scripts import expected_scripts, letter_scripts
from polyglot.model import BlockKind, Locale
from polyglot.quality.check import Check
from polyglot.quality.check_table import LANGUAGE
from polyglot.quality.segment import Segment

_MIN_WORDS = 5  # of a copy of the source
_MIN_COMMON_WORDS = 2  # of these, words that have no capital and are no function words, as in few names and titles
_MIN_COPIED, _MIN_COPIED_RELATED = 0.6, 0.85  # shares of the words; the second between languages that share many
_MIN_FOREIGN_WORDS = (3, 2)  # of a text in another script, which may be a name; the second if no letter is in its own
_MIN_OWN_SCRIPT = 0.6  # the share of letters from which the scripts are right at first sight
_MAX_OWN_SCRIPT = 0.2  # the share of a copy's letters that are in a script of the translation only
_MIN_WITHOUT_KANA = 12  # Chinese signs
_MIN_SOURCE_WORDS = 3  # of a source that a translation without words does not stand for
_CODE = re.compile(r"`[^`]*`|\]\([^()]*\)|https?://\S+|<[^<>]*>")
_NOTE = re.compile(
    r"\W*(?:TODO|FIXME|XXX+|TBD|TBT)(?:\W*\Z|\W*[:\]})–—])"
    r"|\W*(?i:translate (?:me|this|here)|to be translated|(?:not (?:yet )?translated|untranslated)(?: yet)?"
    r"|translation (?:missing|needed|pending)|(?:missing|needs) translation)\W*\Z"
    r"|\W*(?i:lorem ipsum)\b|[\W_]*\Z"
)


class LanguageCheck(Check):
    """Check of the language."""

    kinds = (LANGUAGE,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        if _may_be_wrong(segment):
            problem = find_untranslated(segment) or find_other_language("It is", [segment])
            if problem is not None:
                yield problem


def find_untranslated(segment: Segment) -> Problem | None:
    """Return the problem of a translation that is a note, is not in the script of its language, or is its source's words."""
    from polyglot.quality.analysed_text import shorten  # analysis of words is imported for the few texts that need it

    source, target = segment.languages
    if _is_note(segment):
        return Problem(LANGUAGE, f"“{shorten(segment.target_text)}” stands in place of a translation.")
    if source.language == target.language or _is_kept(segment):
        return None
    if _is_in_another_script(segment):
        return Problem(LANGUAGE, f"It is not in the script of {_name(target)}.")
    if _is_copy(segment):
        return Problem(LANGUAGE, "It is in the words of the source.")
    return None


def find_other_language(subject: str, segments: Sequence[Segment], *, thorough: bool = False) -> Problem | None:
    """Return the problem of translations into one language that are, together, in another one.

    `subject` begins the problem's sentence. `thorough` asks for the language even if the function words are right.
    """
    source, target = segments[0].languages
    if source.language == target.language or not identify.is_known_script(target):
        return None
    text = " ".join(
        _words_of_its_own(segment) for segment in segments if not _is_kept(segment) and not _is_quoted(segment)
    )
    if not identify.is_long_enough(text) or not (thorough or _points_elsewhere(text, segments[0])):
        return None
    other = identify.find_other_language(text, target.language, _candidates(segments[0]))
    if other is None:
        return None
    return Problem(LANGUAGE, f"{subject} in {_name(parse_tag(other))}, not in {_name(target)}.")


def find_together(segments: Sequence[Segment]) -> Problem | None:
    """Return the problem of a catalog whose translations that are too short to be asked alone are in another language."""
    text = " ".join(segment.target_text for segment in segments)
    if not identify.is_long_enough(text) or not _points_elsewhere(text, segments[0]):
        return None
    return find_other_language("The short translations of this catalog are", segments)


def _may_be_wrong(segment: Segment) -> bool:
    """Return whether a translation is to be looked at closely, by its script and words as they are written."""
    text = segment.target_text
    if _NOTE.match(text):
        return True
    source, target = segment.languages
    text = _CODE.sub(" ", text)
    if not _is_in_script(text, target):
        return True
    words = {*split_words(text.lower())}
    if _are_rather_in(words, source, target) and _has_words_of(segment.source_text, words):
        return True
    return point_elsewhere(words, target.language, _find_rivals(target, _candidates(segment)))


def _points_elsewhere(text: str, segment: Segment) -> bool:
    target = segment.languages[1]
    return point_elsewhere({*split_words(text.lower())}, target.language, _find_rivals(target, _candidates(segment)))


def _is_in_script(text: str, locale: Locale) -> bool:
    """Return whether most letters of a text are in the scripts of a language, and some are kana if it is Japanese."""
    expected = expected_scripts(locale)
    present = {*letter_scripts("".join({*text}))}
    if present == {"CJK"} and "HIRAGANA" in expected:
        return len(letter_scripts(text)) < _MIN_WITHOUT_KANA
    if present <= expected:
        return True
    letters = letter_scripts(text)
    return sum(script in expected for script in letters) >= _MIN_OWN_SCRIPT * len(letters)


def _are_rather_in(words: Set[str], source: Locale, target: Locale) -> bool:
    """Return whether words have more function words of the source's language than of the translation's."""
    return len(words & function_words(source.language)) > len(words & function_words(target.language))


def _has_words_of(source: str, words: Set[str]) -> bool:
    """Return whether enough words, for a copy, stand in a source."""
    return len(words & {*split_words(source.lower())}) >= _MIN_COPIED * len(words)


def _candidates(segment: Segment) -> frozenset[str]:
    return segment.published | {locale.language for locale in segment.languages} | identify.COMMONEST


@cache
def _find_rivals(locale: Locale, candidates: frozenset[str]) -> frozenset[str]:
    """Return the candidates that a language's script does not tell from it, and that `identify` may."""
    script = likely_script(locale.language)
    others = (language for language in candidates if not identify.are_near(locale.language, language))
    return frozenset(language for language in others if likely_script(language) == script)


def _is_note(segment: Segment) -> bool:
    """Return whether a note, filler or nothing stands in place of a translation, and not in the source."""
    source, note = segment.source_text, _NOTE.match(segment.target_text)
    if not note or note[0].strip(" :") in source or source.isupper():
        return False
    if any(map(str.isalnum, note[0])):
        return True
    return len(segment.source.tokens) >= _MIN_SOURCE_WORDS and not segment.target.items


def _is_kept(segment: Segment) -> bool:
    """Return whether the author or the glossary keeps the text in every language, or it is a program."""
    if segment.unit is not None and (segment.unit.block.keep or segment.unit.block.kind is BlockKind.CODE):
        return True
    return segment.terms is not None and segment.terms.is_verbatim(segment.source_text)


def _is_quoted(segment: Segment) -> bool:
    return segment.unit is not None and segment.unit.block.kind is BlockKind.QUOTATION


def _is_in_another_script(segment: Segment) -> bool:
    from polyglot.quality.checks.scripts import ScriptCheck

    if not any(problem.weight >= 1 for problem in ScriptCheck().find(segment)):
        return False
    target = segment.target
    letters = letter_scripts(target.masked_text)
    if {*letters} == {"CJK"}:  # no spaces between words
        return len(letters) >= _MIN_WITHOUT_KANA
    if not _words_of_its_own(segment):
        return False  # a copy, or names
    is_mixed = not expected_scripts(target.locale).isdisjoint(letters)
    least = _MIN_FOREIGN_WORDS[0 if is_mixed or target.masked_text.isascii() else 1]
    return len(target.tokens) >= least or len(letters) >= identify.MIN_LETTERS


def _is_copy(segment: Segment) -> bool:
    """Return whether a translation is in the words of its source, but for a few."""
    from polyglot.quality.checks.untranslated import are_related

    source, target = segment.source, segment.target
    if source.text == target.text and _is_quoted(segment):
        return False
    words = [word for word in _unquoted_words(segment) if word.isalpha()]
    copied = [word for word in words if word.lower() in {*source.folded_tokens}]
    least = _MIN_COPIED_RELATED if are_related(*segment.languages) else _MIN_COPIED
    if len(words) < _MIN_WORDS or len(copied) < least * len(words) or _has_own_script(segment):
        return False
    common = [word for word in copied if word.islower() and word not in function_words(source.locale.language)]
    if sum(len(word) > 1 for word in common) < _MIN_COMMON_WORDS:
        return False
    # The words of a quotation in a third language are in the source as well.
    return _are_rather_in({word.lower() for word in copied}, *segment.languages)


def _has_own_script(segment: Segment) -> bool:
    """Return whether a good part of a translation is in scripts of its language that its source's language has not."""
    source, target = map(expected_scripts, segment.languages)
    letters = letter_scripts(segment.target.masked_text)
    return sum(script in target - source for script in letters) > _MAX_OWN_SCRIPT * len(letters)


def _words_of_its_own(segment: Segment) -> str:
    """Return the words of a translation that its source has not, without code, addresses and quotations."""
    source_words = {*segment.source.folded_tokens}
    return " ".join(word for word in _unquoted_words(segment) if word.lower() not in source_words)


def _unquoted_words(segment: Segment) -> list[str]:
    from polyglot.quality.checks.untranslated import QUOTED

    return split_words(QUOTED.sub(" ", segment.target.masked_text))


def _name(locale: Locale) -> str:
    return display_name(locale, parse_tag("en"))
