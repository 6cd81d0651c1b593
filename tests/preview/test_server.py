"""`polyglot serve` as a process: its arguments, its ports, its end, and a browser that is open meanwhile."""

import http.client
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from playwright.sync_api import expect, sync_playwright

from polyglot import publication as publications
from polyglot.preview.notifications import NotificationHub
from polyglot.preview.responses import ServedSite, create_response
from polyglot.publication import Publication
from tests.judges import programs
from tests.support.preview import ARTICLE, NEWS, SECONDS, Serve, serving


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
    assert f"This publication is already served at {first.address}." in second.stderr


def test_ports(small: Publication, serve: Serve, tmp_path: Path) -> None:
    """Without --port the first free one is taken; with it, one that is taken is told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "polyglot", "serve", "--port", port]
        result = subprocess.run(command, cwd=small.root, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (f"error: Port {port} is in use by another program. Pass another --port, or none.\n")
    other = tmp_path / "other"
    shutil.copytree(small.root, other, ignore=shutil.ignore_patterns("other", ".polyglot"))
    with serving(small) as one, serving(publications.read(other)) as two:
        pass
    assert int(urlsplit(one.address).port or 0) >= 8000
    assert one.address != two.address
    assert one.address.startswith("http://127.0.0.1:")


def test_other_hosts_are_warned_of(small: Publication, serve: Serve) -> None:
    served = serve(small, "--host", "0.0.0.0")
    assert any("everyone who can reach this machine" in line for line in served.lines)
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
    shown = ServedSite(tmp_path, NotificationHub(), "127.0.0.1")
    early = create_response(shown, "/en/", {})
    assert (early.status, b"The preview is being built" in early.body) == (503, True)
    shown.hub.publish()
    late = create_response(shown, "/en/", {})
    assert (late.status, b"This page does not exist" in late.body) == (404, True)
    ways = [NEWS.search(page.body.decode()) for page in (early, late)]
    assert ways[0]
    assert ways[1]
    assert ways[0][2] != ways[1][2]


def test_a_board_is_read_by_many() -> None:
    board = NotificationHub()
    seen = board.latest
    got: list[str] = []
    readers = [Thread(target=lambda: got.append(board.wait(seen, SECONDS).title)) for _ in range(20)]
    for reader in readers:
        reader.start()
    board.publish("news")
    for reader in readers:
        reader.join()
    assert got == ["news"] * 20
    assert board.wait(board.latest, 0) is board.latest


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
        expect(page.get_by_role("alert")).to_contain_text("polyglot serve has stopped")
        again = serve(small, "--port", str(urlsplit(page.url).port))
        expect(page.get_by_role("alert")).to_have_count(0, timeout=SECONDS * 1000)
        again.save("articles/a.md", "Short now.\n")
        expect(page.get_by_text("Short now.")).to_be_visible()
        browser.close()
