"""An issue -> EPUB 3.3, readable by EPUB 2 readers.

Pandoc makes the container: the package, the tables of contents for new and old readers, the files and their types. The
pages are written here, since its document model has no language, direction or mark of a paragraph, and take the place of
raw HTML in its output, which holds only their pictures. Its mistakes and English texts are corrected there, too.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Any

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import PolyglotError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.formats.books import pandoc, xhtml
from polyglot.formats.books.book import Book, BookChapter, compose_book
from polyglot.formats.protocol import FileRole, OutputFile, VolumeFormat, VolumeInput
from polyglot.settings import FILE_NAME

_HERE = files("polyglot.formats.books")
_THUMBNAIL_WIDTH = 480  # pixels; cover in OPDS catalogues
_CONTENT = "polyglot-content"  # class of the element in the place of a page's content
_OPTIONS = (
    "--from=json",
    "--to=epub3",
    "--template=book.xhtml",
    "--css=book.css",
    "--toc",
    "--toc-depth=1",
    "--split-level=1",
    "--epub-title-page=true",
    "--syntax-highlighting=none",
    "book.json",
)


class EpubFormat(VolumeFormat):
    """The format `epub`: a book, and its cover as a picture."""

    name = "epub"
    version = "1"
    suffix = ".epub"
    media_type = "application/epub+zip"
    rank = 10
    requirement = pandoc.REQUIREMENT

    def label(self, text: InterfaceText) -> str:
        """Return the name of the format for readers."""
        return text.gettext("E-book (EPUB)")

    def render(self, volume: VolumeInput) -> Iterator[OutputFile | Finding]:
        """Yield the book of an issue with a cover, and the cover's picture."""
        from polyglot.formats.pdf import pdf
        from polyglot.images import raster

        issue = volume.issue
        try:
            cover = pdf.render_cover(issue)
        except PolyglotError as error:  # for example a missing font: a book without a cover is better than none
            cover = None
            yield warning(FILE_NAME, FindingCode.COVER, f"{issue.name} has no cover: {error.text}", error.remedy)
        yield OutputFile(f"{issue.name}.epub", render(issue, cover))
        if cover:
            small = raster.encode(raster.read_raster(cover, "cover.png", _THUMBNAIL_WIDTH), "image/jpeg")
            yield OutputFile(f"{issue.name}.jpg", small, role=FileRole.COVER)


def render(issue: BoundIssue, cover: bytes | None = None) -> bytes:
    """Return an issue as EPUB 3.3; `cover` is its cover as PNG."""
    book = compose_book(issue, keep_svg=True)
    front = {"cover.png": cover} if cover else {}
    text = {
        "pandoc-api-version": [1, 23],
        "meta": _create_metadata(issue, book, next(iter(front), "")),
        "blocks": _create_blocks(book),
    }
    inputs = {name: (_HERE / name).read_bytes() for name in ("book.css", "book.xhtml")}
    inputs |= {"book.json": json.dumps(text, ensure_ascii=False).encode(), **front, **book.images.used}
    container = pandoc.run_pandoc([*_OPTIONS, f"--variable=dir:{issue.locale.direction}"], inputs, issue.day)
    return pandoc.pack_container(_repair_files(container, issue, book), "mimetype")


def _create_metadata(issue: BoundIssue, book: Book, cover: str) -> dict[str, Any]:
    """Return the metadata of the book in pandoc's form."""
    text, described = issue.text, book.images.described
    chapters = issue.chapters
    authors = dict.fromkeys(name for chapter in chapters for name in chapter.entry.authors)
    translators = dict.fromkeys(name for chapter in chapters for name in chapter.document.credits)
    illustrated = bool(book.images.used)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    values: dict[str, Any] = {
        "title": book.title,
        "identifier": [{"text": issue.identifier}],
        "lang": issue.locale.tag,
        "page-progression-direction": issue.locale.direction,
        "publisher": issue.publisher or issue.site,
        "creator": [{"role": "aut", "text": name} for name in authors],
        "contributor": [
            *({"role": "edt", "text": name} for name in issue.editors),
            *({"role": "trl", "text": name} for name in translators),
        ],
        "belongs-to-collection": issue.site,
        "toc-title": text.gettext("Contents"),
        "cover-image": cover,
        "cover-words": text.gettext("Cover"),
        "accessModes": ["textual", "visual"] if illustrated else ["textual"],
        "accessModeSufficient": ["textual"] if described else ["textual,visual"],
        "accessibilityFeatures": [*features, "alternativeText"] if illustrated and described else features,
        "accessibilityHazards": ["none"],
        "accessibilitySummary": text.gettext(
            "The text can be read in its order, and articles and headings lead through it. Passages in another language"
            " are marked. Pictures have the descriptions that their authors wrote."
        ),
        "date": issue.day.isoformat() if issue.day else "",
    }
    return {
        **{name: _metadata_value(value) for name, value in values.items() if value},
        "masthead": {"t": "MetaBlocks", "c": [_raw_block(book.masthead)]},
    }


def _metadata_value(value: Any) -> dict[str, Any]:
    """Return a value as pandoc's metadata."""
    if isinstance(value, str):
        return {"t": "MetaString", "c": value}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_metadata_value(one) for one in value]}
    return {"t": "MetaMap", "c": {name: _metadata_value(one) for name, one in value.items()}}


def _raw_block(element: xhtml.Element) -> dict[str, Any]:
    return {"t": "RawBlock", "c": ["html", xhtml.dump(element)]}


def _create_blocks(book: Book) -> list[dict[str, Any]]:
    """Return the articles as pandoc's blocks: each a heading, which makes an entry of the contents, and raw HTML."""
    # The pages and ids that links inside the book point to.
    targets = {}
    for number, chapter in enumerate(book.chapters, 1):
        targets[f"#{chapter.anchor}"] = _page_name(number)
        targets |= {
            f"#{id}": f"{_page_name(number)}#{id}" for element in chapter.content.iter() if (id := element.get("id"))
        }
    # The blocks, with links to other pages resolved.
    blocks = []
    for chapter in book.chapters:
        for link in chapter.content.iter("a"):
            href = link.get("href", "")
            if href[1:] not in {one.get("id") for one in chapter.content.iter()} and href in targets:
                link.set("href", targets[href])
        blocks += [_create_heading(chapter), _raw_block(_content_place(chapter.content))]
    return blocks


def _content_place(content: xhtml.Element) -> xhtml.Element:
    """Return the element in the place of a page's content: its pictures only, for which pandoc makes files."""
    place = xhtml.create_element("div", **{"class": _CONTENT})
    place.extend(xhtml.create_element("img", src=picture.get("src", "")) for picture in content.iter("img"))
    return place


def _put_content(page: str, content: xhtml.Element) -> str:
    """Return a page of the container with the content in its place, and pandoc's names of its pictures."""
    before, _, rest = page.partition(f'class="{_CONTENT}"')
    place, _, after = rest.partition("</div>")
    for picture, name in zip(content.iter("img"), re.findall(r'src="([^"]*)"', place), strict=True):
        del picture.attrib["src"]
        picture.set("src", name)
    return before[: before.rindex("<")] + xhtml.dump_html(content) + after


def _page_name(number: int) -> str:
    """Return pandoc's name for the page of an article."""
    return f"ch{number:03}.xhtml"


def _create_heading(chapter: BookChapter) -> dict[str, Any]:
    words = [{"t": "Str", "c": chapter.title}]
    attributes = dict(chapter.attributes)
    names = attributes.pop("class", "").split()
    span = {"t": "Span", "c": [["", names, [*attributes.items()]], words]}
    return {"t": "Header", "c": [1, [chapter.anchor, [], []], [span] if chapter.attributes else words]}


def _repair_files(container: dict[str, bytes], issue: BoundIssue, book: Book) -> dict[str, bytes]:
    """Correct the files of the container: remove pandoc's additions, and translate its English texts."""
    # The package: without declarations for one e-reader.
    container.pop("META-INF/com.apple.ibooks.display-options.xml")
    text = issue.text
    cover = text.gettext("Cover")
    package = re.sub(r' prefix="ibooks:[^"]*"', "", container["EPUB/content.opf"].decode())
    container["EPUB/content.opf"] = package.replace('title="Cover"', f'title="{escape(cover)}"').encode()
    # The navigation document: landmarks in the reader's language.
    landmarks = [
        ("titlepage", "text/title_page.xhtml", text.gettext("Title page")),
        ("toc", "#toc", text.gettext("Contents")),
    ]
    if "EPUB/text/cover.xhtml" in container:
        landmarks.insert(0, ("cover", "text/cover.xhtml", cover))
    if book.chapters:
        landmarks.append(("bodymatter", f"text/{_page_name(1)}", text.gettext("Articles")))
    lines = (f'<li><a epub:type="{kind}" href="{href}">{escape(words)}</a></li>' for kind, href, words in landmarks)
    before, opening, rest = container["EPUB/nav.xhtml"].decode().partition('<nav epub:type="landmarks" id="landmarks"')
    listed = f'{opening} hidden="hidden">\n<ol>\n{chr(10).join(lines)}\n</ol>\n'
    container["EPUB/nav.xhtml"] = (before + listed + rest[rest.index("</nav>") :]).encode()
    # The pages: their titles and contents.
    for number, chapter in enumerate(book.chapters, 1):
        name = f"EPUB/text/{_page_name(number)}"
        title = f"<title>{_page_name(number)}</title>"
        page = container[name].decode().replace(title, f"<title>{escape(chapter.title)}</title>", 1)
        container[name] = _put_content(page, chapter.content).encode()
    return container
