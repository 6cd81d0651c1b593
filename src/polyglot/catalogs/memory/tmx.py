"""Streaming reader and writer of TMX 1.4b, the exchange format of translation memories.

Texts are written as in catalogs: plain text with Markdown. Of other programs' texts the words are read and the inline codes
of formatting are dropped. Files are not trusted: no entity and no external reference is resolved.
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
_INLINE_ELEMENTS = frozenset({"bpt", "ept", "ph", "it", "ut"})  # their content is native codes of formatting
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
    """A `tu` element: a text in several languages."""

    source: str  # tag of the source language as written, or "*all*"
    texts: dict[str, str] = field(default_factory=dict)  # by tag as written


def dump(pairs: Iterable[TranslationPair], source: str, *, segments: str = "sentence") -> Iterator[str]:
    """Yield the lines of a TMX file. Pairs with characters that XML cannot represent are omitted.

    `source` is the tag of the most common source language; `segments` the size of a text ("sentence" or "paragraph").
    """
    yield _HEADER.format(version=quoteattr(__version__), segments=quoteattr(segments), source=quoteattr(source))
    for pair in pairs:
        if _INVALID_XML.search(pair.source) or _INVALID_XML.search(pair.target):
            continue
        source_tag, target_tag = pair.languages
        yield f"<tu srclang={quoteattr(source_tag)}>\n" if source_tag != source else "<tu>\n"
        if pair.origin:
            yield f'<prop type="x-origin">{escape(pair.origin)}</prop>\n'
        for tag, text in ((source_tag, pair.source), (target_tag, pair.target)):
            yield f"<tuv xml:lang={quoteattr(tag)}><seg>{escape(text, {chr(13): '&#13;'})}</seg></tuv>\n"
        yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def read(path: Path, name: str) -> Iterator[TmxUnit]:
    """Yield the units of a TMX file of any version. Raises `ContentError`, under `name`, with the line of the fault."""
    parser = TmxParser(name)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            parser.feed(chunk)
            yield from parser.units
            parser.units.clear()
    parser.feed(b"", last=True)
    yield from parser.units


class TmxParser:
    """An incremental parser of TMX; `units` has the units that are complete."""

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
        """Parse the next bytes of the file. Raises `ContentError` with the line of the fault."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            text = f"The file is not valid TMX: {expat.ErrorString(error.code)}."
            raise self._create_error(text, error.lineno) from None

    def _create_error(self, text: str, line: int) -> ContentError:
        return ContentError(text, where=self.name, line=line, remedy="Export it again as TMX 1.4 in UTF-8.")

    def _refuse_entity(self, *_: object) -> None:
        raise self._create_error("The file declares entities, which TMX does not need.", self._parser.CurrentLineNumber)

    def _start_element(self, tag: str, attributes: Mapping[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if not self._root:
            self._root = tag
            if tag != "tmx":
                raise self._create_error(f"The file is not TMX: its root element is <{tag}>.", line)
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
