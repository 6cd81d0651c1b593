"""The parts of a text that a translation carries over by rule: numbers, dates, code, addresses, names; and all its parts.

What stands for one of them in a translation is found by what it is, never guessed: where it is not there, or is there more
or less often than in the source, there is no telling.
"""

import re
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from polyglot.language.locales import babel_locale
from polyglot.language.word_count import UNSPACED_LETTER
from polyglot.markdown.equivalence import TYPOGRAPHY
from polyglot.model import Locale


class TokenKind(Enum):
    """Kind of a token; the names are those of groups in a pattern."""

    CODE = auto()
    ADDRESS = auto()
    LINK_LABEL = auto()  # of a link or a footnote: `][1]`, `[^1]`
    MARKUP = auto()
    NUMBER = auto()
    WORD = auto()
    PUNCTUATION = auto()


class TextToken(NamedTuple):
    """A part of a text, and where it stands."""

    start: int
    end: int
    text: str
    kind: TokenKind
    key: str  # by what two parts are the same: not by typography, nor by a capital at the beginning of a word


_EXACT_KINDS = {TokenKind.CODE, TokenKind.ADDRESS, TokenKind.LINK_LABEL}
_TOKEN = re.compile(
    rf"""(?P<CODE>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    |(?P<ADDRESS>(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]'"]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<LINK_LABEL>\]\[\d+\]|\[\^[^\]\s]+\])
    |(?P<MARKUP>!?\[|\]|</?[A-Za-z][^<>]*>|\*+|~~|(?<!\w)_+|_+(?!\w)|\\.)
    |(?P<NUMBER>(?:(?<![\w)])[-−+])?\d+(?:[.,:/'’\u00a0\u202f٫٬-]\d+)*(?!(?!{UNSPACED_LETTER})\w))
    |(?P<WORD>{UNSPACED_LETTER}|[@\#]?(?:(?!{UNSPACED_LETTER})[^\W_])(?:(?!{UNSPACED_LETTER})[\w'’]|[-.](?=\w))*(?<![_'’]))
    |(?P<PUNCTUATION>\S)""",
    re.VERBOSE,
)
_SIGN = re.compile(r"\D")


def tokenize(text: str) -> list[TextToken]:
    """The parts of a unit's text, without the white space between them."""
    found = (
        (one.start(), one.end(), one[0], TokenKind[one.lastgroup]) for one in _TOKEN.finditer(text) if one.lastgroup
    )
    return [TextToken(start, end, part, kind, _token_key(part, kind)) for start, end, part, kind in found]


def _token_key(part: str, kind: TokenKind) -> str:
    if kind is TokenKind.MARKUP:
        return part.replace("_", "*")
    exact = kind in _EXACT_KINDS or (kind is TokenKind.WORD and _is_invariable(part))
    return part if exact else part.translate(TYPOGRAPHY).casefold()


def transfer(
    old: TextToken, new: TextToken, there: TextToken, pair: tuple[Locale, Locale], *, names: bool
) -> str | None:
    """What stands for `new` in a translation, if `there` stands for `old` in it; None if it does not, for all we know.

    `names` says that a capital tells a name.
    """
    match old.kind, new.kind:
        case TokenKind.NUMBER, TokenKind.NUMBER:
            return _transfer_number(old.text, new.text, there.text, pair) if there.kind is TokenKind.NUMBER else None
        case TokenKind.WORD, TokenKind.WORD if said := _transfer_calendar(old.text, new.text, there.text, pair):
            return said
        case TokenKind.WORD, TokenKind.WORD if all(
            _is_invariable(one.text) or (names and one.text[0].isupper()) for one in (old, new)
        ):
            return new.text if there.text == old.text else None
        case (
            (TokenKind.CODE, TokenKind.CODE)
            | (TokenKind.ADDRESS, TokenKind.ADDRESS)
            | (TokenKind.LINK_LABEL, TokenKind.LINK_LABEL)
        ):
            return new.text if there.text == old.text else None
        case (TokenKind.WORD, TokenKind.CODE) | (TokenKind.CODE, TokenKind.WORD) if old.text.strip(
            "`"
        ) == new.text.strip("`"):
            return new.text if there.text == old.text else None
    return None


def _is_invariable(word: str) -> bool:
    """Is this a word that no language changes? It has digits, signs or capitals where words have none.

    >>> [word for word in "Ask @ana of NASA or iNat on the 3rd floor of Kew-Road".split() if _is_invariable(word)]
    ['@ana', 'NASA', 'iNat', '3rd']
    """
    first, rest = word[0], word[1:]
    odd = any(letter.isupper() or letter.isdigit() or letter in "_." for letter in rest)
    return first in "@#" or first.isdigit() or (odd and "-" not in rest)


def _transfer_number(old: str, new: str, there: str, pair: tuple[Locale, Locale]) -> str | None:
    """The new number as the translation writes the old one; None where a language might say it with another form of its noun."""
    plain = _western_digits(there)
    if _SIGN.sub("", old) != _SIGN.sub("", plain) or _changes_plural(old, new, pair):
        return None
    if not _SIGN.search(new) or (plain == old and _SIGN.search(old)):
        written = new
    elif plain in {old, _convert_number(old, pair)} and (said := _convert_number(new, pair)):
        written = said
    elif _ungroup_number(old, pair[0]) == plain and (said := _convert_number(new, pair)):
        # Some languages part five figures, and not four.
        whole = _ungroup_number(new, pair[0])
        written = whole if whole.isdecimal() and len(whole) <= len(plain) else said
    else:
        return None
    first = next(letter for letter in there if letter.isdecimal())
    return written.translate({ord("0") + n: ord(first) - int(first) + n for n in range(10)})


def _western_digits(text: str) -> str:
    """A number's digits as 0 to 9, whatever script they are of."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def _convert_number(number: str, pair: tuple[Locale, Locale]) -> str | None:
    """A number with the target's signs for thousands and decimals in place of the source's; None for what is no plain number."""
    ours, theirs = (_number_signs(locale) for locale in pair)
    if ours is None or theirs is None:
        return None
    group, point = map(re.escape, ours)
    if not re.fullmatch(rf"(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{point}\d+)?", number):
        return None
    return number.translate({ord(sign): own for sign, own in zip(ours, theirs, strict=True)})


def _ungroup_number(number: str, locale: Locale) -> str:
    """A number without its signs for thousands."""
    signs = _number_signs(locale)
    return number.replace(signs[0], "") if signs else number


def _number_signs(locale: Locale) -> tuple[str, str] | None:
    """How a language parts thousands, and what it writes before decimals."""
    known = babel_locale(locale.tag)
    if known is None:
        return None
    symbols = known.number_symbols[known.default_numbering_system]
    return symbols["group"], symbols["decimal"]


def _changes_plural(old: str, new: str, pair: tuple[Locale, Locale]) -> bool:
    """Would the noun of the new number have another form in the target alone (CLDR's plural rules)?

    Where the source's language makes that difference too, and its words did not change, nothing depends on the number.
    """
    if not (old.isdecimal() and new.isdecimal()):
        return False
    forms = [
        [known.plural_form(int(number)) for number in (old, new)] for one in pair if (known := babel_locale(one.tag))
    ]
    return len(forms) == 2 and forms[0][0] == forms[0][1] and forms[1][0] != forms[1][1]


def _transfer_calendar(old: str, new: str, there: str, pair: tuple[Locale, Locale]) -> str | None:
    """The new month or weekday, in the form in which the translation has the old one."""
    ours, theirs = map(_calendar_names, pair)
    for row in ours:
        if old in row and new in row:
            for names in theirs:
                if len(names) == len(row) and names[row.index(old)].casefold() == there.casefold():
                    name = names[row.index(new)]
                    return name[:1].upper() + name[1:] if there[:1].isupper() else name
    return None


@cache
def _calendar_names(locale: Locale) -> list[tuple[str, ...]]:
    """The names of months and of weekdays in a language, in their order: wide ones and short ones."""
    known = babel_locale(locale.tag)
    if known is None:
        return []
    forms = [(names, one, width) for names in (known.months, known.days) for one in names for width in names[one]]
    return [tuple(names[one][width].values()) for names, one, width in forms if width in {"wide", "abbreviated"}]
