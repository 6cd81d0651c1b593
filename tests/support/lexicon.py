"""An engine that says the same on every machine: word by word out of a table, and each word looks at the one it comes from."""

import re
from collections.abc import Mapping, Sequence

from polyglot.engines.protocol import Engine
from polyglot.model import Alignment, Draft

_WORD = r"[\w.@-]*\w|[^\w\s]"


class Lexicon(Engine):
    """Words, and phrases of several, that are not in its table stay as they are; a capital at a word's beginning stays one.

    A model's words are data of a machine: they differ between processors. Tests that compare words ask this engine.
    """

    name = "lexicon"
    version = "1"

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        phrases = (text for pair in words.items() for text in pair if " " in text)
        known = [rf"\b{re.escape(text)}\b" for text in sorted(phrases, key=len, reverse=True)]
        self._parts = re.compile("|".join((*known, _WORD)), re.IGNORECASE)

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "es")})

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        return [self._draft(text) for text in sentences]

    def align(self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str) -> list[Alignment]:
        """A word looks at the first one that means it and that no word before it looks at, and else at nothing."""
        return [self._aligned(*texts) for texts in zip(sentences, translations, strict=True)]

    def _said(self, word: str) -> str:
        if word in self.words or word.lower() not in self.words:
            return self.words.get(word, word)
        said = self.words[word.lower()]
        return said[:1].upper() + said[1:] if word[:1].isupper() else said

    def _draft(self, text: str) -> Draft:
        written, position = "", 0
        source, target = [], []
        for found in self._parts.finditer(text):
            written += text[position : found.start()]
            position = found.end()
            source.append(found.span())
            target.append((len(written), len(written) + len(self._said(found[0]))))
            written += self._said(found[0])
        weights = tuple(((number, 1.0),) for number in range(len(source)))
        return Draft(written, "lexicon 1", -0.2, Alignment(tuple(source), tuple(target), weights))

    def _aligned(self, text: str, translation: str) -> Alignment:
        here, there = list(self._parts.finditer(text)), list(self._parts.finditer(translation))
        free = list(range(len(here)))
        weights: list[tuple[tuple[int, float], ...]] = []
        for word in there:
            meant = [one for one in free if self._said(here[one][0]).casefold() == word[0].casefold()][:1]
            free = [one for one in free if one not in meant]
            weights.append(tuple((one, 1.0) for one in meant))
        return Alignment(tuple(one.span() for one in here), tuple(one.span() for one in there), tuple(weights))
