"""Segmentation of a unit into the sentences that an engine translates, and the text around them.

Sentences are whole: markup within them becomes tags. Outside stay markup around a whole sentence or several, a footnote
mark after one, and an image at its edge, whose text is a sentence of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from polyglot.drafting.inline_markup import parse
from polyglot.drafting.inline_markup.extract import extract_sentence
from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText
from polyglot.drafting.inline_markup.parse_html import parse_html_block
from polyglot.drafting.inline_markup.sentence import Sentence, SentenceKind
from polyglot.language.scripts import LETTER
from polyglot.markdown import sentences
from polyglot.markdown.markup_check import unit_environment
from polyglot.model import Unit

_EMPHASIS = ("*", "_", "~")


@dataclass(frozen=True, slots=True)
class SegmentedUnit:
    """The sentences of a unit, and the text around them."""

    separators: tuple[str, ...]  # before, between and after the sentences: one more than these
    sentences: tuple[Sentence, ...]

    def fill(self, texts: Sequence[str], joiner: str | None = None) -> str:
        """Return the unit's text with `texts`, in the unit's syntax, in place of its sentences.

        `joiner` replaces the blanks between two sentences, as the target language separates them.
        """
        pieces = [self.separators[0]]
        for number, (text, after) in enumerate(zip(texts, self.separators[1:], strict=True), 1):
            between = joiner is not None and number < len(texts) and not after.strip(" ")
            pieces += [text, _sentence_joint(text, joiner or "", texts[number]) if between else after]
        return "".join(pieces)


def segment_unit(unit: Unit, language: str, notes: Sequence[str] = ()) -> SegmentedUnit:
    """Segment a unit into the sentences that an engine translates. `notes` are the article's footnote labels.

    A unit of code, addresses and the like, or of a program's text, has no sentences.
    """
    if unit.block.kind == "code block":
        return SegmentedUnit((unit.text,), ())
    kind = _sentence_kind(unit)
    separators, segments = [""], []
    for part in _split_text(unit.text, _create_reader(unit, kind, notes), kind, language):
        if isinstance(part, str):
            separators[-1] += part
        else:
            segments.append(part)
            separators.append("")
    return SegmentedUnit(tuple(separators), tuple(segments))


def _sentence_kind(unit: Unit) -> SentenceKind:
    if unit.context is not None:
        return SentenceKind.FIELD
    return SentenceKind.HTML if unit.block.kind == "html" else SentenceKind.MARKDOWN


_MarkupReader = Callable[[str], ParsedText]


def _create_reader(unit: Unit, kind: SentenceKind, notes: Sequence[str]) -> _MarkupReader:
    if kind is SentenceKind.MARKDOWN:
        env = unit_environment(unit, notes)
        return lambda text: parse.parse_markdown(text, env)
    return parse_html_block if kind is SentenceKind.HTML else parse.parse_plain


def _split_text(text: str, read: _MarkupReader, kind: SentenceKind, language: str) -> Iterator[str | Sentence]:
    """Yield the sentences of a text, and the text between them as it is written."""
    parsed = read(text)
    position = 0
    for first, last in parsed.lines:
        for start, end in sentences.split_sentences(text, first, last, parsed.markup, language):
            yield text[position:start]
            pieces = _outer_pieces(parsed, start, end) if parsed.elements else None
            if pieces:
                for piece, is_inner in pieces:
                    yield from _split_text(piece, read, kind, language) if is_inner else (piece,)
            else:
                yield _create_sentence(parsed, start, end, kind)
            position = end
    yield text[position:]


def _outer_pieces(parsed: ParsedText, start: int, end: int) -> list[tuple[str, bool]] | None:
    """Return the pieces of a sentence with markup at its edge, each with whether to segment it on its own; else None."""
    text = parsed.text
    elements = [element for element in parsed.elements if start <= element.start and element.end <= end]
    if not elements:
        return None
    first = elements[0]
    at_end = (element for element in elements if element.end == end)
    last = max(at_end, key=lambda element: element.end - element.start, default=None)

    # One element around the whole sentence: its markup stays outside.
    if (
        first.inner
        and (first.start, first.end) == (start, end)
        and not first.verbatim
        and _is_removable(parsed, elements)
    ):
        inside = slice(*first.inner)
        return [(text[start : first.inner[0]], False), (text[inside], True), (text[first.inner[1] : end], False)]

    # An image at either edge: its text is a sentence of its own.
    if first.start == start and _is_picture(text, first, elements[1:2]) and text[first.end : end][:1] in {" ", "\t"}:
        return [(text[start : first.end], True), (text[first.end : end], True)]
    before_last = text[start : last.start][-1:] if last else ""
    if last and before_last in {" ", "\t"} and _is_picture(text, last, elements[elements.index(last) + 1 :]):
        return [(text[start : last.start], True), (text[last.start : end], True)]

    # A tag at a point of either edge stays outside, unless it is what lets emphasis beside it open or close, or keeps it from it.
    behind = text[first.end : end][:1]
    if (
        _is_point(first)
        and first.start == start
        and (behind == " " or (text[start] == "<" and behind not in _EMPHASIS))
    ):
        return [(text[start : first.end], False), (text[first.end : end], True)]
    before = text[last.start - 1] if last else ""
    if last and _is_point(last) and before != "\n" and before not in _EMPHASIS and not before.isalnum():
        return [(text[start : last.start], True), (text[last.start : end], False)]
    return None


def _is_point(element: MarkupElement) -> bool:
    """Return whether an element is a tag at a point, such as a footnote mark, that keeps its place at an edge."""
    return element.inner is None and not element.removable and not element.plain_text


def _is_removable(parsed: ParsedText, elements: Sequence[MarkupElement]) -> bool:
    """Return whether the first element, which encloses the others, can be taken off without changing their markup.

    Delimiters of emphasis depend on their neighbours: these have to be white space, with no delimiters inside.
    """
    text, first = parsed.text, elements[0]
    if not text.startswith(_EMPHASIS, first.start):
        return True
    neighbours = text[: first.start][-1:] + text[first.end :][:1]
    return (
        not text.startswith("~", first.start)  # a single one may be in the text
        and not neighbours.strip(" \t\n")
        and not any(text.startswith(_EMPHASIS, element.start) for element in elements[1:])
    )


def _is_picture(text: str, element: MarkupElement, following: Sequence[MarkupElement]) -> bool:
    """Return whether an element is an image, or a link that contains nothing else."""
    if text.startswith("![", element.start) and element.inner:
        return True
    inner = following[0] if following else None
    return text.startswith("[![", element.start) and inner is not None and (inner.start, inner.end) == element.inner


def _sentence_joint(before: str, joiner: str, after: str) -> str:
    """Return the text between two sentences: the joiner, or a space beside emphasis, which a letter could disable."""
    return joiner or (" " if before.endswith(_EMPHASIS) or after.startswith(_EMPHASIS) else "")


def _create_sentence(parsed: ParsedText, start: int, end: int, kind: SentenceKind) -> str | Sentence:
    """Return the sentence in a range, or the text as it is written if it has no words to translate."""
    sentence = extract_sentence(parsed, start, end, kind)
    position, translatable = 0, []
    for tag in sentence.tags:
        if tag.verbatim:
            translatable.append(sentence.text[position : tag.start])
            position = tag.end
    translatable.append(sentence.text[position:])
    return sentence if any(LETTER.search(text) for text in translatable) else parsed.text[start:end]
