"""Where the marks of a sentence belong in its translation, given which word comes from which.

What is the same in both texts is found there. Then come the marks around words: what holds others before what it holds,
the surest of one level first, on whole words, and with the signs at their edges. Last come the marks at a place.
What holds another holds it still, and what stands beside another stands beside it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import partial_ratio_alignment

from polyglot.drafting.inline_markup.sentence import InlineTag, TagPositions
from polyglot.drafting.tag_projection.edge_punctuation import widen_range
from polyglot.drafting.tag_projection.point_positions import find_position
from polyglot.drafting.tag_projection.span_choice import SpanChoice, choose_span
from polyglot.drafting.tag_projection.tokens import TokenizedText, is_word

if TYPE_CHECKING:
    from polyglot.drafting.tag_projection.priors import FloatArray

_MIN_DISTINCTIVE_LENGTH = 4  # letters and digits: a shorter text may stand elsewhere by accident
_MIN_FOUND_PERCENT = 60  # percent of a span's own translation that stand in the whole's
_SPAN_WEIGHT = 0.3  # of its own translation in where a span belongs; what the words say is more often right
_LOST_TEXT_PENALTY = 0.2  # of its sureness is left to a place without the text that should be there


def enclosing_tags(marks: Sequence[InlineTag]) -> list[int]:
    """Return for each tag the number of the innermost tag around it, or -1. A tag at the end of another is beside it.

    >>> strong, link = InlineTag(0, 9, "**", "**"), InlineTag(2, 5, "[", "][1]")
    >>> enclosing_tags([strong, link, InlineTag(5, 5, "[^1]"), InlineTag(9, 9, "<br>")])
    [-1, 0, 0, -1]
    """
    found: list[int] = []
    opened: list[int] = []
    for number, mark in enumerate(marks):
        while opened and not _encloses(marks[opened[-1]], mark):
            opened.pop()
        found.append(opened[-1] if opened else -1)
        opened.append(number)
    return found


def _encloses(one: InlineTag, other: InlineTag) -> bool:
    if one.start == one.end:  # a link around a picture without a text
        return bool(one.closing) and one.start == other.start == other.end
    return one.start <= other.start < one.end and other.end <= one.end


class TagPlacement:
    """The marks of one sentence on their way to their places."""

    def __init__(
        self, marks: Sequence[InlineTag], source: TokenizedText, target: TokenizedText, behind: "FloatArray"
    ) -> None:
        self._marks, self._source, self._target, self._alignment = marks, source, target, behind
        self._above: list[list[int]] = []  # what holds each mark, from the inside out
        for holder in enclosing_tags(marks):
            self._above.append([holder, *self._above[holder]] if holder >= 0 else [])
        self._words = [source.find_overlapping(mark.start, mark.end) for mark in marks]
        # Rounded, so that what is equal but for the processor's arithmetic is equal.
        self._chances = [behind[:, words].sum(1).round(4).tolist() for words in self._words]
        self._counted = [is_word(key) for key in target.keys]
        self._positions: list[tuple[int, int] | None] = [None] * len(marks)
        self.scores = [0.0] * len(marks)  # how sure each place is

    def use_span_translations(self, said: Mapping[str, str]) -> None:
        """Take into account what became of spans that were translated on their own, as far as it is found here."""
        text = self._target.text.casefold()
        for number, mark in enumerate(self._marks):
            own = said.get(self._source.text[mark.start : mark.end], "").casefold()
            if mark.verbatim or not 0 < len(own) <= len(text) == len(self._target.text):
                continue
            found = partial_ratio_alignment(own, text, score_cutoff=_MIN_FOUND_PERCENT)
            if found:
                say = _SPAN_WEIGHT * (found.score / 100) ** 2
                words = set(self._target.find_overlapping(found.dest_start, found.dest_end))
                chances = enumerate(self._chances[number])
                self._chances[number] = [round((1 - say) * one + say * (word in words), 4) for word, one in chances]

    def resolve_positions(self) -> TagPositions | None:
        """The places of all marks; None if there are none that suit them all."""
        self._place_verbatim()
        waiting = [number for number, words in enumerate(self._words) if words and self._positions[number] is None]
        while waiting:
            depth = min(len(self._above[number]) for number in waiting)
            level = {number: self._choose_words(number) for number in waiting if len(self._above[number]) == depth}
            sure = {number: choice for number, choice in level.items() if choice}
            if len(sure) < len(level):
                return None
            number = max(sure, key=lambda one: (sure[one].score, -one))
            lost = _LOST_TEXT_PENALTY if self._marks[number].verbatim else 1
            if not self._set_position(number, self._widen_range(number, sure[number]), sure[number].score * lost):
                return None
            waiting.remove(number)
        for number, place in enumerate(self._positions):
            if place is None and not self._set_position(number, *self._find_point(number)):
                return None
        return tuple(place for place in self._positions if place)

    def _set_position(self, number: int, place: tuple[int, int], score: float) -> bool:
        """Put a mark at a place, unless that would part what is one inside the other, or mix what stands side by side."""
        if fits := self._is_consistent(number, place):
            self._positions[number], self.scores[number] = place, score
        return fits

    # What is the same in both texts

    def _place_verbatim(self) -> None:
        """Place what comes through as it is, and names and the like that happen to: the longest first, then the likeliest."""
        found = []
        for number, mark in enumerate(self._marks):
            text = self._source.text[mark.start : mark.end]
            if self._words[number] and (mark.verbatim or sum(map(str.isalnum, text)) >= _MIN_DISTINCTIVE_LENGTH):
                starts = list(self._find_occurrences(text, mark))
                for start in starts:
                    words = self._target.find_overlapping(start, start + len(text))
                    score = sum(self._chances[number][word] for word in words) / max(1, len(words))
                    found.append((-len(text), -score, number, start, len(starts)))
        for length, score, number, start, count in sorted(found):
            sure = -score if not self._marks[number].verbatim else 1.0 if count == 1 else 0.5 - score / 2
            if self._positions[number] is None:
                self._set_position(number, (start, start - length), sure)

    def _find_occurrences(self, text: str, mark: InlineTag) -> Iterator[int]:
        """Where the text stands in the translation, cutting through no word, or only there where it does in the sentence."""
        torn = _is_inside_word(self._source, mark.start), _is_inside_word(self._source, mark.end)
        start = self._target.text.find(text) if text else -1
        while start >= 0:
            edges = _is_inside_word(self._target, start), _is_inside_word(self._target, start + len(text))
            if not any(edges) or (mark.verbatim and edges == torn):
                yield start
            start = self._target.text.find(text, start + 1)

    def _is_consistent(self, number: int, place: tuple[int, int]) -> bool:
        for other, taken in enumerate(self._positions):
            if taken is None:
                continue
            if other in self._above[number]:
                fits = taken[0] <= place[0] and place[1] <= taken[1]
            elif number in self._above[other]:
                fits = place[0] <= taken[0] and taken[1] <= place[1]
            else:
                fits = place[1] <= taken[0] or taken[1] <= place[0]
            if not fits:
                return False
        return True

    # What is around words

    def _choose_words(self, number: int) -> SpanChoice | None:
        """The words of the translation that a mark belongs around."""
        free, must = self._free_words(number), self._required_range(number)
        ours, chances, counted = self._filter_words(self._words[number]), self._chances[number], self._counted
        firm = [one for one in self._held_words(number) if self._marks[one].verbatim]
        if must and {word for one in firm for word in self._words[one]}.issuperset(ours):
            return SpanChoice(*must, min(self.scores[one] for one in firm))
        holder = next(iter(self._above[number]), None)
        if not ours:  # signs alone
            counted = [True] * len(counted)
        elif ours == self._filter_words(range(len(self._source.keys)) if holder is None else self._words[holder]):
            chances = [1.0] * len(counted)  # it says all that the sentence says, or what holds it
        return choose_span(chances, counted, free, must)

    def _widen_range(self, number: int, choice: SpanChoice) -> tuple[int, int]:
        """The place of a mark around words, with the signs at its edges, and with all of what it holds."""
        keys, words, held = self._source.keys, self._words[number], self._held_words(number)
        inner = {word for one in held for word in self._words[one]}
        firm = [place for place, word in enumerate(words) if word in inner or is_word(keys[word])] or [0, len(words)]
        before, after = ([keys[word] for word in some] for some in (words[: firm[0]], words[firm[-1] + 1 :]))
        start, end = widen_range(self._target.keys, self._free_words(number), choice.start, choice.end, before, after)
        places = [place for one in held if (place := self._positions[one])]
        low, high = self._target.ranges[start][0], self._target.ranges[end - 1][1]
        return min([low, *(one for one, _ in places)]), max([high, *(one for _, one in places)])

    def _filter_words(self, words: Sequence[int]) -> list[int]:
        return [word for word in words if is_word(self._source.keys[word])]

    def _held_words(self, number: int) -> list[int]:
        return [other for other, above in enumerate(self._above) if number in above]

    def _free_words(self, number: int) -> list[bool]:
        """Which words of the translation are open to a mark."""
        free = [True] * len(self._counted)
        for other, place in enumerate(self._positions):
            if place and other in self._above[number]:
                inside = set(self._target.find_overlapping(*place))
                free = [one and word in inside for word, one in enumerate(free)]
            elif place and other != number and number not in self._above[other]:
                for word in self._target.find_overlapping(*place):
                    free[word] = False
        return free

    def _required_range(self, number: int) -> tuple[int, int] | None:
        """The words from the first to the last of what a mark holds and has its place."""
        places = [place for one in self._held_words(number) if (place := self._positions[one])]
        words = [word for place in places for word in self._target.find_overlapping(*place)]
        return (min(words), max(words) + 1) if words else None

    # What is at a place

    def _find_point(self, number: int) -> tuple[tuple[int, int], float]:
        mark, holder = self._marks[number], next(iter(self._above[number]), None)
        scope = (0, len(self._source.text)) if holder is None else self._marks[holder][:2]
        area = (0, len(self._target.text)) if holder is None else self._positions[holder] or (0, 0)
        position, score = find_position(self._source, self._target, self._alignment, mark.start, scope, area)
        if holder is not None and area[0] < area[1] <= position:
            position = max(area[0], self._target.ranges[self._target.find_overlapping(*area)[-1]][0])
        beside = [place for other, place in enumerate(self._positions) if place and other not in self._above[number]]
        position = max([position, *(end for start, end in beside if start < position < end)])
        return (position, position), score if mark.start == mark.end else 0.0


def _is_inside_word(words: TokenizedText, position: int) -> bool:
    """Is this position inside a word?"""
    number = bisect_right(words.ranges, (position,)) - 1
    return number >= 0 and words.ranges[number][0] < position < words.ranges[number][1]
