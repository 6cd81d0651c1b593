"""A unit with its markup <-> plain sentences for an engine.

The simplest sound way: what stands between the pieces of markup is translated by itself and put back in its place, so
that all markup is there, once and in order.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sentencex

from polyglot.model import Unit
from polyglot.text import markup, rawhtml, sentences
from polyglot.text.structure import environment

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIGNS = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;)")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Stencil:
    """A unit cut for an engine: the sentences to translate, and what stays around them."""

    kept: tuple[str, ...]  # one more than there are sentences
    sentences: tuple[str, ...]
    kind: str

    def filled(self, translations: Sequence[str]) -> str:
        """The unit's text with a translation in place of each sentence."""
        pieces = [self.kept[0]]
        for text, after in zip(translations, self.kept[1:], strict=True):
            pieces += [_written(text, self.kind), after]
        return "".join(pieces)


def cut(unit: Unit, language: str, notes: Sequence[str] = ()) -> Stencil:
    """Cut a unit into the sentences that an engine is to translate. `notes` are the article's footnote labels."""
    kind = "field" if unit.context is not None else "html" if unit.block.kind == "html" else "text"
    kept, found, position = [], [], 0
    for start, end in _parts(unit, kind, language, notes):
        kept.append(unit.text[position:start])
        found.append(_read(unit.text[start:end], kind))
        position = end
    return Stencil((*kept, unit.text[position:]), tuple(found), kind)


def _parts(unit: Unit, kind: str, language: str, notes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The ranges of the unit's text that are sentences or parts of them, without the white space around."""
    for start, end in _runs(unit, kind, notes):
        position = start
        for sentence in sentencex.segment(language, unit.text[start:end]):
            left = len(sentence) - len(sentence.lstrip())
            right = len(sentence.rstrip())
            if _LETTER.search(sentence):
                yield position + left, position + right
            position += len(sentence)


def _runs(unit: Unit, kind: str, notes: Sequence[str]) -> Iterator[tuple[int, int]]:
    if kind == "field":
        yield 0, len(unit.text)
    elif kind == "html":
        yield from rawhtml.runs(unit.text)
    else:
        for start, end in sentences.runs(unit.text, markup.record(unit.text, environment(unit, notes))):
            # A hard break within markup is a backslash at the end of a line.
            position = start
            for line in re.finditer(r"\\?\n", unit.text[start:end]):
                yield position, start + line.start()
                position = start + line.end()
            yield position, end


def _read(text: str, kind: str) -> str:
    if kind == "html":
        return html.unescape(text)
    return text if kind == "field" else _ESCAPED.sub(r"\1", text)


def _written(text: str, kind: str) -> str:
    """An engine's words as inline Markdown or HTML that says just them."""
    if kind == "html":
        return html.escape(text, quote=False)
    return text if kind == "field" else _SIGNS.sub(r"\\\g<0>", text)
