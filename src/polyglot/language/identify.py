"""Identification of the language that a text is in, by py3langid: the only importer of it.

It answers only where it is sure, and never between languages that are too near. Ask it where the script does not decide; the
model is loaded on the first call, which takes a second and 130 MB. Languages are given by their primary subtags.
"""

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from polyglot.language.locales import likely_script
from polyglot.model import Locale

MIN_LETTERS = 40
_MIN_PROBABILITY = 0.9

# The 20 with the most speakers: a text of another language is likely one of them, or one of the publication's.
_COMMONEST = "ar bn de en es fr hi id ja ko mr pt ru sw ta te tr ur vi zh"
COMMONEST = frozenset(_COMMONEST.split(" "))

# Too near to be told apart in a sentence (docs/decisions/0013-language-identification.md has the measurements).
_NEAR = tuple(
    frozenset(group.split())
    for group in (
        "es pt gl ast an ext mwl",
        "nb nn no da sv fo",
        "hr sr bs sh cnr sl",
        "id ms jv su min",
        "hi mr mai bho",
        "zh yue wuu nan hak gan lzh",
        "ar ary arz",
        "fa prs",
        "ku kmr ckb sdh",
    )
)

_LABELS = {
    "nb": "no",
    "fil": "tl",
    "gn": "gug",
    "ki": "kik",
    "kmr": "ku",
    "prs": "fa",
}  # py3langid's, where they differ
_SEVERAL_SCRIPTS = frozenset({"sr", "zh"})  # languages that it knows in all their scripts
_NO_LANGUAGE = "zxx"  # its label for numbers, code and markup


class _Identifier(Protocol):
    """The part of py3langid that is used."""

    labels: list[str]

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return all labels with their probabilities."""
        ...


def identify(text: str, candidates: Iterable[str]) -> str | None:
    """Return the language of a text, one of the candidates.

    None if the text has fewer than 40 letters, or no candidate has a probability of at least 0.9 among them. The text
    should be without code, addresses and names (`language.placeables`).
    """
    if not is_long_enough(text):
        return None
    probabilities = dict(_load_identifier().rank(text))
    by_label = {_LABELS.get(language, language): language for language in sorted(candidates)}
    shares = {label: probabilities.get(label, 0.0) for label in (*by_label, _NO_LANGUAGE)}
    label = max(shares, key=shares.__getitem__)
    return by_label.get(label) if shares[label] >= _MIN_PROBABILITY * sum(shares.values()) else None


def find_other_language(text: str, language: str, candidates: Iterable[str]) -> str | None:
    """Return the language, one of the candidates, that a text is in instead of the one that it should be in.

    None if the text is too short or may be right, and for a language that py3langid does not know.
    """
    if not is_known(language):
        return None
    other = identify(text, {language, *candidates})
    return None if other is None or are_near(language, other) else other


def is_long_enough(text: str) -> bool:
    """Return whether a text has the letters of which a language can be identified."""
    return sum(map(str.isalpha, text)) >= MIN_LETTERS


def is_known(language: str) -> bool:
    """Return whether py3langid knows a language."""
    return _LABELS.get(language, language) in _known_labels()


def is_known_script(locale: Locale) -> bool:
    """Return whether a language is in the script in which py3langid knows it."""
    usual = likely_script(locale.language)
    script = next((part for part in locale.tag.split("-")[1:] if len(part) == 4), usual)
    return script == usual or locale.language in _SEVERAL_SCRIPTS


def are_near(first: str, second: str) -> bool:
    """Return whether two languages are the same, or too near to be told apart."""
    return first == second or any(first in group and second in group for group in _NEAR)


@cache
def _known_labels() -> frozenset[str]:
    return frozenset(_load_identifier().labels)


@cache
def _load_identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
