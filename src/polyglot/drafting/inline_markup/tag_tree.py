"""Places for marks, wherever somebody says they are -> places that can be written.

Marks nest as in their source, and marks side by side do not overlap; a mark that held words holds words; emphasis neither
begins nor ends with white space, nor with punctuation where Markdown would not see it then. What comes through verbatim is
taken out of the translation where it stands there, and is from then on at a place, as a footnote mark is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

from polyglot.drafting.inline_markup.sentence import Mark, Places, Sentence
from polyglot.language.word_count import NO_SPACES

_WORD = re.compile(rf"{NO_SPACES}|(?:(?!{NO_SPACES})\S)+")

_SET_OFF = re.compile(r"[`/@]|\Awww\.")  # code and addresses are no part of a word, whatever stands next to them

_Ranges = Sequence[tuple[int, int]]


@dataclass(slots=True)
class Node:
    """A mark at its place, with the marks in it."""

    mark: Mark
    start: int
    end: int
    key: tuple[int, int, int]  # its order among those at one place
    worded: bool  # did words stand in it in the source?
    children: list["Node"] = field(default_factory=list)
    found: bool = False  # does it stand in the translation, or something in its place?
    foreign: bool = False  # no word of the translation is left for it: it keeps the source's words

    @property
    def emphasis(self) -> bool:
        """Is it written with signs that take effect by their neighbours?"""
        return self.mark.opening[:1] in {"*", "_", "~"}


def placed(sentence: Sentence, translation: str, places: Places) -> tuple[str, list[Node]]:
    """The translation without what comes through verbatim, and the marks that stand in it, with those in them."""
    nodes = [_node(sentence, number, place, len(translation)) for number, place in enumerate(places)]
    taken = _take(sentence, translation, nodes)
    _mend_line_ends([node for node in nodes if node.mark.opening == "\\\n"], translation, taken)
    text = "".join(translation[end:start] for (_, end), (start, _) in pairwise(((0, 0), *taken, (len(translation), 0))))
    for node in nodes:
        node.key = (node.start, node.end, node.key[2])
        node.start, node.end = _moved(node.start, taken), _moved(node.end, taken)
        if not node.worded:
            node.start = node.end
    roots = _tree(node for node in nodes if node.mark.depth >= 0)
    if sentence.kind == "html":
        _in_order(_borders(roots))
        for node in nodes:
            node.key = (0, 0, node.key[2])
    _fit(roots, 0, len(text), text, keep_order=sentence.kind == "html")
    loose = [node for node in nodes if node.mark.depth < 0]
    _in_order((node, True, True) for node in loose if node.mark.opening != "\\\n")
    for node in loose:
        _put(node, roots)
    return text, roots


def _node(sentence: Sentence, number: int, place: tuple[int, int], length: int) -> Node:
    mark = sentence.marks[number]
    start, end = sorted(min(max(offset, 0), length) for offset in place)
    worded = not mark.verbatim and bool(sentence.plain[mark.start : mark.end].strip())
    return Node(mark, start if worded or mark.verbatim else end, end, (start, end, number), worded)


def _take(sentence: Sentence, translation: str, nodes: Iterable[Node]) -> _Ranges:
    """Find what comes through verbatim in the translation, each thing once, the nearest to its place; where all that is.

    What is not there may be what stands at its place, if that is no longer than it.
    """
    taken: list[tuple[int, int]] = []
    texts = [(node, sentence.plain[node.mark.start : node.mark.end]) for node in nodes if node.mark.verbatim]
    for node, text in texts:
        free = [place for place in _occurrences(text, translation) if _free(place, taken)]
        if free:
            node.start, node.end = min(free, key=lambda place: (abs(place[0] - node.start), place))
            node.found = True
            taken.append((node.start, node.end))
    for node, text in texts:
        place = node.start, node.end
        if not node.found and _free(place, taken) and 0 < len(translation[slice(*place)].split()) <= len(text.split()):
            node.found = True
            taken.append(place)
        elif not node.found:
            node.start = node.end
    return sorted(taken)


def _occurrences(text: str, translation: str) -> Iterator[tuple[int, int]]:
    start = translation.find(text) if text else -1
    while start >= 0:
        end = start + len(text)
        if _SET_OFF.search(text) or not (
            _joined(translation[:start][-1:], text[0]) or _joined(text[-1], translation[end : end + 1])
        ):
            yield start, end
        start = translation.find(text, start + 1)


def _joined(before: str, after: str) -> bool:
    """Are these two letters of one word?"""
    return before.isalnum() and after.isalnum() and before.isascii() and after.isascii()


def _free(place: tuple[int, int], taken: _Ranges) -> bool:
    return not any(place[0] < end and start < place[1] for start, end in taken)


def _mend_line_ends(breaks: Sequence[Node], translation: str, taken: _Ranges) -> None:
    """Put hard breaks where there is white space and something on both sides; where there is none, within a word."""
    first, last = len(translation) - len(translation.lstrip()), len(translation.rstrip())
    inner = [place for place in range(first + 1, last) if _free((place - 1, place + 1), taken)] if breaks else []
    spaces = [place for place in range(first + 1, last) if " " in translation[place - 1 : place + 1]] if breaks else []
    for node in breaks:
        choice = [place for place in spaces if _free((place, place), taken)] or inner
        node.start = node.end = min(choice, key=lambda place: abs(place - node.start), default=node.start)


def _moved(offset: int, taken: _Ranges) -> int:
    """An offset in the text that what is taken was cut out of."""
    return offset - sum(min(end, offset) - start for start, end in taken if start < offset)


def _tree(nodes: Iterable[Node]) -> list[Node]:
    roots: list[Node] = []
    levels = [roots]
    for node in nodes:
        del levels[node.mark.depth + 1 :]
        levels[-1].append(node)
        levels.append(node.children)
    return roots


def _borders(nodes: Iterable[Node]) -> Iterator[tuple[Node, bool, bool]]:
    """Where marks begin and end, in the order of their source: the mark, and which of the two it is."""
    for node in nodes:
        yield node, True, False
        yield from _borders(node.children)
        yield node, False, True


def _in_order(borders: Iterable[tuple[Node, bool, bool]]) -> None:
    """Move borders as far as it takes for each to come after the one before it, forwards as far as backwards."""
    known = list(borders)
    wanted = [node.start if starts else node.end for node, starts, _ in known]
    after, before = accumulate(wanted, max), list(accumulate(reversed(wanted), min))
    for (node, starts, ends), low, high in zip(known, after, reversed(before), strict=True):
        node.start = (low + high) // 2 if starts else node.start
        node.end = (low + high) // 2 if ends else node.end


def _fit(nodes: list[Node], low: int, high: int, text: str, *, keep_order: bool) -> None:
    """Put marks side by side between two offsets, and those in them within them."""
    nodes.sort(key=lambda node: node.key)
    _separate(nodes, low, high)
    for number, node in enumerate(nodes):
        if _wordless(node, text):
            others = nodes[max(0, number - 1) : number] + nodes[number + 1 : number + 2] if keep_order else nodes
            _give_word(node, list(_gaps(others, node, low, high)), text)
    nodes.sort(key=lambda node: (node.start, node.end, node.key))
    for node in nodes:
        if node.emphasis and not node.foreign:
            beside = {place for other in nodes if other is not node for place in (other.start, other.end)}
            _trim(node, text, beside | {low, high})
        _fit(node.children, node.start, node.end, text, keep_order=keep_order)


def _separate(nodes: Sequence[Node], low: int, high: int) -> None:
    """Of two that overlap the second begins where it should, but what is at a place gives way to words."""
    position = low
    for number, node in enumerate(nodes):
        node.start = min(max(node.start, position), high)
        node.end = min(max(node.end, node.start), high)
        for following in nodes[number + 1 : number + 2]:
            if node.start < following.start < node.end and (following.mark.closing or following.mark.verbatim):
                node.end = following.start
        position = node.end


def _wordless(node: Node, text: str) -> bool:
    """Did it hold words in its source, and does now hold nothing to be seen?"""
    return node.worded and not text[node.start : node.end].strip() and not _holds_verbatim(node)


def _holds_verbatim(node: Node) -> bool:
    return any(child.mark.verbatim or _holds_verbatim(child) for child in node.children)


def _gaps(nodes: Iterable[Node], node: Node, low: int, high: int) -> Iterator[tuple[int, int]]:
    """What is free between two offsets beside other marks."""
    position = low
    for other in sorted(nodes, key=lambda other: other.start):
        if other is not node:
            yield position, other.start
            position = other.end
    yield position, high


def _give_word(node: Node, gaps: _Ranges, text: str) -> None:
    """Put a mark around the nearest word that is free; a picture's text is no word of its sentence."""
    words = [] if node.mark.opening == "![" else [word for gap in gaps for word in _words(text, *gap)]
    near = min(words, key=lambda word: (max(word[0] - node.end, node.start - word[1], 0), word), default=None)
    node.foreign = near is None
    node.start, node.end = near or (node.start, node.start)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text, start, end):
        first, last = word.span()
        while first < last and _punctuation(text[first]):
            first += 1
        while first < last and _punctuation(text[last - 1]):
            last -= 1
        if first < last:
            yield first, last


def _trim(node: Node, text: str, borders: Collection[int]) -> None:
    """Leave out what emphasis cannot begin or end with: white space, and punctuation that a letter stands next to.

    Next to a border there is another sign, which is as good as white space.
    """
    begun = any(not child.worded and child.end <= node.start for child in node.children)
    ended = any(not child.worded and child.start >= node.end for child in node.children)
    while node.start < node.end and not begun and text[node.start].isspace():
        node.start += 1
    while node.start < node.end and not ended and text[node.end - 1].isspace():
        node.end -= 1
    first, last = next(_words(text, node.start, node.end), (node.start, 0))[0], node.end
    while last > first and not letter(text[last - 1]):
        last -= 1
    bare = [child for child in node.children if child.start < first or child.end > last]
    if node.start not in borders and letter(text[node.start - 1 : node.start]) and not bare:
        node.start = first
    if node.end not in borders and letter(text[node.end : node.end + 1]) and not bare and first < last:
        node.end = last


def letter(sign: str) -> bool:
    """Is this neither white space nor punctuation, as signs of emphasis see it?"""
    return bool(sign) and not sign.isspace() and not _punctuation(sign)


def _punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)


def _put(node: Node, siblings: list[Node]) -> None:
    """Put a mark that may stand in any other into the innermost one around its place, but not into a picture's text."""
    for other in siblings:
        if other.start < node.start < other.end and not other.mark.opening.startswith("!"):
            _put(node, other.children)
            return
    before = [
        other for other in siblings if (other.end, other.key) < (node.start, node.key) or other.start < node.start
    ]
    if before and (before[-1].start < node.start < before[-1].end):  # within a picture
        node.start = node.end = before[-1].end
    siblings.insert(len(before), node)
