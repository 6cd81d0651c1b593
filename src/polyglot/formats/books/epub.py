"""An issue -> EPUB 3.3, readable by EPUB 2 readers."""

from collections.abc import Iterator

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import PolyglotError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.formats.books import epub_package
from polyglot.formats.books.book import Book, compose_book
from polyglot.formats.books.container import pack_container
from polyglot.formats.books.epub_package import page_name
from polyglot.formats.protocol import FileRole, OutputFile, VolumeFormat, VolumeInput
from polyglot.settings import FILE_NAME

_THUMBNAIL_WIDTH = 480  # pixels; cover in OPDS catalogues


class EpubFormat(VolumeFormat):
    """The format `epub`: a book, and its cover as a picture."""

    name = "epub"
    version = "1"
    suffix = ".epub"
    media_type = "application/epub+zip"
    rank = 10

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
    _resolve_links(book)
    # Pictures are numbered in the order of the pages; the cover is the last.
    pictures = {name: f"file{number}.{name.rpartition('.')[2]}" for number, name in enumerate(book.images.used)}
    for chapter in book.chapters:
        for picture in chapter.content.iter("img"):
            name = picture.attrib.pop("src")
            picture.set("src", f"../media/{pictures[name]}")
    media = {pictures[name]: data for name, data in book.images.used.items()}
    if cover:
        media[f"file{len(media)}.png"] = cover
    return pack_container(epub_package.create_files(issue, book, media, has_cover=bool(cover)), "mimetype")


def _resolve_links(book: Book) -> None:
    """Point links to other articles to their pages."""
    targets, ids = {}, [{one.get("id") for one in chapter.content.iter()} for chapter in book.chapters]
    for number, (chapter, inside) in enumerate(zip(book.chapters, ids, strict=True), 1):
        targets[f"#{chapter.anchor}"] = page_name(number)
        targets |= {f"#{id}": f"{page_name(number)}#{id}" for id in inside if id}
    for chapter, inside in zip(book.chapters, ids, strict=True):
        for link in chapter.content.iter("a"):
            href = link.get("href", "")
            if href[1:] not in inside and href in targets:
                link.set("href", targets[href])
