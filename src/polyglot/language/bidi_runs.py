r"""Foreign runs of a text: the parts in a script of the other direction that have to be isolated.

Letters have a strong direction; spaces, digits and punctuation take theirs from their neighbours. So a name's last sign
(C++), a number after it, or the order of two neighbouring names is displayed wrongly in a text of the other direction. A
run extends from its first letter to its last, with everything between, within a sentence.

In right-to-left text also addresses, telephone numbers, quantities with Latin units, percentages, amounts and signed
numbers are runs, since they are written from left to right everywhere. A range (3–5) is not: Arabic and Persian write it in the
direction of the text. A number before a foreign word belongs to the text (“in 2026 Rust …”), unless the word is a unit.
"""

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import bidirectional

from polyglot.language.autolinks import find_autolinks

DIRECTION_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}  # letters that are not displayed
BREAK = "\u2029"  # between joined texts: no run extends across it
OBJECT = "\ufffc"  # in the place of something other than text, such as code

# The Unicode blocks of right-to-left scripts, with their punctuation, such as the Arabic comma.
_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_ARABIC = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL = _HEBREW + _ARABIC
# Where a foreign word or a number begins: a conjunction or a preposition may be joined to it.
_START = rf"(?<![^\W{_RTL}])"
_APART = rf"{_START}(?<![.,])"
_ENDS = f"{BREAK}\u2066-\u2069"

_LETTER = rf"(?:[^\W\d_{_RTL}]|[\u0300-\u036f\u0900-\u1fff])"
_NUMBER = r"\d+(?:[.,:/\u00a0\u202f]\d+)*"
_UNIT = r"(?:[kcmµnMGTh]?(?:m|g|W|Wh|Hz|V|A|J|Pa|s|B|bit|b|l|L)|km/h|kcal|mph|min|h|ha|dpi|px|pt|rpm|fps|m[²³])\b"
# Between two letters of a run: anything but the end of a sentence; a full stop may end an initial or an abbreviation.
_WITHIN = (
    rf"(?:(?![.!?…;:·]['\"’”»)\]]*\s)[^{_RTL}{_ENDS}]"
    rf"|(?<={_START}{_LETTER})\.|(?<={_START}{_LETTER}{_LETTER})\.|(?<={_START}{_LETTER}{_LETTER}{_LETTER})\.)"
)
_FOREIGN_IN_RTL = (
    rf"{_APART}(?<!\()[(]?(?:\+|\b00)\d[\d\s()./\u2011-]{{5,}}\d(?!\w)"  # +49 30 123-456
    rf"|{_APART}(?<![+-])(?:\d+(?:[ \u2011-]\d+){{2,}}|\d{{1,3}}(?: \d{{3}})+)(?!\w|[ \u2011-]\d)"  # 030 123 456, 2026-09-12
    rf"|(?<![^\s(\[{_RTL}])[-\u2212+±]?[$€£¥₹]\s?{_NUMBER}"  # $5
    rf"|(?:(?<![^\s(\[])[-\u2212+±])?{_APART}{_NUMBER}\s?(?:[%‰](?!\w)|°[CFK]?(?!\w))"  # 50%, -5 °C
    rf"|(?<![^\s(\[])[-\u2212+±](?={_NUMBER}(?!\w)){_NUMBER}"  # -5
    rf"|(?:(?<![\w)\]}}])(?:[.@#~/\\_$]|--?)(?={_LETTER}))?"  # .NET, @name, #seeds, /etc, --help
    rf"(?:(?:(?<![^\s(\[])[-\u2212+±])?{_APART}{_NUMBER}(?:[-\u2011]?(?={_LETTER})|\s(?={_UNIT})))?"  # 3D, 60-year, 30 km
    rf"{_LETTER}(?:{_WITHIN}*(?:{_LETTER}|\d))?"
    rf"(?:[+#]+(?!\w)|[%°](?!\w))?"  # C++, F#
)
_RTL_LETTER = re.compile(f"[{_RTL}]")
_FOREIGN_IN_LTR = (
    rf"[{_HEBREW}](?:[^A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff{_ENDS}]*[{_RTL}])?"
    rf"|[{_ARABIC}](?:(?:(?![,;?]\s)[^A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff{_ENDS}])*[{_RTL}])?"  # has its own comma
)
_INITIAL = re.compile(rf"{_START}{_LETTER}\.(?=\s+[{_RTL}])")  # before a name in the script of the text
_DIGIT_OR_LETTER = re.compile(rf"\d|{_LETTER}")  # one of them is in every foreign run of right-to-left text
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"), ("«", "»"), ("‹", "›"), ('"', '"'), ("_", "_"))


@cache
def _foreign_pattern(direction: str) -> re.Pattern[str]:
    """Return the pattern of foreign runs, which takes longer to compile than a page takes to render."""
    return re.compile(_FOREIGN_IN_RTL if direction == "rtl" else _FOREIGN_IN_LTR)


def contains_rtl(text: str) -> bool:
    """Return whether a text contains right-to-left letters."""
    return not text.isascii() and _RTL_LETTER.search(text) is not None


def first_direction(text: str) -> str:
    """Return the direction of the first strong letter outside isolates (UAX #9, P2); empty without one."""
    depth = 0
    for sign in text:
        kind = bidirectional(sign)
        if kind in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""


def name_direction(name: str, direction: str) -> str:
    """Return the direction of a person's name where it is not that of its first letter, or empty.

    In a text from the right, a name with letters of its script is read from the right, also behind Latin initials.
    """
    return "rtl" if direction == "rtl" and contains_rtl(name) and first_direction(name) == "ltr" else ""


def find_runs(text: str, direction: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the foreign runs in a text of this direction, in order.

    >>> text = "لغة C++ (ISO 14882) في 30 km"
    >>> [text[start:end] for start, end in find_runs(text, "rtl")]
    ['C++ (ISO 14882)', '30 km']
    """
    if direction == "ltr":
        yield from _find_between(text, 0, len(text), direction) if contains_rtl(text) else ()
    elif _DIGIT_OR_LETTER.search(text):
        done = 0
        for address in find_autolinks(text):
            yield from _find_between(text, done, address.start, direction)
            yield address.start, address.end
            done = address.end
        yield from _find_between(text, done, len(text), direction)


def _find_between(text: str, first: int, last: int, direction: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of letters and numbers in a part of a text."""
    done = first
    for match in _foreign_pattern(direction).finditer(text, first, last):
        start, end = _include_partner(text, max(done, match.start()), max(done, match.end()))
        if start < end:
            end += direction == "rtl" and text[end - 1].isupper() and _INITIAL.match(text, end - 1) is not None
            yield start, end
        done = end


def _include_partner(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend a run by the bracket or quotation mark beside it whose partner is inside."""
    for opening, closing in _PAIRS:
        run = text[start:end]
        if opening == closing:
            open_within = close_within = run.count(opening) % 2 == 1
        else:
            open_within, close_within = run.count(opening) > run.count(closing), run.count(opening) < run.count(closing)
        if open_within and text.startswith(closing, end):
            end += 1
        elif close_within and start and text[start - 1] == opening:
            start -= 1
    return start, end
