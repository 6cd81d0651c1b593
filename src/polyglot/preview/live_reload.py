"""The pages that the server sends: with a script that reloads them, and a hash that shows when to reload."""

import html
from collections.abc import Iterator
from hashlib import blake2b
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from polyglot.preview.urls import find_file, join_address, split_address
from polyglot.storage import fingerprints

# Addresses that no file of a preview can have, because hidden files are not served.
SCRIPT_PATH = "/.polyglot/reload.js"
EVENTS_PATH = "/.polyglot/news"

_MISSING_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-inline-size: 36rem; margin: 15vh auto 0; padding: 0 1.2rem; overflow-wrap: break-word; }}
body {{ font: 1.0625rem/1.6 system-ui, sans-serif; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="/">Front page</a></p>
</body>
</html>
"""


def missing_page(path: str, *, building: bool) -> str:
    """Return the page for an address without a file; while the first build runs, a page that asks to wait."""
    if building:
        title, text = "The preview is being built", "This page loads as soon as it is ready."
    else:
        title = "This page does not exist"
        text = (
            f"The preview has no page at <code>{html.escape(path)}</code>. It may have been renamed, or belong to "
            "another format: the preview contains only the website. If the page is built, it loads automatically."
        )
    return _MISSING_PAGE.format(title=title, text=text)


def reload_script() -> bytes:
    """Return the script of all served pages."""
    return resources.files("polyglot.preview").joinpath("reload.js").read_bytes()


def with_script(page: bytes, parts: tuple[str, ...], page_hash: str, nonce: str) -> bytes:
    """Return a page with the script that reloads it; `parts` are the parts of its path, `page_hash` is its hash."""
    events = html.escape(f"{EVENTS_PATH}?{urlencode({'page': join_address(parts), 'print': page_hash})}")
    tag = f'<script src="{SCRIPT_PATH}" nonce="{nonce}" data-news="{events}"></script>\n'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + tag + end + tail if end else page + tag


def hash_page(folder: Path, parts: tuple[str, ...], *, building: bool) -> str:
    """Return a hash of the page at a path, which changes with the page and the files that it refers to.

    The hash of a missing page changes when the page is built and when the first build ends.
    """
    path = find_file(folder, parts)
    if path is None or not path.is_file():
        return f"absent {building} {path is None}"
    page = path.read_bytes()
    references = [
        f"{path} {fingerprints.read_signature(file)}" for path, file in _referenced_files(folder, parts, page)
    ]
    return blake2b("\0".join([*references, ""]).encode() + page, digest_size=12).hexdigest()


def _referenced_files(folder: Path, parts: tuple[str, ...], page: bytes) -> Iterator[tuple[str, Path]]:
    """Yield paths and files of what a page refers to except pages: pictures, style sheets, downloads."""
    reader = _ReferenceCollector()
    reader.feed(page.decode("utf-8", "replace"))
    for reference in sorted(reader.addresses):
        address = urljoin(join_address(parts), reference)
        target = split_address(address) if not urlsplit(address).netloc else None
        file = find_file(folder, target) if target else None
        if file is not None and file.is_file() and file.suffix != ".html":
            yield address, file


class _ReferenceCollector(HTMLParser):
    """A parser that collects the addresses in the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "href", "poster"} and value:
                self.addresses.add(value)
            elif name == "srcset" and value:
                self.addresses |= {part.split()[0] for part in value.split(",") if part.strip()}
