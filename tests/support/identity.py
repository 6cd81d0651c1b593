"""An identity translation of a text, and a translation into capitals; both through the same walk as an edition."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from polyglot.drafting.inline_markup.piecewise import joined, pieces
from polyglot.drafting.inline_markup.segment import cut
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.inline_markup.write import written
from polyglot.editions.ui_text import interface
from polyglot.formats import markdown
from polyglot.formats.html import render
from polyglot.markdown import parser
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.translate import Wording, translate
from polyglot.markdown.units import Reading, offered, walk
from polyglot.model import State, Unit
from tests.support.locales import EN, MK


def units(text: str, *, sentences: bool = True) -> list[Unit]:
    tokens, env = parser.parse_blocks(text)
    return offered(walk(tokens, env, Reading("en", sentences=sentences)))


def same(unit: Unit) -> str:
    return unit.text


def capitals(text: str) -> Callable[[Unit], str]:
    """Every word in capitals; markup, code and addresses as they are."""
    _, env = parser.parse_blocks(text)
    notes = footnote_labels(env)

    def upper(unit: Unit) -> str:
        return reworded(unit, "en", notes, str.upper)

    return upper


def reworded(unit: Unit, language: str, notes: Sequence[str], write: Callable[[str], str]) -> str:
    """A unit's text with other words between its markup."""

    def said(sentence: Sentence) -> str:
        return written(sentence, *joined(sentence, [write(piece) for piece in pieces(sentence)]))

    stencil = cut(unit, language, notes)
    return stencil.filled([said(sentence) for sentence in stencil.sentences])


def translated(text: str, wording: Callable[[Unit], str], *, sentences: bool = True) -> tuple[str, str]:
    """A text's HTML and Markdown in another language that joins sentences with a space."""

    def made() -> list[Token]:
        tokens, env = parser.parse_blocks(text)
        reading = Reading("en", sentences=sentences)
        rows = list(walk(tokens, env, reading))
        return translate(tokens, env, rows, lambda unit: Wording(wording(unit), State.REVIEWED), (EN, MK))

    return render.render(made(), interface(MK)), markdown.render(made())


def rendered(text: str) -> str:
    """A text's HTML as it was written."""
    tokens, _ = parser.parse(text)
    return render.render(tokens, interface(MK))
