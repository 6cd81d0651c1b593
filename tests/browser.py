"""A real browser for tests: headless Chromium, spoken to through two pipes (its DevTools protocol)."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


class Browser:
    """One page of a browser."""

    def __init__(self, asked: FileIO, said: FileIO) -> None:
        self._asked, self._said = asked, said
        self._rest, self._count, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **params: Any) -> Any:
        """A command of the protocol, and its result."""
        self._count += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._count, "method": method, "params": params, **session}
        self._asked.write(json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._count:
            pass
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, script: str, seconds: float = 20) -> None:
        """Wait until an expression is true; while the page is being loaded it may be nothing at all."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.run(script):
                    return
            except AssertionError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}\n{self.run('document.documentElement.outerHTML')[:3000]}")

    def open(self, url: str) -> None:
        """Load a page."""
        self.call("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            more = self._said.read(1 << 16)
            assert more, "the browser has ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@contextmanager
def browser(home: Path) -> Iterator[Browser]:
    """A browser of its own, with its files in `home`."""
    their_in, asked = os.pipe()
    said, their_out = os.pipe()

    def place() -> None:  # it takes its orders at 3 and answers at 4
        low, high = os.dup(their_in), os.dup(their_out)
        os.dup2(low, 3)
        os.dup2(high, 4)

    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={home}"]
    process = subprocess.Popen(
        [PROGRAM, *arguments, "--no-first-run", "--disable-background-networking", "--lang=en", "about:blank"],
        stderr=subprocess.DEVNULL,
        pass_fds=(3, 4),
        preexec_fn=place,  # noqa: PLW1509 (it takes no lock)
    )
    os.close(their_in)
    os.close(their_out)
    try:
        with os.fdopen(asked, "wb", buffering=0) as asking, os.fdopen(said, "rb", buffering=0) as saying:
            yield Browser(asking, saying)
    finally:
        process.kill()
        process.wait()
