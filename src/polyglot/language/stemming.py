"""Light stemming: the words of a text, and whether two words are forms of one word, for matching glossary terms.

- Comparison ignores case and is in NFC; accents are significant.
- Two words are forms of one word if Snowball's algorithm for the language gives them the same stem and they differ in a
  short ending only: “library” matches “libraries”, but “organ” does not match “organisation”. Arabic words lose the
  article, with its prefixes, and a few endings, after light10 (Larkey, Ballesteros and Connell 2002); a lone و stays,
  since many words begin with it. A word of any other language has one form.
- In scripts without spaces each letter is a word, so that terms match letter by letter.
- Matching in a translation, where a miss costs more, is more tolerant: see `may_be_form`.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from polyglot.language.scripts import UNSPACED_LETTER

if TYPE_CHECKING:
    from Stemmer import Stemmer

# Parts of words that are not letters to Python: marks, vowel signs of Arabic, Hebrew and Indian scripts, joiners.
_MARKS = "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_WORD = rf"{UNSPACED_LETTER}|(?:[^\W_{UNSPACED_LETTER[1:-1]}]|[{_MARKS}])+"
# Soft hyphens, joiners, and Arabic's vowel signs and tatweel.
_IGNORED = re.compile("[\u00ad\u0640\u064b-\u0652\u200c\u200d]")

_SNOWBALL = {  # algorithms by language; not for Arabic, where Snowball removes the first letter of بذور
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "eo": "esperanto",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_LONG_ENDINGS = frozenset({"et", "eu", "fi", "hu", "hy", "ne", "ta", "tr"})  # agglutinative languages
_MAX_ENDING = 3  # letters that a form may have after the part that it shares with the term; the term may have one

_ARABIC_FORMS = str.maketrans("أإآىٱ", "اااي" + "ا")
_ARABIC_FRONT = re.compile(r"^(?:[وفبك]?ال|و?لل)(?=..)")
_ARABIC_END = re.compile(r"(?<=..)(?:ها|ان|ات|ون|ين|يه|ية|ه|ة|ي)$")
_ARABIC_JOINED = "بلكفو"  # prepositions and conjunctions of one letter


class Word(NamedTuple):
    """A word: its offsets in a text, its spelling (in NFC), its lower-case form and its stem."""

    start: int
    end: int
    written: str
    lowercase: str
    stem: str


@lru_cache(maxsize=1 << 12)  # a unit's text is split for every language
def split_words(text: str, language: str) -> tuple[Word, ...]:
    """Return the words of a text in a language (a primary subtag).

    >>> [word.stem for word in split_words("Seed libraries lend.", "en")]
    ['seed', 'librari', 'lend']
    """
    words = (Word(*match.span(), *_analyse_word(match[0], language)) for match in _word_pattern().finditer(text))
    return tuple(word for word in words if word.lowercase)  # without lone joiners


@cache
def _word_pattern() -> re.Pattern[str]:
    """Return the pattern of words. Many runs split no text, and compiling it takes milliseconds."""
    return re.compile(_WORD)


@lru_cache(maxsize=1 << 16)
def _analyse_word(word: str, language: str) -> tuple[str, str, str]:
    written = unicodedata.normalize("NFC", _IGNORED.sub("", word))
    lowercase = written.casefold()
    return written, lowercase, _stem_word(lowercase, language)


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
    """Return whether a word is a form of a term's word. An all-capitals word such as “IT” does not match “it”."""
    if len(term.written) > 1 and term.written.isupper() and not word.written.startswith(term.written):
        return False
    if word.stem != term.stem:
        return False
    if word.lowercase == term.lowercase or language == "ar" or language in _LONG_ENDINGS:
        return True
    shorter, longer = sorted(map(len, _differing_endings(word.lowercase, term.lowercase)))
    return shorter <= 1 and longer <= _MAX_ENDING


def may_be_form(word: Word, term: Word, language: str) -> bool:
    """Return whether a word of a translation may be a form of a term's word: also words with the same beginning match.

    This accepts plurals that Snowball does not know (Spanish “cafés”), cases of languages that it does not know, Korean
    particles, and Arabic prepositions that are joined to their word.
    """
    if word.stem == term.stem:
        return True
    if language == "ar":
        return word.lowercase[0] in _ARABIC_JOINED and _stem_word(word.lowercase[1:], language) == term.stem
    if "가" <= term.lowercase[0] <= "힣":
        return len(term.lowercase) > 1 and word.lowercase.startswith(term.lowercase)
    rests = _differing_endings(word.lowercase, term.lowercase)
    return len(word.lowercase) - len(rests[0]) >= 4 and max(map(len, rests)) <= _MAX_ENDING


@lru_cache(maxsize=1 << 14)
def _differing_endings(word: str, other: str) -> tuple[str, str]:
    """Return the endings of two words after their common prefix, without accents, which endings move (estación, estaciones)."""
    bare = _strip_accents(word), _strip_accents(other)
    shared = sum(1 for _ in takewhile(bool, map(eq, *bare)))
    return bare[0][shared:], bare[1][shared:]


def _strip_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
