"""The words of a text, and which words are one in different forms: light rules, by which glossary terms are found.

- Case does not count, and letters are compared as NFC; accents count.
- Two words are forms of one where Snowball's algorithm for the language gives them one stem and they differ in a short
  ending only, so that “library” is “libraries”, and “organ” is not “organisation”. In Arabic the article goes, with what
  is joined to it, and a few endings, after light10 (Larkey, Ballesteros and Connell 2002); a lone و stays, since many
  words begin with it. A word of any other language has one form.
- A letter of a script that writes no spaces is a word, so that terms stand there letter by letter.
- What is looked for in a translation, where a miss costs more, is found more easily: see `may_be_form`.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from polyglot.language.word_count import UNSPACED_LETTER

if TYPE_CHECKING:
    from Stemmer import Stemmer

# What stands within words and is no letter to Python: marks, vowel signs of Arabic, Hebrew and Indian scripts, joiners.
_MARKS = "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_WORD = re.compile(rf"{UNSPACED_LETTER}|(?:[^\W_{UNSPACED_LETTER[1:-1]}]|[{_MARKS}])+")
_UNSEEN = re.compile(
    "[\u00ad\u0640\u064b-\u0652\u200c\u200d]"
)  # hyphens at which a word may break, and Arabic's vowels

_SNOWBALL = {  # algorithms by language; Arabic has its own here, since Snowball's takes the first letter off بذور
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_LONG_ENDINGS = frozenset({"et", "eu", "fi", "hu", "hy", "ne", "ta", "tr"})  # languages that join ending to ending
_ENDING = (
    3  # letters by which a form may go on behind what it shares with the term; the term, one by which it ends otherwise
)

_ARABIC_FORMS = str.maketrans("أإآىٱ", "اااي" + "ا")
_ARABIC_FRONT = re.compile(r"^(?:[وفبك]?ال|و?لل)(?=..)")
_ARABIC_END = re.compile(r"(?<=..)(?:ها|ان|ات|ون|ين|يه|ية|ه|ة|ي)$")
_ARABIC_JOINED = "بلكفو"  # prepositions and conjunctions of one letter


class Word(NamedTuple):
    """A word where it stands in a text, as it is written (in NFC), in small letters, and its stem."""

    start: int
    end: int
    written: str
    lowercase: str
    stem: str


@lru_cache(maxsize=1 << 12)  # a unit's text is looked at for every language
def split_words(text: str, language: str) -> tuple[Word, ...]:
    """The words of a text in a language (a primary subtag).

    >>> [word.stem for word in split_words("Seed libraries lend.", "en")]
    ['seed', 'librari', 'lend']
    """
    found = (Word(*one.span(), *_analyse_word(one[0], language)) for one in _WORD.finditer(text))
    return tuple(word for word in found if word.lowercase)  # a sign that joins letters may stand alone


@lru_cache(maxsize=1 << 16)
def _analyse_word(word: str, language: str) -> tuple[str, str, str]:
    written = unicodedata.normalize("NFC", _UNSEEN.sub("", word))
    small = written.casefold()
    return written, small, _stem_word(small, language)


def _stem_word(word: str, language: str) -> str:
    if language == "ar":
        return _ARABIC_END.sub("", _ARABIC_FRONT.sub("", word.translate(_ARABIC_FORMS), count=1))
    snowball = _load_stemmer(language)
    return snowball.stemWord(word) if snowball else word


@cache
def _load_stemmer(language: str) -> "Stemmer | None":
    from Stemmer import Stemmer

    return Stemmer(_SNOWBALL[language]) if language in _SNOWBALL else None


def is_form(word: Word, term: Word, language: str) -> bool:
    """Is a word a form of a term's word? One in capitals throughout, such as “IT”, is not “it”."""
    if len(term.written) > 1 and term.written.isupper() and not word.written.startswith(term.written):
        return False
    if word.stem != term.stem:
        return False
    if word.lowercase == term.lowercase or language == "ar" or language in _LONG_ENDINGS:
        return True
    shorter, longer = sorted(map(len, _differing_endings(word.lowercase, term.lowercase)))
    return shorter <= 1 and longer <= _ENDING


def may_be_form(word: Word, term: Word, language: str) -> bool:
    """May a word of a translation stand for a term's word? Also what begins alike is taken for a form of it.

    So a plural that Snowball does not know (Spanish “cafés”), a case of a language that it does not know, a Korean
    particle, and an Arabic preposition that is joined to its word are no reason to call a translation wrong.
    """
    if word.stem == term.stem:
        return True
    if language == "ar":
        return word.lowercase[0] in _ARABIC_JOINED and _stem_word(word.lowercase[1:], language) == term.stem
    if "가" <= term.lowercase[0] <= "힣":
        return len(term.lowercase) > 1 and word.lowercase.startswith(term.lowercase)
    rests = _differing_endings(word.lowercase, term.lowercase)
    return len(word.lowercase) - len(rests[0]) >= 4 and max(map(len, rests)) <= _ENDING


@lru_cache(maxsize=1 << 14)
def _differing_endings(one: str, other: str) -> tuple[str, str]:
    """What two words end with behind what they share; accents do not count, since endings move them (estación, estaciones)."""
    bare = _strip_accents(one), _strip_accents(other)
    shared = sum(1 for _ in takewhile(bool, map(eq, *bare)))
    return bare[0][shared:], bare[1][shared:]


def _strip_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
