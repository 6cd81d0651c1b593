"""Pictures of a book: the files that it contains, and the `img` elements that show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from polyglot.errors import PolyglotError
from polyglot.formats.books.xhtml import Element, create_element
from polyglot.formats.pdf.typst_compile import compile_png
from polyglot.images.media_types import PNG, SVG, extension_of, media_type_of

_WEB = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
_RESOLUTION = 192  # dots per inch of a rasterized drawing
_MAX_WIDTH = 2560  # pixels


@dataclass(slots=True)
class BookImages:
    """The pictures of an issue, and those of them that a book shows."""

    pictures: Mapping[str, bytes]  # by name in the issue: JPEG, PNG or SVG (`BoundIssue.pictures`)
    keep_svg: bool  # False: drawings become PNG or JPEG
    used: dict[str, bytes] = field(default_factory=dict)  # by file name in the book
    described: bool = True  # every picture in the book has an alternative text
    _names: dict[str, str] = field(default_factory=dict)  # file names in the book, by name in the issue

    def link_image(self, picture: Element) -> None:
        """Point an `img` to its file in the book; replace one on the web by a link, any other by its alternative text."""
        source, words = picture.get("src", ""), picture.get("alt", "")
        name = self._file_name(source)
        if name:
            picture.attrib.update({"src": name, "alt": words})
            self.described = self.described and bool(words.strip())
            return
        outside = _WEB.fullmatch(source) and not any(one.tag == "a" for one in picture.iterancestors())
        text = create_element("a", words or source, href=source) if outside else create_element("span", words)
        text.tail = picture.tail
        picture.getparent().replace(picture, text)

    def _file_name(self, source: str) -> str:
        """Return the name of a picture's file in the book; empty if it is missing or cannot be drawn."""
        if source not in self._names:
            media_type, data = media_type_of(source), self.pictures.get(source)
            if data and media_type == SVG and not self.keep_svg:
                data, media_type = _rasterize(data)
            self._names[source] = f"p{len(self.used) + 1}.{extension_of(media_type)}" if data else ""
            if data:
                self.used[self._names[source]] = data
        return self._names[source]


def _rasterize(drawing: bytes) -> tuple[bytes, str]:
    """Return an SVG drawing as pixels, with their media type; empty if Typst cannot draw it."""
    from polyglot.images import raster

    page = b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("drawing.svg")'
    try:
        drawn = compile_png({"main.typ": page, "drawing.svg": drawing}, _RESOLUTION)
    except PolyglotError:
        return b"", PNG
    return raster.encode_drawn(raster.read_raster(drawn, "drawing.png", _MAX_WIDTH), _RESOLUTION)
