"""What the preview server answers: pages, ranges, and nothing from outside of the editions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from polyglot.preview.urls import content_type
from tests.support.preview import NEWS, Served, serving, write


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
    assert served.ask("/style.css")[1]["Content-Type"] == "text/css; charset=utf-8"
    for kind in ("png", "webp"):
        _, headers, picture = served.ask(f"/en/a.assets/map-png-1.{kind}")
        assert headers["Content-Type"] == f"image/{kind}"
        assert picture == (served.root / f".polyglot/preview/en/a.assets/map-png-1.{kind}").read_bytes()
    assert served.ask("/.polyglot/reload.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    status, _, body = served.ask("/en/zzz/%3Cb%3E")
    assert status == 404
    assert b"This page does not exist" in body
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
