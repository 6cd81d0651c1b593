"""A part of a text that was taken apart -> the sentence in it: what a reader reads, and its marks."""

from collections.abc import Sequence

from polyglot.drafting.inline_markup.parse import Element, Reading
from polyglot.drafting.inline_markup.sentence import Mark, Sentence
from polyglot.markdown import autolinks
from polyglot.markdown.markup_check import GLUED


def sentence(reading: Reading, start: int, end: int, kind: str) -> Sentence:
    """What stands from `start` to `end`; no element goes across either. Bare addresses get marks, too."""
    within = [element for element in reading.elements if start <= element.start and element.end <= end]
    swaps = [swap for swap in reading.instead if start <= swap[0] and swap[1] <= end]
    if not within and not swaps:
        text = reading.text[start:end]
        return Sentence(text, tuple(_addresses(text, 0, 0)), kind)
    made = _Plain()
    position = start
    signs: list[tuple[int, int, Element | str]] = [*_signs(within), *swaps]
    for first, last, what in sorted(signs, key=lambda sign: sign[:2]):
        made.says(reading.text[position:first])
        if isinstance(what, str):
            made.says(what)
        elif what.inside is None:
            made.stands(reading.text[first:last], what)
        elif first == what.start and last == what.inside[0]:
            made.opens(reading.text[first:last], what)
        else:
            made.closes(reading.text[first:last])
        position = last
    made.says(reading.text[position:end])
    made.breaks()
    return Sentence("".join(made.pieces), tuple(made.marks), kind)


def _signs(elements: Sequence[Element]) -> list[tuple[int, int, Element]]:
    """The places of the signs of elements: of a pair, both."""
    signs = []
    for element in elements:
        if element.inside is None:
            signs.append((element.start, element.end, element))
        else:
            signs.append((element.start, element.inside[0], element))
            signs.append((element.inside[1], element.end, element))
    return signs


class _Plain:
    """A sentence in the making."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self._length = 0
        self._run: list[str] = []  # what was said since the last mark
        self._open: list[int] = []  # the numbers of the marks that are open

    def says(self, text: str) -> None:
        """A piece of its text."""
        if text:
            self.pieces.append(text)
            self._run.append(text)
            self._length += len(text)

    def breaks(self) -> None:
        """A mark begins or ends: no address goes on here."""
        run = "".join(self._run)
        if run and not (self._open and self.marks[self._open[-1]].verbatim):
            self.marks += _addresses(run, self._length - len(run), len(self._open))
        self._run.clear()

    def stands(self, sign: str, element: Element) -> None:
        """A mark at a place."""
        self.breaks()
        depth = -1 if element.loose else len(self._open)
        self.marks.append(Mark(self._length, self._length, sign.strip(" \t"), depth=depth))
        self.says(element.reads)

    def opens(self, sign: str, element: Element) -> None:
        """A pair of signs begins."""
        self.breaks()
        self._open.append(len(self.marks))
        depth = len(self._open) - 1
        self.marks.append(Mark(self._length, self._length, sign, verbatim=element.verbatim, depth=depth))

    def closes(self, sign: str) -> None:
        """The innermost pair ends."""
        self.breaks()
        number = self._open.pop()
        self.marks[number] = self.marks[number]._replace(end=self._length, closing=sign)


def bare(text: str) -> list[tuple[int, int]]:
    """Where bare addresses stand in a text, those too that GitHub takes for one although a sign stands right before them."""
    return [found[:2] for found in autolinks.find(GLUED.sub(lambda signs: " " * len(signs[0]), text))]


def _addresses(text: str, start: int, depth: int) -> list[Mark]:
    """The bare addresses of a text that stands at this place of its sentence."""
    return [Mark(start + first, start + last, "", "", verbatim=True, depth=depth) for first, last in bare(text)]
