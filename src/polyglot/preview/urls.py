"""Addresses -> files of the preview, and never any other file."""

import mimetypes
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

# What Python's own table lacks or does not say as browsers and e-readers want it; the system's is not asked.
_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".js": "text/javascript",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".rss": "application/rss+xml",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_TEXT_TYPES = (
    "text/",
    "application/json",
    "application/xml",
    "image/svg+xml",
)  # and what ends in +xml: all are UTF-8 here


def split_address(address: str) -> tuple[str, ...] | None:
    """The names on the way that an address shows, without its query; None for what leads out, is hidden, or no way at all.

    A way that ends with a slash leads to the page of that folder.
    """
    try:
        parts = unquote(urlsplit(address).path, errors="strict").split("/")[1:]
    except ValueError:
        return None
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts) or "" in parts[:-1]:
        return None
    return (*parts[:-1], parts[-1] or "index.html") if parts else None


def find_file(folder: Path, parts: tuple[str, ...]) -> Path | None:
    """The file or folder below `folder` at the end of a way; None where none is, or a symbolic link leads out."""
    try:
        path = folder.joinpath(*parts).resolve(strict=True)
    except OSError:
        return None
    return path if path.is_relative_to(folder.resolve()) else None


def join_address(parts: tuple[str, ...]) -> str:
    """The address of a way, of the same server."""
    return "/" + quote("/".join(parts))


def content_type(path: Path) -> str:
    """What a file is, by its ending."""
    suffix = path.suffix.lower()
    found = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    return f"{found}; charset=utf-8" if found.startswith(_TEXT_TYPES) or found.endswith("+xml") else found
