"""An identity translation of a text, and a translation into capitals; both through the same walk as an edition."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from polyglot.drafting.markup.cutting import cut
from polyglot.drafting.markup.pieces import joined, pieces
from polyglot.drafting.markup.writing import written
from polyglot.drafting.sentence import Sentence
from polyglot.editions.body import html, markdown
from polyglot.editions.interface import interface
from polyglot.model import State, Unit
from polyglot.text import dialect
from polyglot.text.structure import footnote_labels
from polyglot.text.translate import Wording, translate
from polyglot.text.units import Reading, offered, walk
from tests.support.locales import EN, MK


def units(text: str, *, sentences: bool = True) -> list[Unit]:
    tokens, env = dialect.parse_blocks(text)
    return offered(walk(tokens, env, Reading("en", sentences=sentences)))


def same(unit: Unit) -> str:
    return unit.text


def capitals(text: str) -> Callable[[Unit], str]:
    """Every word in capitals; markup, code and addresses as they are."""
    _, env = dialect.parse_blocks(text)
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
        tokens, env = dialect.parse_blocks(text)
        reading = Reading("en", sentences=sentences)
        rows = list(walk(tokens, env, reading))
        return translate(tokens, env, rows, lambda unit: Wording(wording(unit), State.REVIEWED), (EN, MK))

    return html.render(made(), interface(MK)), markdown.render(made())


def rendered(text: str) -> str:
    """A text's HTML as it was written."""
    tokens, _ = dialect.parse(text)
    return html.render(tokens, interface(MK))
