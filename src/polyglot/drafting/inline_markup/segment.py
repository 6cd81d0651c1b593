"""A unit -> the sentences that an engine is to translate, and what stays around them.

Sentences are whole: markup within them is left to their marks. What stands around a whole sentence, or around several, is
no business of theirs, nor is a footnote mark after one, nor a picture at its edge, whose text is a sentence of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.drafting.inline_markup import parse
from polyglot.drafting.inline_markup.extract import sentence
from polyglot.drafting.inline_markup.parse import Element, Reading
from polyglot.drafting.inline_markup.parse_html import hypertext
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.markdown import sentences
from polyglot.markdown.markup_check import environment
from polyglot.model import Unit

_LETTER = re.compile(r"[^\W\d_]")
_EMPHASIS = ("*", "_", "~")


@dataclass(frozen=True, slots=True)
class Stencil:
    """A unit cut for an engine: the sentences to translate, and what stays around them."""

    kept: tuple[str, ...]  # one more than there are sentences
    sentences: tuple[Sentence, ...]

    def filled(self, texts: Sequence[str], joiner: str | None = None) -> str:
        """The unit's text with a text, as it is to be written, in place of each sentence.

        `joiner` is what the target language puts between two sentences, if not what stands there in the source.
        """
        pieces = [self.kept[0]]
        for number, (text, after) in enumerate(zip(texts, self.kept[1:], strict=True), 1):
            between = joiner is not None and number < len(texts) and not after.strip(" ")
            pieces += [text, _joint(text, joiner or "", texts[number]) if between else after]
        return "".join(pieces)


def cut(unit: Unit, language: str, notes: Sequence[str] = ()) -> Stencil:
    """Cut a unit into the sentences that an engine is to translate. `notes` are the article's footnote labels.

    Where there are none, all of the unit is code, addresses and the like, or a program's text.
    """
    kind = "field" if unit.context is not None else "html" if unit.block.kind == "html" else "text"
    kept, found = [""], []
    if unit.block.kind == "code block":
        return Stencil((unit.text,), ())
    for part in _parts(unit.text, _reader(unit, kind, notes), kind, language):
        if isinstance(part, str):
            kept[-1] += part
        else:
            found.append(part)
            kept.append("")
    return Stencil(tuple(kept), tuple(found))


_Read = Callable[[str], Reading]


def _reader(unit: Unit, kind: str, notes: Sequence[str]) -> _Read:
    if kind == "text":
        env = environment(unit, notes)
        return lambda text: parse.markdown(text, env)
    return hypertext if kind == "html" else parse.plain


def _parts(text: str, read: _Read, kind: str, language: str) -> Iterator[str | Sentence]:
    """The sentences of a text and, as it is written, what stands between them."""
    whole = read(text)
    position = 0
    for first, last in whole.lines:
        for start, end in sentences.sentences(text, first, last, whole.markup, language):
            yield text[position:start]
            around = _around(whole, start, end) if whole.elements else None
            if around:
                for piece, inside in around:
                    yield from _parts(piece, read, kind, language) if inside else (piece,)
            else:
                yield _sentence(whole, start, end, kind)
            position = end
    yield text[position:]


def _around(whole: Reading, start: int, end: int) -> list[tuple[str, bool]] | None:
    """The pieces of a sentence that are to be cut on their own (which are marked), if there are any."""
    text = whole.text
    elements = [element for element in whole.elements if start <= element.start and element.end <= end]
    if not elements:
        return None
    first = elements[0]
    last = max(
        (element for element in elements if element.end == end), key=lambda one: one.end - one.start, default=None
    )
    if first.inside and (first.start, first.end) == (start, end) and not first.verbatim and _loose(whole, elements):
        inside = slice(*first.inside)
        return [(text[start : first.inside[0]], False), (text[inside], True), (text[first.inside[1] : end], False)]
    if first.start == start and _is_picture(text, first, elements[1:2]) and text[first.end : end][:1] in {" ", "\t"}:
        return [(text[start : first.end], True), (text[first.end : end], True)]
    if (
        last
        and _is_picture(text, last, elements[elements.index(last) + 1 :])
        and text[start : last.start][-1:] in {" ", "\t"}
    ):
        return [(text[start : last.start], True), (text[last.start : end], True)]
    if _at_place(first) and first.start == start and (text[start] == "<" or text[first.end : end][:1] == " "):
        return [(text[start : first.end], False), (text[first.end : end], True)]
    if last and _at_place(last) and text[last.start - 1] != "\n" and not text[last.start - 1].isalnum():
        return [(text[start : last.start], True), (text[last.start : end], False)]
    return None


def _at_place(element: Element) -> bool:
    """Is this a sign at a place, such as a footnote mark? At the edge of a sentence that place is certain."""
    return element.inside is None and not element.loose and not element.reads


def _loose(whole: Reading, elements: Sequence[Element]) -> bool:
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


def _is_picture(text: str, element: Element, following: Sequence[Element]) -> bool:
    """Is this a picture, or a link that holds nothing else?"""
    if text.startswith("![", element.start) and element.inside:
        return True
    inner = following[0] if following else None
    return text.startswith("[![", element.start) and inner is not None and (inner.start, inner.end) == element.inside


def _joint(before: str, joiner: str, after: str) -> str:
    """What stands between two sentences; right before a letter, signs that end emphasis might not."""
    return joiner or (" " if before.endswith(_EMPHASIS) or after.startswith(_EMPHASIS) else "")


def _sentence(whole: Reading, start: int, end: int, kind: str) -> str | Sentence:
    """The sentence that stands there, or the text as it is written if it holds no words to translate."""
    found = sentence(whole, start, end, kind)
    position, free = 0, []
    for mark in found.marks:
        if mark.verbatim:
            free.append(found.plain[position : mark.start])
            position = mark.end
    free.append(found.plain[position:])
    return found if any(_LETTER.search(text) for text in free) else whole.text[start:end]
