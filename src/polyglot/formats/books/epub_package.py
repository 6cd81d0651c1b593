"""The files of an EPUB: the package, the tables of contents for new and old readers, and the pages.

The names in it are those that pandoc gives, which wrote these files until they were written here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files

from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.books import xhtml
from polyglot.formats.books.book import Book, BookChapter
from polyglot.images.media_types import media_type_of

_HERE = files("polyglot.formats.books")
_STYLE = "styles/stylesheet1.css"
_NO_DAY = date(1980, 1, 1)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTAINER = f"""{_XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml" />
  </rootfiles>
</container>
"""
_HTML = "application/xhtml+xml"


def page_name(number: int) -> str:
    """Return the name of an article's page by its number in the book, from 1."""
    return f"ch{number:03}.xhtml"


def create_files(issue: BoundIssue, book: Book, media: Mapping[str, bytes], cover: str = "") -> dict[str, bytes]:
    """Return the files of an EPUB by name; `cover` is the name of its cover among the `media`."""
    texts = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/content.opf": _write_package(issue, book, media, cover),
        "EPUB/toc.ncx": _write_old_contents(issue, book, cover),
        "EPUB/nav.xhtml": _write_contents(issue, book, cover),
        "EPUB/text/title_page.xhtml": _write_page(
            issue, _escape_title(book), "frontmatter titlepage", f"{xhtml.dump_html(book.masthead)}\n"
        ),
    }
    if cover:
        words = _escape(issue.text.gettext("Cover"))
        picture = f'<p><img src="../media/{cover}" alt="{words}" role="doc-cover" /></p>\n'
        texts["EPUB/text/cover.xhtml"] = _write_page(issue, _escape_title(book), 'cover" class="cover', picture)
    for number, chapter in enumerate(book.chapters, 1):
        texts[f"EPUB/text/{page_name(number)}"] = _write_chapter(issue, chapter)
    return {
        "mimetype": b"application/epub+zip",
        **{name: text.encode() for name, text in texts.items()},
        f"EPUB/{_STYLE}": _read_style(),
        **{f"EPUB/media/{name}": data for name, data in media.items()},
    }


@cache
def _read_style() -> bytes:
    return (_HERE / "book.css").read_bytes()


def _escape(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def _write_page(issue: BoundIssue, title: str, kind: str, body: str, style: str = f"../{_STYLE}") -> str:
    """Return a page; `kind` is the type of its body, and `body` ends with a line end."""
    tag = issue.locale.tag
    return (
        f'{_XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{tag}" xml:lang="{tag}" dir="{issue.locale.direction}">\n<head>\n<meta charset="utf-8" />\n'
        f'<title>{title}</title>\n<link rel="stylesheet" type="text/css" href="{style}" />\n</head>\n'
        f'<body epub:type="{kind}">\n{body}</body>\n</html>\n'
    )


def _write_chapter(issue: BoundIssue, chapter: BookChapter) -> str:
    title = chapter.title_html
    heading = f"<span{_format_attributes(chapter.attributes)}>{title}</span>" if chapter.attributes else title
    return _write_page(
        issue,
        escape(chapter.title),
        "bodymatter",
        f'<section id="{_escape(_page_id(chapter))}" class="level1">\n<h1>{heading}</h1>\n'
        f"{xhtml.dump_html(chapter.content)}\n</section>\n",
    )


def _page_id(chapter: BookChapter) -> str:
    """Return the id of an article's section, which must begin with a letter."""
    return chapter.anchor if chapter.anchor[:1].isalpha() else f"id_{chapter.anchor}"


def _format_attributes(attributes: Mapping[str, str]) -> str:
    """Return attributes as in a tag, with the class first."""
    ordered = sorted(attributes.items(), key=lambda attribute: attribute[0] != "class")
    return "".join(f' {name}="{_escape(value)}"' for name, value in ordered)


def _chapter_links(book: Book) -> Iterator[tuple[int, str, BookChapter]]:
    """Yield the number and address of each article, and the article."""
    for number, chapter in enumerate(book.chapters, 1):
        yield number, f"text/{page_name(number)}#{_escape(_page_id(chapter))}", chapter


def _write_contents(issue: BoundIssue, book: Book, cover: str) -> str:
    """Return the navigation document: the table of contents, and landmarks in the reader's language."""
    text = issue.text
    contents = text.gettext("Contents")
    rows = []
    for number, address, chapter in _chapter_links(book):
        words, attributes = chapter.title_html, dict(sorted(chapter.attributes.items()))
        words = f"<span{_format_attributes(attributes)}>{words}</span>" if attributes else words
        rows.append(f'<li id="toc-li-{number}"><a href="{address}">{words}</a></li>')
    landmarks = [
        *([("cover", "text/cover.xhtml", text.gettext("Cover"))] if cover else []),
        ("titlepage", "text/title_page.xhtml", text.gettext("Title page")),
        ("toc", "#toc", contents),
        *([("bodymatter", f"text/{page_name(1)}", text.gettext("Articles"))] if book.chapters else []),
    ]
    lines = (f'<li><a epub:type="{kind}" href="{href}">{escape(words)}</a></li>\n' for kind, href, words in landmarks)
    return _write_page(
        issue,
        _escape_title(book),
        "frontmatter",
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1 id="toc-title">{_escape(contents)}</h1>'
        f'<ol class="toc">{"".join(rows)}</ol></nav>\n'
        f'<nav epub:type="landmarks" id="landmarks" hidden="hidden">\n<ol>\n{"".join(lines)}</ol>\n</nav>\n',
        _STYLE,
    )


def _escape_title(book: Book) -> str:
    return escape(book.title).replace("&#x27;", "'")


def _write_old_contents(issue: BoundIssue, book: Book, cover: str) -> str:
    """Return the table of contents of EPUB 2."""
    points = [(_escape(book.title), "text/title_page.xhtml")]
    points += [(_escape(chapter.title), address) for _, address, chapter in _chapter_links(book)]
    rows = (
        f'    <navPoint id="navPoint-{number}">\n      <navLabel>\n        <text>{words}</text>\n      </navLabel>\n'
        f'      <content src="{address}" />\n    </navPoint>\n'
        for number, (words, address) in enumerate(points)
    )
    values = {"dtb:uid": issue.identifier, "dtb:depth": "1", "dtb:totalPageCount": "0", "dtb:maxPageNumber": "0"}
    values |= {"cover": _item_id(cover)} if cover else {}
    metadata = "".join(f'    <meta name="{name}" content="{value}" />\n' for name, value in values.items())
    return (
        f'{_XML}<ncx version="2005-1" xmlns="http://www.daisy.org/z3986/2005/ncx/">\n  <head>\n{metadata}  </head>\n'
        f"  <docTitle>\n    <text>{_escape(book.title)}</text>\n  </docTitle>\n  <navMap>\n{''.join(rows)}  </navMap>\n</ncx>\n"
    )


def _write_package(issue: BoundIssue, book: Book, media: Mapping[str, bytes], cover: str) -> str:
    """Return the package: metadata, the list of files, their order, and references for EPUB 2."""
    tag, text = issue.locale.tag, issue.text
    names = [f"text/{page_name(number)}" for number in range(1, len(book.chapters) + 1)]
    pages = [*(["text/cover.xhtml"] if cover else []), "text/title_page.xhtml", *names]
    items = [
        ("", "ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
        ("", "nav", "nav.xhtml", _HTML, ' properties="nav"'),
        ("", "stylesheet1", _STYLE, "text/css", ""),
        *(("", _item_id(name), name, _HTML, "") for name in pages),
    ]
    for name in reversed(list(media)):
        mark = 'properties="cover-image" ' if name == cover else ""
        items.append((mark, _item_id(name), f"media/{name}", media_type_of(name), ""))
    manifest = (
        f'    <item {before}id="{id}" href="{href}" media-type="{media_type}"{after} />\n'
        for before, id, href, media_type, after in items
    )
    spine = [f'    <itemref idref="{_item_id(name)}" />\n' for name in pages]
    title_page = 1 if cover else 0
    spine[title_page] = f'    <itemref idref="{_item_id(pages[title_page])}" linear="yes" />\n'
    spine.insert(title_page + 1, '    <itemref idref="nav" />\n')
    guide = f'    <reference type="toc" title="{_escape(text.gettext("Contents"))}" href="nav.xhtml" />\n'
    if cover:
        guide += f'    <reference type="cover" title="{escape(text.gettext("Cover"))}" href="text/cover.xhtml" />\n'
    return (
        f'{_XML}<package version="3.0" xmlns="http://www.idpf.org/2007/opf" xml:lang="{tag}" unique-identifier="epub-id-1">\n'
        '  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">\n'
        f"{''.join(_describe_book(issue, book))}  </metadata>\n  <manifest>\n{''.join(manifest)}  </manifest>\n"
        f'  <spine toc="ncx" page-progression-direction="{issue.locale.direction}">\n{"".join(spine)}  </spine>\n'
        f"  <guide>\n{guide}  </guide>\n</package>\n"
    )


def _item_id(name: str) -> str:
    """Return the id of a file in the package."""
    return name.rpartition("/")[2].replace(".", "_")


def _describe_book(issue: BoundIssue, book: Book) -> Iterator[str]:
    """Yield the metadata of the book, each on a line."""
    stamp = f"{(issue.day or _NO_DAY).isoformat()}T00:00:00Z"
    yield f'    <dc:identifier id="epub-id-1">{_escape(issue.identifier)}</dc:identifier>\n'
    yield f'    <dc:title id="epub-title-1">{_escape(book.title)}</dc:title>\n'
    yield f'    <dc:date id="epub-date">{issue.day.isoformat() if issue.day else stamp}</dc:date>\n'
    yield f"    <dc:language>{issue.locale.tag}</dc:language>\n"
    yield from _name_people(issue)
    if about := " – ".join(filter(None, (issue.extent, issue.summary.text if issue.summary else ""))):
        yield f"    <dc:description>{_escape(about)}</dc:description>\n"
    yield f"    <dc:publisher>{_escape(issue.publisher or issue.site)}</dc:publisher>\n"
    yield f'    <meta property="dcterms:modified">{stamp}</meta>\n'
    yield f'    <meta property="belongs-to-collection" id="epub-collection-1">{_escape(issue.site)}</meta>\n'
    yield '    <meta refines="#epub-collection-1" property="collection-type">series</meta>\n'
    if issue.position is not None:
        yield f'    <meta refines="#epub-collection-1" property="group-position">{issue.position}</meta>\n'
        yield f'    <meta name="calibre:series" content="{_escape(issue.site)}" />\n'  # read by programs for EPUB 2
        yield f'    <meta name="calibre:series_index" content="{issue.position}" />\n'
    for name, value in _describe_access(issue, book):
        yield f'    <meta property="schema:{name}">{_escape(value)}</meta>\n'


def _name_people(issue: BoundIssue) -> Iterator[str]:
    """Yield the authors, editors and translators."""
    chapters = issue.chapters
    authors = dict.fromkeys(name for chapter in chapters for name in chapter.entry.authors)
    translators = dict.fromkeys(name for chapter in chapters for name in chapter.document.credits)
    others = [*(("edt", name) for name in issue.editors), *(("trl", name) for name in translators)]
    for kind, people in (("creator", [("aut", name) for name in authors]), ("contributor", others)):
        for number, (role, name) in enumerate(people, 1):
            yield f'    <dc:{kind} id="epub-{kind}-{number}">{_escape(name)}</dc:{kind}>\n'
            yield f'    <meta refines="#epub-{kind}-{number}" property="role" scheme="marc:relators">{role}</meta>\n'


def _describe_access(issue: BoundIssue, book: Book) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the metadata for accessibility (schema.org)."""
    illustrated, described = bool(book.images.used), book.images.described
    yield "accessMode", "textual"
    if illustrated:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual" if described else "textual,visual"
    for feature in ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"):
        yield "accessibilityFeature", feature
    if illustrated and described:
        yield "accessibilityFeature", "alternativeText"
    yield "accessibilityHazard", "none"
    yield (
        "accessibilitySummary",
        issue.text.gettext(
            "The text can be read in its order, and articles and headings lead through it. Passages in another language"
            " are marked. Pictures have the descriptions that their authors wrote."
        ),
    )
