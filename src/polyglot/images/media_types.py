"""Media types of pictures, by the names of their files and by their content."""

import re

JPEG, PNG, SVG, GIF = "image/jpeg", "image/png", "image/svg+xml", "image/gif"

_EXTENSIONS = {  # by media type; the first is written
    "image/avif": ("avif",),
    "image/bmp": ("bmp",),
    GIF: ("gif",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    SVG: ("svg",),
    "image/tiff": ("tiff", "tif"),
    "image/webp": ("webp",),
}
READ_TYPES = frozenset(_EXTENSIONS)  # that polyglot reads
_TYPES = {extension: media_type for media_type, extensions in _EXTENSIONS.items() for extension in extensions}


SNIFFED = 4096  # bytes at the beginning of a file that tell its type
_BEGINNINGS = (  # of files of pictures, also of those that polyglot does not read
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF8", GIF),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"\0\0\0\x0cJXL ", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
)
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif"}
_BRANDS |= dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic")
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<(?:\w+:)?svg[\s>/]", re.DOTALL
)


def file_extension(path: str) -> str:
    """Return the extension of a file's name, in small letters and without its point."""
    return path.rpartition(".")[2].lower()


def media_type_of(path: str) -> str:
    """Return the media type that a file's name gives; empty for other files than pictures that polyglot reads.

    >>> media_type_of("2026-3/Field.JPG"), media_type_of("notes.txt")
    ('image/jpeg', '')
    """
    return _TYPES.get(file_extension(path), "")


def sniff_type(data: bytes) -> str:
    """Return the media type of a picture by the beginning of its file; empty for any other file.

    >>> sniff_type(b"GIF89a"), sniff_type(b'<?xml version="1.0"?><svg xmlns="x">'), sniff_type(b"BMX"), sniff_type(b"Notes")
    ('image/gif', 'image/svg+xml', '', '')
    """
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "")
    return SVG if _SVG.match(data[:SNIFFED]) else ""


def extension_of(media_type: str) -> str:
    """Return the extension that files of a media type are written with."""
    return _EXTENSIONS[media_type][0]
