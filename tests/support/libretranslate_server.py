"""A server that speaks LibreTranslate's language, with our own Argos engine behind it.

    python -m tests.support.libretranslate_server FOLDER

It prints its address. FOLDER/manners.json says how it behaves, anew for each request; FOLDER/asked.jsonl is what it was
asked to translate.
"""

import json
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from polyglot.engines.argos import ArgosEngine

DEEP = b"[" * 100_000


class Manners(msgspec.Struct):
    """How a server behaves. Of `trouble`, each request to translate gets the next one, until there is no more."""

    batch_limit: int = 1000
    char_limit: int = 100_000
    keys: list[str] = []
    trouble: list[str] = []
    names: dict[str, str] = {}  # of languages, where they are not our tags
    targets: bool = True  # does it tell them?


class Asked(msgspec.Struct):
    """What it was asked to translate."""

    q: list[str]
    source: str
    target: str
    format: str
    api_key: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    address: str
    folder: Path

    def behave(self, **manners: Any) -> "Server":
        """From now on."""
        (self.folder / "manners.json").write_bytes(msgspec.json.encode(Manners(**manners)))
        (self.folder / "asked.jsonl").write_bytes(b"")
        return self

    def asked(self) -> list[Asked]:
        """Since it was told how to behave."""
        return [
            msgspec.json.decode(line, type=Asked) for line in (self.folder / "asked.jsonl").read_bytes().splitlines()
        ]


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server, while it is needed. It sees the models that we see."""
    command = [sys.executable, "-m", "tests.support.libretranslate_server", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Server(process.stdout.readline().strip(), folder).behave()
        finally:
            process.kill()


class _Handler(BaseHTTPRequestHandler):
    """Answers as LibreTranslate does."""

    protocol_version = "HTTP/1.1"
    folder: Path
    engine: ArgosEngine
    one = Lock()

    def do_GET(self) -> None:
        manners = self._manners()
        pairs = [(self._name(source, manners), self._name(target, manners)) for source, target in self.engine.pairs()]
        codes = sorted({code for pair in pairs for code in pair})
        told = [{"code": code, "name": code, "targets": [code, *(t for s, t in pairs if s == code)]} for code in codes]
        self._answer(200, told if manners.targets else [{"code": one["code"], "name": one["name"]} for one in told])

    def do_POST(self) -> None:
        manners = self._manners()
        wish = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])), type=Asked)
        with self.one:
            notes = self.folder / "asked.jsonl"
            count = notes.read_bytes().count(b"\n")
            with notes.open("ab") as file:
                file.write(msgspec.json.encode(wish) + b"\n")
        if count < len(manners.trouble):
            self._misbehave(manners.trouble[count], wish)
        elif manners.keys and wish.api_key not in manners.keys:
            self._answer(403, {"error": "Invalid API key"})
        elif len(wish.q) > manners.batch_limit:
            size, limit = len(wish.q), manners.batch_limit
            self._answer(400, {"error": f"Invalid request: request ({size}) exceeds text limit ({limit})"})
        elif any(len(text) > manners.char_limit for text in wish.q):
            self._answer(413, {"error": "Invalid request: exceeds text limit"})
        else:
            self._answer(200, {"translatedText": self._translated(wish, manners)})

    def _translated(self, wish: Asked, manners: Manners) -> list[str]:
        tags = {name: tag for tag, name in manners.names.items()}
        pair = (tags.get(wish.source, wish.source), tags.get(wish.target, wish.target))
        return [draft.text for draft in self.engine.translate(wish.q, *pair)]

    def _misbehave(self, trouble: str, wish: Asked) -> None:
        kind, _, rest = trouble.partition(" ")
        if kind == "status":
            self._answer(int(rest), {"error": "Slowdown: 30 per 1 minute"})
        elif kind == "later":
            self._answer(429, {"error": "Slowdown"}, {"Retry-After": rest})
        elif kind == "elsewhere":
            self._answer(307, {}, {"Location": rest})
        elif kind == "says":
            self._answer(200, json.loads(rest))
        elif kind == "slow":
            time.sleep(float(rest))
            self.close_connection = True
        elif kind == "deep":
            self._send(200, DEEP)
        elif kind == "half":
            self._begin(200, 1000)
            self.wfile.write(b'{"translatedText": ["La bib')
            self.close_connection = True
        elif kind == "reset":
            self._begin(200, 1000)
            self.wfile.write(b'{"transl')
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()  # a reset, not an end
            self.close_connection = True
        else:
            raise ValueError(trouble)

    def _manners(self) -> Manners:
        return msgspec.json.decode((self.folder / "manners.json").read_bytes(), type=Manners)

    def _name(self, tag: str, manners: Manners) -> str:
        return manners.names.get(tag, tag)

    def _answer(self, status: int, data: object, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(data).encode(), headers)

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self._begin(status, len(data), headers)
        self.wfile.write(data)

    def _begin(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the asker has gone, or we have closed the door on it
            self.close_connection = True

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    _Handler.folder, _Handler.engine = Path(sys.argv[1]), ArgosEngine()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201
        server.serve_forever()
