"""A translation and places for its marks -> inline Markdown or HTML that says just that, with every mark once.

What is no mark is escaped wherever it could be read as one. Whether emphasis takes effect is asked of the parser.
"""

import re
from collections.abc import Sequence

from polyglot.drafting.inline_markup.emphasis import expected_tags, source_signs, spaced_signs
from polyglot.drafting.inline_markup.extract import find_bare_addresses
from polyglot.drafting.inline_markup.pieces import ADDRESS, KEPT, SIGN, WORDS, OutputPiece, escape, serialize
from polyglot.drafting.inline_markup.sentence import Sentence, TagPositions
from polyglot.drafting.inline_markup.tag_tree import build_tag_tree
from polyglot.markdown.markup_check import take_inventory
from polyglot.markdown.parser import Env, parse_inline

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # printed as white space, if at all
_LABEL = re.compile(r"\]\[(\d+)\]\Z")
_NOTE = re.compile(r"\[\^(.+)\]\Z")
_NUMBER = re.compile(r"\s*\d+\s*\Z")
_FIRST, _LAST = re.compile(r"\A\S*"), re.compile(r"\S*\Z")  # words that stand next to something
_LINE_END = "\\\n"
_NO_PIECE = OutputPiece(WORDS)


def to_markdown(sentence: Sentence, translation: str, places: TagPositions) -> str:
    """A sentence's translation as its unit writes it: `places` are where the marks belong, one for each, in their order.

    Any places will do, though not all are good. A translation that is blank says nothing, and its marks are lost with it.
    """
    said = _CONTROL.sub(" ", translation)
    if not said.strip() or sentence.kind == "field":
        return said.strip()
    if not sentence.tags:
        return escape(said.strip(), sentence.kind)
    text, nodes = build_tag_tree(sentence, said, places)
    pieces = serialize(nodes, text, sentence)
    if sentence.kind == "html":
        return "".join(escape(piece.text, "html") if piece.kind == WORDS else piece.text for piece in pieces).strip()
    wanted = tuple(sorted(expected_tags(nodes)))
    if not wanted:
        return _join_markdown(pieces)
    whole = _join_markdown(source_signs(pieces))
    seen = take_inventory(parse_inline(whole, _create_environment(sentence))).emphasis
    return whole if seen == wanted else _join_markdown(spaced_signs(pieces))


def _create_environment(sentence: Sentence) -> Env:
    """What a parser has to know to read a sentence: its labels and footnotes."""
    labels = {found[1] for mark in sentence.tags if (found := _LABEL.search(mark.closing))}
    notes = {found[1] for mark in sentence.tags if (found := _NOTE.match(mark.opening))}
    references = {label: {"href": label, "title": ""} for label in labels}
    return {"references": references, "footnotes": {"refs": {f":{note}": -1 for note in notes}, "list": {}}}


def _join_markdown(pieces: Sequence[OutputPiece]) -> str:
    """Pieces as inline Markdown. What two of them would mean together is seen to here."""
    out = []
    for before, piece, after in zip((_NO_PIECE, *pieces), pieces, (*pieces[1:], _NO_PIECE), strict=False):
        if piece.kind == WORDS:
            out.append(_format_words(piece.text, before, after))
        elif piece.kind == ADDRESS:
            out.append(_format_address(piece.text, before, after))
        elif piece.kind == KEPT and piece.text[0] == before.text[-1:] == "`":
            out.append(f" {piece.text}")
        elif piece.text == "[" and _NOTE.match(before.text) and _NUMBER.match(after.text):
            out.append(" [")  # or the mark would be a link's text, and the number its label
        else:
            out.append(piece.text)
    return "".join(out).strip()


def _format_words(text: str, before: OutputPiece, after: OutputPiece) -> str:
    """Words that are read as such between two other pieces."""
    text = text.lstrip() if before.text == _LINE_END else text
    said = escape(text.rstrip() if after.text == _LINE_END else text, "text")
    if (before.kind == SIGN and said.startswith("(")) or (before.text.endswith("~") and said.startswith("~")):
        said = f"\\{said}"
    if (after.text.startswith("[") and said.endswith("!")) or (after.text.startswith("~") and said.endswith("~")):
        said = f"{said[:-1]}\\{said[-1]}"
    return said


def _format_address(text: str, before: OutputPiece, after: OutputPiece) -> str:
    """A bare address, with white space where it would not begin or end as it does."""
    first = _LAST.findall(before.text)[0] if before.kind == WORDS else ""
    last = _FIRST.findall(after.text)[0] if after.kind == WORDS else ""
    said = escape(text, "text")
    if (len(first), len(first) + len(text)) in find_bare_addresses(f"{first}{text}{last}"):
        return said
    return f"{first and ' '}{said}{last and ' '}"
