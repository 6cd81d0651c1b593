"""Check of scripts: letters that the target language is not written in, and that are not from the source."""

import re
from collections.abc import Iterator
from itertools import groupby

from polyglot.findings import Problem
from polyglot.language.scripts import LETTER_SCRIPTS, expected_scripts, letter_scripts
from polyglot.quality.analysed_text import AnalysedText, shorten
from polyglot.quality.check import Check
from polyglot.quality.check_table import SCRIPT
from polyglot.quality.segment import Segment

_KANA = frozenset({"HIRAGANA", "KATAKANA"})
_WORD = re.compile(r"[^\W\d_]+")
_MAX_LATIN_SHARE, _MAX_OTHER_SHARE = 0.4, 0.2  # shares of Latin and of other letters that are more than names
_MAX_LATIN_WORDS = 3  # Latin words that are not in the source
_KANA_LIMITS = (12, 4)  # Chinese characters without kana that are not Japanese; the second in a complete sentence


class ScriptCheck(Check):
    """Check of scripts."""

    kinds = (SCRIPT,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        source, target = segment.source, segment.target
        expected = expected_scripts(target.locale)
        if "LATIN" in expected and target.masked_text.isascii():
            return
        letters = letter_scripts(target.masked_text)
        scripts = set(letters)
        if (
            "HIRAGANA" in expected
            and not scripts & _KANA
            and letters.count("CJK") >= _KANA_LIMITS[target.text[-1:] in "。？！"]
        ):
            yield Problem(SCRIPT, "It is written in Chinese signs only, as Japanese is not.")
            return
        if scripts <= expected:
            return
        foreign_runs = _foreign_runs(source, target, expected)
        foreign = [(name, word) for name, word in foreign_runs if name != "LATIN"]
        latin = [word for name, word in foreign_runs if name == "LATIN"]
        latin_words = [word for word in latin if not word[0].isupper() or not scripts & expected]
        if foreign:
            name, word = foreign[0]
            share = sum(len(word) for _, word in foreign) / len(letters)
            weight = 1.0 if share > _MAX_OTHER_SHARE else 0.7
            yield Problem(
                SCRIPT, f"“{shorten(word)}” is not in the script of its language ({_describe_script(name)}).", weight
            )
        elif sum(map(len, latin_words)) > max(3, _MAX_LATIN_SHARE * len(letters)) or _is_untranslated(
            target, expected & scripts
        ):
            yield Problem(SCRIPT, "It is not in the script of its language (Latin).")
        elif len(latin) >= _MAX_LATIN_WORDS and len(latin_words) > 1:
            words = " ".join(latin)
            yield Problem(SCRIPT, f"“{shorten(words)}” is not in the script of its language (Latin).", 0.6)


def _is_untranslated(target: AnalysedText, present: frozenset[str]) -> bool:
    """Return whether a text has the words of a sentence, and no letters of its scripts (`present` are those with letters)."""
    return not present and sum(word.islower() for word in target.tokens) >= _MAX_LATIN_WORDS


def _foreign_runs(source: AnalysedText, target: AnalysedText, expected: frozenset[str]) -> list[tuple[str, str]]:
    """Return the runs of letters in other scripts, with their scripts, except those that the source contains."""
    text = source.text.casefold()
    runs = []
    for word in _WORD.findall(target.masked_text):
        for name, signs in groupby(word, LETTER_SCRIPTS.__getitem__):
            run = "".join(signs)
            if not name or name in expected or (name == "GREEK" and len(run) == 1):
                continue
            stem = run[: max(3, len(run) - 2)].casefold()
            if stem not in text:
                runs.append((name, run))
    return runs


def _describe_script(name: str) -> str:
    return "Chinese signs" if name == "CJK" else name.capitalize()
