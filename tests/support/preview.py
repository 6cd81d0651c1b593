"""`polyglot serve` in a process of its own, and requests to it."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from polyglot import publication as publications
from polyglot.publication import Publication
from tests.conftest import SETTINGS, png

SECONDS = 15  # after which a test gives up
ARTICLE = "---\ntitle: A note\n---\nOne. ![a map](a.assets/map.png) See [b](b.md), hear [a bell](a.assets/bell.mp3).\n"
NEWS = re.compile(r'<script src="/\.polyglot/reload\.js" nonce="([\w-]+)" data-news="([^"]+)">')


@dataclass(slots=True)
class Served:
    """A preview that is being served."""

    root: Path
    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)  # that it printed
    listener: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))

    def until(self, wanted: str, after: int = 0) -> str:
        """The first line that holds this, once it is printed."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for line in self.lines[after:]:
                if wanted in line:
                    return line
            assert self.process.poll() is None, self.lines
            time.sleep(0.02)
        raise AssertionError(f"{wanted!r} was never said: {self.lines}")

    def save(self, name: str, text: str) -> str:
        """Save a file in place; returns the line that tells of it."""
        after = len(self.lines)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self.until(f"  {name} ", after)

    @property
    def address(self) -> str:
        return self.until("http://").split(": ", 1)[1].split()[0]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """The answer to a request, with the path as it stands."""
        where = urlsplit(self.address)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=SECONDS)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def page(self, path: str) -> str:
        return self.ask(path)[2].decode()

    def news(self, path: str) -> Iterator[tuple[str, str]]:
        """The events that are sent to the page at a path, as it is now."""
        found = NEWS.search(self.page(path))
        assert found
        where = urlsplit(self.address)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=SECONDS)
        connection.request("GET", found[2].replace("&amp;", "&"))
        answer = connection.getresponse()
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        name = ""
        with closing(connection), answer:
            for line in answer:
                key, _, value = line.decode().rstrip("\n").partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    yield name, value


Serve = Callable[..., Served]


def write(root: Path) -> Publication:
    """A small publication with a picture, and a file that is carried as it is."""
    (root / "articles/a.assets").mkdir(parents=True)
    (root / "articles/a.assets/map.png").write_bytes(png())
    (root / "articles/a.assets/bell.mp3").write_bytes(bytes(range(100)))
    (root / "articles/a.md").write_text(ARTICLE, encoding="utf-8")
    (root / "articles/b.md").write_text("Two.\n", encoding="utf-8")
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    return publications.read(root)


@contextmanager
def serving(publication: Publication, *arguments: str) -> Iterator[Served]:
    """`polyglot serve` in a publication, from its first build on."""
    process = subprocess.Popen(
        [sys.executable, "-X", "dev", "-m", "polyglot", "serve", *arguments],
        cwd=publication.root,
        env={**os.environ, "HOME": str(publication.root / "home"), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(publication.root, process)
    try:
        served.until("  all -> ")
        yield served
    finally:
        process.kill()
        process.wait()
        served.listener.join()
