"""A web server that offers models, and has its bad days."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What a server offers, what it was asked, and how it misbehaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    ranges: bool = True
    gives: list[int] = field(default_factory=list)  # bytes, of which so many go into each of the next answers
    claims: int = 0  # bytes, that each answer is said to have
    shift: int = 0  # bytes, by which parts are other ones than were asked for
    moved: dict[str, str] = field(default_factory=dict)  # to where a path leads
    stalls: threading.Event | None = None  # until then an answer does not end


class Handler(BaseHTTPRequestHandler):
    """Serves a site, with ranges as far as it knows them."""

    def __init__(self, site: Site, *arguments: object) -> None:
        self.site = site
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.site.asked.append((self.path, asked))
        if self.path in self.site.moved:
            self.send_response(302)
            self.send_header("Location", self.site.moved[self.path])
            self.end_headers()
            return
        data = self.site.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.site.ranges else 0
        if start >= len(data) > 0:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(self.site.claims or len(data) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start + self.site.shift}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        end = start + self.site.gives.pop(0) if self.site.gives else None
        self.wfile.write(data[start:end])
        self.wfile.flush()
        if self.site.stalls:
            self.site.stalls.wait()

    def log_message(self, format: str, *args: object) -> None:
        pass


def entry(site: Site, name: str, **more: object) -> dict[str, object]:
    return {
        "package_version": "1.9",
        "from_code": "en",
        "to_code": "gl",
        "links": [f"{site.address}/{name}", "ipfs://QmV5bmf8iqKpoGoyuTzEppaSWdceuW6zgiePaUr5ThPCpW"],
        **more,
    }


@contextmanager
def offering() -> Iterator[Site]:
    """A site, while it is needed."""
    offered = Site()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, offered)) as server:
        offered.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield offered
        if offered.stalls:
            offered.stalls.set()
        server.shutdown()
        thread.join()
