"""A part of a text that was taken apart -> the sentence in it: what a reader reads, and its marks."""

from collections.abc import Sequence

from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText
from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence
from polyglot.markdown import autolinks
from polyglot.markdown.markup_check import ATTACHED_ADDRESS


def extract_sentence(reading: ParsedText, start: int, end: int, kind: str) -> Sentence:
    """What stands from `start` to `end`; no element goes across either. Bare addresses get marks, too."""
    within = [element for element in reading.elements if start <= element.start and element.end <= end]
    swaps = [swap for swap in reading.replacements if start <= swap[0] and swap[1] <= end]
    if not within and not swaps:
        text = reading.text[start:end]
        return Sentence(text, tuple(_address_tags(text, 0, 0)), kind)
    made = _SentenceBuilder()
    position = start
    signs: list[tuple[int, int, MarkupElement | str]] = [*_element_signs(within), *swaps]
    for first, last, what in sorted(signs, key=lambda sign: sign[:2]):
        made.add_text(reading.text[position:first])
        if isinstance(what, str):
            made.add_text(what)
        elif what.inner is None:
            made.add_point(reading.text[first:last], what)
        elif first == what.start and last == what.inner[0]:
            made.open_tag(reading.text[first:last], what)
        else:
            made.close_tag(reading.text[first:last])
        position = last
    made.add_text(reading.text[position:end])
    made.add_border()
    return Sentence("".join(made.pieces), tuple(made.marks), kind)


def _element_signs(elements: Sequence[MarkupElement]) -> list[tuple[int, int, MarkupElement]]:
    """The places of the signs of elements: of a pair, both."""
    signs = []
    for element in elements:
        if element.inner is None:
            signs.append((element.start, element.end, element))
        else:
            signs.append((element.start, element.inner[0], element))
            signs.append((element.inner[1], element.end, element))
    return signs


class _SentenceBuilder:
    """A sentence in the making."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.marks: list[InlineTag] = []
        self._length = 0
        self._run: list[str] = []  # what was said since the last mark
        self._open: list[int] = []  # the numbers of the marks that are open

    def add_text(self, text: str) -> None:
        """A piece of its text."""
        if text:
            self.pieces.append(text)
            self._run.append(text)
            self._length += len(text)

    def add_border(self) -> None:
        """A mark begins or ends: no address goes on here."""
        run = "".join(self._run)
        if run and not (self._open and self.marks[self._open[-1]].verbatim):
            self.marks += _address_tags(run, self._length - len(run), len(self._open))
        self._run.clear()

    def add_point(self, sign: str, element: MarkupElement) -> None:
        """A mark at a place."""
        self.add_border()
        depth = -1 if element.removable else len(self._open)
        self.marks.append(InlineTag(self._length, self._length, sign.strip(" \t"), depth=depth))
        self.add_text(element.plain_text)

    def open_tag(self, sign: str, element: MarkupElement) -> None:
        """A pair of signs begins."""
        self.add_border()
        self._open.append(len(self.marks))
        depth = len(self._open) - 1
        self.marks.append(InlineTag(self._length, self._length, sign, verbatim=element.verbatim, depth=depth))

    def close_tag(self, sign: str) -> None:
        """The innermost pair ends."""
        self.add_border()
        number = self._open.pop()
        self.marks[number] = self.marks[number]._replace(end=self._length, closing=sign)


def find_bare_addresses(text: str) -> list[tuple[int, int]]:
    """Where bare addresses stand in a text, those too that GitHub takes for one although a sign stands right before them."""
    return [
        found[:2] for found in autolinks.find_autolinks(ATTACHED_ADDRESS.sub(lambda signs: " " * len(signs[0]), text))
    ]


def _address_tags(text: str, start: int, depth: int) -> list[InlineTag]:
    """The bare addresses of a text that stands at this place of its sentence."""
    return [
        InlineTag(start + first, start + last, "", "", verbatim=True, depth=depth)
        for first, last in find_bare_addresses(text)
    ]
