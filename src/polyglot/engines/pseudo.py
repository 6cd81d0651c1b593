"""The engine `pseudo`: accents and brackets, for looking at layouts and for tests. It knows every pair of languages.

Every Latin letter gets an accent, so that a word that was not translated is seen; brackets show where a sentence was
cut off, and mark those in other scripts. If it is asked to, words grow, as they do in most languages, and stand in
letters that run from right to left in the languages that do.
"""

import re
from collections.abc import Mapping, Sequence

from polyglot.engines.protocol import Engine, TagPair
from polyglot.language.locales import parse_tag
from polyglot.model import Alignment, Draft

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SCRIPTS = {
    "Latin": str.maketrans(_LETTERS, "ÀḂÇĐÉḞĜĤÎĴĶĻṀÑÕṖɊŔŠŢÜṼŴẊÝŽàḃçđéḟĝĥîĵķļṁñõṗɋŕšţüṽŵẋýž"),
    "Arabic": str.maketrans(_LETTERS, "ابكدهفغحيجقلمنوپضرسطعثوخىز" * 2),
    "Hebrew": str.maketrans(_LETTERS, "אבכדהפגחיזקלמנועצרסטוושקיז" * 2),
}
_HEBREW = {"he", "yi"}
_VERBATIM = re.compile(r"`[^`]+`|\S*(?:://|@)\S*|www\.\S+")
_WORD = re.compile(rf"{_VERBATIM.pattern}|\w+|[^\w\s]")
_ORIGIN = "pseudo 1"


class PseudoEngine(Engine):
    """Every word with accents, every sentence in brackets; numbers, code and addresses as they are.

    Words become longer by the share `expand`. With `mirror`, Latin letters become Arabic or Hebrew ones where the target
    is written from right to left.
    """

    name = "pseudo"
    version = "1"
    max_concurrency = 1
    readable = False  # only looked at: nobody guards them

    def __init__(self, expand: float = 0.0, mirror: bool = False) -> None:  # noqa: FBT001, FBT002 (named in polyglot.toml)
        if not 0 <= expand <= 3:
            raise ValueError("`expand` is a share of the length, from 0 to 3, such as 0.3")
        self._expand, self._mirror = expand, mirror

    def pairs(self) -> frozenset[TagPair]:
        """All pairs of the languages, and of the scripts of a language, that CLDR has data for."""
        from babel.localedata import locale_identifiers

        tags = {"-".join(name.split("_")[:2]) for name in locale_identifiers()}
        tags = {tag for tag in tags if len(tag.partition("-")[2]) in {0, 4}}
        return frozenset((source, target) for source in tags for target in tags if source != target)

    def fingerprint(self, source: str, target: str) -> str:  # noqa: ARG002
        """Its version, and what it does to letters: otherwise all languages are one to it."""
        return f"{self.name} {self.version} {self._expand:g} {self._script(target)}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:  # noqa: ARG002
        """One draft for each sentence."""
        return [_create_draft(text, _SCRIPTS[self._script(target)], self._expand) for text in sentences]

    def _script(self, target: str) -> str:
        if not self._mirror or parse_tag(target).direction == "ltr":
            return "Latin"
        return "Hebrew" if target.partition("-")[0] in _HEBREW or "-Hebr" in target else "Arabic"


def _create_draft(text: str, letters: Mapping[int, int], expand: float) -> Draft:
    if not text.strip():
        return Draft(text, _ORIGIN)
    source, target = [], []
    written, end, owed = "[", 0, 0.0
    for word in _WORD.finditer(text):
        written += text[end : word.start()]
        said, end = word[0], word.end()
        if not _VERBATIM.fullmatch(said):
            said, owed = _stretch_word(said.translate(letters), expand, owed)
        source.append(word.span())
        target.append((len(written), len(written) + len(said)))
        written += said
    same = tuple(((number, 1.0),) for number in range(len(source)))
    return Draft(f"{written}{text[end:]}]", _ORIGIN, alignment=Alignment(tuple(source), tuple(target), same))


def _stretch_word(word: str, share: float, owed: float) -> tuple[str, float]:
    """A word in which letters stand several times, so that it is longer by a share; and what is owed to the next one."""
    written = ""
    for letter in word:
        owed += share if letter.isalpha() else 0
        written += letter * (1 + int(owed))
        owed %= 1
    return written, owed
