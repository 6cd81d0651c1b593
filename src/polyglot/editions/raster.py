"""Photographs as print needs them: in a format that Typst reads, and with no more dots than a printer shows."""

from io import BytesIO

_WIDEST = 1800  # dots: the width of a page at 250 an inch


def printable(data: bytes) -> bytes:
    """A picture with fewer dots where it has too many, and AVIF as PNG or JPEG; all else as it is."""
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.format != "AVIF" and (max(picture.size) <= _WIDEST or picture.format == "GIF"):
                return data
            picture.thumbnail((_WIDEST, _WIDEST))
            clear = picture.has_transparency_data
            made = BytesIO()
            if clear:
                picture.convert("RGBA").save(made, "PNG", optimize=True)
            else:
                picture.convert("RGB").save(made, "JPEG", quality=85)
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return data  # it is a drawing, or broken: Typst tells
