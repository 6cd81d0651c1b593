"""Media types of pictures that polyglot reads, and the extensions of their files."""

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
_TYPES = {extension: media_type for media_type, extensions in _EXTENSIONS.items() for extension in extensions}


def file_extension(path: str) -> str:
    """Return the extension of a file's name, in small letters and without its point."""
    return path.rpartition(".")[2].lower()


def media_type_of(path: str) -> str:
    """Return the media type that a file's name gives; empty for other files than pictures that polyglot reads.

    >>> media_type_of("2026-3/Field.JPG"), media_type_of("notes.txt")
    ('image/jpeg', '')
    """
    return _TYPES.get(file_extension(path), "")


def extension_of(media_type: str) -> str:
    """Return the extension that files of a media type are written with."""
    return _EXTENSIONS[media_type][0]
