"""Check for untranslated text: words of the source in a row that are not names, code or titles."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from polyglot.findings import Problem
from polyglot.language.function_words import function_words
from polyglot.language.letter_case import is_capitals, is_title_case
from polyglot.language.scripts import LATIN
from polyglot.model import Locale
from polyglot.quality.analysed_text import AnalysedText, shorten
from polyglot.quality.check import Check
from polyglot.quality.check_table import UNTRANSLATED
from polyglot.quality.segment import Segment

QUOTED = re.compile(r"\([^()]*\)|（[^（）]*）|“[^“”]*”|«[^«»]*»|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_LETTER = rf"(?:[{LATIN}]+|[^\W\d_{LATIN}]+)"
_WORD = re.compile(rf"{_LETTER}(?:['’-]{_LETTER})*")
_MIN_WORDS, _MIN_WORDS_RELATED = 3, 6  # words; the second between languages that share many
_RELATED_LANGUAGES = (
    frozenset({"es", "pt", "gl", "ca", "it", "ast", "oc", "an", "la"}),
    frozenset({"nb", "nn", "no", "da", "sv"}),
    frozenset({"sr", "hr", "bs", "sl", "mk"}),
    frozenset({"ru", "uk", "be", "bg", "mk"}),
    frozenset({"cs", "sk"}),
    frozenset({"id", "ms", "jv", "su"}),
    frozenset({"zh", "yue", "ja"}),
)


class UntranslatedCheck(Check):
    """Check for untranslated text."""

    kinds = (UNTRANSLATED,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem: the longest run of untranslated words."""
        source, target = segment.source, segment.target
        source_tokens = {word for word in source.folded_tokens if word.isalpha()}
        if len(source_tokens.intersection(target.folded_tokens)) < 2:
            return
        if source.locale.language == target.locale.language:  # a copy is a translation
            return
        least = _min_run(source, target)
        words = _WORD.findall(source.masked_text.casefold())
        rows = set(pairwise(words))
        best: list[str] = []
        run: list[str] = []
        shown = (
            _WORD.findall(QUOTED.sub(" | ", target.masked_text))
            if target.text != source.text
            else target.masked_text.split()
        )
        is_common = _capitals_judge(source, target)
        for word in shown:
            if run and (run[-1].casefold(), word.casefold()) in rows:
                run.append(word)
            else:
                run = [word] if word.casefold() in source_tokens else []
            if len(run) <= len(best):
                continue
            if is_common(run) if is_common else _count_common_words(run) >= least and not _is_title(run, source):
                best = list(run)
        if best:
            is_sure = not is_common and len(best) / max(1, len(shown)) > 0.5
            yield Problem(UNTRANSLATED, f"“{shorten(' '.join(best))}” is not translated.", 1.0 if is_sure else 0.6)


def _capitals_judge(source: AnalysedText, target: AnalysedText) -> Callable[[list[str]], bool] | None:
    """Return what tells words from names in a run of a text in capitals or in title case; None where capitals tell.

    These are function words with a capital that the target language does not have, or the number of words.
    """
    text = source.masked_text
    in_capitals = is_capitals(text)
    if not in_capitals and not is_title_case(text, source.locale.language):
        return None
    common = function_words(source.locale.language) - function_words(target.locale.language)
    count = len(_WORD.findall(text))

    def is_common(run: list[str]) -> bool:
        if len(run) < 2:
            return False
        has_function_word = any(word.casefold() in common and (word[0].isupper() or len(run) == count) for word in run)
        if not in_capitals:
            return has_function_word
        # A list of abbreviations has signs between its words.
        return (has_function_word or len(run) >= min(_MIN_WORDS, count)) and " ".join(run) in text

    return is_common


def _count_common_words(run: list[str]) -> int:
    """Return the number of words that are not names: those without a capital."""
    return sum(word[0].islower() or not word[0].isupper() for word in run)


def _is_title(run: list[str], source: AnalysedText) -> bool:
    """Return whether the words begin with a capital within the source, as an untranslated title does."""
    return run[0][0].isupper() and not source.text.lstrip("\"'“‘(").startswith(run[0])


def are_related(first: Locale, second: Locale) -> bool:
    """Return whether two languages share many words."""
    return any({first.language, second.language} <= family for family in _RELATED_LANGUAGES)


def _min_run(source: AnalysedText, target: AnalysedText) -> int:
    return _MIN_WORDS_RELATED if are_related(source.locale, target.locale) else _MIN_WORDS
