"""TMX 1.4b, the form in which translation memories travel between programs, written and read as a stream.

Texts are written as they stand in catalogs, as plain text with their Markdown. Of what other programs wrote, the words are
read and the codes of their formatting are left out. A file may come from anyone: it is not asked for anything outside itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from polyglot import __version__
from polyglot.errors import ContentError
from polyglot.model import TranslationPair

_CHUNK_SIZE = 1 << 16
_INLINE_ELEMENTS = frozenset({"bpt", "ept", "ph", "it", "ut"})  # their content is formatting of another program
_INVALID_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="polyglot" creationtoolversion={version} segtype={segments} o-tmf="PO" adminlang="en" srclang={source} \
datatype="plaintext"/>
<body>
"""


@dataclass(slots=True)
class TmxUnit:
    """What one `tu` element says: a text in several languages, one of which may be named as the source."""

    source: str  # the source language's tag as written, or "*all*"
    texts: dict[str, str] = field(default_factory=dict)  # by tag as written


def dump(pairs: Iterable[TranslationPair], source: str, *, segments: str = "sentence") -> Iterator[str]:
    """The lines of a TMX file. Pairs with characters that XML cannot hold are left out.

    `source` is the tag of the language that most are translated from; `segments` what a text is ("sentence" or "paragraph").
    """
    yield _HEADER.format(version=quoteattr(__version__), segments=quoteattr(segments), source=quoteattr(source))
    for pair in pairs:
        if _INVALID_XML.search(pair.source) or _INVALID_XML.search(pair.target):
            continue
        own, other = pair.languages
        yield f"<tu srclang={quoteattr(own)}>\n" if own != source else "<tu>\n"
        if pair.origin:
            yield f'<prop type="x-origin">{escape(pair.origin)}</prop>\n'
        for tag, text in ((own, pair.source), (other, pair.target)):
            yield f"<tuv xml:lang={quoteattr(tag)}><seg>{escape(text, {chr(13): '&#13;'})}</seg></tuv>\n"
        yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def read(path: Path, name: str) -> Iterator[TmxUnit]:
    """What a TMX file says, of any version. Raises `ContentError`, under `name`, with the line that is wrong."""
    reader = TmxParser(name)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            reader.feed(chunk)
            yield from reader.units
            reader.units.clear()
    reader.feed(b"", last=True)
    yield from reader.units


class TmxParser:
    """Takes a file's bytes piece by piece; what it has read so far is `units`."""

    def __init__(self, name: str) -> None:
        self.name, self.units, self._source = name, list[TmxUnit](), "*all*"
        self._unit: TmxUnit | None = None
        self._text: list[str] | None = None
        self._language, self._codes, self._root = "", 0, ""
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start_element, self._end_element
        parser.CharacterDataHandler = self._add_characters
        parser.EntityDeclHandler = self._refuse_entity

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Read on. Raises `ContentError` with the line that is wrong."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            said = f"This is no TMX file: {expat.ErrorString(error.code)}."
            raise self._create_error(said, error.lineno) from None

    def _create_error(self, said: str, line: int) -> ContentError:
        return ContentError(said, where=self.name, line=line, remedy="Export it again as TMX 1.4 in UTF-8.")

    def _refuse_entity(self, *_: object) -> None:
        raise self._create_error(
            "This file declares entities, which no translation memory needs.", self._parser.CurrentLineNumber
        )

    def _start_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if not self._root:
            self._root = tag
            if tag != "tmx":
                raise self._create_error(f"This is no TMX file: it begins with <{tag}>.", line)
        if tag == "header":
            self._source = attributes.get("srclang", self._source)
        elif tag == "tu":
            self._unit = TmxUnit(attributes.get("srclang", self._source))
        elif tag == "tuv":
            self._language = attributes.get("xml:lang") or attributes.get("lang", "")
        elif tag == "seg":
            self._text, self._codes = [], 0
        elif tag in _INLINE_ELEMENTS:
            self._codes += 1

    def _add_characters(self, text: str) -> None:
        if self._text is not None and not self._codes:
            self._text.append(text)

    def _end_element(self, tag: str) -> None:
        if tag in _INLINE_ELEMENTS:
            self._codes -= 1
        elif tag == "seg" and self._text is not None:
            if self._unit is not None and self._language:
                self._unit.texts[self._language] = "".join(self._text)
            self._text = None
        elif tag == "tu" and self._unit is not None:
            self.units.append(self._unit)
            self._unit = None
