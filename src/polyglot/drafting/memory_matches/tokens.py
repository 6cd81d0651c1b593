"""Tokens of a unit's text, and the rules by which a translation takes over some of them: numbers, dates, code, addresses, names.

The counterpart of such a token in a translation is found by its kind and text, never guessed: without a counterpart, or with
another number of them than in the source, nothing is transferred.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

from polyglot.language.calendar import calendar_names
from polyglot.language.inline_patterns import FOOTNOTE_MARK, LINK_NUMBER
from polyglot.language.locales import babel_locale
from polyglot.language.numbers import number_symbols
from polyglot.language.scripts import UNSPACED_LETTER
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
    """A token of a text, with its range."""

    start: int
    end: int
    text: str
    kind: TokenKind
    key: str  # equal for tokens that differ only in typography or in a capital


_EXACT_KINDS = {TokenKind.CODE, TokenKind.ADDRESS, TokenKind.LINK_LABEL}
_TOKEN = re.compile(
    rf"""(?P<CODE>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    |(?P<ADDRESS>(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]'"]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<LINK_LABEL>{LINK_NUMBER}|{FOOTNOTE_MARK})
    |(?P<MARKUP>!?\[|\]|</?[A-Za-z][^<>]*>|\*+|~~|(?<!\w)_+|_+(?!\w)|\\.)
    |(?P<NUMBER>(?:(?<![\w)])[-−+])?\d+(?:[.,:/'’\u00a0\u202f٫٬-]\d+)*(?!(?!{UNSPACED_LETTER})\w))
    |(?P<WORD>{UNSPACED_LETTER}|[@\#]?(?:(?!{UNSPACED_LETTER})[^\W_])(?:(?!{UNSPACED_LETTER})[\w'’]|[-.](?=\w))*(?<![_'’]))
    |(?P<PUNCTUATION>\S)""",
    re.VERBOSE,
)
_SIGN = re.compile(r"\D")


def tokenize(text: str) -> list[TextToken]:
    """Return the tokens of a unit's text; white space between them is left out."""
    matches = (
        (match.start(), match.end(), match[0], TokenKind[match.lastgroup])
        for match in _TOKEN.finditer(text)
        if match.lastgroup
    )
    return [TextToken(start, end, part, kind, _token_key(part, kind)) for start, end, part, kind in matches]


def _token_key(part: str, kind: TokenKind) -> str:
    if kind is TokenKind.MARKUP:
        return part.replace("_", "*")
    exact = kind in _EXACT_KINDS or (kind is TokenKind.WORD and _is_invariable(part))
    return part if exact else part.translate(TYPOGRAPHY).casefold()


def transfer(
    old: TextToken, new: TextToken, candidate: TextToken, pair: tuple[Locale, Locale], *, names: bool
) -> str | None:
    """Return the counterpart of `new` in a translation in which `candidate` is the counterpart of `old`; None if it is not.

    `names` is whether a capital marks a name.
    """
    match old.kind, new.kind:
        case TokenKind.NUMBER, TokenKind.NUMBER:
            return (
                _transfer_number(old.text, new.text, candidate.text, pair)
                if candidate.kind is TokenKind.NUMBER
                else None
            )
        case TokenKind.WORD, TokenKind.WORD if name := _transfer_calendar(old.text, new.text, candidate.text, pair):
            return name
        case TokenKind.WORD, TokenKind.WORD if all(
            _is_invariable(token.text) or (names and token.text[0].isupper()) for token in (old, new)
        ):
            return new.text if candidate.text == old.text else None
        case (
            (TokenKind.CODE, TokenKind.CODE)
            | (TokenKind.ADDRESS, TokenKind.ADDRESS)
            | (TokenKind.LINK_LABEL, TokenKind.LINK_LABEL)
        ):
            return new.text if candidate.text == old.text else None
        case (TokenKind.WORD, TokenKind.CODE) | (TokenKind.CODE, TokenKind.WORD) if old.text.strip(
            "`"
        ) == new.text.strip("`"):
            return new.text if candidate.text == old.text else None
    return None


def _is_invariable(word: str) -> bool:
    """Return whether no language inflects or translates a word: it has digits, signs or inner capitals.

    >>> [word for word in "Ask @ana of NASA or iNat on the 3rd floor of Kew-Road".split() if _is_invariable(word)]
    ['@ana', 'NASA', 'iNat', '3rd']
    """
    first, rest = word[0], word[1:]
    odd = any(letter.isupper() or letter.isdigit() or letter in "_." for letter in rest)
    return first in "@#" or first.isdigit() or (odd and "-" not in rest)


def _transfer_number(old: str, new: str, candidate: str, pair: tuple[Locale, Locale]) -> str | None:
    """Return the new number in the format of the old one's translation; None if it may change the plural form of a noun."""
    digits = _western_digits(candidate)
    if _SIGN.sub("", old) != _SIGN.sub("", digits) or _changes_plural(old, new, pair):
        return None
    if not _SIGN.search(new) or (digits == old and _SIGN.search(old)):
        written = new
    elif digits in {old, _convert_number(old, pair)} and (converted := _convert_number(new, pair)):
        written = converted
    elif _ungroup_number(old, pair[0]) == digits and (converted := _convert_number(new, pair)):
        # Some languages group five digits, but not four.
        ungrouped = _ungroup_number(new, pair[0])
        written = ungrouped if ungrouped.isdecimal() and len(ungrouped) <= len(digits) else converted
    else:
        return None
    first = next(letter for letter in candidate if letter.isdecimal())
    return written.translate({ord("0") + n: ord(first) - int(first) + n for n in range(10)})


def _western_digits(text: str) -> str:
    """Return a number with the digits 0 to 9 in place of those of other scripts."""
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)


def _convert_number(number: str, pair: tuple[Locale, Locale]) -> str | None:
    """Return a number with the separators of the target language in place of the source's; None if it is not a plain number."""
    source_symbols, target_symbols = (number_symbols(locale) for locale in pair)
    if source_symbols is None or target_symbols is None:
        return None
    group, point = map(re.escape, source_symbols)
    if not re.fullmatch(rf"(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{point}\d+)?", number):
        return None
    return number.translate({ord(old): new for old, new in zip(source_symbols, target_symbols, strict=True)})


def _ungroup_number(number: str, locale: Locale) -> str:
    """Return a number without group separators."""
    symbols = number_symbols(locale)
    return number.replace(symbols[0], "") if symbols else number


def _changes_plural(old: str, new: str, pair: tuple[Locale, Locale]) -> bool:
    """Return whether the new number takes another plural form in the target only, by CLDR's plural rules.

    If the source language has the same distinction, and its words did not change, nothing depends on the number.
    """
    if not (old.isdecimal() and new.isdecimal()):
        return False
    locales = [babel for locale in pair if (babel := babel_locale(locale.tag))]
    forms = [[babel.plural_form(int(number)) for number in (old, new)] for babel in locales]
    return len(forms) == 2 and forms[0][0] == forms[0][1] and forms[1][0] != forms[1][1]


def _transfer_calendar(old: str, new: str, candidate: str, pair: tuple[Locale, Locale]) -> str | None:
    """Return the new month or weekday in the same width and case as the old one's translation."""
    source_rows, target_rows = map(calendar_names, pair)
    for row in source_rows:
        if old in row and new in row:
            for names in target_rows:
                if len(names) == len(row) and names[row.index(old)].casefold() == candidate.casefold():
                    name = names[row.index(new)]
                    return name[:1].upper() + name[1:] if candidate[:1].isupper() else name
    return None
