"""Locales: parsing of BCP 47 tags, and the names, directions and joiners of languages.

Users see BCP 47 tags (`pt-BR`, `zh-Hant`), paths and PO headers use gettext's names (`pt_BR`, `zh_TW`), and engines use
their own codes. The data about languages are Babel's (CLDR) wherever it has them.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from polyglot.errors import UsageError
from polyglot.model import Locale

if TYPE_CHECKING:
    import babel

# Languages without a space between sentences (CLDR has no such field). Thai, Lao, Khmer and Burmese have no space between
# words, but one between sentences.
JOINED_LANGUAGES = frozenset({"zh", "yue", "wuu", "nan", "hak", "gan", "lzh", "ja"})

# gettext names written Chinese by country, not by script (gettext manual, "Locale Names").
_GETTEXT_NAMES = {"zh-Hant": "zh_TW", "zh-Hans": "zh_CN", "zh-Hant-HK": "zh_HK"}
# gettext writes a script after "@", in English (sr@latin).
_GETTEXT_SCRIPTS = {"Latn": "latin", "Cyrl": "cyrillic", "Arab": "arabic", "Deva": "devanagari"}

# Primary subtags that stand for a language under another one.
_SYNONYMS = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "sh": "sr", "tl": "fil", "cmn": "zh"}

# Names of languages in themselves, where CLDR has none or only the name of the people.
_AUTONYMS = {
    "ay": "Aymar aru",
    "fj": "Vosa Vakaviti",
    "hak": "客家話",
    "id": "Bahasa Indonesia",
    "ilo": "Ilokano",
    "in": "Bahasa Indonesia",
    "jv": "Basa Jawa",
    "lzh": "文言",
    "ms": "Bahasa Melayu",
    "nan": "閩南語",
    "sh": "Srpskohrvatski",
    "sm": "Gagana Sāmoa",
    "wuu": "吴语",
}

# The zeros of numbering systems: CLDR has the system of each language, but Babel formats with the digits 0 to 9 only.
_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "cakm": 0x11136,
    "deva": 0x966,
    "hmnp": 0x1E140,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x7C0,
    "olck": 0x1C50,
    "tibt": 0xF20,
}

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"})
_TAG = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")


@cache
def parse_tag(tag: str) -> Locale:
    """Return the locale of a BCP 47 tag of the form language[-Script][-REGION].

    Raises `UsageError` if the tag is malformed, or Babel does not know the language.
    """
    match = _TAG.fullmatch(tag.strip())
    if match is None:
        hint = (
            f"Write “{tag.strip().replace('_', '-')}”."
            if "_" in tag
            else "Write a tag such as “es”, “pt-BR” or “zh-Hant”."
        )
        raise UsageError(f"“{tag}” is not a BCP 47 language tag.", remedy=hint)
    language, script, region = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    canonical = "-".join(part for part in (language, script, region) if part)
    if babel_locale(canonical) is None and language not in _gettext_tags():
        raise UsageError(
            f"No language is known by the tag “{canonical}”.", remedy="Write a tag such as “es”, “pt-BR” or “zh-Hant”."
        )
    return Locale(
        tag=canonical,
        path=_gettext_name(canonical, language, script, region),
        direction=_direction(language, script),
        joiner="" if language in JOINED_LANGUAGES else " ",
        plural_forms=_plural_forms(canonical),
    )


@cache
def babel_locale(tag: str) -> "babel.Locale | None":
    """Return Babel's locale for a tag or, failing that, its language; None if CLDR has no data for the language."""
    import babel

    for name in (tag, tag.partition("-")[0]):
        try:
            return babel.Locale.parse(name, sep="-")
        except (babel.UnknownLocaleError, ValueError):
            continue
    return None


@cache
def display_name(locale: Locale, reader: Locale) -> str:
    """Return the language's name in the reader's language, or its tag if CLDR has no name."""
    reader_data, data = babel_locale(reader.tag), babel_locale(locale.tag)
    if data is not None and data.territory and data.territory not in locale.tag.split("-"):
        data = babel_locale(data.language)  # an old tag, which stands for a language in a country: tl for fil-PH
    name = data.get_display_name(reader_data) if data is not None and reader_data is not None else None
    return name or _gettext_tags().get(locale.language, locale.tag)


@cache
def autonym(locale: Locale) -> str:
    """Return the language's name in the language itself, capitalised as in a menu."""
    name = _AUTONYMS.get(locale.tag) or display_name(locale, locale)
    has_capital = any(map(str.isupper, name.partition(" ")[0]))  # isiZulu
    return name if has_capital else name[:1].title() + name[1:]


@cache
def digit_map(locale: Locale) -> Mapping[int, int | str]:
    """Return the mapping of ASCII digits and the percent sign to those of a language, for `str.translate`."""
    data = babel_locale(locale.tag)
    if data is None:
        return {}
    system = data.default_numbering_system
    zero, percent = _ZEROS.get(system, ord("0")), data.number_symbols[system].get("percentSign", "%")
    return {ord("0") + digit: zero + digit for digit in range(10)} | {ord("%"): percent}


def tag_from_path(name: str) -> str | None:
    """Return the BCP 47 tag of a folder under `locales/`, or None if it is not a gettext name."""
    tags = {path: tag for tag, path in _GETTEXT_NAMES.items()}
    scripts = {word: script for script, word in _GETTEXT_SCRIPTS.items()}
    language, _, modifier = name.partition("@")
    tag = tags.get(name) or language.replace("_", "-")
    if modifier in scripts:
        head, _, region = tag.partition("-")
        tag = "-".join(part for part in (head, scripts[modifier], region) if part)
    try:
        return parse_tag(tag).tag
    except UsageError:
        return None


def is_same_language(first: Locale, second: Locale) -> bool:
    """Return whether two locales are of one language, in whatever script and country."""
    return _SYNONYMS.get(first.language, first.language) == _SYNONYMS.get(second.language, second.language)


@cache
def _gettext_tags() -> Mapping[str, str]:
    import babel

    return babel.Locale("en").languages


def _gettext_name(tag: str, language: str, script: str, region: str) -> str:
    if tag in _GETTEXT_NAMES:
        return _GETTEXT_NAMES[tag]
    name = "_".join(part for part in (language, region) if part)
    return f"{name}@{_GETTEXT_SCRIPTS.get(script, script)}" if script else name


def _direction(language: str, script: str) -> str:
    """Return "rtl" or "ltr" for the script or, without one, for the language's likely script (CLDR)."""
    return "rtl" if (script or likely_script(language)) in _RTL_SCRIPTS else "ltr"


def _plural_forms(tag: str) -> str:
    from babel.messages.plurals import get_plural

    data = babel_locale(tag)
    return str(get_plural(str(data) if data else "en")).removesuffix(";") + ";"


def fallback_tags(tag: str) -> tuple[str, ...]:
    """Return the fallback tags of a tag, best first: itself, its language and script, its language alone.

    A text in another script is not a fallback, so a language alone is one only for its likely script (by CLDR's likely
    subtags).

    >>> fallback_tags("zh-CN"), fallback_tags("zh-TW"), fallback_tags("sr-Latn")
    (('zh-CN', 'zh-Hans', 'zh'), ('zh-TW', 'zh-Hant'), ('sr-Latn',))
    """
    language, _, rest = tag.partition("-")
    region = rest.rpartition("-")[2]
    likely = likely_script(language)
    script = (
        rest.partition("-")[0] if len(rest.partition("-")[0]) == 4 else likely_script(f"{language}_{region}") or likely
    )
    tags = [tag, f"{language}-{script}"] if script else [tag]
    return tuple(dict.fromkeys((*tags, language) if script == likely else tags))


def likely_script(name: str) -> str:
    """Return the code of the script of CLDR's likely subtags for a language, or a language and region; empty if it has none."""
    from babel.core import get_global

    parts = str(get_global("likely_subtags").get(name, "")).split("_")
    return parts[1] if len(parts) > 2 else ""
