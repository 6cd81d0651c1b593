"""The pictures of a book: files of kinds that its readers know, and each `img` led to its own."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from polyglot.formats.books.xhtml import Element, create_element

_WEB = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
_FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")  # no other reader of Pillow's is ever begun
_EXTENSIONS = {"GIF": "gif", "JPEG": "jpg", "PNG": "png", "SVG": "svg", "WEBP": "webp"}
EREADER_KINDS = frozenset(_EXTENSIONS)  # the kinds of EPUB 3.3
WORD_KINDS = frozenset({"GIF", "JPEG", "PNG"})  # and SVG, but in its newest versions only
_RESOLUTION = 192  # an inch, of a drawing that is made of dots


@dataclass(slots=True)
class BookImages:
    """Pictures by their paths under `articles/`, of which a book shows some."""

    pictures: Mapping[str, bytes]
    media_kinds: Collection[str]
    used: dict[str, bytes] = field(default_factory=dict)  # by the names of their files in the book
    described: bool = True  # Has each picture in the book an alternative text?
    _names: dict[str, str] = field(default_factory=dict)

    def link_image(self, picture: Element) -> None:
        """Let an `img` show its file in the book; one on the web becomes a link, any other its alternative text."""
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
        """The name of a picture's file in the book; empty if there is no such picture, or none that can be read."""
        if source not in self._names:
            made = convert_image(self.pictures[source], self.media_kinds) if source in self.pictures else None
            self._names[source] = f"p{len(self.used) + 1}.{made[0]}" if made else ""
            if made:
                self.used[self._names[source]] = made[1]
        return self._names[source]


def convert_image(data: bytes, kinds: Collection[str]) -> tuple[str, bytes] | None:
    """The ending and the bytes of a picture, made anew if it is of another kind; None if it cannot be read."""
    if _is_svg(data):
        if "SVG" in kinds:
            return "svg", data
        drawn = _rasterize(data)
        return ("png", drawn) if drawn else None
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            kind = "JPEG" if image.format == "MPO" else str(image.format)
            if kind in kinds:
                return _EXTENSIONS[kind], data
            kind = "PNG" if image.has_transparency_data or image.mode in {"1", "L", "P"} else "JPEG"
            made = BytesIO()
            image.convert("RGBA" if kind == "PNG" else "RGB").save(made, kind, quality=85, optimize=True)
            return _EXTENSIONS[kind], made.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None


def _is_svg(data: bytes) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return bool(etree.QName(etree.fromstring(data, parser)).localname == "svg")
    except etree.XMLSyntaxError:
        return False


def _rasterize(data: bytes) -> bytes | None:
    """A drawing as a PNG picture; None if it cannot be drawn."""
    import typst
    from PIL import Image

    page = b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("drawing.svg")'
    files: Any = {"main.typ": page, "drawing.svg": data}  # a mapping is allowed, though the stubs do not say so
    try:
        drawn = typst.compile(files, format="png", ppi=_RESOLUTION)
    except typst.TypstError:
        return None
    made = BytesIO()
    with Image.open(BytesIO(drawn)) as image:
        image.save(made, "PNG", dpi=(_RESOLUTION, _RESOLUTION))
    return made.getvalue()
