"""Recognition of lines that say who translated, reviewed or edited a file, in the languages that translators write in.

The words of each language are in `attribution.toml`. In doubt a line counts as an attribution.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("attribution.toml")
# At most one word before a label, but not one after which people are those that a note is for.
_FOR = "for|to|note|notes|para|pour|aux|per|ai|für|an|voor|aan|till|för|til|dla|do|pro|za|для|к|за|pentru|kepada|untuk|a|à|als"
_ADJECTIVE = rf"(?:(?!(?:{_FOR})\b)[\w-]+ )?"
_LICENCES = (
    "licen|lizen|licenc|llicènc|lisans|lisens|litsents|leyfi|ceadún|trwydded|spdx-license|creative commons|cc by|cc-by|cc0"
    "|gpl|public domain|dominio público|domínio público|domaine public|gemeinfrei|лиценз|ліценз|ліцэнз|άδεια|رخصة|ترخيص|پروانه"
    "|اجازه‌نامه|اجازت|רישיון|लाइसेंस|अनुज्ञ|লাইসেন্স|உரிம|లైసెన్స|ലൈസൻസ|สัญญาอนุญาต|giấy phép|许可|許可|授权|授權|ライセンス|라이선스|라이센스"
    "|ლიცენზი|լիցենզ"
)
_LICENCE = re.compile(_LICENCES)


def simplify(text: str) -> str:
    """Return a text as the patterns here read it: without case, compatibility forms and invisible characters."""
    visible = "".join(" " if sign.isspace() else sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).casefold().split())


def find_label(line: str) -> int | None:
    """Return where the label of a person ends in a simplified line (“translators:”); None if it begins with none."""
    match = _labels().match(line)
    return match.end() if match else None


def is_attribution(line: str) -> bool:
    """Return whether a simplified line says who worked on a file, or when it was last changed."""
    return _phrases().search(line) is not None


def find_work(line: str) -> int | None:
    """Return where the name of a kind of work ends at the beginning of a simplified line (“translation:”), else None."""
    match = _works().match(line)
    return match.end() if match else None


def begins_with_role(line: str) -> bool:
    """Return whether a simplified line begins with what people did or are (“translated”, “(spanish translator)”)."""
    return _roles().match(line) is not None


def is_licence(line: str) -> bool:
    """Return whether a simplified line is about a licence."""
    return _LICENCE.search(line) is not None


@cache
def _labels() -> re.Pattern[str]:
    people = _any_of(_words("people"))
    return re.compile(rf"\W*{_ADJECTIVE}(?:{people})(?: ?/ ?(?:{people}))?(?: ?\([^()]*\))?(?: team)? ?[:=]")


@cache
def _works() -> re.Pattern[str]:
    by = _any_of([*_words("by"), "de", "di", "av", "af", "van", "d'"])
    noun = rf"{_ADJECTIVE}(?:{_any_of([*_words('works'), *_words('people')])})(?: ?\([^()]*\))?(?: ?[:=–—-])?"
    return re.compile(rf"\W*(?:{noun} ?(?:{by})?|(?:{by})) ?")


@cache
def _roles() -> re.Pattern[str]:
    words = [word for kind in ("people", "acts", "works", "verbs") for word in _words(kind)]
    return re.compile(rf"\W*{_ADJECTIVE}(?:{_any_of(words)})")


@cache
def _phrases() -> re.Pattern[str]:
    phrases = []
    for words in _load_words().values():
        acts, by = (_any_of(words[kind].split("|")) for kind in ("acts", "by"))
        phrases += [rf"(?:{acts}).{{0,60}}?(?:{by})", rf"(?:{by}).{{0,60}}?(?:{acts})"]
    verbs = _any_of(_words("verbs"))
    return re.compile("|".join([*phrases, _any_of(_words("last")), rf"^\W*(?:{verbs})|(?:{verbs})\W*$"]))


@cache
def _load_words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def _words(kind: str) -> list[str]:
    """Return the words of a kind in all languages."""
    return [word for words in _load_words().values() for word in words.get(kind, "").split("|") if word]


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern of words; in scripts with capital letters they begin and end where words do."""
    return "|".join(_word_pattern(simplify(word)) for word in dict.fromkeys(words))


def _word_pattern(word: str) -> str:
    stem = word.removesuffix("*")
    before = r"(?<!\w)" if stem[0].upper() != stem[0] else ""
    after = r"\w*" if word.endswith("*") else r"(?!\w)" if stem[-1].upper() != stem[-1] else ""
    return before + re.escape(stem) + after
