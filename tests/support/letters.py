"""English words in the letters of other scripts, so that layouts meet real Arabic, Devanagari and Chinese text of any length.

Each function takes a plain text and gives its words back in another script; `read` gives the words back in lower case.
Addresses, placeholders and numbers stay as they are.
"""

import re
from collections.abc import Callable
from functools import cache
from string import ascii_lowercase

_KEPT = re.compile(r"(\S*(?:://|@)\S*|www\.\S+|\{\{.*?\}\}|&\w+;)")
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")  # with the single spaces between them
_WORD = re.compile("[A-Za-z]+")

_ACCENTED = "àḃçđéḟĝĥîĵķļṁñõṗɋŕšţüṽŵẋýž"
_ARABIC = "اپجدهفغحيچكلمنوبقرستعڤطخىز"
_DEVANAGARI = {
    **dict(zip("bcdfghjklmnpqrstvwxyz", "बचदफगहजकलमनपखरसतवथषयझ", strict=True)),
    **dict(zip("aeiou", "ािीुे", strict=True)),  # as signs, after a consonant
}
_INITIAL = dict(zip("aeiou", "आइईउए", strict=True))  # where no consonant bears them
_HAN = 0x4E00
_PAIRS = 27 * 26  # a letter and the next one, or none: one sign for both


def latin(text: str) -> str:
    """Every letter with an accent, capitals too."""
    return _each(text, _WORD, lambda word: word.translate(_table(_ACCENTED)))


def arabic(text: str) -> str:
    """From right to left."""
    return _each(text, _WORD, lambda word: word.lower().translate(_table(_ARABIC)))


def devanagari(text: str) -> str:
    """Vowels as signs at the consonant before them, as that script writes them."""
    return _each(text, _WORD, _syllables)


def han(text: str) -> str:
    """Two letters a sign, and no space between words: the first sign of a word tells that it is one."""
    return _each(text, _WORDS, lambda words: "".join(map(_signs, words.split(" "))))


def read(text: str) -> str:
    """The words of a text that is made by one of the others, in lower case."""
    return re.sub("[一-卿]+", _words, text.translate(_back()))


SCRIPTS: dict[str, Callable[[str], str]] = {"es": latin, "ar": arabic, "hi": devanagari, "zh": han}


def _each(text: str, pattern: re.Pattern[str], make: Callable[[str], str]) -> str:
    parts = _KEPT.split(text)
    return "".join(
        part if number % 2 else pattern.sub(lambda found: make(found[0]), part) for number, part in enumerate(parts)
    )


@cache
def _table(letters: str) -> dict[int, int]:
    return str.maketrans(ascii_lowercase + ascii_lowercase.upper(), letters + letters.upper())


@cache
def _back() -> dict[int, str]:
    letters = dict(zip(_ACCENTED + _ACCENTED.upper() + _ARABIC, ascii_lowercase * 3, strict=True))
    letters |= {sign: letter for table in (_DEVANAGARI, _INITIAL) for letter, sign in table.items()}
    return str.maketrans(letters)


def _syllables(word: str) -> str:
    letters = word.lower()
    borne = [place > 0 and letters[place - 1] not in _INITIAL for place in range(len(letters))]
    return "".join(
        _INITIAL[letter] if letter in _INITIAL and not there else _DEVANAGARI[letter]
        for letter, there in zip(letters, borne, strict=True)
    )


def _signs(word: str) -> str:
    letters = [ascii_lowercase.index(letter) for letter in word.lower()]
    pairs = [letters[place : place + 2] for place in range(0, len(letters), 2)]
    codes = [pair[0] * 27 + (pair[1] + 1 if pair[1:] else 0) for pair in pairs]
    return "".join(chr(_HAN + code + _PAIRS * (place == 0)) for place, code in enumerate(codes))


def _words(signs: re.Match[str]) -> str:
    said = ""
    for code in (ord(sign) - _HAN for sign in signs[0]):
        first, second = divmod(code % _PAIRS, 27)
        said += " " if code >= _PAIRS else ""
        said += ascii_lowercase[first] + (ascii_lowercase[second - 1] if second else "")
    return said.removeprefix(" ")
