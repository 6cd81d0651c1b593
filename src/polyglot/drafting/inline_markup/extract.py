"""Extraction of a sentence, as plain text with tags, from a range of a parsed text."""

from collections.abc import Sequence

from polyglot.drafting.inline_markup.parse import MarkupElement, ParsedText
from polyglot.drafting.inline_markup.sentence import InlineTag, Sentence, SentenceKind
from polyglot.drafting.inline_markup.word_parts import WordPart, WordPartKind, find_word_parts, visible_text
from polyglot.language import autolinks
from polyglot.markdown.markup_check import ATTACHED_ADDRESS
from polyglot.ranges import is_free


def extract_sentence(parsed: ParsedText, start: int, end: int, kind: SentenceKind) -> Sentence:
    """Return the sentence from `start` to `end`, which no element crosses. Bare addresses get tags, too."""
    elements = [element for element in parsed.elements if start <= element.start and element.end <= end]
    replacements = [part for part in parsed.replacements if start <= part[0] and part[1] <= end]
    if not elements and not replacements:
        text = parsed.text[start:end]
        return Sentence(text, tuple(_address_tags(text, 0, 0)), kind)

    # Read the range from left to right: text, replaced text, and the opening and closing of each element.
    builder = _SentenceBuilder()
    position = start
    words = list(find_word_parts(parsed.text[:end], elements))
    parts: list[tuple[int, int, MarkupElement | str | WordPart]] = [*_element_parts(elements), *replacements]
    parts = [part for part in parts if is_free(part[:2], (word[:2] for word in words))]
    parts += [(word.start, word.end, word) for word in words]
    for first, last, part in sorted(parts, key=lambda part: part[:2]):
        builder.add_text(parsed.text[position:first])
        if isinstance(part, str):
            builder.add_text(part)
        elif isinstance(part, WordPart):
            _add_word_part(builder, parsed, part)
        elif part.inner is None:
            builder.add_point(parsed.text[first:last], part)
        elif first == part.start and last == part.inner[0]:
            builder.open_tag(parsed.text[first:last], part)
        else:
            builder.close_tag(parsed.text[first:last])
        position = last
    builder.add_text(parsed.text[position:end])
    builder.add_border()
    return Sentence("".join(builder.pieces), tuple(builder.tags), kind)


def _add_word_part(builder: "_SentenceBuilder", parsed: ParsedText, part: WordPart) -> None:
    written = parsed.text[part.start : part.end]
    if part.kind is WordPartKind.NOTE:
        builder.add_point(written, MarkupElement(part.start, part.end))
    else:
        builder.add_kept(visible_text(written), written, doubtful=part.kind is WordPartKind.DOUBTFUL)


def _element_parts(elements: Sequence[MarkupElement]) -> list[tuple[int, int, MarkupElement]]:
    """Return the ranges of the markup of elements: of a pair, its opening and its closing."""
    parts = []
    for element in elements:
        if element.inner is None:
            parts.append((element.start, element.end, element))
        else:
            parts.append((element.start, element.inner[0], element))
            parts.append((element.inner[1], element.end, element))
    return parts


class _SentenceBuilder:
    """Text and tags of a sentence, added from left to right."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.tags: list[InlineTag] = []
        self._length = 0
        self._run: list[str] = []  # text since the last border of a tag
        self._open: list[int] = []  # numbers of the open tags

    def add_text(self, text: str) -> None:
        """Add plain text."""
        if text:
            self.pieces.append(text)
            self._run.append(text)
            self._length += len(text)

    def add_border(self) -> None:
        """End the run of text, which no address crosses, and add tags for its addresses."""
        run = "".join(self._run)
        if run and not (self._open and self.tags[self._open[-1]].verbatim):
            self.tags += _address_tags(run, self._length - len(run), len(self._open))
        self._run.clear()

    def add_point(self, sign: str, element: MarkupElement) -> None:
        """Add a tag at a point."""
        self.add_border()
        depth = -1 if element.removable else len(self._open)
        self.tags.append(InlineTag(self._length, self._length, sign.strip(" \t"), depth=depth))
        self.add_text(element.plain_text)

    def add_kept(self, text: str, written: str, *, doubtful: bool) -> None:
        """Add text that a translation repeats with the markup that is in it."""
        self.add_border()
        place = self._length, self._length + len(text)
        tag = InlineTag(*place, "", verbatim=True, written=written, doubtful=doubtful, depth=len(self._open))
        self.tags.append(tag)
        self.pieces.append(text)
        self._length += len(text)

    def open_tag(self, sign: str, element: MarkupElement) -> None:
        """Open a tag around the text that follows."""
        self.add_border()
        self._open.append(len(self.tags))
        depth = len(self._open) - 1
        self.tags.append(InlineTag(self._length, self._length, sign, verbatim=element.verbatim, depth=depth))

    def close_tag(self, sign: str) -> None:
        """Close the innermost open tag."""
        self.add_border()
        number = self._open.pop()
        self.tags[number] = self.tags[number]._replace(end=self._length, closing=sign)


def find_bare_addresses(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the bare addresses in a text, including those right after a sign that GitHub links as well."""
    blanked = ATTACHED_ADDRESS.sub(lambda signs: " " * len(signs[0]), text)
    return [address[:2] for address in autolinks.find_autolinks(blanked)]


def _address_tags(text: str, start: int, depth: int) -> list[InlineTag]:
    """Return tags for the bare addresses of a text at this offset of its sentence."""
    return [
        InlineTag(start + first, start + last, "", "", verbatim=True, depth=depth)
        for first, last in find_bare_addresses(text)
    ]
