"""Features of a text that a translation into any language keeps: its length and its anchors.

Anchors are numbers, code, addresses, tags, footnote marks, the final punctuation mark, and the prefixes of words (names and
cognates: Simard, Foster and Isabelle 1992). An anchor is a string that begins with the letter of its `AnchorKind`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from polyglot.language.inline_patterns import FOOTNOTE_MARK, LINK_NUMBER
from polyglot.language.scripts import WIDE_LETTER
from polyglot.model import LinkTarget

MIXED_KINDS = "several"  # kind of combined blocks that differ in kind

_CODE = re.compile(r"(`+)(.+?)\1(?!`)", re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>)]+|[\w.+-]+@[\w-]+\.[\w.-]+")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_NOTE = re.compile(FOOTNOTE_MARK)
_LABEL = re.compile(LINK_NUMBER)
_NUMBER = re.compile(r"\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*")
_DIGIT = re.compile(r"\d")
_NO_LETTERS = re.compile(r"\W+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_WIDE = re.compile(WIDE_LETTER)
_EXTRA_WIDTH = 1.5  # of a wide letter
_END_SIGNS = {sign: row[0] for row in ("?？؟", "!！", ":：", ";；؛", ",，،、") for sign in row}
_CLOSING_SIGNS = " \t\n*_~`)\"'”’»›）」』"


class AnchorKind(StrEnum):
    """The kind of an anchor, which is its first letter."""

    NUMBER = "n"
    CODE = "c"
    ADDRESS = "a"
    TAG = "t"
    NOTE = "f"  # footnote mark
    END = "e"  # final punctuation mark
    WORD = "w"  # prefix of a word
    LINE = "l"  # line of a verbatim block


@dataclass(frozen=True, slots=True)
class Features:
    """Width and anchors of a text, or of several combined."""

    width: float  # in letters of an alphabet
    anchors: frozenset[str]
    kind: str = ""  # of a block
    verbatim: bool = False  # whether it is a block without words of a language: code, a rule, a number


def extract_features(text: str, targets: Sequence[LinkTarget] = ()) -> Features:
    """Return the features of a unit's text; `targets` are the link targets of its labels."""
    anchors = {AnchorKind.ADDRESS + target.href for target in targets}
    anchors |= {AnchorKind.CODE + match[2].strip() for match in _CODE.finditer(text)}
    words = _CODE.sub(" ", text)
    anchors |= {AnchorKind.ADDRESS + match[0].rstrip(".,;:") for match in _ADDRESS.finditer(words)}
    words = _ADDRESS.sub(" ", words)
    anchors |= {AnchorKind.TAG + match[1].lower() for match in _TAG.finditer(words)}
    anchors |= {AnchorKind.NOTE.value} if _NOTE.search(words) else set()
    words = _LABEL.sub("]", _NOTE.sub(" ", _TAG.sub(" ", words)))
    anchors |= {AnchorKind.NUMBER + number for number in find_numbers(words)}
    anchors |= {AnchorKind.WORD + _word_prefix(word) for word in _WORD.findall(words)}
    end = text.rstrip(_CLOSING_SIGNS)[-1:]
    anchors.add(AnchorKind.END + _END_SIGNS.get(end, "."))
    return Features(text_width(text), frozenset(anchors))


def verbatim_features(text: str, kind: str) -> Features:
    """Return the features of a block that translators copy with few changes or none."""
    lines = {AnchorKind.LINE + line.strip() for line in text.split("\n") if line.strip()}
    return Features(text_width(text), frozenset(lines), kind, verbatim=True)


def combine_features(parts: Sequence[Features]) -> Features:
    """Return the features of several texts as one."""
    if len(parts) == 1:
        return parts[0]
    anchors = frozenset().union(*(part.anchors for part in parts))
    kinds = {part.kind for part in parts}
    return Features(sum(part.width for part in parts), anchors, parts[0].kind if len(kinds) == 1 else MIXED_KINDS)


def find_numbers(text: str) -> list[str]:
    """Return the digits of each number in a text, as ASCII, without the separators, which differ by language."""
    return ["".join(str(int(digit)) for digit in _DIGIT.findall(number)) for number in _NUMBER.findall(text)]


def text_width(text: str) -> float:
    """Return the length of a text in letters of an alphabet, plus one; an ideograph or syllable counts as 2.5."""
    shown = _LABEL.sub("]", text)
    return (
        1 + len(_NO_LETTERS.sub("", shown)) + (_EXTRA_WIDTH * len(_WIDE.findall(shown)) if not shown.isascii() else 0)
    )


def anchor_frequencies(items: Iterable[Features]) -> dict[str, int]:
    """Return the number of texts that have each anchor."""
    frequencies: dict[str, int] = {}
    for item in items:
        for anchor in item.anchors:
            frequencies[anchor] = frequencies.get(anchor, 0) + 1
    return frequencies


@cache
def _word_prefix(word: str) -> str:
    """Return the first five letters of a word, case-folded and without accents."""
    plain = word if word.isascii() else "".join(sign for sign in unicodedata.normalize("NFKD", word) if sign.isalpha())
    return plain.casefold()[:5]
