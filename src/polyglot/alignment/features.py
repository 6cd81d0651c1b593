"""What of a text its translation keeps, in whatever language: how long it is, and the anchors that stand in it.

Anchors are numbers, code, addresses, tags, footnote marks, the sign that ends it, and the beginnings of words (names and
cognates: Simard, Foster and Isabelle 1992). Each is a text whose first letter tells its kind.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from polyglot.model import LinkTarget

NUMBER, CODE, ADDRESS, TAG, NOTE, END, WORD, LINE = "ncatfewl"
MIXED_KINDS = "several"  # kinds, in what are blocks together

_CODE = re.compile(r"(`+)(.+?)\1(?!`)", re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>)]+|[\w.+-]+@[\w-]+\.[\w.-]+")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_LABEL = re.compile(r"\]\[[0-9]+\]")
_NUMBER = re.compile(r"\d+(?:[.,'’٫٬\u00a0\u202f]\d+)*")
_DIGIT = re.compile(r"\d")
_NO_LETTERS = re.compile(r"\W+")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Letters that say as much as two or three of an alphabet.
_WIDE = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WIDTH = 1.5  # so much more
_END_SIGNS = {sign: row[0] for row in ("?？؟", "!！", ":：", ";；؛", ",，،、") for sign in row}
_CLOSING_SIGNS = " \t\n*_~`)\"'”’»›）」』"


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a text, or of several that stand together."""

    width: float
    anchors: frozenset[str]
    kind: str = ""  # of a block
    verbatim: bool = False  # a block without words of its own: code, a rule, a number


def extract_features(text: str, targets: Sequence[LinkTarget] = ()) -> Features:
    """The traits of a unit's text, whose labels lead to these targets."""
    anchors = {ADDRESS + target.href for target in targets}
    anchors |= {CODE + found[2].strip() for found in _CODE.finditer(text)}
    words = _CODE.sub(" ", text)
    anchors |= {ADDRESS + found[0].rstrip(".,;:") for found in _ADDRESS.finditer(words)}
    words = _ADDRESS.sub(" ", words)
    anchors |= {TAG + found[1].lower() for found in _TAG.finditer(words)}
    anchors |= {NOTE} if _NOTE.search(words) else set()
    words = _LABEL.sub("]", _NOTE.sub(" ", _TAG.sub(" ", words)))
    anchors |= {NUMBER + number for number in find_numbers(words)}
    anchors |= {WORD + _word_prefix(word) for word in _WORD.findall(words)}
    end = text.rstrip(_CLOSING_SIGNS)[-1:]
    anchors.add(END + _END_SIGNS.get(end, "."))
    return Features(text_width(text), frozenset(anchors))


def verbatim_features(text: str, kind: str) -> Features:
    """The traits of a block that a translator leaves as it is, or nearly so."""
    lines = {LINE + line.strip() for line in text.split("\n") if line.strip()}
    return Features(text_width(text), frozenset(lines), kind, verbatim=True)


def combine_features(parts: Sequence[Features]) -> Features:
    """Several texts as one."""
    if len(parts) == 1:
        return parts[0]
    anchors = frozenset().union(*(part.anchors for part in parts))
    kinds = {part.kind for part in parts}
    return Features(sum(part.width for part in parts), anchors, parts[0].kind if len(kinds) == 1 else MIXED_KINDS)


def find_numbers(text: str) -> list[str]:
    """The numbers in a text, by their digits alone: languages differ in what they put between them."""
    return ["".join(str(int(digit)) for digit in _DIGIT.findall(found)) for found in _NUMBER.findall(text)]


def text_width(text: str) -> float:
    """How much a text says, in letters of an alphabet."""
    shown = _LABEL.sub("]", text)
    return 1 + len(_NO_LETTERS.sub("", shown)) + (_WIDTH * len(_WIDE.findall(shown)) if not shown.isascii() else 0)


def anchor_frequencies(items: Iterable[Features]) -> dict[str, int]:
    """In how many of the texts each anchor stands."""
    found: dict[str, int] = {}
    for item in items:
        for anchor in item.anchors:
            found[anchor] = found.get(anchor, 0) + 1
    return found


@cache
def _word_prefix(word: str) -> str:
    """The beginning of a word, without accents."""
    plain = word if word.isascii() else "".join(sign for sign in unicodedata.normalize("NFKD", word) if sign.isalpha())
    return plain.casefold()[:5]
