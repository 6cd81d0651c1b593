"""Requests -> answers, but for the stream of news: a page with its script, a file or a part of it, or a plain word.

Nobody else's page can read a preview or run anything in it: names that lead here by a trick are refused (DNS rebinding), no
answer is for other origins, and the one script that runs is ours.
"""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from polyglot.preview import live_reload, urls
from polyglot.preview.notifications import Board

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_GUARDS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = "script-src {script}; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a server shows, and to whom."""

    folder: Path
    board: Board
    host: str  # that it listens at, as the user named it

    @property
    def building(self) -> bool:
        """Is the first build not done yet?"""
        return self.board.post.number == 0

    def admits(self, host: str) -> bool:
        """May a request be for this host? An address in numbers can be no trick: only names can be made to lead here."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            urlsplit(f"//{host}").port  # noqa: B018 (it raises)
        except ValueError:
            return False
        if name in _LOCAL:
            return True
        return self.host not in _LOCAL and (name == self.host.casefold() or _is_number(name))


def answer(shown: Shown, address: str, headers: Mapping[str, str]) -> Answer:
    """The answer to a request for an address."""
    if address == live_reload.SCRIPT:
        return _file(live_reload.script(), "text/javascript; charset=utf-8", {})
    parts = urls.names(address)
    if parts is None:
        return _plain(404, "There can be no page of this name.\n")
    path = urls.find(shown.folder, parts)
    if path is not None and path.is_dir():
        return _redirect((*parts, ""))
    if path is None and parts == ("index.html",) and (only := _only(shown.folder)):
        return _redirect((only, ""))
    if path is None or not path.is_file():
        return _page(shown, 503 if shown.building else 404, parts)
    if path.suffix == ".html":
        return _page(shown, 200, parts)
    return _file(path.read_bytes(), urls.content_type(path), headers)


def refusal() -> Answer:
    """The answer to a request that is for another host."""
    return _plain(421, "This is a polyglot preview. It answers only to the address that “polyglot serve” printed.\n")


def _page(shown: Shown, status: int, parts: tuple[str, ...]) -> Answer:
    """A page with its script. The print is taken first: what is built meanwhile will differ from it."""
    made_of = live_reload.signed(shown.folder, parts, building=shown.building)
    path = urls.find(shown.folder, parts) if status == 200 else None
    page = path.read_bytes() if path else live_reload.absent("/".join(("", *parts)), building=status == 503).encode()
    nonce = secrets.token_urlsafe(16)
    policy = {"Content-Security-Policy": _POLICY.format(script=f"'nonce-{nonce}'")}
    body = live_reload.with_script(page, parts, made_of, nonce)
    return Answer(status, body, {**_GUARDS, **policy, "Content-Type": "text/html; charset=utf-8"})


def _file(data: bytes, content_type: str, headers: Mapping[str, str]) -> Answer:
    """A file, or the part of it that is asked for."""
    policy = {"Content-Security-Policy": _POLICY.format(script="'none'")}
    sent = {**_GUARDS, **policy, "Content-Type": content_type, "Accept-Ranges": "bytes"}
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", "").strip())
    if wanted is None or not any(wanted.groups()):
        return Answer(200, data, sent)
    first, last = wanted.groups()
    start = int(first) if first else max(0, len(data) - int(last))
    end = min(int(last), len(data) - 1) if first and last else len(data) - 1
    if start > end:
        return Answer(416, b"", {**sent, "Content-Range": f"bytes */{len(data)}"})
    return Answer(206, data[start : end + 1], {**sent, "Content-Range": f"bytes {start}-{end}/{len(data)}"})


def _redirect(parts: tuple[str, ...]) -> Answer:
    return Answer(302, b"", {**_GUARDS, "Location": urls.address(parts)})


def _plain(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), {**_GUARDS, "Content-Type": "text/plain; charset=utf-8"})


def _only(folder: Path) -> str:
    """The one site in the preview; empty where there are several, or none."""
    found = [path.name for path in folder.glob("*/")]
    return found[0] if len(found) == 1 else ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
