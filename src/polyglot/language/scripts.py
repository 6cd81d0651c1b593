"""The scripts of letters and of languages, and patterns of letters: any, Latin ones, those of scripts without spaces, wide ones."""

import re
import unicodedata
from functools import cache

from polyglot.model import Locale

LETTER = re.compile(r"[^\W\d_]")
LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"  # within brackets; Chinese and others join their letters to Latin ones without a space
UNSPACED_LETTER = (  # Thai, Lao, Tibetan, Burmese, Khmer, kana and Han, which have no spaces between words
    r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Hangul, kana and Han, whose letters count as two or three of an alphabet.
WIDE_LETTER = r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"

# CLDR's script codes, and the first words of their letters' Unicode names, where these differ from the script's name.
_NAMES = {
    "Latn": ("LATIN", "FULLWIDTH"),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "IDEOGRAPHIC"),
    "Kore": ("HANGUL", "CJK"),
    "Beng": ("BENGALI",),
    "Orya": ("ORIYA",),
    "Cans": ("CANADIAN",),
    "Nkoo": ("NKO",),
    "Olck": ("OL",),
    "Mtei": ("MEETEI",),
}
_TWO_SCRIPTS = {"crh": frozenset({"CYRILLIC", "LATIN"})}  # of which CLDR has only the less common one
_SLANTED = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_COMMON_LETTERS = frozenset({"FEMININE", "MASCULINE", "MICRO", "MODIFIER", ""})


class _LetterScripts(dict[str, str]):
    """Script of each letter, by its Unicode name; empty for any other character."""

    def __missing__(self, sign: str) -> str:
        name = unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""
        self[sign] = script = "" if name in _COMMON_LETTERS else name
        return script


LETTER_SCRIPTS = _LetterScripts()


def letter_scripts(text: str) -> list[str]:
    """Return the script of each letter of a text, by the first word of the letter's Unicode name."""
    return list(filter(None, map(LETTER_SCRIPTS.__getitem__, text)))


def has_italics(text: str) -> bool:
    """Return whether all letters of a text are of scripts that slant them for emphasis: Latin, Greek and Cyrillic."""
    return _SLANTED.issuperset(letter_scripts(text))


@cache
def expected_scripts(locale: Locale) -> frozenset[str]:
    """Return the scripts of a language, by the first words of their letters' Unicode names."""
    from babel.core import get_global

    if locale.tag in _TWO_SCRIPTS:
        return _TWO_SCRIPTS[locale.tag]
    parts = [part for part in locale.tag.split("-")[1:] if len(part) == 4]
    likely = get_global("likely_subtags")
    for name in (locale.tag.replace("-", "_"), locale.language):
        parts += [part for part in str(likely.get(name, "")).split("_")[1:] if len(part) == 4]
    code = parts[0] if parts else "Latn"
    return frozenset(_NAMES.get(code) or (_script_name(code),))


def _script_name(code: str) -> str:
    import babel

    return str(babel.Locale("en").scripts.get(code, "Latin")).partition(" ")[0].upper()
