"""The responses to requests, except for the stream of events: a page with its script, a file or a part of it, or a message.

Pages of other sites cannot read a preview or run code in it: requests for other host names are refused (DNS rebinding),
responses are for the same origin only, and a policy allows only our own script.
"""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from polyglot.preview import live_reload, urls
from polyglot.preview.notifications import NotificationHub

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

_SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = "script-src {script}; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class ServerResponse:
    """A response: status, body and headers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServedSite:
    """The site that a server shows, and the address that it listens on."""

    folder: Path
    hub: NotificationHub
    host: str  # the address to listen on, from the command line

    @property
    def building(self) -> bool:
        """Whether the first build is still running."""
        return self.hub.latest.number == 0

    def is_allowed_host(self, host: str) -> bool:
        """Return whether requests for this host are answered. IP addresses are safe: DNS rebinding needs a name."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            urlsplit(f"//{host}").port  # noqa: B018 (it raises)
        except ValueError:
            return False
        if name in _LOCAL_HOSTS:
            return True
        return self.host not in _LOCAL_HOSTS and (name == self.host.casefold() or _is_number(name))


def create_response(site: ServedSite, address: str, headers: Mapping[str, str]) -> ServerResponse:
    """Return the response to a request for an address."""
    if address == live_reload.SCRIPT_PATH:
        return _file_response(live_reload.reload_script(), "text/javascript; charset=utf-8", {})
    parts = urls.split_address(address)
    if parts is None:
        return _plain_response(404, "Not a valid page address.\n")
    path = urls.find_file(site.folder, parts)
    if path is not None and path.is_dir():
        return _redirect_response((*parts, ""))
    if path is None and parts == ("index.html",) and (only := _single_site(site.folder)):
        return _redirect_response((only, ""))
    if path is None or not path.is_file():
        return _page_response(site, 503 if site.building else 404, parts)
    if path.suffix == ".html":
        return _page_response(site, 200, parts)
    return _file_response(path.read_bytes(), urls.content_type(path), headers)


def refuse_host() -> ServerResponse:
    """Return the response to a request for another host."""
    return _plain_response(421, "This is a polyglot preview. Open it at the address that “polyglot serve” printed.\n")


def _page_response(site: ServedSite, status: int, parts: tuple[str, ...]) -> ServerResponse:
    """Return a page with its script. The hash is taken first, so that a build in the meantime changes it."""
    page_hash = live_reload.hash_page(site.folder, parts, building=site.building)
    path = urls.find_file(site.folder, parts) if status == 200 else None
    page = (
        path.read_bytes() if path else live_reload.missing_page("/".join(("", *parts)), building=status == 503).encode()
    )
    nonce = secrets.token_urlsafe(16)
    policy = {"Content-Security-Policy": _POLICY.format(script=f"'nonce-{nonce}'")}
    body = live_reload.with_script(page, parts, page_hash, nonce)
    return ServerResponse(status, body, {**_SECURITY_HEADERS, **policy, "Content-Type": "text/html; charset=utf-8"})


def _file_response(data: bytes, content_type: str, headers: Mapping[str, str]) -> ServerResponse:
    """Return a file, or the requested part of it."""
    policy = {"Content-Security-Policy": _POLICY.format(script="'none'")}
    sent = {**_SECURITY_HEADERS, **policy, "Content-Type": content_type, "Accept-Ranges": "bytes"}
    requested = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", "").strip())
    if requested is None or not any(requested.groups()):
        return ServerResponse(200, data, sent)
    first, last = requested.groups()
    start = int(first) if first else max(0, len(data) - int(last))
    end = min(int(last), len(data) - 1) if first and last else len(data) - 1
    if start > end:
        return ServerResponse(416, b"", {**sent, "Content-Range": f"bytes */{len(data)}"})
    return ServerResponse(206, data[start : end + 1], {**sent, "Content-Range": f"bytes {start}-{end}/{len(data)}"})


def _redirect_response(parts: tuple[str, ...]) -> ServerResponse:
    return ServerResponse(302, b"", {**_SECURITY_HEADERS, "Location": urls.join_address(parts)})


def _plain_response(status: int, text: str) -> ServerResponse:
    return ServerResponse(status, text.encode(), {**_SECURITY_HEADERS, "Content-Type": "text/plain; charset=utf-8"})


def _single_site(folder: Path) -> str:
    """Return the name of the only site in the preview; empty if there are several or none."""
    names = [path.name for path in folder.glob("*/")]
    return names[0] if len(names) == 1 else ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
