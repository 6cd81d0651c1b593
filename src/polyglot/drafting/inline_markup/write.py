"""Writing of a translation as inline Markdown or HTML, with every tag of its source exactly once.

Text that could be read as markup is escaped. Whether emphasis takes effect is checked with the parser.
"""

import re
from collections.abc import Sequence

from polyglot.drafting.inline_markup.emphasis import expected_tags, source_signs, spaced_signs
from polyglot.drafting.inline_markup.extract import find_bare_addresses
from polyglot.drafting.inline_markup.pieces import OutputPiece, PieceKind, escape, serialize
from polyglot.drafting.inline_markup.sentence import Sentence, SentenceKind, TagPositions
from polyglot.drafting.inline_markup.tag_tree import build_tag_tree
from polyglot.markdown.markup_check import take_inventory
from polyglot.markdown.parser import Env, parse_inline

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # printed as white space, if at all
_LABEL = re.compile(r"\]\[(\d+)\]\Z")
_NOTE = re.compile(r"\[\^(.+)\]\Z")
_NUMBER = re.compile(r"\s*\d+\s*\Z")
_FIRST, _LAST = re.compile(r"\A\S*"), re.compile(r"\S*\Z")  # first and last word of a text, if it touches the edge
_LINE_END = "\\\n"
_NO_PIECE = OutputPiece(PieceKind.WORDS)


def to_markdown(sentence: Sentence, translation: str, places: TagPositions) -> str:
    """Return a sentence's translation in the syntax of its unit, with its tags at `places` (one for each, in order).

    Any places give valid markup, though not always well placed. Of a blank translation nothing is left, not even tags.
    """
    text = _CONTROL.sub(" ", translation)
    if not text.strip() or sentence.kind is SentenceKind.FIELD:
        return text.strip()
    if not sentence.tags:
        return escape(text.strip(), sentence.kind)
    text, nodes = build_tag_tree(sentence, text, places)
    pieces = serialize(nodes, text, sentence)
    if sentence.kind is SentenceKind.HTML:
        return _join_html(pieces)
    wanted = tuple(sorted(expected_tags(nodes)))
    if not wanted:
        return _join_markdown(pieces)
    markdown = _join_markdown(source_signs(pieces))
    recognized = take_inventory(parse_inline(markdown, _create_environment(sentence))).emphasis
    return markdown if recognized == wanted else _join_markdown(spaced_signs(pieces))


def _create_environment(sentence: Sentence) -> Env:
    """Return the environment that a parser needs to read a sentence: its link labels and footnotes."""
    labels = {match[1] for tag in sentence.tags if (match := _LABEL.search(tag.closing))}
    notes = {match[1] for tag in sentence.tags if (match := _NOTE.match(tag.opening))}
    references = {label: {"href": label, "title": ""} for label in labels}
    return {"references": references, "footnotes": {"refs": {f":{note}": -1 for note in notes}, "list": {}}}


def _join_html(pieces: Sequence[OutputPiece]) -> str:
    return "".join(
        escape(piece.text, SentenceKind.HTML) if piece.kind is PieceKind.WORDS else piece.text for piece in pieces
    ).strip()


def _join_markdown(pieces: Sequence[OutputPiece]) -> str:
    """Return the inline Markdown of pieces, in which neighbouring pieces form no other markup together."""
    out = []
    for before, piece, after in zip((_NO_PIECE, *pieces), pieces, (*pieces[1:], _NO_PIECE), strict=False):
        if piece.kind is PieceKind.WORDS:
            out.append(_format_words(piece.text, before, after))
        elif piece.kind is PieceKind.ADDRESS:
            out.append(_format_address(piece.text, before, after))
        elif piece.kind is PieceKind.KEPT and piece.text[0] == before.text[-1:] == "`":
            out.append(f" {piece.text}")
        elif piece.text == "[" and _NOTE.match(before.text) and _NUMBER.match(after.text):
            out.append(" [")  # otherwise the footnote mark would be a link's text, and the number its label
        else:
            out.append(piece.text)
    return "".join(out).strip()


def _format_words(text: str, before: OutputPiece, after: OutputPiece) -> str:
    """Return words as Markdown that is read as such between two other pieces."""
    text = text.lstrip() if before.text == _LINE_END else text
    escaped = escape(text.rstrip() if after.text == _LINE_END else text, SentenceKind.MARKDOWN)
    if (before.kind is PieceKind.SIGN and escaped.startswith("(")) or (
        before.text.endswith("~") and escaped.startswith("~")
    ):
        escaped = f"\\{escaped}"
    if (after.text.startswith("[") and escaped.endswith("!")) or (after.text.startswith("~") and escaped.endswith("~")):
        escaped = f"{escaped[:-1]}\\{escaped[-1]}"
    return escaped


def _format_address(text: str, before: OutputPiece, after: OutputPiece) -> str:
    """Return a bare address, with white space where a parser would find another beginning or end."""
    first = _LAST.findall(before.text)[0] if before.kind is PieceKind.WORDS else ""
    last = _FIRST.findall(after.text)[0] if after.kind is PieceKind.WORDS else ""
    escaped = escape(text, SentenceKind.MARKDOWN)
    if (len(first), len(first) + len(text)) in find_bare_addresses(f"{first}{text}{last}"):
        return escaped
    return f"{first and ' '}{escaped}{last and ' '}"
