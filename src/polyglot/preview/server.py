"""The HTTP server of the preview: a thread for each request, and a stream of events for each open page."""

import errno
import json
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Thread
from urllib.parse import parse_qs

from polyglot.errors import BusyError, PolyglotError
from polyglot.preview import live_reload, responses, urls
from polyglot.preview.notifications import Notification
from polyglot.preview.responses import ServedSite, ServerResponse
from polyglot.storage import files

FIRST_PORT = 8000
_MAX_PORTS = 20
_HEARTBEAT = 15  # seconds; the next write detects that a page was closed
_WILDCARDS = {"0.0.0.0", "::"}


class PreviewServer(ThreadingTCPServer):
    """A server at one address; unlike that of `http.server`, it does not look up the name of the machine."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    allow_reuse_address = sys.platform != "win32"  # there, it would let two servers share a port

    def __init__(self, site: ServedSite, port: int) -> None:
        self.site = site
        self.address_family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
        # "localhost" might be either address of this machine
        super().__init__(("127.0.0.1" if site.host == "localhost" else site.host, port), _RequestHandler)

    @property
    def address(self) -> str:
        """The URL of the server."""
        host = socket.gethostname() if self.site.host in _WILDCARDS else self.site.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore closed connections; print the traceback of any other exception, which is a bug."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def run_server(site: ServedSite, port: int | None) -> Iterator[PreviewServer]:
    """Run a server until the end of the context, at a port or at the first free one.

    Raises `PolyglotError` if the address cannot be used.
    """
    server = _open_server(site, port)
    thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        site.hub.close()
        server.shutdown()
        server.server_close()


def _open_server(site: ServedSite, port: int | None) -> PreviewServer:
    for wanted in range(FIRST_PORT, FIRST_PORT + _MAX_PORTS) if port is None else [port]:
        try:
            return PreviewServer(site, wanted)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            text = f"The preview cannot be served at {site.host}, port {wanted}: {error.strerror}."
            raise PolyglotError(text, remedy="Pass another --host or --port.") from None
    if port is None:
        raise PolyglotError(
            f"All ports from {FIRST_PORT} to {FIRST_PORT + _MAX_PORTS - 1} are in use.",
            remedy="Pass another port with --port.",
        )
    raise PolyglotError(f"Port {port} is in use by another program.", remedy="Pass another --port, or none.")


class _RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: PreviewServer

    def do_HEAD(self) -> None:
        """Answer a HEAD request."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer a GET request, or the headers of one for HEAD."""
        if not self.server.site.is_allowed_host(self.headers.get("Host", "")):
            self._send_response(responses.refuse_host())
        elif self.path.startswith(f"{live_reload.EVENTS_PATH}?") and self.command == "GET":
            self._stream_events(parse_qs(self.path.partition("?")[2]))
        else:
            self._send_response(responses.create_response(self.server.site, self.path, dict(self.headers)))

    def version_string(self) -> str:
        """Return the name of the server for its headers."""
        return "polyglot"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the terminal shows builds."""

    def _send_response(self, answer: ServerResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _stream_events(self, query: Mapping[str, Sequence[str]]) -> None:
        """Send a page the notifications until it has to reload or is closed."""
        site = self.server.site
        parts = urls.split_address(query.get("page", ["/"])[0]) or ()
        page_hash = query.get("print", [""])[0]
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        seen = None
        while not (notification := site.hub.latest).closed:
            if notification is seen:
                self.wfile.write(b":\n\n")
            elif live_reload.hash_page(site.folder, parts, building=site.building) != page_hash:
                self._send_event("reload", "")
                return
            else:
                self._send_event("notice", json.dumps(_event_data(notification)))
            seen = notification
            site.hub.wait(notification, _HEARTBEAT)

    def _send_event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())


def _event_data(notification: Notification) -> dict[str, object]:
    return {"title": notification.title, "notices": [*map(asdict, notification.notices)]}


@contextmanager
def preview_lock(cache_dir: Path) -> Iterator[Path]:
    """Hold the lock of the preview; yield the file for its address, which a second run reads.

    Raises `BusyError`, with that address, if another run holds the lock.
    """
    address_file = cache_dir / "serve.address"
    try:
        with files.hold_lock(cache_dir / "serve.lock") as hold:
            hold.unfinished = False  # the next build repairs what a killed run left behind
            address_file.unlink(missing_ok=True)
            yield address_file
            address_file.unlink(missing_ok=True)
    except BusyError:
        if not address_file.is_file():
            raise
        address = files.read_text(address_file).strip()
        raise BusyError(
            f"This publication is already served at {address}.", remedy="Open that address, or stop the other run."
        ) from None
