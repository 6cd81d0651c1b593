"""Tag positions of a translation, adjusted so that they can be written as markup.

Tags nest as in their source, and tags beside each other do not overlap. A tag that held words holds words. Emphasis
neither begins nor ends with white space, nor with punctuation where Markdown would not recognize it. Verbatim texts are
cut out of the translation where they are found; from then on they are tags at a point, as footnote marks are.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence, SentenceKind, TagPositions
from polyglot.language.scripts import UNSPACED_LETTER
from polyglot.ranges import Range, is_free

_WORD = re.compile(rf"{UNSPACED_LETTER}|(?:(?!{UNSPACED_LETTER})\S)+")
_DELIMITED = re.compile(r"[`/@]|\Awww\.")  # code and addresses, which are no part of a word whatever their neighbours
_LINE_BREAK = "\\\n"


@dataclass(slots=True)
class TagNode:
    """A tag with its range in the translation, and the tags in it."""

    tag: InlineTag
    start: int
    end: int
    key: tuple[int, int, int]  # sort key among the tags at one position
    has_words: bool  # whether it held words in the source
    children: list["TagNode"] = field(default_factory=list)
    is_located: bool = False  # whether the translation has its verbatim text, or something in place of it
    is_foreign: bool = False  # whether the translation has no word left for it: it keeps the source's words

    @property
    def emphasis(self) -> bool:
        """Whether it is written with delimiters, which depend on their neighbours."""
        return self.tag.opening[:1] in {"*", "_", "~"}


def build_tag_tree(sentence: Sentence, translation: str, places: TagPositions) -> tuple[str, list[TagNode]]:
    """Return the translation without verbatim texts, and the outermost of the tags in it, which hold the others."""
    keep_order = sentence.kind is SentenceKind.HTML
    nodes = [_create_node(sentence, number, place, len(translation)) for number, place in enumerate(places)]

    # Cut verbatim texts out, and shift all positions accordingly.
    taken = _extract_verbatim(sentence, translation, nodes)
    _repair_line_breaks([node for node in nodes if node.tag.opening == _LINE_BREAK], translation, taken)
    text = "".join(translation[end:start] for (_, end), (start, _) in pairwise(((0, 0), *taken, (len(translation), 0))))
    for node in nodes:
        node.key = (node.start, node.end, node.key[2])
        node.start, node.end = _shift_offset(node.start, taken), _shift_offset(node.end, taken)
        if not node.has_words:
            node.start = node.end

    # Nest the tags as in the source, and fit them to the text. HTML keeps the order of its tags.
    roots = _nest_nodes(node for node in nodes if node.tag.depth >= 0)
    if keep_order:
        _enforce_order(_node_borders(roots))
        for node in nodes:
            node.key = (0, 0, node.key[2])
    _fit_nodes(roots, 0, len(text), text, keep_order=keep_order)

    # Insert unpaired tags, which may be in any other.
    loose = [node for node in nodes if node.tag.depth < 0]
    _enforce_order((node, True, True) for node in loose if node.tag.opening != _LINE_BREAK)
    for node in loose:
        _insert_node(node, roots)
    return text, roots


def _create_node(sentence: Sentence, number: int, place: tuple[int, int], length: int) -> TagNode:
    tag = sentence.tags[number]
    start, end = sorted(min(max(offset, 0), length) for offset in place)
    has_words = not tag.verbatim and bool(sentence.text[tag.start : tag.end].strip())
    return TagNode(tag, start if has_words or tag.verbatim else end, end, (start, end, number), has_words)


def _extract_verbatim(sentence: Sentence, translation: str, nodes: Iterable[TagNode]) -> Sequence[Range]:
    """Set the positions of verbatim tags to their texts in the translation, and return these ranges.

    Each occurrence is used once, the nearest to the given position. A text that is not found gets the text at its given
    position, if that has no more words than it.
    """
    taken: list[tuple[int, int]] = []
    texts = [(node, sentence.text[node.tag.start : node.tag.end]) for node in nodes if node.tag.verbatim]
    for node, text in texts:
        free = [place for place in _find_occurrences(text, translation) if is_free(place, taken)]
        if free:
            node.start, node.end = min(free, key=lambda place: (abs(place[0] - node.start), place))
            node.is_located = True
            taken.append((node.start, node.end))
    for node, text in texts:
        if node.is_located:
            continue
        place = node.start, node.end
        if is_free(place, taken) and 0 < len(translation[slice(*place)].split()) <= len(text.split()):
            node.is_located = True
            taken.append(place)
        else:
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
    """Return whether two characters are of one word."""
    return before.isalnum() and after.isalnum() and before.isascii() and after.isascii()


def _repair_line_breaks(breaks: Sequence[TagNode], translation: str, taken: Sequence[Range]) -> None:
    """Move hard breaks to white space with text on both sides, or, failing that, into a word."""
    first, last = len(translation) - len(translation.lstrip()), len(translation.rstrip())
    inner = [place for place in range(first + 1, last) if is_free((place - 1, place + 1), taken)] if breaks else []
    spaces = [place for place in range(first + 1, last) if " " in translation[place - 1 : place + 1]] if breaks else []
    for node in breaks:
        choice = [place for place in spaces if is_free((place, place), taken)] or inner
        node.start = node.end = min(choice, key=lambda place: abs(place - node.start), default=node.start)


def _shift_offset(offset: int, taken: Sequence[Range]) -> int:
    """Return the offset in the text from which the taken ranges were cut out."""
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
    """Yield the borders of tags in the order of the source: the tag, whether it begins, whether it ends."""
    for node in nodes:
        yield node, True, False
        yield from _node_borders(node.children)
        yield node, False, True


def _enforce_order(borders: Iterable[tuple[TagNode, bool, bool]]) -> None:
    """Move borders so that each comes after the previous one: by half of the distance forwards, by half backwards."""
    ordered = list(borders)
    offsets = [node.start if starts else node.end for node, starts, _ in ordered]
    forwards, backwards = accumulate(offsets, max), list(accumulate(reversed(offsets), min))
    for (node, starts, ends), low, high in zip(ordered, forwards, reversed(backwards), strict=True):
        node.start = (low + high) // 2 if starts else node.start
        node.end = (low + high) // 2 if ends else node.end


def _fit_nodes(nodes: list[TagNode], low: int, high: int, text: str, *, keep_order: bool) -> None:
    """Place sibling tags without overlap between two offsets, and their children within them."""
    nodes.sort(key=lambda node: node.key)
    _separate_overlapping(nodes, low, high)

    # Give a word to each tag that held words and now holds none.
    for number, node in enumerate(nodes):
        if _has_lost_words(node, text):
            others = nodes[max(0, number - 1) : number] + nodes[number + 1 : number + 2] if keep_order else nodes
            _assign_word(node, list(_free_ranges(others, node, low, high)), text)
    nodes.sort(key=lambda node: (node.start, node.end, node.key))

    # Trim emphasis, then place the children in what is left.
    for node in nodes:
        if node.emphasis and not node.is_foreign:
            beside = {offset for other in nodes if other is not node for offset in (other.start, other.end)}
            _trim_emphasis(node, text, beside | {low, high})
        _fit_nodes(node.children, node.start, node.end, text, keep_order=keep_order)


def _separate_overlapping(nodes: Sequence[TagNode], low: int, high: int) -> None:
    """End a tag where the next one with words begins. Those at a point move to the end of the tag that they are in."""
    position = low
    for number, node in enumerate(nodes):
        node.start = min(max(node.start, position), high)
        node.end = min(max(node.end, node.start), high)
        for following in nodes[number + 1 : number + 2]:
            if node.start < following.start < node.end and (following.tag.closing or following.tag.verbatim):
                node.end = following.start
        position = node.end


def _has_lost_words(node: TagNode, text: str) -> bool:
    """Return whether a tag held words in the source, and holds nothing visible in the translation."""
    return node.has_words and not text[node.start : node.end].strip() and not _contains_verbatim(node)


def _contains_verbatim(node: TagNode) -> bool:
    return any(child.tag.verbatim or _contains_verbatim(child) for child in node.children)


def _free_ranges(nodes: Iterable[TagNode], node: TagNode, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between two offsets that the other tags leave free."""
    position = low
    for other in sorted(nodes, key=lambda other: other.start):
        if other is not node:
            yield position, other.start
            position = other.end
    yield position, high


def _assign_word(node: TagNode, gaps: Sequence[Range], text: str) -> None:
    """Place a tag around the nearest free word. An image gets none: its text is not part of the sentence."""
    words = [] if node.tag.opening == "![" else [word for gap in gaps for word in _word_ranges(text, *gap)]
    nearest = min(words, key=lambda word: (max(word[0] - node.end, node.start - word[1], 0), word), default=None)
    node.is_foreign = nearest is None
    node.start, node.end = nearest or (node.start, node.start)


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
    """Exclude white space at the edges of emphasis, and punctuation at an edge that a letter outside touches.

    `borders` are the positions of other tags, whose markup separates as white space does.
    """
    # White space, except where a tag at a point separates it from the edge.
    begun = any(not child.has_words and child.end <= node.start for child in node.children)
    ended = any(not child.has_words and child.start >= node.end for child in node.children)
    while node.start < node.end and not begun and text[node.start].isspace():
        node.start += 1
    while node.start < node.end and not ended and text[node.end - 1].isspace():
        node.end -= 1

    # Punctuation before the first word and after the last letter, unless children are in it.
    first, last = next(_word_ranges(text, node.start, node.end), (node.start, 0))[0], node.end
    while last > first and not is_letter(text[last - 1]):
        last -= 1
    has_outer_children = any(child.start < first or child.end > last for child in node.children)
    if node.start not in borders and is_letter(text[node.start - 1 : node.start]) and not has_outer_children:
        node.start = first
    if node.end not in borders and is_letter(text[node.end : node.end + 1]) and not has_outer_children and first < last:
        node.end = last


def is_letter(sign: str) -> bool:
    """Return whether a character is neither white space nor punctuation, as the rules of emphasis see it."""
    return bool(sign) and not sign.isspace() and not _is_punctuation(sign)


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)


def _insert_node(node: TagNode, siblings: list[TagNode]) -> None:
    """Insert an unpaired tag into the innermost tag around its position, but not into an image's text."""
    for other in siblings:
        if other.start < node.start < other.end and not other.tag.opening.startswith("!"):
            _insert_node(node, other.children)
            return
    before = [
        other for other in siblings if (other.end, other.key) < (node.start, node.key) or other.start < node.start
    ]
    if before and (before[-1].start < node.start < before[-1].end):  # within an image
        node.start = node.end = before[-1].end
    siblings.insert(len(before), node)
