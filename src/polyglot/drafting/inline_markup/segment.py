"""A unit -> the sentences that an engine is to translate, and what stays around them.

Sentences are whole: markup within them is left to their marks. What stands around a whole sentence, or around several, is
no business of theirs, nor is a footnote mark after one, nor a picture at its edge, whose text is a sentence of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.drafting.inline_markup import parse
from polyglot.drafting.inline_markup.extract import extract_sentence
from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText
from polyglot.drafting.inline_markup.parse_html import parse_html_block
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.markdown import sentences
from polyglot.markdown.markup_check import unit_environment
from polyglot.model import BlockKind, Unit

_LETTER = re.compile(r"[^\W\d_]")
_EMPHASIS = ("*", "_", "~")


@dataclass(frozen=True, slots=True)
class SegmentedUnit:
    """A unit cut for an engine: the sentences to translate, and what stays around them."""

    separators: tuple[str, ...]  # one more than there are sentences
    sentences: tuple[Sentence, ...]

    def fill(self, texts: Sequence[str], joiner: str | None = None) -> str:
        """The unit's text with a text, as it is to be written, in place of each sentence.

        `joiner` is what the target language puts between two sentences, if not what stands there in the source.
        """
        pieces = [self.separators[0]]
        for number, (text, after) in enumerate(zip(texts, self.separators[1:], strict=True), 1):
            between = joiner is not None and number < len(texts) and not after.strip(" ")
            pieces += [text, _sentence_joint(text, joiner or "", texts[number]) if between else after]
        return "".join(pieces)


def segment_unit(unit: Unit, language: str, notes: Sequence[str] = ()) -> SegmentedUnit:
    """Cut a unit into the sentences that an engine is to translate. `notes` are the article's footnote labels.

    Where there are none, all of the unit is code, addresses and the like, or a program's text.
    """
    kind = "field" if unit.context is not None else "html" if unit.block.kind is BlockKind.HTML else "text"
    kept, found = [""], []
    if unit.block.kind is BlockKind.CODE:
        return SegmentedUnit((unit.text,), ())
    for part in _split_text(unit.text, _create_reader(unit, kind, notes), kind, language):
        if isinstance(part, str):
            kept[-1] += part
        else:
            found.append(part)
            kept.append("")
    return SegmentedUnit(tuple(kept), tuple(found))


_MarkupReader = Callable[[str], ParsedText]


def _create_reader(unit: Unit, kind: str, notes: Sequence[str]) -> _MarkupReader:
    if kind == "text":
        env = unit_environment(unit, notes)
        return lambda text: parse.parse_markdown(text, env)
    return parse_html_block if kind == "html" else parse.parse_plain


def _split_text(text: str, read: _MarkupReader, kind: str, language: str) -> Iterator[str | Sentence]:
    """The sentences of a text and, as it is written, what stands between them."""
    whole = read(text)
    position = 0
    for first, last in whole.lines:
        for start, end in sentences.split_sentences(text, first, last, whole.markup, language):
            yield text[position:start]
            around = _outer_pieces(whole, start, end) if whole.elements else None
            if around:
                for piece, inside in around:
                    yield from _split_text(piece, read, kind, language) if inside else (piece,)
            else:
                yield _create_sentence(whole, start, end, kind)
            position = end
    yield text[position:]


def _outer_pieces(whole: ParsedText, start: int, end: int) -> list[tuple[str, bool]] | None:
    """The pieces of a sentence that are to be cut on their own (which are marked), if there are any."""
    text = whole.text
    elements = [element for element in whole.elements if start <= element.start and element.end <= end]
    if not elements:
        return None
    first = elements[0]
    last = max(
        (element for element in elements if element.end == end), key=lambda one: one.end - one.start, default=None
    )
    if (
        first.inner
        and (first.start, first.end) == (start, end)
        and not first.verbatim
        and _is_removable(whole, elements)
    ):
        inside = slice(*first.inner)
        return [(text[start : first.inner[0]], False), (text[inside], True), (text[first.inner[1] : end], False)]
    if first.start == start and _is_picture(text, first, elements[1:2]) and text[first.end : end][:1] in {" ", "\t"}:
        return [(text[start : first.end], True), (text[first.end : end], True)]
    if (
        last
        and _is_picture(text, last, elements[elements.index(last) + 1 :])
        and text[start : last.start][-1:] in {" ", "\t"}
    ):
        return [(text[start : last.start], True), (text[last.start : end], True)]
    if _is_point(first) and first.start == start and (text[start] == "<" or text[first.end : end][:1] == " "):
        return [(text[start : first.end], False), (text[first.end : end], True)]
    if last and _is_point(last) and text[last.start - 1] != "\n" and not text[last.start - 1].isalnum():
        return [(text[start : last.start], True), (text[last.start : end], False)]
    return None


def _is_point(element: MarkupElement) -> bool:
    """Is this a sign at a place, such as a footnote mark? At the edge of a sentence that place is certain."""
    return element.inner is None and not element.removable and not element.plain_text


def _is_removable(whole: ParsedText, elements: Sequence[MarkupElement]) -> bool:
    """Can the first of these elements, which holds the others, be taken off as if its signs were not there?

    Signs of emphasis take effect by their neighbours, so these have to be white space, and no such signs within.
    """
    text, first = whole.text, elements[0]
    if not text.startswith(_EMPHASIS, first.start):
        return True
    neighbours = text[: first.start][-1:] + text[first.end :][:1]
    alone = not text.startswith("~", first.start)  # a single one may stand within
    return (
        alone
        and not neighbours.strip(" \t\n")
        and not any(text.startswith(_EMPHASIS, one.start) for one in elements[1:])
    )


def _is_picture(text: str, element: MarkupElement, following: Sequence[MarkupElement]) -> bool:
    """Is this a picture, or a link that holds nothing else?"""
    if text.startswith("![", element.start) and element.inner:
        return True
    inner = following[0] if following else None
    return text.startswith("[![", element.start) and inner is not None and (inner.start, inner.end) == element.inner


def _sentence_joint(before: str, joiner: str, after: str) -> str:
    """What stands between two sentences; right before a letter, signs that end emphasis might not."""
    return joiner or (" " if before.endswith(_EMPHASIS) or after.startswith(_EMPHASIS) else "")


def _create_sentence(whole: ParsedText, start: int, end: int, kind: str) -> str | Sentence:
    """The sentence that stands there, or the text as it is written if it holds no words to translate."""
    found = extract_sentence(whole, start, end, kind)
    position, free = 0, []
    for mark in found.tags:
        if mark.verbatim:
            free.append(found.text[position : mark.start])
            position = mark.end
    free.append(found.text[position:])
    return found if any(_LETTER.search(text) for text in free) else whole.text[start:end]
