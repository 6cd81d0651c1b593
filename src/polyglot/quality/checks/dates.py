"""Check of months and weekdays: lost in the translation, or not in the source.

Names are CLDR's (Babel), of all countries where a language is spoken. A name that is also an everyday word (May, March) counts
only with a capital within its sentence or beside a number. A month may become its number (March, 3月).
"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from polyglot.findings import Problem
from polyglot.language.calendar import load_calendar
from polyglot.language.numbers import PhraseTable, find_phrases
from polyglot.quality.analysed_text import AnalysedText, describe_loss
from polyglot.quality.check import Check
from polyglot.quality.check_table import DATE
from polyglot.quality.checks.numbers import HAN_LANGUAGES, find_numerals, find_spelled_numbers
from polyglot.quality.segment import Segment

# Names that are also other words: Mars, second, the sixth, the two …
_AMBIGUOUS_NAMES = frozenset(
    {"may", "march", "mars", "mart", "mai", "maj", "juli", "august", "segunda", "terça", "quarta", "quinta", "sexta"}
    | {"السبت", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس"}
)
_HAN_DAY = re.compile(r"(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])|([月火水木金土日])曜|([월화수목금토일])요일")
_HAN_DAYS = {
    sign: number
    for number, signs in enumerate(("一月월", "二火화", "三水수", "四木목", "五金금", "六土토", "日天일"))
    for sign in signs
}


class _CalendarField(Enum):
    """A field of a date that is named; the values are the words for it in a problem."""

    MONTH = "month"
    WEEKDAY = "day"

    def names(self, language: str) -> PhraseTable:
        """Return the names of the field in a language, with their numbers."""
        calendar = load_calendar(language)
        return calendar.months if self is _CalendarField.MONTH else calendar.days


class DateCheck(Check):
    """Check of months and weekdays."""

    kinds = (DATE,)

    def find(self, segment: Segment) -> Iterator[Problem]:
        """Yield the months and weekdays that only one of the texts names."""
        source, target = segment.source, segment.target
        for field in _CalendarField:
            source_names, target_names = _find_names(source, field), _find_names(target, field)
            if not source_names and not target_names:
                continue
            for number, name in source_names.items():
                if number not in target_names and not _may_mention(number, target, field):
                    yield Problem(DATE, f"The {field.value} “{name}” {describe_loss(name, target)}.")
            for number, name in target_names.items():
                if number not in source_names and not _may_mention(number, source, field):
                    yield Problem(DATE, f"The {field.value} “{name}” is not in the source.")


def _find_names(side: AnalysedText, field: _CalendarField) -> Mapping[int, str]:
    """Return the months or weekdays that a text certainly names, by number, with their names in the text."""
    table = field.names(side.locale.language)
    names = {}
    if not table.keys().isdisjoint(side.folded_tokens):
        for start, end, number in find_phrases(side.folded_tokens, table):
            if side.folded_tokens[start] not in _AMBIGUOUS_NAMES or end - start > 1 or _is_proper_noun(side, start):
                names[number] = " ".join(side.tokens[start:end])
    if field is _CalendarField.WEEKDAY and side.locale.language in HAN_LANGUAGES:
        matches = _HAN_DAY.finditer(side.masked_text)
        names |= {_HAN_DAYS[max(match.groups(default=""))]: match[0] for match in matches}
    return names


def _is_proper_noun(side: AnalysedText, place: int) -> bool:
    """Return whether a word has a capital within its sentence, or is beside a number."""
    beside = [side.tokens[near] for near in (place - 1, place + 1) if 0 <= near < len(side.tokens)]
    return any(word[0].isdigit() for word in beside) or (place > 0 and side.tokens[place][0].isupper())


def _may_mention(number: int, side: AnalysedText, field: _CalendarField) -> bool:
    """Return whether a text may mention a month or weekday, inflected, abbreviated or as a number."""
    table = field.names(side.locale.language)
    stems = [
        first[: max(4, len(first) - 2)]
        for first, rows in table.items()
        if any(meaning == number for _, meaning in rows)
    ]
    if not stems or any(word.startswith(stem) for stem in stems for word in side.folded_tokens):
        return True
    if field is _CalendarField.WEEKDAY:
        return False
    values = find_spelled_numbers(side).values.union(*(numeral.values for numeral in find_numerals(side)))
    return number in values
