"""An issue -> the XHTML of a book, for EPUB and Word: a title page and chapters.

A book is self-contained. Its ids are unique, an internal link points to one of them or becomes text, and its pictures are
files of the book in formats that its readers show, or else alternative texts.
"""

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from polyglot.editions.bound_issue import BoundIssue, Chapter
from polyglot.editions.entries import LocalizedText
from polyglot.formats.books import xhtml
from polyglot.formats.books.book_images import BookImages
from polyglot.formats.books.xhtml import EPUB_TYPE, Element, create_element
from polyglot.formats.html.bidi_isolate import isolate_html, isolate_name
from polyglot.formats.html.chapters import chapter_bodies
from polyglot.language.scripts import has_italics
from polyglot.markdown.marks import MarkState
from polyglot.model import Locale

UPRIGHT = "upright"  # the class of emphasis in scripts that do not slant letters
_OUTSIDE = re.compile(r"(https?|ftp)://[^\s/?#]\S*|(mailto|tel|sms|xmpp|geo|magnet):\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BookChapter:
    """An article in a book."""

    anchor: str
    title: str
    title_html: str
    attributes: dict[str, str]  # of the title: its mark, and its language where that is not the book's
    content: Element  # below the title


@dataclass(frozen=True, slots=True)
class _Pages:
    """The title page and chapters of a book, whose `img` elements have the names of pictures in the issue."""

    masthead: Element
    chapters: tuple[BookChapter, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The title page and chapters of a book, and its pictures."""

    title: str
    masthead: Element
    chapters: tuple[BookChapter, ...]
    images: BookImages


def compose_book(issue: BoundIssue, *, keep_svg: bool) -> Book:
    """Compose a book of an issue; without `keep_svg`, drawings become PNG or JPEG."""
    images, pages = BookImages(issue.pictures, keep_svg), _compose_pages(issue)
    chapters = tuple(replace(chapter, content=deepcopy(chapter.content)) for chapter in pages.chapters)
    for chapter in chapters:
        for picture in [*chapter.content.iter("img")]:
            images.link_image(picture)
    return Book(book_title(issue), deepcopy(pages.masthead), chapters, images)


@lru_cache(maxsize=1)  # EPUB and Word have the same pages
def _compose_pages(issue: BoundIssue) -> _Pages:
    """Compose the pages of an issue, without its pictures."""
    bodies = {chapter.anchor: _create_body(chapter, issue) for chapter in issue.chapters}
    ids = {one.get("id", anchor) for anchor, body in bodies.items() for one in body.iter()}
    for anchor, body in bodies.items():
        for link in body.iter("a"):
            _resolve_link(link, anchor, ids)
    chapters = tuple(_create_chapter(chapter, issue, bodies[chapter.anchor]) for chapter in issue.chapters)
    return _Pages(_create_title_page(issue), chapters)


def book_title(issue: BoundIssue) -> str:
    """Return the title of the book: the publication and the number of the issue."""
    number = issue.number or (issue.title.text if issue.title else issue.period)
    return f"{issue.site} – {number}" if number else issue.site


def passage_attributes(passage: LocalizedText, locale: Locale) -> dict[str, str]:
    """Return the attributes of a passage: its language and direction where they are not the book's, and its mark's."""
    foreign = {"lang": passage.locale.tag, "dir": passage.locale.direction} if passage.locale != locale else {}
    return foreign | (passage.mark.attributes if passage.mark else {})


def _create_title_page(issue: BoundIssue) -> Element:
    """Return the title page: publication, issue, editors, and the legend of marks."""
    text = issue.text
    page = create_element("section", "", **{"class": "masthead"})
    page.append(create_element("h1", issue.site))
    if issue.title:
        page.append(_create_passage("subtitle", issue.title, issue))
    lines = {"number": issue.number, "period": issue.period, "extent": issue.extent, "publisher": issue.publisher}
    for name, line in lines.items():
        if line:
            page.append(_create_paragraph(name, isolate_html(line, issue.locale.direction)))
    if issue.summary:
        page.append(_create_passage("summary", issue.summary, issue))
    if issue.editors:
        page.append(
            _create_paragraph(
                "editors", text.gettext("Editorial team: %(names)s", names=_format_names(issue, issue.editors))
            )
        )
    keys = _create_legend(issue)
    if len(keys):
        page.extend([create_element("h2", text.gettext("Marks in the text")), keys])
    if issue.waiting:
        page.extend([create_element("h2", text.gettext("In translation")), _list_waiting(issue)])
    return page


def _list_waiting(issue: BoundIssue) -> Element:
    """Return the list of the articles that are still in translation, with their languages."""
    rows = create_element("ul", **{"class": "waiting"})
    for article in issue.waiting:
        title, locale = article.title, article.title.locale
        passage = create_element("span", title.text, lang=locale.tag, dir=locale.direction)
        if article.url:
            link = create_element("a", href=article.url, hreflang=locale.tag)
            link.append(passage)
            passage = link
        row = create_element("li")
        row.append(passage)
        passage.tail = f" ({issue.text.language(locale)})"
        rows.append(row)
    return rows


def _create_legend(issue: BoundIssue) -> Element:
    """Return a list of the marks that occur in the book, each with its meaning."""
    printed = {name for chapter in issue.chapters for name, words in chapter.document.words.items() if words}
    keys = create_element("ul", **{"class": "keys"})
    for state in MarkState:
        if state.value in printed:
            key = create_element("li")
            key.append(create_element("span", issue.text.mark_meaning(state), **{"class": state.value}))
            keys.append(key)
    return keys


def _create_chapter(chapter: Chapter, issue: BoundIssue, body: Element) -> BookChapter:
    """Return an article as a chapter: summary, byline, notices and body."""
    entry, text = chapter.entry, issue.text
    content = create_element("div", **{"class": "article"})
    if entry.summary.text:
        content.append(_create_passage("summary", entry.summary, issue))
    byline = [part for part in (_format_names(issue, entry.authors), text.day(entry.day)) if part]
    if byline:
        content.append(_create_paragraph("byline", Markup(" · ").join(byline)))
    if chapter.notices:
        notice = create_element("div", **{"class": "notice"})
        notice.extend(create_element("p", line) for line in chapter.notices)
        content.append(notice)
    content.append(body)
    title = isolate_html(entry.title.text, entry.title.locale.direction)
    attributes = passage_attributes(entry.title, issue.locale)
    return BookChapter(chapter.anchor, entry.title.text, title, attributes, content)


def _format_names(issue: BoundIssue, names: Collection[str]) -> Markup:
    """Return a list of names in the reader's language, each isolated from the direction of the others."""
    isolated = [isolate_name(name, issue.locale.direction) for name in names]
    return Markup(issue.text.names(isolated)) if isolated else Markup()


def _create_passage(name: str, passage: LocalizedText, issue: BoundIssue) -> Element:
    """Return a passage as a paragraph of this class."""
    text = isolate_html(passage.text, passage.locale.direction)
    return _create_paragraph(name, text, passage_attributes(passage, issue.locale))


def _create_paragraph(name: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    """Return a paragraph of this class with further attributes, whose classes are added."""
    paragraph, given = xhtml.parse(str(Markup("<p>{}</p>").format(text)))[0], attributes or {}
    for key, value in {**given, "class": " ".join([name, *given.get("class", "").split()])}.items():
        paragraph.set(key, value)
    return paragraph


def _create_body(chapter: Chapter, issue: BoundIssue) -> Element:
    """Return the body of an article: ids prefixed with its anchor, heading levels without a gap below the title."""
    body = xhtml.parse(chapter_bodies(issue)[chapter.anchor])
    body.set("class", "body")
    _prefix_ids(body, chapter.anchor)
    for code in body.iter("code", "pre", "kbd", "samp"):
        code.set("dir", "ltr")
    for emphasis in body.iter("em", "i", "cite", "dfn", "var"):
        if not has_italics("".join(emphasis.itertext())):
            emphasis.set("class", f"{emphasis.get('class', '')} {UPRIGHT}".strip(" "))
    for heading, level in _heading_levels(body):
        heading.tag = f"h{level}"
    for notes in [*body.iter("section")]:
        if notes.get("class") == "footnotes":
            _convert_footnotes(notes, issue)
    for mark in [*body.iter("sup")]:
        if mark.get("class") == "footnote-ref" and len(mark) == 1:
            _convert_reference(mark)
    return body


def _prefix_ids(body: Element, anchor: str) -> None:
    """Prefix ids with the article's anchor, and remove repeated ones."""
    taken: set[str] = set()
    for element in body.iter():
        if "id" in element.attrib:
            id = element.get("id").removeprefix(f"{anchor}--")
            if id in taken:
                del element.attrib["id"]
            else:
                element.set("id", f"{anchor}--{id}")
            taken.add(id)


def _heading_levels(body: Element) -> Iterator[tuple[Element, int]]:
    """Yield the headings of a body with their levels in a book, where the title has 1."""
    above: list[int] = []
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield heading, min(len(above) + 1, 6)


def _convert_footnotes(notes: Element, issue: BoundIssue) -> None:
    """Make footnotes of the form that e-readers show as pop-ups, each beginning with its number, a link back."""
    for item in [*notes.iter("li")]:
        if item.get("class") != "footnote-item":
            continue
        note = create_element("aside", "", **{EPUB_TYPE: "footnote", "role": "doc-footnote", "id": item.get("id", "")})
        number = item.get("id", "").rpartition("fn")[2]
        backs = [link for link in item.iter("a") if link.get("class") == "footnote-backref"]
        for link in backs:
            link.drop_tree()
        note.extend(item)
        if not len(note) or note[0].tag != "p":
            note.insert(0, create_element("p"))
        if backs:
            back = create_element("a", number, href=backs[0].get("href", ""), role="doc-backlink")
            back.set("title", issue.text.gettext("Back to the text"))
            back.tail, note[0].text = f" {note[0].text or ''}", None
            note[0].insert(0, back)
        notes.append(note)
    for child in notes:
        if child.tag == "ol":
            child.drop_tree()
    notes.set(EPUB_TYPE, "footnotes")


def _convert_reference(mark: Element) -> None:
    """Make a footnote reference of the form that e-readers recognize, without brackets."""
    link = mark[0]
    number = (link.text or "").strip("[]").partition(":")[0]
    link.text = None
    link.append(create_element("sup", number))
    link.attrib.update({EPUB_TYPE: "noteref", "role": "doc-noteref", "class": "footnote-ref"})
    mark.drop_tag()


def _resolve_link(link: Element, anchor: str, ids: Collection[str]) -> None:
    """Point a link into the book or to the web; remove the address of any other."""
    href = link.get("href", "").strip()
    name = href[1:].removeprefix(f"{anchor}--")
    target = next((id for id in (f"{anchor}--{name}", href[1:]) if href[:1] == "#" and id in ids), "")
    if target:
        link.set("href", f"#{target}")
    elif not _OUTSIDE.fullmatch(href):
        for name in ("href", "hreflang"):
            link.attrib.pop(name, None)
