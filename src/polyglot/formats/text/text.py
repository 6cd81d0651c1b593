"""Plain text for e-mail and messengers: an article, or an issue with all its articles.

Lines have at most 72 columns; links and footnotes are numbers in brackets, listed at the end of the article; pictures are
their alternative texts. No word of the article is lost.
"""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from polyglot.editions.bound_issue import BoundIssue, Chapter
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.protocol import FileRole, OutputFile, VolumeFormat, VolumeInput
from polyglot.formats.text.blocks import BlockLayout, join_blocks, prefix_lines, render_blocks, underline, wrap_text
from polyglot.formats.text.inline import InlineWriter, remove_controls
from polyglot.formats.text.lines import TextLine, with_direction_mark

_LAYOUT = BlockLayout()


class TextFormat(VolumeFormat):
    """The format `text`: an issue, and beside it each of its articles alone."""

    name = "text"
    version = "1"
    suffix = ".txt"
    media_type = "text/plain; charset=utf-8"
    rank = 30

    def label(self, text: InterfaceText) -> str:
        """Return the name of the format for readers."""
        return text.gettext("Plain text")

    def render(self, volume: VolumeInput) -> Iterator[OutputFile]:
        """Yield the file of an issue and those of its articles."""
        issue = volume.issue
        yield OutputFile(f"{issue.name}.txt", render(issue, volume.address).encode())
        for chapter in issue.chapters:
            content = render_article(issue, chapter, volume.address).encode()
            yield OutputFile(f"{chapter.entry.id}.txt", content, role=FileRole.EXTRA)


def render_article(issue: BoundIssue, chapter: Chapter, address: str = "") -> str:
    """Return one article of an issue; `address` is the URL of its page."""
    pages = {other.anchor: other.address for other in issue.chapters if other.address and other is not chapter}
    writer = InlineWriter(issue.text, pages=pages)
    return _join_parts([[*_article_parts(chapter, writer), _origin_lines(issue, InlineWriter(issue.text), address)]])


def render(issue: BoundIssue, address: str = "") -> str:
    """Return a whole issue with a table of contents; `address` is the URL of its page."""
    chapters = {chapter.anchor: number for number, chapter in enumerate(issue.chapters, 1)}
    writer = InlineWriter(issue.text, chapters)
    parts = [list(_render_head(issue, writer))]
    for number, chapter in enumerate(issue.chapters, 1):
        marker = f"{number}. " if len(chapters) > 1 else ""
        parts.append(list(_article_parts(chapter, InlineWriter(issue.text, chapters), marker)))
    return _join_parts(
        [*parts, [list(_waiting_lines(issue, writer)), _origin_lines(issue, writer, address, issue.extent)]]
    )


def render_body(tokens: Sequence[Token], text: InterfaceText) -> str:
    """Return the body of an article; empty if it has no text."""
    return _join_parts([list(_body_parts(tokens, InlineWriter(text)))])


def _render_head(issue: BoundIssue, writer: InlineWriter) -> Iterator[list[TextLine]]:
    """Yield the paragraphs of an issue's title, number, editors and table of contents."""
    yield underline(wrap_text(issue.site, writer, _LAYOUT), "=")
    if issue.title:
        yield _title_lines(issue.title, writer)
    if issue.facts:
        yield wrap_text(issue.facts, writer, _LAYOUT)
    if issue.summary:
        yield _title_lines(issue.summary, writer)
    if issue.editors:
        names = writer.text.names(issue.editors)
        yield wrap_text(writer.text.gettext("Editorial team: %(names)s", names=names), writer, _LAYOUT)
    if len(issue.chapters) > 1:
        titles = [chapter.entry.title for chapter in issue.chapters]
        yield [line for number, title in enumerate(titles, 1) for line in _title_lines(title, writer, f"{number}. ")]


def _article_parts(chapter: Chapter, writer: InlineWriter, marker: str = "") -> Iterator[list[TextLine]]:
    """Yield the parts of an article: title, summary, byline, notices, body, and the list of its notes and links."""
    entry = chapter.entry
    yield underline(_title_lines(entry.title, writer, marker), "=")
    yield _title_lines(entry.summary, writer)
    byline = " · ".join(filter(None, (writer.text.names(entry.authors), writer.text.day(entry.day))))
    yield wrap_text(remove_controls(byline), writer, _LAYOUT) if byline else []
    yield [line for notice in chapter.notices for line in wrap_text(notice, writer, _LAYOUT)]
    yield from _body_parts(chapter.document.tokens, writer)


def _body_parts(tokens: Sequence[Token], writer: InlineWriter) -> Iterator[list[TextLine]]:
    nodes = SyntaxTreeNode(tokens).children
    yield render_blocks(nodes, writer, _LAYOUT)
    yield join_blocks(list(_note_parts(nodes, writer)))


def _title_lines(passage: LocalizedText, writer: InlineWriter, marker: str = "") -> list[TextLine]:
    """Return the lines of a title or a summary behind a marker, with the label of its mark if it has one."""
    text = remove_controls(passage.text).strip(" ")
    marked = writer.write_passage(passage.mark, text) if passage.mark and text else text
    lines = wrap_text(marked, writer, _LAYOUT.indent(marker), passage.locale)
    return prefix_lines(lines, marker, " " * len(marker)) if text else []


def _note_parts(nodes: Sequence[SyntaxTreeNode], writer: InlineWriter) -> Iterator[list[TextLine]]:
    """Yield the footnotes and link addresses in the order of their numbers; a footnote may add further numbers."""
    notes = writer.notes
    footnotes = {
        int(note.meta["id"]): note for node in nodes if node.type == "footnote_block" for note in node.children
    }
    count = 0  # of the notes that are written
    while count < len(notes.numbers) or footnotes:
        key = list(notes.numbers)[count] if count < len(notes.numbers) else next(iter(footnotes))
        count, marker = count + 1, f"[{notes.number_of(key)}] "
        margin = " " * len(marker)
        if isinstance(key, str):
            titles = [
                line
                for title in notes.titles.get(key, ())
                for line in wrap_text(f"({title})", writer, _LAYOUT.indent(marker))
            ]
            yield [TextLine(marker + key), *(TextLine(margin + line.text) for line in titles)]
        elif key in footnotes:
            yield prefix_lines(
                render_blocks(footnotes.pop(key).children, writer, _LAYOUT.indent(marker)), marker, margin
            )


def _waiting_lines(issue: BoundIssue, writer: InlineWriter) -> Iterator[TextLine]:
    """Yield the lines with the titles of the articles that are still in translation, and their addresses."""
    if issue.waiting:
        yield from underline(wrap_text(writer.text.gettext("In translation"), writer, _LAYOUT), "=")
    for article in issue.waiting:
        title = writer.text.foreign(remove_controls(article.title.text), article.title.locale)
        yield from prefix_lines(wrap_text(title, writer, _LAYOUT.indent("- ")), "- ", "  ")
        if article.url:
            yield TextLine(f"  {article.url}")


def _origin_lines(issue: BoundIssue, writer: InlineWriter, address: str, extent: str = "") -> list[TextLine]:
    """Return the lines of a text's origin, below a rule; `extent` says how much of its issue it has."""
    origin = " · ".join(filter(None, (issue.site, issue.number, issue.period, extent)))
    texts = [origin, *([issue.publisher] if issue.publisher not in {"", issue.site} else [])]
    lines = [line for text in ["--", *texts] for line in wrap_text(text, writer, _LAYOUT)]
    return [*lines, *([TextLine(address)] if address else [])]


def _join_parts(parts: Sequence[Sequence[list[TextLine]]]) -> str:
    """Return the text of a file, with two empty lines between its parts and one within them."""
    chunks = [[*join_blocks([chunk for chunk in part if chunk]), TextLine("")] for part in parts]
    return "".join(f"{with_direction_mark(line)}\n" for line in join_blocks(chunks)[:-1])
