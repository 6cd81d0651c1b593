"""The files of the preview at addresses; files outside the preview have no address."""

import mimetypes
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from polyglot.errors import PolyglotError
from polyglot.formats.registry import load_format
from polyglot.images.media_types import media_type_of
from polyglot.settings import list_formats

# Types that Python's own table lacks, or has in a form that browsers and e-readers reject; the system's is not used. Those of
# pictures and of output formats are in other tables.
_TYPES = {
    ".atom": "application/atom+xml",
    ".html": "text/html",
    ".js": "text/javascript",
    ".jsonl": "application/jsonl",
    ".rss": "application/rss+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
# Types of text files, besides those that end with +xml; all text files of an edition are UTF-8.
_TEXT_TYPES = ("text/", "application/json", "application/xml", "image/svg+xml")


def split_address(address: str) -> tuple[str, ...] | None:
    """Return the parts of an address's path; None for an invalid or hidden path, or one that leaves the preview.

    A path that ends with a slash gets the page of the folder, `index.html`.
    """
    try:
        parts = unquote(urlsplit(address).path, errors="strict").split("/")[1:]
    except ValueError:
        return None
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts) or "" in parts[:-1]:
        return None
    return (*parts[:-1], parts[-1] or "index.html") if parts else None


def find_file(folder: Path, parts: tuple[str, ...]) -> Path | None:
    """Return the file or folder at a path below `folder`; None if it does not exist or a symbolic link leaves `folder`."""
    try:
        path = folder.joinpath(*parts).resolve(strict=True)
    except OSError:
        return None
    return path if path.is_relative_to(folder.resolve()) else None


def join_address(parts: tuple[str, ...]) -> str:
    """Return the address of a path on the server."""
    return "/" + quote("/".join(parts))


def content_type(path: Path) -> str:
    """Return the media type of a file by its suffix."""
    suffix = path.suffix.lower()
    media_type = _TYPES.get(suffix) or media_type_of(path.name) or mimetypes.types_map.get(suffix)
    media_type = media_type or _format_types().get(suffix, "application/octet-stream")
    is_text = media_type.startswith(_TEXT_TYPES) or media_type.endswith("+xml")
    return f"{media_type}; charset=utf-8" if is_text else media_type


@cache
def _format_types() -> dict[str, str]:
    """Return the media types of output formats, by suffix; those of plug-ins that cannot be loaded are left out."""
    types = {}
    for name in list_formats():
        try:
            format = load_format(name)
        except PolyglotError:
            continue
        types[format.suffix] = format.media_type.partition(";")[0] or "application/octet-stream"
    return types
