"""BCP 47 tag -> `Locale`: the one table of names, directions and joiners.

Outside stand BCP 47 tags (`pt-BR`, `zh-Hant`), in paths and PO headers gettext's names (`pt_BR`, `zh_TW`), and at an
engine's door the engine's own. Facts about languages come from Babel (CLDR) wherever it has them.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from polyglot.errors import UsageError
from polyglot.model import Locale

if TYPE_CHECKING:
    import babel

# Languages whose sentences follow each other without a space (CLDR has no such field). Thai, Lao, Khmer and Burmese
# write no space between words, but one between sentences.
JOINED_LANGUAGES = frozenset({"zh", "yue", "wuu", "nan", "hak", "gan", "lzh", "ja"})

# gettext names written Chinese by country, not by script (gettext manual, "Locale Names").
_GETTEXT_NAMES = {"zh-Hant": "zh_TW", "zh-Hans": "zh_CN", "zh-Hant-HK": "zh_HK"}
# gettext writes a script after "@", in English (sr@latin).
_GETTEXT_SCRIPTS = {"Latn": "latin", "Cyrl": "cyrillic", "Arab": "arabic", "Deva": "devanagari"}

# The zeros of numbering systems: CLDR says which one a language uses, and Babel writes no other digits than 0 to 9.
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
    """The locale of a BCP 47 tag of the form language[-Script][-REGION].

    Raises `UsageError` for what is no such tag, or is a language that Babel does not know.
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
    """Babel's locale for a tag, or for its language alone; None where CLDR has no data for that language."""
    import babel

    for name in (tag, tag.partition("-")[0]):
        try:
            return babel.Locale.parse(name, sep="-")
        except (babel.UnknownLocaleError, ValueError):
            continue
    return None


def display_name(locale: Locale, reader: Locale) -> str:
    """The language's name in the reader's language; its tag where CLDR has no name for it."""
    names = babel_locale(reader.tag)
    own = babel_locale(locale.tag)
    name = own.get_display_name(names) if own is not None and names is not None else None
    return name or _gettext_tags().get(locale.language, locale.tag)


def autonym(locale: Locale) -> str:
    """What a language calls itself, with the first letter as a menu writes it."""
    name = display_name(locale, locale)
    return name[:1].upper() + name[1:]


@cache
def digit_map(locale: Locale) -> Mapping[int, int | str]:
    """How a language writes 0 to 9 and the percent sign where it writes them otherwise, for `str.translate`."""
    known = babel_locale(locale.tag)
    if known is None:
        return {}
    system = known.default_numbering_system
    zero, percent = _ZEROS.get(system, ord("0")), known.number_symbols[system].get("percentSign", "%")
    return {ord("0") + digit: zero + digit for digit in range(10)} | {ord("%"): percent}


def tag_from_path(name: str) -> str | None:
    """The BCP 47 tag of a folder under `locales/`, or None if it is no gettext name."""
    known = {path: tag for tag, path in _GETTEXT_NAMES.items()}
    scripts = {word: script for script, word in _GETTEXT_SCRIPTS.items()}
    language, _, modifier = name.partition("@")
    tag = known.get(name) or language.replace("_", "-")
    if modifier in scripts:
        head, _, region = tag.partition("-")
        tag = "-".join(part for part in (head, scripts[modifier], region) if part)
    try:
        return parse_tag(tag).tag
    except UsageError:
        return None


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
    """The direction of the script, which for a language alone is its likely one (CLDR)."""
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(language, "")).split("_")
    return "rtl" if (script or (likely[1] if len(likely) > 2 else "")) in _RTL_SCRIPTS else "ltr"


def _plural_forms(tag: str) -> str:
    from babel.messages.plurals import get_plural

    known = babel_locale(tag)
    return str(get_plural(str(known) if known else "en")).removesuffix(";") + ";"


def fallback_tags(tag: str) -> tuple[str, ...]:
    """The tags that may stand in for a tag, best first: itself, its language and script, its language alone.

    A text in another script is no substitute, so a language alone stands only for the script that it is mostly
    written in (by CLDR's likely subtags).

    >>> fallback_tags("zh-CN"), fallback_tags("zh-TW"), fallback_tags("sr-Latn")
    (('zh-CN', 'zh-Hans', 'zh'), ('zh-TW', 'zh-Hant'), ('sr-Latn',))
    """
    language, _, rest = tag.partition("-")
    region = rest.rpartition("-")[2]
    usual = _likely_script(language)
    script = (
        rest.partition("-")[0] if len(rest.partition("-")[0]) == 4 else _likely_script(f"{language}_{region}") or usual
    )
    found = [tag, f"{language}-{script}"] if script else [tag]
    return tuple(dict.fromkeys((*found, language) if script == usual else found))


def _likely_script(name: str) -> str:
    """The script that CLDR expects, and holds worth naming, for a language or a language in a region."""
    from babel.core import get_global

    parts = str(get_global("likely_subtags").get(name, "")).split("_")
    return parts[1] if len(parts) > 2 else ""
