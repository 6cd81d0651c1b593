"""The case of texts in capitals and in title case, in which a capital does not tell a name from other words."""

import re
import unicodedata

from polyglot.language.function_words import function_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FIRST_LETTER = re.compile(r"(?:\A|[.!?…]\s)[\W\d_]*[^\W\d_]")
_ENGLISH_I = re.compile(r"\bI\b")
_MIN_LONG = 4  # letters of a word that is hardly an abbreviation
_MIN_LONE = 5  # letters of a word that stands alone: NASA and UNHCR are names more often than not
_MIN_TITLE_WORDS = 3  # words; a shorter text is hardly a title
_TONOS = "\u0301"  # Greek capitals have no accents


def is_capitals(text: str) -> bool:
    """Return whether a text is in capitals, and no abbreviation.

    >>> [is_capitals(text) for text in ("STOP NOW", "SOLIDARITY", "NASA", "HIV, EU", "Stop NOW", "停")]
    [True, True, False, False, False, False]
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    longest = max(map(len, words), default=0)
    return all(map(str.isupper, words)) and longest >= (_MIN_LONG if len(words) > 1 else _MIN_LONE)


def is_title_case(text: str, language: str) -> bool:
    """Return whether all words of a text but function words have a capital, and some are function words of its language.

    >>> [is_title_case(text, "en") for text in ("Stop The Sale", "Stop the Sale", "Stop the sale", "Ana Maria Lopez")]
    [True, True, False, False]
    """
    words = _WORD.findall(text)
    common = function_words(language)
    return (
        len(words) >= _MIN_TITLE_WORDS
        and all(word[0].isupper() or word in common for word in words)
        and any(word.casefold() in common for word in words[1:])
        and sum(word[0].isupper() for word in words) > 1
    )


def has_only_capitalized_words(text: str) -> bool:
    """Return whether every word of a text has a capital."""
    return all(word[0].isupper() for word in _WORD.findall(text))


def to_sentence_case(text: str, language: str) -> str:
    """Return a text of the same length in small letters, but for the first one of each sentence."""
    lower = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    keep = {match.end() - 1 for match in _FIRST_LETTER.finditer(text)}
    if language == "en":
        keep |= {match.start() for match in _ENGLISH_I.finditer(text)}
    return "".join(text[place] if place in keep else sign for place, sign in enumerate(lower))


def to_capital(sign: str, language: str) -> str:
    """Return a character as a capital of a language: of some languages without its accent, or as two letters.

    >>> "".join(to_capital(sign, "tr") for sign in "istanbul"), "".join(to_capital(sign, "el") for sign in "Αθήνα")
    ('İSTANBUL', 'ΑΘΗΝΑ')
    """
    if sign == "i" and language in {"az", "tr"}:
        return "İ"
    if language == "el":
        return unicodedata.normalize("NFC", unicodedata.normalize("NFD", sign).replace(_TONOS, "").upper())
    return sign.upper()


def restore_capitals(source: str, text: str) -> str:
    """Return a text in which the words that it shares with the source have the source's capitals, as names have."""
    words = {word.casefold(): word for word in _WORD.findall(source)}
    return _WORD.sub(lambda match: words.get(match[0].casefold(), match[0]), text)
