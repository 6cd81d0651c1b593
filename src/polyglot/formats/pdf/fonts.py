"""Fonts of printed editions: a family for each script of a text, among those installed.

Latin, Greek and Cyrillic letters are set in the serif that Typst includes, so that they are the same everywhere; every
other script in its Noto family, which Debian has in two packages. A script whose family is missing is an error that names
the package, so that no text is printed as boxes.
"""

import os
import re
import unicodedata
from collections.abc import Collection, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING

from polyglot.errors import FontError
from polyglot.language.scripts import expected_scripts
from polyglot.model import Locale

if TYPE_CHECKING:
    import typst

LATIN = "Libertinus Serif"
MONO = "DejaVu Sans Mono"
_CORE_PACKAGE, _CJK_PACKAGE = "fonts-noto-core", "fonts-noto-cjk"
_EMOJI_PACKAGE, _EXTRA_PACKAGE = "fonts-noto-color-emoji", "fonts-noto-extra"

# Languages that Typst hyphenates.
HYPHENATED = frozenset(
    [
        *("af", "be", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "is", "it", "ka"),
        *("la", "lt", "lv", "mn", "nb", "nl", "nn", "no", "pl", "pt", "ru", "sk", "sl", "sq", "sr", "sv", "tk", "tr"),
        "uk",
    ]
)

# Font families by the first word of a letter's Unicode name, in order of preference.
_FAMILIES = {
    "ARABIC": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "OL": ("Noto Sans Ol Chiki",),
    "CANADIAN": ("Noto Sans Canadian Aboriginal",),
    "NKO": ("Noto Sans NKo",),
} | {
    name: (f"Noto Serif {name.title()}", f"Noto Sans {name.title()}")
    for name in (
        *("ADLAM", "ARMENIAN", "BALINESE", "BENGALI", "CHAKMA", "CHEROKEE", "COPTIC", "DEVANAGARI", "ETHIOPIC"),
        *("GEORGIAN", "GUJARATI", "GURMUKHI", "HEBREW", "JAVANESE", "KANNADA", "KHMER", "LAO", "MALAYALAM"),
        *("MONGOLIAN", "MYANMAR", "ORIYA", "SINHALA", "SUNDANESE", "SYRIAC", "TAMIL", "TELUGU", "THAANA"),
        *("THAI", "TIBETAN", "TIFINAGH", "VAI", "YI"),
    )
}
_HAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC"})
_REGIONS = {"zh-Hant": "TC", "zh-TW": "TC", "zh-Hant-HK": "HK", "zh-HK": "HK", "yue": "HK", "ja": "JP", "ko": "KR"}


def installed_fonts() -> "typst.Fonts":
    """Return the fonts of the system, those of Typst too."""
    return _load_fonts()[0]


def are_own() -> bool:
    """Return whether this process itself has loaded the fonts, and so has Typst's threads.

    They do not survive a fork: in a child of a process that has called Typst, a call would wait for them forever.
    """
    return _load_fonts()[1] == os.getpid()


@cache
def _load_fonts() -> tuple["typst.Fonts", int]:
    import typst

    return typst.Fonts(), os.getpid()


def font_families(text: str, locale: Locale, installed: Collection[str]) -> list[str]:
    """Return the installed families that a text in this language needs, in order of preference.

    Those of the language's own script come first, then the Latin one, so that quotation marks and commas, which most
    families have, are of these. Raises `FontError` for a script whose family is not installed.
    """
    scripts = {script for sign in set(text) if (script := _letter_script(sign))}
    families = {script: _find_family(script, scripts, locale, installed) for script in sorted(scripts)}
    preferred = [family for script, family in families.items() if script in expected_scripts(locale)]
    return list(dict.fromkeys([*preferred, LATIN, *families.values()]))


def heading_families(names: Sequence[str], installed: Collection[str]) -> list[str]:
    """Return the families for headings: these, but without serifs for Chinese, Japanese and Korean."""
    plain = {name: name.replace("Noto Serif CJK", "Noto Sans CJK") for name in names}
    return [plain[name] if plain[name] in installed else name for name in names]


def script_class(text: str) -> str:
    """Return the class of a text's scripts: "latin" (also Greek and Cyrillic), "han" or "other"."""
    scripts = {script for sign in set(text) if (script := _letter_script(sign))}
    return "han" if scripts & _HAN else "other" if scripts else "latin"


def _find_family(script: str, scripts: Set[str], locale: Locale, installed: Collection[str]) -> str:
    candidates, package = list(_FAMILIES.get(script, ())), _CORE_PACKAGE
    if script == "ARABIC" and locale.language == "ur":
        candidates.insert(0, "Noto Nastaliq Urdu")
    if script in _HAN:
        region = _han_region(locale, scripts)
        candidates, package = [f"Noto Serif CJK {region}", f"Noto Sans CJK {region}"], _CJK_PACKAGE
    for name in candidates:
        if name in installed:
            return name
    family = candidates[0]
    raise FontError(
        f"No font for {_script_title(script)} letters is installed, which the {locale.tag} edition needs in print: {family}.",
        remedy=f"Install it, on Debian and Ubuntu by: apt install {package}.",
    )


def _han_region(locale: Locale, scripts: Set[str]) -> str:
    """Return the region whose forms of Han characters are used: by the language, else by the other scripts of the text."""
    parts = locale.tag.split("-")
    for length in range(len(parts), 0, -1):
        if region := _REGIONS.get("-".join(parts[:length])):
            return region
    if locale.language == "zh":
        return "SC"
    return "JP" if scripts & {"HIRAGANA", "KATAKANA"} else "KR" if "HANGUL" in scripts else "SC"


def _script_title(script: str) -> str:
    return "Chinese, Japanese or Korean" if script in _HAN else script.title()


def _letter_script(sign: str) -> str:
    """Return the script of a letter by its Unicode name, if that needs a family of its own; else an empty string."""
    if sign < "\u0530" or unicodedata.category(sign)[0] not in "LM":
        return ""
    script = unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]
    return script if script in _FAMILIES or script in _HAN else ""


def missing_characters(diagnostic: str) -> str:
    """Return the characters without a font that a diagnostic of Typst's names."""
    texts = re.findall(r"the text `\"(.*?)\"` could not be displayed", diagnostic)
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), "".join(texts))
    return "".join(sorted(set(re.sub(r"\\.|\s", "", plain))))


def find_package(signs: str) -> str:
    """Return the Debian package that most likely has these characters, which belong to no script of the table."""
    return _EMOJI_PACKAGE if any(unicodedata.category(sign) == "So" for sign in signs) else _EXTRA_PACKAGE
