"""Which fonts print is set in: a family for each script that a text holds, found on this machine.

Latin, Greek and Cyrillic letters are set in the serif that Typst itself brings, so that they look alike everywhere; every
other script in its own Noto family, which Debian has in two packages. A script without its family is an error that names
the package: nothing is printed in boxes.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING

from polyglot.errors import PolyglotError
from polyglot.model import Locale

if TYPE_CHECKING:
    import typst

LATIN = "Libertinus Serif"
MONO = "DejaVu Sans Mono"
_CORE_PACKAGE, _CJK_PACKAGE = "fonts-noto-core", "fonts-noto-cjk"
_EMOJI_PACKAGE, _EXTRA_PACKAGE = "fonts-noto-color-emoji", "fonts-noto-extra"

# Languages whose words Typst divides at the ends of lines.
HYPHENATED = frozenset(
    [
        *("af", "be", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "is", "it", "ka"),
        *("la", "lt", "lv", "mn", "nb", "nl", "nn", "no", "pl", "pt", "ru", "sk", "sl", "sq", "sr", "sv", "tk", "tr"),
        "uk",
    ]
)

# The first word of a letter's name in Unicode -> the families that are set, the best one first.
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


@cache
def installed_fonts() -> "typst.Fonts":
    """The fonts of this machine and those that Typst brings."""
    import typst

    return typst.Fonts()


def font_families(text: str, locale: Locale, known: Collection[str]) -> list[str]:
    """The families that a text in this language needs beside the Latin one; `known` are those on this machine.

    Raises `PolyglotError` for a script that none of them is for.
    """
    scripts = {script for sign in set(text) if (script := _letter_script(sign))}
    return list(dict.fromkeys(_find_family(script, scripts, locale, known) for script in sorted(scripts)))


def heading_families(names: Sequence[str], known: Collection[str]) -> list[str]:
    """The families of headings: these, but for Chinese, Japanese and Korean, where headings have no serifs."""
    plain = {name: name.replace("Noto Serif CJK", "Noto Sans CJK") for name in names}
    return [plain[name] if plain[name] in known else name for name in names]


def script_class(text: str) -> str:
    """What a text is written in, as far as print cares: "latin" (or Greek, or Cyrillic), "han", or "other" letters."""
    scripts = {script for sign in set(text) if (script := _letter_script(sign))}
    return "han" if scripts & _HAN else "other" if scripts else "latin"


def _find_family(script: str, scripts: Set[str], locale: Locale, known: Collection[str]) -> str:
    wanted, package = list(_FAMILIES.get(script, ())), _CORE_PACKAGE
    if script == "ARABIC" and locale.language == "ur":
        wanted.insert(0, "Noto Nastaliq Urdu")
    if script in _HAN:
        region = _han_region(locale, scripts)
        wanted, package = [f"Noto Serif CJK {region}", f"Noto Sans CJK {region}"], _CJK_PACKAGE
    for name in wanted:
        if name in known:
            return name
    raise PolyglotError(
        f"No font for {_script_title(script)} letters is installed, which the {locale.tag} edition needs in print: {wanted[0]}.",
        remedy=f"Install it, on Debian and Ubuntu by: apt install {package}.",
    )


def _han_region(locale: Locale, scripts: Set[str]) -> str:
    """Whose forms of the Han characters: those of the language, else of the letters that stand beside them."""
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
    """The script of a letter, as Unicode calls it, if it needs a family of its own; else nothing."""
    if sign < "\u0530" or unicodedata.category(sign)[0] not in "LM":
        return ""
    script = unicodedata.name(sign, "").partition(" ")[0].partition("-")[0]
    return script if script in _FAMILIES or script in _HAN else ""


def missing_characters(diagnostic: str) -> str:
    """The signs that Typst says no font displays."""
    texts = re.findall(r"the text `\"(.*?)\"` could not be displayed", diagnostic)
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), "".join(texts))
    return "".join(sorted(set(re.sub(r"\\.|\s", "", plain))))


def find_package(signs: str) -> str:
    """The Debian package that most likely has these signs, which are none of a script that is known here."""
    return _EMOJI_PACKAGE if any(unicodedata.category(sign) == "So" for sign in signs) else _EXTRA_PACKAGE
