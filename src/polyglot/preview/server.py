"""The server: one address of this machine, a thread for each request, and a stream of news for each open page."""

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
from polyglot.preview.responses import ServedSite, ServerResponse
from polyglot.storage import files

FIRST_PORT = 8000
_MAX_PORTS = 20
_HEARTBEAT = 15  # seconds; a stream whose page has gone is noticed by then
_WILDCARDS = {"0.0.0.0", "::"}


class PreviewServer(ThreadingTCPServer):
    """Listens at one address. (`http.server`'s own asks the network for the machine's name.)"""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    allow_reuse_address = sys.platform != "win32"  # there, it would let two servers have one port

    def __init__(self, shown: ServedSite, port: int) -> None:
        self.site = shown
        self.address_family = socket.AF_INET6 if ":" in shown.host else socket.AF_INET
        # "localhost" might be either address of this machine
        super().__init__(("127.0.0.1" if shown.host == "localhost" else shown.host, port), _RequestHandler)

    @property
    def address(self) -> str:
        """Where it listens, as a browser takes it."""
        host = socket.gethostname() if self.site.host in _WILDCARDS else self.site.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away in the middle is no error; anything else is a bug, and keeps its traceback."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def run_server(shown: ServedSite, port: int | None) -> Iterator[PreviewServer]:
    """A server that answers until the end of the context, at a port, or at the first one that is free.

    Raises `PolyglotError` for an address that cannot be had.
    """
    server = _open_server(shown, port)
    thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        shown.hub.close()
        server.shutdown()
        server.server_close()


def _open_server(shown: ServedSite, port: int | None) -> PreviewServer:
    for wanted in range(FIRST_PORT, FIRST_PORT + _MAX_PORTS) if port is None else [port]:
        try:
            return PreviewServer(shown, wanted)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            text = f"The preview cannot be served at {shown.host}, port {wanted}: {error.strerror}."
            raise PolyglotError(text, remedy="Choose another --host or --port.") from None
    if port is None:
        raise PolyglotError(
            f"All ports from {FIRST_PORT} to {FIRST_PORT + _MAX_PORTS - 1} are taken.", remedy="Choose one with --port."
        )
    raise PolyglotError(f"Port {port} is taken by another program.", remedy="Choose another one, or leave --port out.")


class _RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: PreviewServer

    def do_HEAD(self) -> None:
        """A request for what goes before the content only."""
        self.do_GET()

    def do_GET(self) -> None:
        """Any request."""
        if not self.server.site.is_allowed_host(self.headers.get("Host", "")):
            self._send_response(responses.refuse_host())
        elif self.path.startswith(f"{live_reload.EVENTS_PATH}?") and self.command == "GET":
            self._stream_events(parse_qs(self.path.partition("?")[2]))
        else:
            self._send_response(responses.create_response(self.server.site, self.path, dict(self.headers)))

    def version_string(self) -> str:
        """What the server calls itself."""
        return "polyglot"

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is for builds."""

    def _send_response(self, answer: ServerResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _stream_events(self, asked: Mapping[str, Sequence[str]]) -> None:
        """The stream of news for one page: what stands on the board, and that it has to be loaded again."""
        shown = self.server.site
        parts = urls.split_address(asked.get("page", ["/"])[0]) or ()
        made_of = asked.get("print", [""])[0]
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        seen = None
        while not (post := shown.hub.latest).closed:
            if post is seen:
                self.wfile.write(b":\n\n")
            elif live_reload.hash_page(shown.folder, parts, building=shown.building) != made_of:
                self._send_event("reload", "")
                return
            else:
                self._send_event("notice", json.dumps({"title": post.title, "notices": [*map(asdict, post.notices)]}))
            seen = post
            shown.hub.wait(post, _HEARTBEAT)

    def _send_event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {data}\n\n".encode())


@contextmanager
def preview_lock(scratch: Path) -> Iterator[Path]:
    """Hold the lock of the preview; gives the file that its address goes to, for whoever comes second.

    Raises `BusyError`, with that address, if another run holds it.
    """
    known = scratch / "serve.address"
    try:
        with files.hold_lock(scratch / "serve.lock") as hold:
            hold.unfinished = False  # what a killed one left behind is mended by the next build
            known.unlink(missing_ok=True)
            yield known
            known.unlink(missing_ok=True)
    except BusyError:
        if not known.is_file():
            raise
        address = files.read_text(known).strip()
        raise BusyError(
            f"This publication is served already, at {address}.", remedy="Look there, or end the other one."
        ) from None
