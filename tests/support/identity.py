"""An identity translation of a text, and a translation into capitals; both through the same walk as an edition."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from polyglot.drafting.inline_markup.piecewise import join_pieces, split_pieces
from polyglot.drafting.inline_markup.segment import segment_unit
from polyglot.drafting.inline_markup.sentence import Sentence
from polyglot.drafting.inline_markup.write import to_markdown
from polyglot.editions.ui_text import interface_text
from polyglot.formats import markdown
from polyglot.formats.html import render
from polyglot.markdown import parser
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.translate import Rendering, translate_tokens
from polyglot.markdown.units import SegmentationOptions, translatable_units, walk
from polyglot.model import State, Unit
from tests.support.locales import EN, MK


def units(text: str, *, sentences: bool = True) -> list[Unit]:
    tokens, env = parser.parse_blocks(text)
    return translatable_units(walk(tokens, env, SegmentationOptions("en", sentences=sentences)))


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
        return to_markdown(sentence, *join_pieces(sentence, [write(piece) for piece in split_pieces(sentence)]))

    stencil = segment_unit(unit, language, notes)
    return stencil.fill([said(sentence) for sentence in stencil.sentences])


def translated(text: str, wording: Callable[[Unit], str], *, sentences: bool = True) -> tuple[str, str]:
    """A text's HTML and Markdown in another language that joins sentences with a space."""

    def made() -> list[Token]:
        tokens, env = parser.parse_blocks(text)
        reading = SegmentationOptions("en", sentences=sentences)
        rows = list(walk(tokens, env, reading))
        return translate_tokens(tokens, env, rows, lambda unit: Rendering(wording(unit), State.REVIEWED), (EN, MK))

    return render.render(made(), interface_text(MK)), markdown.render(made())


def rendered(text: str) -> str:
    """A text's HTML as it was written."""
    tokens, _ = parser.parse_markdown(text)
    return render.render(tokens, interface_text(MK))
