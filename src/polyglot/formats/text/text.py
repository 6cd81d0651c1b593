"""Plain text for e-mail and messengers: an article, or a volume with all its articles.

As a person would type it: lines of at most 72 columns, addresses and footnotes as numbers in brackets that are told at the
article's end, pictures by what they show. No word of the article is lost.
"""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from polyglot.editions.bound_issue import BoundIssue, Chapter
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.text.blocks import BlockLayout, join_blocks, prefix_lines, render_blocks, underline, wrap_text
from polyglot.formats.text.inline import InlineWriter, remove_controls
from polyglot.formats.text.lines import TextLine, with_direction_mark

_FRAME = BlockLayout()


def render_article(volume: BoundIssue, chapter: Chapter, address: str = "") -> str:
    """One article of a volume; `address` is that of its page on the web."""
    return _join_parts(
        [
            [
                *_article_parts(chapter, InlineWriter(volume.text)),
                _origin_lines(volume, InlineWriter(volume.text), address),
            ]
        ]
    )


def render(volume: BoundIssue, address: str = "") -> str:
    """A whole volume, with its contents in front; `address` is that of its page on the web."""
    chapters = {chapter.anchor: number for number, chapter in enumerate(volume.chapters, 1)}
    scribe = InlineWriter(volume.text, chapters)
    parts = [list(_render_head(volume, scribe))]
    for number, chapter in enumerate(volume.chapters, 1):
        marker = f"{number}. " if len(chapters) > 1 else ""
        parts.append(list(_article_parts(chapter, InlineWriter(volume.text, chapters), marker)))
    return _join_parts([*parts, [_origin_lines(volume, scribe, address)]])


def render_body(tokens: Sequence[Token], text: InterfaceText) -> str:
    """The body of an article alone; empty if it says nothing."""
    return _join_parts([list(_body_parts(tokens, InlineWriter(text)))])


def _render_head(volume: BoundIssue, scribe: InlineWriter) -> Iterator[list[TextLine]]:
    """What an issue says of itself, and the titles of its articles."""
    yield underline(wrap_text(volume.site, scribe, _FRAME), "=")
    if volume.title:
        yield _title_lines(volume.title, scribe)
    if volume.number or volume.period:
        yield wrap_text(" · ".join(filter(None, (volume.number, volume.period))), scribe, _FRAME)
    if volume.editors:
        names = scribe.text.names(volume.editors)
        yield wrap_text(scribe.text.gettext("Editorial team: %(names)s", names=names), scribe, _FRAME)
    if len(volume.chapters) > 1:
        titles = [chapter.entry.title for chapter in volume.chapters]
        yield [line for number, title in enumerate(titles, 1) for line in _title_lines(title, scribe, f"{number}. ")]


def _article_parts(chapter: Chapter, scribe: InlineWriter, marker: str = "") -> Iterator[list[TextLine]]:
    """An article: its title and what there is to know of it, its body, and what the numbers in brackets stand for."""
    entry = chapter.entry
    yield underline(_title_lines(entry.title, scribe, marker), "=")
    yield _title_lines(entry.summary, scribe)
    byline = " · ".join(filter(None, (scribe.text.names(entry.authors), scribe.text.day(entry.day))))
    yield wrap_text(remove_controls(byline), scribe, _FRAME) if byline else []
    yield [line for notice in chapter.notices for line in wrap_text(notice, scribe, _FRAME)]
    yield from _body_parts(chapter.document.tokens, scribe)


def _body_parts(tokens: Sequence[Token], scribe: InlineWriter) -> Iterator[list[TextLine]]:
    nodes = SyntaxTreeNode(tokens).children
    yield render_blocks(nodes, scribe, _FRAME)
    yield join_blocks(list(_note_parts(nodes, scribe)))


def _title_lines(passage: LocalizedText, scribe: InlineWriter, marker: str = "") -> list[TextLine]:
    """A title or a summary behind a marker, with a word that says so where it is no person's translation."""
    text = remove_controls(passage.text).strip(" ")
    said = scribe.write_passage(passage.mark, text) if passage.mark and text else text
    made = wrap_text(said, scribe, _FRAME.indent(marker), passage.locale)
    return prefix_lines(made, marker, " " * len(marker)) if text else []


def _note_parts(nodes: Sequence[SyntaxTreeNode], scribe: InlineWriter) -> Iterator[list[TextLine]]:
    """Footnotes and addresses by their numbers; a footnote may mention further ones."""
    notes = scribe.notes
    footnotes = {
        int(note.meta["id"]): note for node in nodes if node.type == "footnote_block" for note in node.children
    }
    told = 0
    while told < len(notes.numbers) or footnotes:
        key = list(notes.numbers)[told] if told < len(notes.numbers) else next(iter(footnotes))
        told, marker = told + 1, f"[{notes.number_of(key)}] "
        margin = " " * len(marker)
        if isinstance(key, str):
            titles = [
                line
                for title in notes.titles.get(key, ())
                for line in wrap_text(f"({title})", scribe, _FRAME.indent(marker))
            ]
            yield [TextLine(marker + key), *(TextLine(margin + line.text) for line in titles)]
        elif key in footnotes:
            yield prefix_lines(
                render_blocks(footnotes.pop(key).children, scribe, _FRAME.indent(marker)), marker, margin
            )


def _origin_lines(volume: BoundIssue, scribe: InlineWriter, address: str) -> list[TextLine]:
    """Where a text comes from, below a rule."""
    issue = " · ".join(filter(None, (volume.site, volume.number, volume.period)))
    said = [issue, *([volume.publisher] if volume.publisher not in {"", volume.site} else [])]
    made = [line for text in ["--", *said] for line in wrap_text(text, scribe, _FRAME)]
    return [*made, *([TextLine(address)] if address else [])]


def _join_parts(parts: Sequence[Sequence[list[TextLine]]]) -> str:
    """The text of a file. Between its parts there is more room than within them."""
    made = [[*join_blocks([chunk for chunk in part if chunk]), TextLine("")] for part in parts]
    return "".join(f"{with_direction_mark(line)}\n" for line in join_blocks(made)[:-1])
