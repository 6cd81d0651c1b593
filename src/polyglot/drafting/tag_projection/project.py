"""Placement of a sentence's tags in its translation, given the word alignment of the two.

Texts that are the same in both are placed where they are found. Then come tags around words: outer tags before inner
ones, the most certain of one level first, on whole words, with the punctuation at their edges. Tags at a point come last.
Nested tags stay nested, and tags beside each other stay so.
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

_MIN_DISTINCTIVE_LENGTH = 4  # letters and digits: a shorter text may occur elsewhere by accident
_MIN_FOUND_PERCENT = 60  # percent of a span's own translation that the whole translation contains
_SPAN_WEIGHT = 0.3  # of a span's own translation in its position; the word alignment is more often right
_LOST_TEXT_PENALTY = 0.2  # factor of the score of a verbatim tag whose text is missing


def enclosing_tags(tags: Sequence[InlineTag]) -> list[int]:
    """Return for each tag the number of the innermost tag around it, or -1. A tag at the end of another is beside it.

    >>> strong, link = InlineTag(0, 9, "**", "**"), InlineTag(2, 5, "[", "][1]")
    >>> enclosing_tags([strong, link, InlineTag(5, 5, "[^1]"), InlineTag(9, 9, "<br>")])
    [-1, 0, 0, -1]
    """
    holders: list[int] = []
    opened: list[int] = []
    for number, tag in enumerate(tags):
        while opened and not _encloses(tags[opened[-1]], tag):
            opened.pop()
        holders.append(opened[-1] if opened else -1)
        opened.append(number)
    return holders


def _encloses(outer: InlineTag, inner: InlineTag) -> bool:
    if outer.start == outer.end:  # a link around an image without a text
        return bool(outer.closing) and outer.start == inner.start == inner.end
    return outer.start <= inner.start < outer.end and inner.end <= outer.end


class TagPlacement:
    """The tags of one sentence while they are placed. `alignment` has a row for each word of the target (see `align`)."""

    def __init__(
        self, tags: Sequence[InlineTag], source: TokenizedText, target: TokenizedText, alignment: "FloatArray"
    ) -> None:
        self._tags, self._source, self._target, self._alignment = tags, source, target, alignment
        self._above: list[list[int]] = []  # numbers of the tags around each tag, the innermost first
        for holder in enclosing_tags(tags):
            self._above.append([holder, *self._above[holder]] if holder >= 0 else [])
        self._words = [source.find_overlapping(tag.start, tag.end) for tag in tags]  # source words in each tag
        # For each tag, the probability of each target word to be in it. Rounded, so that processors do not differ.
        self._chances = [alignment[:, words].sum(1).round(4).tolist() for words in self._words]
        self._counted = [is_word(key) for key in target.keys]
        self._positions: list[tuple[int, int] | None] = [None] * len(tags)
        self.scores = [0.0] * len(tags)  # certainty of each position, 0 to 1

    def use_span_translations(self, translations: Mapping[str, str]) -> None:
        """Take translations of spans on their own into account, as far as the whole translation contains them."""
        text = self._target.text.casefold()
        for number, tag in enumerate(self._tags):
            span = translations.get(self._source.text[tag.start : tag.end], "").casefold()
            if tag.verbatim or not 0 < len(span) <= len(text) == len(self._target.text):
                continue
            match = partial_ratio_alignment(span, text, score_cutoff=_MIN_FOUND_PERCENT)
            if match:
                weight = _SPAN_WEIGHT * (match.score / 100) ** 2
                words = set(self._target.find_overlapping(match.dest_start, match.dest_end))
                self._chances[number] = [
                    round((1 - weight) * chance + weight * (word in words), 4)
                    for word, chance in enumerate(self._chances[number])
                ]

    def resolve_positions(self) -> TagPositions | None:
        """Return the positions of all tags; None if no positions are consistent."""
        self._place_verbatim()

        # Tags around words, from the outermost level inwards; within a level, the most certain tag first.
        waiting = [number for number, words in enumerate(self._words) if words and self._positions[number] is None]
        while waiting:
            depth = min(len(self._above[number]) for number in waiting)
            level = {number: self._choose_words(number) for number in waiting if len(self._above[number]) == depth}
            choices = {number: choice for number, choice in level.items() if choice}
            if len(choices) < len(level):
                return None
            number = max(choices, key=lambda number: (choices[number].score, -number))
            penalty = _LOST_TEXT_PENALTY if self._tags[number].verbatim else 1
            place = self._widen_range(number, choices[number])
            if not self._set_position(number, place, choices[number].score * penalty):
                return None
            waiting.remove(number)

        # Tags at a point.
        for number, position in enumerate(self._positions):
            if position is None and not self._set_position(number, *self._find_point(number)):
                return None
        return tuple(position for position in self._positions if position)

    def _set_position(self, number: int, place: tuple[int, int], score: float) -> bool:
        """Set the position of a tag if it is consistent with the others, and return whether it is."""
        if fits := self._is_consistent(number, place):
            self._positions[number], self.scores[number] = place, score
        return fits

    # Texts that are the same in both

    def _place_verbatim(self) -> None:
        """Place verbatim texts, and names and the like that the translation repeats, the longest and likeliest first."""
        # Candidates: sort key, tag, occurrence in the translation, number of occurrences.
        candidates = []
        for number, tag in enumerate(self._tags):
            text = self._source.text[tag.start : tag.end]
            if self._words[number] and (tag.verbatim or sum(map(str.isalnum, text)) >= _MIN_DISTINCTIVE_LENGTH):
                starts = list(self._find_occurrences(text, tag))
                for start in starts:
                    words = self._target.find_overlapping(start, start + len(text))
                    score = sum(self._chances[number][word] for word in words) / max(1, len(words))
                    candidates.append((-len(text), -score, number, start, len(starts)))

        for negative_length, negative_score, number, start, count in sorted(candidates):
            score = -negative_score
            if self._tags[number].verbatim:  # certain if it occurs once
                score = 1.0 if count == 1 else 0.5 + score / 2
            if self._positions[number] is None:
                self._set_position(number, (start, start - negative_length), score)

    def _find_occurrences(self, text: str, tag: InlineTag) -> Iterator[int]:
        """Yield the offsets of the text in the translation that split no word, or the same as in the sentence."""
        source_edges = _is_inside_word(self._source, tag.start), _is_inside_word(self._source, tag.end)
        start = self._target.text.find(text) if text else -1
        while start >= 0:
            edges = _is_inside_word(self._target, start), _is_inside_word(self._target, start + len(text))
            if not any(edges) or (tag.verbatim and edges == source_edges):
                yield start
            start = self._target.text.find(text, start + 1)

    def _is_consistent(self, number: int, place: tuple[int, int]) -> bool:
        """Return whether a tag at this position is inside its outer tags, around its inner ones, and beside all others."""
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

    # Tags around words

    def _choose_words(self, number: int) -> SpanChoice | None:
        """Return the words of the translation that belong in a tag; None if no words are free."""
        free, required = self._free_words(number), self._required_range(number)
        words, chances, counted = self._filter_words(self._words[number]), self._chances[number], self._counted

        # All words of the tag are in verbatim tags within it, which are placed already.
        verbatim = [inner for inner in self._inner_tags(number) if self._tags[inner].verbatim]
        if required and {word for inner in verbatim for word in self._words[inner]}.issuperset(words):
            return SpanChoice(*required, min(self.scores[inner] for inner in verbatim))

        holder = next(iter(self._above[number]), None)
        if not words:  # only punctuation
            counted = [True] * len(counted)
        elif words == self._filter_words(range(len(self._source.keys)) if holder is None else self._words[holder]):
            chances = [1.0] * len(counted)  # it has all words of the sentence, or of the tag around it
        return choose_span(chances, counted, free, required)

    def _widen_range(self, number: int, choice: SpanChoice) -> tuple[int, int]:
        """Return the position of a tag around these words, with the punctuation at its edges and all of its inner tags."""
        # The punctuation that the tag has in the source before its first word and after its last.
        keys, words, held = self._source.keys, self._words[number], self._inner_tags(number)
        inner = {word for other in held for word in self._words[other]}
        core = [index for index, word in enumerate(words) if word in inner or is_word(keys[word])] or [0, len(words)]
        before = [keys[word] for word in words[: core[0]]]
        after = [keys[word] for word in words[core[-1] + 1 :]]

        start, end = widen_range(self._target.keys, self._free_words(number), choice.start, choice.end, before, after)
        low, high = self._target.ranges[start][0], self._target.ranges[end - 1][1]
        places = [place for other in held if (place := self._positions[other])]
        return min([low, *(first for first, _ in places)]), max([high, *(last for _, last in places)])

    def _filter_words(self, words: Sequence[int]) -> list[int]:
        """Return the source words among these tokens."""
        return [word for word in words if is_word(self._source.keys[word])]

    def _inner_tags(self, number: int) -> list[int]:
        """Return the numbers of the tags within a tag."""
        return [other for other, above in enumerate(self._above) if number in above]

    def _free_words(self, number: int) -> list[bool]:
        """Return for each word of the translation whether a tag may contain it."""
        free = [True] * len(self._counted)
        for other, place in enumerate(self._positions):
            if place and other in self._above[number]:
                inside = set(self._target.find_overlapping(*place))
                free = [is_free and word in inside for word, is_free in enumerate(free)]
            elif place and other != number and number not in self._above[other]:
                for word in self._target.find_overlapping(*place):
                    free[word] = False
        return free

    def _required_range(self, number: int) -> tuple[int, int] | None:
        """Return the range of words from the first to the last placed tag within a tag; None if there are none."""
        places = [place for inner in self._inner_tags(number) if (place := self._positions[inner])]
        words = [word for place in places for word in self._target.find_overlapping(*place)]
        return (min(words), max(words) + 1) if words else None

    # Tags at a point

    def _find_point(self, number: int) -> tuple[tuple[int, int], float]:
        """Return the position of a tag at a point, and its score."""
        # The point within the translation of the innermost tag around it.
        tag, holder = self._tags[number], next(iter(self._above[number]), None)
        scope = (0, len(self._source.text)) if holder is None else self._tags[holder][:2]
        area = (0, len(self._target.text)) if holder is None else self._positions[holder] or (0, 0)
        position, score = find_position(self._source, self._target, self._alignment, tag.start, scope, area)

        # At the end of that tag it would be outside; within a tag beside it, it moves to the end of this one.
        if holder is not None and area[0] < area[1] <= position:
            position = max(area[0], self._target.ranges[self._target.find_overlapping(*area)[-1]][0])
        beside = [place for other, place in enumerate(self._positions) if place and other not in self._above[number]]
        position = max([position, *(end for start, end in beside if start < position < end)])
        return (position, position), score if tag.start == tag.end else 0.0


def _is_inside_word(text: TokenizedText, position: int) -> bool:
    """Return whether an offset is inside a word."""
    number = bisect_right(text.ranges, (position,)) - 1
    return number >= 0 and text.ranges[number][0] < position < text.ranges[number][1]
