"""Engine `pseudo`: pseudo-localization with accents and brackets, to test layouts, for every pair of languages.

Accents on every Latin letter make untranslated words visible; brackets show where a sentence is cut off, and mark those in
other scripts. Optionally words become longer, as they do in most languages, and are written in right-to-left letters in
languages with such scripts.
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
    """An engine that puts accents on words and brackets around sentences; numbers, code and addresses stay as they are.

    Words become longer by the share `expand`. With `mirror`, Latin letters become Arabic or Hebrew ones if the target
    language is written from right to left.
    """

    name = "pseudo"
    version = "1"
    max_concurrency = 1
    readable = False

    def __init__(self, expand: float = 0.0, mirror: bool = False) -> None:  # noqa: FBT001, FBT002 (named in polyglot.toml)
        if not 0 <= expand <= 3:
            raise ValueError("`expand` must be a share of the length, from 0 to 3, such as 0.3")
        self._expand, self._mirror = expand, mirror

    def pairs(self) -> frozenset[TagPair]:
        """Return all pairs of languages, and of languages with a script, that CLDR has data for."""
        from babel.localedata import locale_identifiers

        tags = {"-".join(name.split("_")[:2]) for name in locale_identifiers()}
        tags = {tag for tag in tags if len(tag.partition("-")[2]) in {0, 4}}
        return frozenset((source, target) for source in tags for target in tags if source != target)

    def fingerprint(self, source: str, target: str) -> str:  # noqa: ARG002
        """Return the version, the expansion and the script: drafts do not depend on the languages otherwise."""
        return f"{self.name} {self.version} {self._expand:g} {self._script(target)}"

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:  # noqa: ARG002
        """Return one draft for each sentence."""
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
        output, end = word[0], word.end()
        if not _VERBATIM.fullmatch(output):
            output, owed = _stretch_word(output.translate(letters), expand, owed)
        source.append(word.span())
        target.append((len(written), len(written) + len(output)))
        written += output
    weights = tuple(((number, 1.0),) for number in range(len(source)))
    return Draft(f"{written}{text[end:]}]", _ORIGIN, alignment=Alignment(tuple(source), tuple(target), weights))


def _stretch_word(word: str, share: float, owed: float) -> tuple[str, float]:
    """Return a word made longer by a share, by repeating letters, and the fraction of a letter owed to the next word."""
    written = ""
    for letter in word:
        owed += share if letter.isalpha() else 0
        written += letter * (1 + int(owed))
        owed %= 1
    return written, owed
