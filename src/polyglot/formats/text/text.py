"""Plain text for e-mail and messengers: an article, or a volume with all its articles.

As a person would type it: lines of at most 72 columns, addresses and footnotes as numbers in brackets that are told at the
article's end, pictures by what they show. No word of the article is lost.
"""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from polyglot.editions.bound_issue import Chapter, Volume
from polyglot.editions.entries import Passage
from polyglot.editions.ui_text import Interface
from polyglot.formats.text.blocks import Frame, blocks, joined, lines, prefixed, underlined
from polyglot.formats.text.inline import Scribe, clean
from polyglot.formats.text.lines import Line, directed

_FRAME = Frame()


def article(volume: Volume, chapter: Chapter, address: str = "") -> str:
    """One article of a volume; `address` is that of its page on the web."""
    return _written([[*_article(chapter, Scribe(volume.text)), _origin(volume, Scribe(volume.text), address)]])


def render(volume: Volume, address: str = "") -> str:
    """A whole volume, with its contents in front; `address` is that of its page on the web."""
    chapters = {chapter.anchor: number for number, chapter in enumerate(volume.chapters, 1)}
    scribe = Scribe(volume.text, chapters)
    parts = [list(_head(volume, scribe))]
    for number, chapter in enumerate(volume.chapters, 1):
        marker = f"{number}. " if len(chapters) > 1 else ""
        parts.append(list(_article(chapter, Scribe(volume.text, chapters), marker)))
    return _written([*parts, [_origin(volume, scribe, address)]])


def body(tokens: Sequence[Token], text: Interface) -> str:
    """The body of an article alone; empty if it says nothing."""
    return _written([list(_body(tokens, Scribe(text)))])


def _head(volume: Volume, scribe: Scribe) -> Iterator[list[Line]]:
    """What an issue says of itself, and the titles of its articles."""
    yield underlined(lines(volume.site, scribe, _FRAME), "=")
    if volume.title:
        yield _titled(volume.title, scribe)
    if volume.number or volume.period:
        yield lines(" · ".join(filter(None, (volume.number, volume.period))), scribe, _FRAME)
    if volume.editors:
        names = scribe.text.names(volume.editors)
        yield lines(scribe.text.gettext("Editorial team: %(names)s", names=names), scribe, _FRAME)
    if len(volume.chapters) > 1:
        titles = [chapter.entry.title for chapter in volume.chapters]
        yield [line for number, title in enumerate(titles, 1) for line in _titled(title, scribe, f"{number}. ")]


def _article(chapter: Chapter, scribe: Scribe, marker: str = "") -> Iterator[list[Line]]:
    """An article: its title and what there is to know of it, its body, and what the numbers in brackets stand for."""
    entry = chapter.entry
    yield underlined(_titled(entry.title, scribe, marker), "=")
    yield _titled(entry.summary, scribe)
    byline = " · ".join(filter(None, (scribe.text.names(entry.authors), scribe.text.day(entry.day))))
    yield lines(clean(byline), scribe, _FRAME) if byline else []
    yield [line for notice in chapter.notices for line in lines(notice, scribe, _FRAME)]
    yield from _body(chapter.document.tokens, scribe)


def _body(tokens: Sequence[Token], scribe: Scribe) -> Iterator[list[Line]]:
    nodes = SyntaxTreeNode(tokens).children
    yield blocks(nodes, scribe, _FRAME)
    yield joined(list(_notes(nodes, scribe)))


def _titled(passage: Passage, scribe: Scribe, marker: str = "") -> list[Line]:
    """A title or a summary behind a marker, with a word that says so where it is no person's translation."""
    text = clean(passage.text).strip(" ")
    said = scribe.passage(passage.mark, text) if passage.mark and text else text
    made = lines(said, scribe, _FRAME.within(marker), {"lang": passage.locale.tag})
    return prefixed(made, marker, " " * len(marker)) if text else []


def _notes(nodes: Sequence[SyntaxTreeNode], scribe: Scribe) -> Iterator[list[Line]]:
    """Footnotes and addresses by their numbers; a footnote may mention further ones."""
    notes = scribe.notes
    footnotes = {
        int(note.meta["id"]): note for node in nodes if node.type == "footnote_block" for note in node.children
    }
    told = 0
    while told < len(notes.numbers) or footnotes:
        key = list(notes.numbers)[told] if told < len(notes.numbers) else next(iter(footnotes))
        told, marker = told + 1, f"[{notes.number(key)}] "
        margin = " " * len(marker)
        if isinstance(key, str):
            titles = [
                line
                for title in notes.titles.get(key, ())
                for line in lines(f"({title})", scribe, _FRAME.within(marker))
            ]
            yield [Line(marker + key), *(Line(margin + line.text) for line in titles)]
        elif key in footnotes:
            yield prefixed(blocks(footnotes.pop(key).children, scribe, _FRAME.within(marker)), marker, margin)


def _origin(volume: Volume, scribe: Scribe, address: str) -> list[Line]:
    """Where a text comes from, below a rule."""
    issue = " · ".join(filter(None, (volume.site, volume.number, volume.period)))
    said = [issue, *([volume.publisher] if volume.publisher not in {"", volume.site} else [])]
    made = [line for text in ["--", *said] for line in lines(text, scribe, _FRAME)]
    return [*made, *([Line(address)] if address else [])]


def _written(parts: Sequence[Sequence[list[Line]]]) -> str:
    """The text of a file. Between its parts there is more room than within them."""
    made = [[*joined([chunk for chunk in part if chunk]), Line("")] for part in parts]
    return "".join(f"{directed(line)}\n" for line in joined(made)[:-1])
