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

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence, TagPositions
from polyglot.language.word_count import UNSPACED_LETTER

_WORD = re.compile(rf"{UNSPACED_LETTER}|(?:(?!{UNSPACED_LETTER})\S)+")

_DELIMITED = re.compile(r"[`/@]|\Awww\.")  # code and addresses are no part of a word, whatever stands next to them

_Ranges = Sequence[tuple[int, int]]


@dataclass(slots=True)
class TagNode:
    """A mark at its place, with the marks in it."""

    tag: InlineTag
    start: int
    end: int
    key: tuple[int, int, int]  # its order among those at one place
    has_words: bool  # did words stand in it in the source?
    children: list["TagNode"] = field(default_factory=list)
    is_located: bool = False  # does it stand in the translation, or something in its place?
    is_foreign: bool = False  # no word of the translation is left for it: it keeps the source's words

    @property
    def emphasis(self) -> bool:
        """Is it written with signs that take effect by their neighbours?"""
        return self.tag.opening[:1] in {"*", "_", "~"}


def build_tag_tree(sentence: Sentence, translation: str, places: TagPositions) -> tuple[str, list[TagNode]]:
    """The translation without what comes through verbatim, and the marks that stand in it, with those in them."""
    nodes = [_create_node(sentence, number, place, len(translation)) for number, place in enumerate(places)]
    taken = _extract_verbatim(sentence, translation, nodes)
    _repair_line_breaks([node for node in nodes if node.tag.opening == "\\\n"], translation, taken)
    text = "".join(translation[end:start] for (_, end), (start, _) in pairwise(((0, 0), *taken, (len(translation), 0))))
    for node in nodes:
        node.key = (node.start, node.end, node.key[2])
        node.start, node.end = _shift_offset(node.start, taken), _shift_offset(node.end, taken)
        if not node.has_words:
            node.start = node.end
    roots = _nest_nodes(node for node in nodes if node.tag.depth >= 0)
    if sentence.kind == "html":
        _enforce_order(_node_borders(roots))
        for node in nodes:
            node.key = (0, 0, node.key[2])
    _fit_nodes(roots, 0, len(text), text, keep_order=sentence.kind == "html")
    loose = [node for node in nodes if node.tag.depth < 0]
    _enforce_order((node, True, True) for node in loose if node.tag.opening != "\\\n")
    for node in loose:
        _insert_node(node, roots)
    return text, roots


def _create_node(sentence: Sentence, number: int, place: tuple[int, int], length: int) -> TagNode:
    mark = sentence.tags[number]
    start, end = sorted(min(max(offset, 0), length) for offset in place)
    worded = not mark.verbatim and bool(sentence.text[mark.start : mark.end].strip())
    return TagNode(mark, start if worded or mark.verbatim else end, end, (start, end, number), worded)


def _extract_verbatim(sentence: Sentence, translation: str, nodes: Iterable[TagNode]) -> _Ranges:
    """Find what comes through verbatim in the translation, each thing once, the nearest to its place; where all that is.

    What is not there may be what stands at its place, if that is no longer than it.
    """
    taken: list[tuple[int, int]] = []
    texts = [(node, sentence.text[node.tag.start : node.tag.end]) for node in nodes if node.tag.verbatim]
    for node, text in texts:
        free = [place for place in _find_occurrences(text, translation) if _is_free(place, taken)]
        if free:
            node.start, node.end = min(free, key=lambda place: (abs(place[0] - node.start), place))
            node.is_located = True
            taken.append((node.start, node.end))
    for node, text in texts:
        place = node.start, node.end
        if (
            not node.is_located
            and _is_free(place, taken)
            and 0 < len(translation[slice(*place)].split()) <= len(text.split())
        ):
            node.is_located = True
            taken.append(place)
        elif not node.is_located:
            node.start = node.end
    return sorted(taken)


def _find_occurrences(text: str, translation: str) -> Iterator[tuple[int, int]]:
    start = translation.find(text) if text else -1
    while start >= 0:
        end = start + len(text)
        if _DELIMITED.search(text) or not (
            _is_within_word(translation[:start][-1:], text[0]) or _is_within_word(text[-1], translation[end : end + 1])
        ):
            yield start, end
        start = translation.find(text, start + 1)


def _is_within_word(before: str, after: str) -> bool:
    """Are these two letters of one word?"""
    return before.isalnum() and after.isalnum() and before.isascii() and after.isascii()


def _is_free(place: tuple[int, int], taken: _Ranges) -> bool:
    return not any(place[0] < end and start < place[1] for start, end in taken)


def _repair_line_breaks(breaks: Sequence[TagNode], translation: str, taken: _Ranges) -> None:
    """Put hard breaks where there is white space and something on both sides; where there is none, within a word."""
    first, last = len(translation) - len(translation.lstrip()), len(translation.rstrip())
    inner = [place for place in range(first + 1, last) if _is_free((place - 1, place + 1), taken)] if breaks else []
    spaces = [place for place in range(first + 1, last) if " " in translation[place - 1 : place + 1]] if breaks else []
    for node in breaks:
        choice = [place for place in spaces if _is_free((place, place), taken)] or inner
        node.start = node.end = min(choice, key=lambda place: abs(place - node.start), default=node.start)


def _shift_offset(offset: int, taken: _Ranges) -> int:
    """An offset in the text that what is taken was cut out of."""
    return offset - sum(min(end, offset) - start for start, end in taken if start < offset)


def _nest_nodes(nodes: Iterable[TagNode]) -> list[TagNode]:
    roots: list[TagNode] = []
    levels = [roots]
    for node in nodes:
        del levels[node.tag.depth + 1 :]
        levels[-1].append(node)
        levels.append(node.children)
    return roots


def _node_borders(nodes: Iterable[TagNode]) -> Iterator[tuple[TagNode, bool, bool]]:
    """Where marks begin and end, in the order of their source: the mark, and which of the two it is."""
    for node in nodes:
        yield node, True, False
        yield from _node_borders(node.children)
        yield node, False, True


def _enforce_order(borders: Iterable[tuple[TagNode, bool, bool]]) -> None:
    """Move borders as far as it takes for each to come after the one before it, forwards as far as backwards."""
    known = list(borders)
    wanted = [node.start if starts else node.end for node, starts, _ in known]
    after, before = accumulate(wanted, max), list(accumulate(reversed(wanted), min))
    for (node, starts, ends), low, high in zip(known, after, reversed(before), strict=True):
        node.start = (low + high) // 2 if starts else node.start
        node.end = (low + high) // 2 if ends else node.end


def _fit_nodes(nodes: list[TagNode], low: int, high: int, text: str, *, keep_order: bool) -> None:
    """Put marks side by side between two offsets, and those in them within them."""
    nodes.sort(key=lambda node: node.key)
    _separate_overlapping(nodes, low, high)
    for number, node in enumerate(nodes):
        if _has_lost_words(node, text):
            others = nodes[max(0, number - 1) : number] + nodes[number + 1 : number + 2] if keep_order else nodes
            _assign_word(node, list(_free_ranges(others, node, low, high)), text)
    nodes.sort(key=lambda node: (node.start, node.end, node.key))
    for node in nodes:
        if node.emphasis and not node.is_foreign:
            beside = {place for other in nodes if other is not node for place in (other.start, other.end)}
            _trim_emphasis(node, text, beside | {low, high})
        _fit_nodes(node.children, node.start, node.end, text, keep_order=keep_order)


def _separate_overlapping(nodes: Sequence[TagNode], low: int, high: int) -> None:
    """Of two that overlap the second begins where it should, but what is at a place gives way to words."""
    position = low
    for number, node in enumerate(nodes):
        node.start = min(max(node.start, position), high)
        node.end = min(max(node.end, node.start), high)
        for following in nodes[number + 1 : number + 2]:
            if node.start < following.start < node.end and (following.tag.closing or following.tag.verbatim):
                node.end = following.start
        position = node.end


def _has_lost_words(node: TagNode, text: str) -> bool:
    """Did it hold words in its source, and does now hold nothing to be seen?"""
    return node.has_words and not text[node.start : node.end].strip() and not _contains_verbatim(node)


def _contains_verbatim(node: TagNode) -> bool:
    return any(child.tag.verbatim or _contains_verbatim(child) for child in node.children)


def _free_ranges(nodes: Iterable[TagNode], node: TagNode, low: int, high: int) -> Iterator[tuple[int, int]]:
    """What is free between two offsets beside other marks."""
    position = low
    for other in sorted(nodes, key=lambda other: other.start):
        if other is not node:
            yield position, other.start
            position = other.end
    yield position, high


def _assign_word(node: TagNode, gaps: _Ranges, text: str) -> None:
    """Put a mark around the nearest word that is free; a picture's text is no word of its sentence."""
    words = [] if node.tag.opening == "![" else [word for gap in gaps for word in _word_ranges(text, *gap)]
    near = min(words, key=lambda word: (max(word[0] - node.end, node.start - word[1], 0), word), default=None)
    node.is_foreign = near is None
    node.start, node.end = near or (node.start, node.start)


def _word_ranges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text, start, end):
        first, last = word.span()
        while first < last and _is_punctuation(text[first]):
            first += 1
        while first < last and _is_punctuation(text[last - 1]):
            last -= 1
        if first < last:
            yield first, last


def _trim_emphasis(node: TagNode, text: str, borders: Collection[int]) -> None:
    """Leave out what emphasis cannot begin or end with: white space, and punctuation that a letter stands next to.

    Next to a border there is another sign, which is as good as white space.
    """
    begun = any(not child.has_words and child.end <= node.start for child in node.children)
    ended = any(not child.has_words and child.start >= node.end for child in node.children)
    while node.start < node.end and not begun and text[node.start].isspace():
        node.start += 1
    while node.start < node.end and not ended and text[node.end - 1].isspace():
        node.end -= 1
    first, last = next(_word_ranges(text, node.start, node.end), (node.start, 0))[0], node.end
    while last > first and not is_letter(text[last - 1]):
        last -= 1
    bare = [child for child in node.children if child.start < first or child.end > last]
    if node.start not in borders and is_letter(text[node.start - 1 : node.start]) and not bare:
        node.start = first
    if node.end not in borders and is_letter(text[node.end : node.end + 1]) and not bare and first < last:
        node.end = last


def is_letter(sign: str) -> bool:
    """Is this neither white space nor punctuation, as signs of emphasis see it?"""
    return bool(sign) and not sign.isspace() and not _is_punctuation(sign)


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)


def _insert_node(node: TagNode, siblings: list[TagNode]) -> None:
    """Put a mark that may stand in any other into the innermost one around its place, but not into a picture's text."""
    for other in siblings:
        if other.start < node.start < other.end and not other.tag.opening.startswith("!"):
            _insert_node(node, other.children)
            return
    before = [
        other for other in siblings if (other.end, other.key) < (node.start, node.key) or other.start < node.start
    ]
    if before and (before[-1].start < node.start < before[-1].end):  # within a picture
        node.start = node.end = before[-1].end
    siblings.insert(len(before), node)
