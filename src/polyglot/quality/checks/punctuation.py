"""Check of the final punctuation mark: a question stays a question, in the marks of any script."""

from collections.abc import Iterator

from polyglot.findings import Problem
from polyglot.quality.analysed_text import AnalysedText
from polyglot.quality.check import Check
from polyglot.quality.check_table import END_PUNCTUATION
from polyglot.quality.segment import Segment

_KINDS = {sign: signs[0] for signs in (".。．।۔።။።…", "?？؟፧՞", "!！", ":：፡", ";；؛", ",，،、") for sign in signs}
_CLOSING = " \t\n*_~)\"'”’»›）」』】]\u00a0\u202f\u200e\u200f"
_NAMES = {
    ".": "a full stop",
    "?": "a question mark",
    "!": "an exclamation mark",
    ":": "a colon",
    ";": "a semicolon",
    ",": "a comma",
    "": "no sign",
}
# Changes that human translators make: a list's last line gets a full stop, an exclamation mark is toned down.
_ALLOWED_CHANGES = {("!", "."), (";", "."), (",", "."), (",", ":"), ("", "."), ("", ":"), ("", "!"), ("", ",")}
_ALLOWED_CHANGES_JAPANESE = {(":", "."), (".", "")}
_JAPANESE_QUESTION_ENDINGS = ("か", "でしょう", "のか", "ね")  # questions without a question mark
_WITHOUT_STOPS = frozenset({"th", "lo"})  # languages without final punctuation
_MIN_SENTENCE_LENGTH = 5  # words; a shorter text may be a title, whose final full stop depends on the language


class EndPunctuationCheck(Check):
    """Check of the final punctuation mark."""

    kinds = (END_PUNCTUATION,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield at most one problem."""
        source, target = segment.source, segment.target
        source_sign, target_sign = _end_sign(source), _end_sign(target)
        if source_sign != target_sign and not _is_allowed_change(source, target, source_sign, target_sign):
            yield Problem(
                END_PUNCTUATION, f"It ends with {_NAMES[target_sign]}, its source with {_NAMES[source_sign]}."
            )


def _is_allowed_change(source: AnalysedText, target: AnalysedText, source_sign: str, target_sign: str) -> bool:
    """Return whether human translators make this change, too."""
    if (source_sign, target_sign) in _ALLOWED_CHANGES:
        return True
    if source_sign == "." and target_sign == "":
        short = len(source.tokens) < _MIN_SENTENCE_LENGTH or source.text.rstrip(_CLOSING).endswith(("etc.", "...", "…"))
        return short or target.locale.language in _WITHOUT_STOPS or _is_japanese(target)
    if source_sign == "?" and target_sign == ".":
        return _is_japanese(target) and target.text.rstrip(_CLOSING)[:-1].endswith(_JAPANESE_QUESTION_ENDINGS)
    return _is_japanese(target) and (source_sign, target_sign) in _ALLOWED_CHANGES_JAPANESE


def _is_japanese(side: AnalysedText) -> bool:
    return side.locale.language == "ja"


def _end_sign(side: AnalysedText) -> str:
    """Return the kind of a text's final punctuation mark, before closing quotes and brackets; empty without one."""
    last = side.text.rstrip(_CLOSING)[-1:]
    if last == ";" and side.locale.language == "el":  # the Greek question mark
        return "?"
    return _KINDS.get(last, "")
