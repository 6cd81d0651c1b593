"""Pages as they are served: with the script that loads them again, and a print by which it is known when to."""

import html
from collections.abc import Iterator
from hashlib import blake2b
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from polyglot.preview.urls import find_file, join_address, split_address
from polyglot.storage import files

# Addresses that no file of a preview can have, since hidden ones are not served.
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
<p><a href="/">To the front page</a></p>
</body>
</html>
"""


def missing_page(path: str, *, building: bool) -> str:
    """The page that stands where none is, or none is yet."""
    if building:
        title, text = "The preview is being built", "This page appears by itself as soon as it is there."
    else:
        title = "There is no page here"
        text = (
            f"The preview has nothing at <code>{html.escape(path)}</code>. It may have another name now, "
            "or be in another format: a preview is the site only. Should it come to be, it appears by itself."
        )
    return _MISSING_PAGE.format(title=title, text=text)


def reload_script() -> bytes:
    """The script of all served pages."""
    return resources.files("polyglot.preview").joinpath("reload.js").read_bytes()


def with_script(page: bytes, parts: tuple[str, ...], made_of: str, nonce: str) -> bytes:
    """A page that follows what is built. `parts` are the way to it, `made_of` is its print."""
    news = html.escape(f"{EVENTS_PATH}?{urlencode({'page': join_address(parts), 'print': made_of})}")
    tag = f'<script src="{SCRIPT_PATH}" nonce="{nonce}" data-news="{news}"></script>\n'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + tag + end + tail if end else page + tag


def hash_page(folder: Path, parts: tuple[str, ...], *, building: bool) -> str:
    """The print of the page at the end of a way: it changes with the page, and with the files that it shows.

    Of a page that is not there, it changes when it comes, and when the first build is done.
    """
    path = find_file(folder, parts)
    if path is None or not path.is_file():
        return f"absent {building} {path is None}"
    page = path.read_bytes()
    shown = [f"{way} {files.read_signature(file)}" for way, file in _referenced_files(folder, parts, page)]
    return blake2b("\0".join([*shown, ""]).encode() + page, digest_size=12).hexdigest()


def _referenced_files(folder: Path, parts: tuple[str, ...], page: bytes) -> Iterator[tuple[str, Path]]:
    """The files of the preview that a page names and that are no pages: pictures, style sheets, downloads."""
    reader = _ReferenceCollector()
    reader.feed(page.decode("utf-8", "replace"))
    for reference in sorted(reader.addresses):
        way = urljoin(join_address(parts), reference)
        found = split_address(way) if not urlsplit(way).netloc else None
        file = find_file(folder, found) if found else None
        if file is not None and file.is_file() and file.suffix != ".html":
            yield way, file


class _ReferenceCollector(HTMLParser):
    """Collects what the tags of a page refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "href", "poster"} and value:
                self.addresses.add(value)
            elif name == "srcset" and value:
                self.addresses |= {one.split()[0] for one in value.split(",") if one.strip()}
