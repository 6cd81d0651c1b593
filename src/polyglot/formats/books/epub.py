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
from polyglot.images.media_types import extension_of
from polyglot.settings import FILE_NAME

_THUMBNAIL_WIDTH = 480  # pixels; cover in OPDS catalogues
_COVER_WIDTHS = (400, 640, 800, 1200, 1600)  # pixels
_COVER_SHARE = 0.2  # of the book's bytes, unless the smallest cover is larger


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
    """Return an issue as EPUB 3.3; `cover` is its cover as PNG, which the book has as large as suits its size."""
    book = compose_book(issue, keep_svg=True)
    _resolve_links(book)
    # Pictures are numbered in the order of the pages; the cover is the last.
    pictures = {name: f"file{number}.{name.rpartition('.')[2]}" for number, name in enumerate(book.images.used)}
    for chapter in book.chapters:
        for picture in chapter.content.iter("img"):
            name = picture.attrib.pop("src")
            picture.set("src", f"../media/{pictures[name]}")
    media = {pictures[name]: data for name, data in book.images.used.items()}
    data = pack_container(epub_package.create_files(issue, book, media), "mimetype")
    if cover:
        picture, media_type = _fit_cover(cover, int(len(data) * _COVER_SHARE / (1 - _COVER_SHARE)))
        name = f"file{len(media)}.{extension_of(media_type)}"
        data = pack_container(epub_package.create_files(issue, book, {**media, name: picture}, name), "mimetype")
    return data


def _fit_cover(cover: bytes, limit: int) -> tuple[bytes, str]:
    """Return the widest cover of at most `limit` bytes, or the smallest one, with its media type."""
    from polyglot.images import raster

    drawn = raster.read_raster(cover, "cover.png", _COVER_WIDTHS[-1])
    fitting, *wider = _COVER_WIDTHS
    best = raster.encode_drawn(drawn.scaled_to(fitting))
    for width in wider:
        picture = raster.encode_drawn(drawn.scaled_to(width))
        if len(picture[0]) > limit:
            break
        best = picture
    return best


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
