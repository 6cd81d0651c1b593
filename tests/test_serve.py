"""`polyglot serve`, as its users have it: a process, requests to it, saves on the disk, a browser that is open meanwhile."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from polyglot import publication as publications
from polyglot.preview.notifications import Board
from polyglot.preview.responses import Shown, answer
from polyglot.preview.urls import content_type
from polyglot.preview.watcher import Watch, matters
from polyglot.publication import Publication
from tests.conftest import SETTINGS, dot, png
from tests.judges import programs

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


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts `polyglot serve` in a publication, at any free port unless one is named, and ends it after the test."""
    with ExitStack() as stack:
        yield lambda publication, *arguments: stack.enter_context(
            serving(publication, *(arguments if "--port" in arguments else ("--port", "0", *arguments)))
        )


@pytest.fixture
def small(tmp_path: Path) -> Publication:
    return write(tmp_path)


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview of which nothing is saved."""
    publication = write(tmp_path_factory.mktemp("steady"))
    with serving(publication, "--port", "0") as served:
        (publication.root / ".polyglot/preview/en/out").symlink_to(publication.root)
        (publication.root / ".polyglot/preview/en/out.toml").symlink_to(publication.root / "polyglot.toml")
        yield served


def built(served: Served) -> Iterator[Path]:
    """The pages on the disk."""
    found = list((served.root / ".polyglot/preview").rglob("*.html"))
    assert found
    return iter(found)


def test_pages(steady: Served) -> None:
    served = steady
    status, headers, body = served.ask("/en/a/")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "text/html; charset=utf-8", "no-store")
    own = NEWS.search(body.decode())
    assert own
    assert f"script-src 'nonce-{own[1]}';" in headers["Content-Security-Policy"]
    assert own[1] not in served.page("/en/a/")  # each answer has its own
    plain = served.root / ".polyglot/preview/en/a/index.html"
    assert re.sub(r"<script src.*</script>\n", "", body.decode()) == plain.read_text(encoding="utf-8")
    assert not any("<script src" in path.read_text(encoding="utf-8") for path in built(served))
    assert not (served.root / "editions").exists()
    assert served.ask("/en/a")[:1] == (302,)
    assert served.ask("/en/a")[1]["Location"] == "/en/a/"
    assert 'href="ar/index.html"' in served.page("/")
    assert served.ask("/en/a/", "HEAD")[2] == b""
    assert int(served.ask("/en/a/", "HEAD")[1]["Content-Length"]) == len(body)
    assert served.ask("/en/style.css")[1]["Content-Type"] == "text/css; charset=utf-8"
    for kind in ("png", "webp"):
        _, headers, picture = served.ask(f"/en/a.assets/map-png-1.{kind}")
        assert headers["Content-Type"] == f"image/{kind}"
        assert picture == (served.root / f".polyglot/preview/en/a.assets/map-png-1.{kind}").read_bytes()
    assert served.ask("/.polyglot/reload.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    status, _, body = served.ask("/en/zzz/%3Cb%3E")
    assert status == 404
    assert b"There is no page here" in body
    assert b"/en/zzz/&lt;b&gt;" in body
    assert served.ask("/en/a/", "POST")[0] == 501


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=90-", 206, slice(90, 100)),
        ("bytes=-5", 206, slice(95, 100)),
        ("bytes=95-999", 206, slice(95, 100)),
        ("bytes=100-", 416, slice(0, 0)),
        ("bytes=0-1,5-6", 200, slice(0, 100)),
        ("lines=1-2", 200, slice(0, 100)),
    ],
)
def test_parts(steady: Served, wanted: str, status: int, part: slice) -> None:
    found, headers, body = steady.ask("/en/a.assets/bell.mp3", Range=wanted)
    assert (found, body) == (status, bytes(range(100))[part])
    assert headers["Content-Type"] == "audio/mpeg"
    if status == 206:
        assert headers["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/100"


@pytest.mark.parametrize(
    "path",
    [
        "/../../polyglot.toml",
        "/en/../../../polyglot.toml",
        "/%2e%2e/%2e%2e/polyglot.toml",
        "/en/..%2f..%2f..%2fpolyglot.toml",
        "/en/..%5c..%5cpolyglot.toml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/en/.polyglot-files",
        "/.polyglot/preview",
        "/en/a/index.html%00",
        "/en/%ff",
        "/en/out/polyglot.toml",
        "/en/out.toml",
        "//[::1/en/",
        "*",
        "/en/" + "a" * 5000,
    ],
)
def test_ways_out(steady: Served, path: str) -> None:
    status, _, body = steady.ask(path)
    assert status == 404
    assert b"source_language" not in body
    assert b"root:" not in body


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("192.168.1.5", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_hosts(steady: Served, host: str, status: int) -> None:
    """A name that somebody makes lead here (DNS rebinding) is no way in."""
    found, _, body = steady.ask("/en/a/", Host=host)
    assert (found, b"A note" in body) == (status, status == 200)
    assert steady.ask("/.polyglot/news?page=/en/a/", Host="evil.example")[0] == 421


def test_a_save_is_followed(small: Publication, serve: Serve) -> None:
    """The page that changed is loaded again, also for its picture; another one stays."""
    served = serve(small)
    a, b, picture = served.news("/en/a/"), served.news("/en/b/"), served.news("/en/a/")
    quiet = ("notice", '{"title": "", "notices": []}')
    assert [next(a), next(b), next(picture)] == [quiet, quiet, quiet]
    line = served.save("articles/a.md", ARTICLE + "\nThree.\n")
    assert re.search(r" articles/a\.md -> \d+ files in \d\.\d\d s$", line)
    assert (next(a), next(b), next(picture)) == (("reload", ""), quiet, ("reload", ""))
    assert "<p>Three.</p>" in served.page("/en/a/")
    shown = served.news("/en/a/")
    assert next(shown) == quiet
    (small.articles / "a.assets/map.png").write_bytes(png("blue"))
    assert next(shown) == ("reload", "")
    assert dot(small.root / ".polyglot/preview/en/a.assets/map-png-1.png") == (0, 0, 255)
    later = served.news("/en/c/")  # there is no such page
    assert (next(later), next(b)) == (quiet, quiet)
    served.save("articles/c.md", "Four.\n")
    assert next(later) == ("reload", "")


@pytest.mark.parametrize(
    ("name", "broken", "place"),
    [
        ("articles/a.md", "---\ntitle: [\n---\n", "articles/a.md:3"),
        ("articles/one/issue.toml", 'title = "', "articles/one/issue.toml:1"),
        ("articles/one/issue.toml", "title = 1\n", "articles/one/issue.toml:1"),
        ("polyglot.toml", "[publication]\n", "polyglot.toml:1"),
        ("locales/es/LC_MESSAGES/a.po", "", "locales/es/LC_MESSAGES/a.po:1"),
        ("locales/es/LC_MESSAGES/a.po", 'msgid "One."\nmsgstr "U', "locales/es/LC_MESSAGES/a.po:2"),
        ("locales/es/ledger/a.jsonl", "{", "locales/es/ledger/a.jsonl:1"),
    ],
)
def test_what_is_broken(small: Publication, serve: Serve, name: str, broken: str, place: str) -> None:
    """The last good pages stay, tell what is wrong, and go on once it is mended."""
    good = {
        "articles/a.md": ARTICLE,
        "articles/one/issue.toml": 'title = "One"\n',
        "polyglot.toml": (small.root / "polyglot.toml").read_text(encoding="utf-8"),
        "locales/es/LC_MESSAGES/a.po": 'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "One."\nmsgstr "Uno."\n',
        "locales/es/ledger/a.jsonl": "",
    }
    for path, text in good.items():
        (small.root / path).parent.mkdir(parents=True, exist_ok=True)
        (small.root / path).write_text(text, encoding="utf-8")
    served = serve(small)
    page = served.page("/es/a/")
    assert "Uno." in page
    news = served.news("/es/a/")
    next(news)
    line = served.save(name, broken)
    assert line.endswith("-> not built; the pages stay as they were")
    served.until(f"{place}: error: " if place != "polyglot.toml:1" else "polyglot.toml:1: error: ")
    kind, data = next(news)
    said = json.loads(data)
    assert (kind, said["title"]) == ("notice", "These pages are as they were before the last save")
    assert [notice["place"] for notice in said["notices"]] == [place]
    assert re.sub(NEWS, "", served.page("/es/a/")) == re.sub(NEWS, "", page)
    served.save("articles/b.md", "Two more.\n")
    next(news)
    assert "Two more." not in served.page("/en/b/")
    served.save(name, good[name])
    assert next(news) == ("notice", '{"title": "", "notices": []}')
    assert "Two more." in served.page("/en/b/")


def test_errors_in_what_was_built(small: Publication, serve: Serve) -> None:
    """What was broken before is told, and keeps nobody from looking at the rest."""
    (small.articles / "b.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    for name in ("one", "two"):
        (small.articles / name).mkdir()
    (small.articles / "one/issue.toml").write_text("title = 1\n", encoding="utf-8")
    served = serve(small)
    said = json.loads(next(served.news("/en/a/"))[1])
    assert said["title"] == "Errors in what was built"
    assert [notice["place"] for notice in said["notices"]] == ["articles/b.md:3", "articles/one/issue.toml:1"]
    served.until("articles/b.md:3: error:")
    served.save("articles/a.md", ARTICLE + "\nThree.\n")
    assert served.save("articles/two/issue.toml", 'title = "Two"\n').endswith(" s")
    assert sum("articles/b.md:3" in line for line in served.lines) == 1  # told once
    assert "Three." in served.page("/en/a/")


def _renamed(root: Path) -> str:
    (root / "articles/a.md~").write_text("New. One.\n", encoding="utf-8")
    (root / "articles/a.md~").replace(root / "articles/a.md")
    return "articles/a.md"


def _deleted(root: Path) -> str:
    (root / "articles/b.md").unlink()
    return "articles/b.md"


def _folder(root: Path) -> str:
    (root / "new").mkdir()
    (root / "new/c.md").write_text("Three.\n", encoding="utf-8")
    (root / "new").rename(root / "articles/more")
    return "articles/more"


def _restored(root: Path) -> str:
    """As git takes another branch."""
    shutil.copytree(root / "articles", root / "other")
    shutil.rmtree(root / "articles")
    (root / "other/b.md").write_text("Three.\n", encoding="utf-8")
    (root / "other").rename(root / "articles")
    return "articles"


def _templates(root: Path) -> str:
    (root / "templates").mkdir()
    return "templates"


def _settings(root: Path) -> str:
    text = (root / "polyglot.toml").read_text(encoding="utf-8").replace("Test", "Another title")
    (root / "polyglot.toml.new").write_text(text, encoding="utf-8")
    (root / "polyglot.toml").unlink()
    (root / "polyglot.toml.new").rename(root / "polyglot.toml")
    return "polyglot.toml"


@pytest.mark.parametrize("change", [_renamed, _deleted, _folder, _restored, _templates, _settings])
def test_ways_to_save(small: Publication, serve: Serve, change: Callable[[Path], str]) -> None:
    served = serve(small)
    name = change(small.root)
    served.until(f"  {name} ")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and not _as_built(served):
        time.sleep(0.1)
    assert _as_built(served)


def _as_built(served: Served) -> bool:
    """Are the pages those of a build from nothing?"""
    out = served.root / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "polyglot", "build", "--preview", "-f", "html", "-o", str(out)]
    subprocess.run(command, cwd=served.root, check=True, capture_output=True)
    return _tree(out) == _tree(served.root / ".polyglot/preview")


def _tree(folder: Path) -> Mapping[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_what_does_not_matter(small: Publication) -> None:
    """Builds of our own, templates of catalogs, hidden files and what editors leave lying wake nobody."""
    (small.root / "locales/es/LC_MESSAGES").mkdir(parents=True)
    watch = Watch(small.root.resolve())
    for name in (
        ".polyglot/preview/en/index.html",
        "editions/en/index.html",
        "articles/.a.md.swp",
        "articles/a.md~",
        "articles/4913",
        "locales/es/LC_MESSAGES/.a.po.123.tmp",
        "locales/es/LC_MESSAGES/a.mo",
        "locales/pot/a.pot",
        "README.md",
    ):
        path = small.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
        assert not matters(Path(name)) or name == "README.md" or name.startswith("editions/"), name
    assert watch.changes(0.5) <= {small.root.resolve() / "locales/pot"}
    (small.articles / "a.md").read_text(encoding="utf-8")
    assert watch.changes(0.3) == frozenset()
    (small.root / "locales/es/LC_MESSAGES/a.po").write_text("x", encoding="utf-8")
    assert watch.changes(5) == {small.root.resolve() / "locales/es/LC_MESSAGES/a.po"}
    watch.close()


def test_polling(small: Publication) -> None:
    """Where the system tells of no change, we look ourselves."""
    os.utime(small.articles / "b.md", (0, 0))  # it looks at whole seconds
    watch = Watch(small.root.resolve(), polling=True)
    (small.articles / "b.md").write_text("Much more.\n", encoding="utf-8")
    assert watch.changes(SECONDS) == {small.root.resolve() / "articles/b.md"}
    watch.close()


def test_sync_is_due(small: Publication, serve: Serve) -> None:
    """Said once, and again after a sync."""

    def sync() -> None:
        subprocess.run([sys.executable, "-m", "polyglot", "sync"], cwd=small.root, check=True, capture_output=True)

    def told() -> int:
        return sum("“polyglot sync” has something to do" in line for line in served.lines)

    sync()
    served = serve(small)
    assert served.lines[0].endswith("(Ctrl-C ends it)")
    served.save("articles/a.md", ARTICLE + "\nThree.\n")
    served.until("a: “polyglot sync” has something to do")
    served.save("articles/a.md", ARTICLE + "\nFour.\n")
    assert '<p class="untranslated" lang="en" dir="ltr">Four.</p>' in served.page("/es/a/")
    assert told() == 1
    after = len(served.lines)
    sync()
    served.until("locales/", after)
    served.save("articles/a.md", ARTICLE + "\nFive.\n")
    served.until("has something to do", after)
    assert told() == 2


def test_one_language(small: Publication, serve: Serve) -> None:
    serve(small).process.kill()
    served = serve(small, "-l", "es")  # after one of all, which was killed
    status, headers, _ = served.ask("/")
    assert (status, headers["Location"]) == (302, "/es/")
    assert served.ask("/en/a/")[0] == 404  # it would not be kept up to date
    assert served.ask("/es/a/")[0] == 200


def test_a_second_one(small: Publication, serve: Serve) -> None:
    first = serve(small)
    second = subprocess.run(
        [sys.executable, "-m", "polyglot", "serve"], cwd=small.root, capture_output=True, text=True, check=False
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert f"This publication is served already, at {first.address}." in second.stderr


def test_ports(small: Publication, serve: Serve, tmp_path: Path) -> None:
    """Without --port the first free one is taken; with it, one that is taken is told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "polyglot", "serve", "--port", port]
        result = subprocess.run(command, cwd=small.root, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"error: Port {port} is taken by another program. Choose another one, or leave --port out.\n"
    )
    other = tmp_path / "other"
    shutil.copytree(small.root, other, ignore=shutil.ignore_patterns("other", ".polyglot"))
    with serving(small) as one, serving(publications.read(other)) as two:
        pass
    assert int(urlsplit(one.address).port or 0) >= 8000
    assert one.address != two.address
    assert one.address.startswith("http://127.0.0.1:")


def test_other_hosts_are_warned_of(small: Publication, serve: Serve) -> None:
    served = serve(small, "--host", "0.0.0.0")
    assert any("everybody who can reach this machine" in line for line in served.lines)
    port = urlsplit(served.address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    for host, status in (("192.168.1.5", 200), ("evil.example", 421)):
        connection.request("GET", "/en/a/", headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()


def test_end(small: Publication, serve: Serve) -> None:
    """Ctrl-C ends it at once, with streams open, and frees the publication and the port."""
    served = serve(small)
    news = served.news("/en/a/")
    next(news)
    address = served.address
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(SECONDS) == 0
    assert list(news) == []
    assert served.lines[-1] == "Stopped."
    assert not any("Traceback" in line or "Warning" in line for line in served.lines)
    again = serve(small, "--port", str(urlsplit(address).port))
    assert again.address == address


def test_while_the_first_build_runs(tmp_path: Path) -> None:
    """A page that is not there yet says so, and is loaded again when the build is done, whether it is there then or not."""
    shown = Shown(tmp_path, Board(), "127.0.0.1")
    early = answer(shown, "/en/", {})
    assert (early.status, b"The preview is being built" in early.body) == (503, True)
    shown.board.put()
    late = answer(shown, "/en/", {})
    assert (late.status, b"There is no page here" in late.body) == (404, True)
    ways = [NEWS.search(page.body.decode()) for page in (early, late)]
    assert ways[0]
    assert ways[1]
    assert ways[0][2] != ways[1][2]


def test_a_board_is_read_by_many() -> None:
    board = Board()
    seen = board.post
    got: list[str] = []
    readers = [Thread(target=lambda: got.append(board.wait(seen, SECONDS).title)) for _ in range(20)]
    for reader in readers:
        reader.start()
    board.put("news")
    for reader in readers:
        reader.join()
    assert got == ["news"] * 20
    assert board.wait(board.post, 0) is board.post


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.atom", "application/atom+xml; charset=utf-8"),
        ("index.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("A.PNG", "image/png"),
        ("a.avif", "image/avif"),
        ("a.webp", "image/webp"),
        ("a.epub", "application/epub+zip"),
        ("a.pdf", "application/pdf"),
        ("a.zip", "application/zip"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a", "application/octet-stream"),
    ],
)
def test_content_types(name: str, kind: str) -> None:
    assert content_type(Path(name)) == kind


def test_templates(small: Publication, serve: Serve) -> None:
    """A template of the publication's own is taken, changed, told of when it is broken, and left."""
    served = serve(small)
    template = '{%% extends "polyglot/article.html" %%}{%% block title %%}%s{%% endblock %%}'
    (small.root / "templates").mkdir()
    served.until("  templates ")
    served.save("templates/article.html", template % "First")
    assert "<title>First</title>" in served.page("/en/a/")
    served.save("templates/article.html", template % "Second")
    assert "<title>Second</title>" in served.page("/en/a/")
    served.save("templates/article.html", "{% block")
    assert "<title>Second</title>" in served.page("/en/a/")
    assert "templates/article.html:1" in next(served.news("/en/a/"))[1]
    after = len(served.lines)
    (small.root / "templates/article.html").unlink()
    served.until("  templates/article.html ", after)
    assert "<title>A note" in served.page("/en/a/")


def test_in_a_browser(small: Publication, serve: Serve) -> None:
    """The page shows a save by itself, where it was scrolled to, and an error until it is mended. Only our script runs."""
    programs.need("chromium")
    long = ARTICLE + "\nA line.\n" * 200 + '\n<div onclick="x()"><script>window.foreign = 1</script>raw</div>\n'
    (small.articles / "a.md").write_text(long, encoding="utf-8")
    served = serve(small)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.path("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{served.address}en/a/")
        page.evaluate("() => { scrollTo(0, 700); window.old = true }")
        served.save("articles/a.md", long + "\nThe very end.\n")
        expect(page.get_by_text("The very end.")).to_be_attached()
        assert page.evaluate("() => [window.old, window.foreign]") == [None, None]
        page.wait_for_function("() => Math.round(scrollY) === 700")
        page.evaluate("() => { window.old = true }")
        served.save("articles/a.md", "---\ntitle: [\n---\n")
        expect(page.get_by_role("alert")).to_contain_text("articles/a.md:3")
        served.save("articles/a.md", long + "\nThe very end.\n")
        expect(page.get_by_role("alert")).to_have_count(0)
        assert page.evaluate("() => window.old") is True  # nothing was new, so nothing was loaded
        served.process.send_signal(signal.SIGINT)
        expect(page.get_by_role("alert")).to_contain_text("polyglot serve has ended")
        again = serve(small, "--port", str(urlsplit(page.url).port))
        expect(page.get_by_role("alert")).to_have_count(0, timeout=SECONDS * 1000)
        again.save("articles/a.md", "Short now.\n")
        expect(page.get_by_text("Short now.")).to_be_visible()
        browser.close()
