"""Argos's index of packages, and the download of one: a connection is opened only here, and only when asked for.

Argos's index says no more of a package than where it lies: its length is what the server names. A `sha256`, which an index
of one's own may have for an entry, is held against the file. What came of a file stays, and the next run goes on there.
"""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin

from polyglot.engines.models.packages import digest, rank, want_room
from polyglot.engines.models.validate import CODE, VERSION
from polyglot.errors import EngineError
from polyglot.storage.server_url import checked

_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
_TIMEOUT = 30  # seconds without a byte
_CHUNK = 1 << 18
_LARGEST = 64 << 20  # bytes of an index
_FAILURES = (OSError, http.client.HTTPException, ValueError)  # of a connection, of what comes over it, of an address


@dataclass(frozen=True, slots=True)
class Available:
    """A package that the index offers."""

    source: str
    target: str
    version: str
    addresses: tuple[str, ...]
    sha256: str = ""  # of the file, where the index knows it


def address() -> str:
    """Where the index is: Argos's own, or the one that `ARGOS_PACKAGE_INDEX` names."""
    base = os.environ.get("ARGOS_PACKAGE_INDEX") or _INDEX
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"


def available() -> list[Available]:
    """What the index offers: of each pair the newest. Raises `EngineError` where it cannot be reached or read."""
    try:
        with _opened(address()) as answer:
            data = answer.read(_LARGEST)
    except _FAILURES as error:
        raise EngineError(
            f"The index of models at {address()} cannot be reached: {_reason(error)}.", remedy=_OFFLINE
        ) from error
    try:
        entries = [_entry(entry) for entry in json.loads(data) if entry.get("type", "translate") == "translate"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(f"The index of models at {address()} cannot be read.", remedy=_OFFLINE) from error
    return _newest(entry for entry in entries if entry is not None)


def download(entry: Available, folder: Path, progress: Callable[[int, int], None]) -> Path:
    """Download a package into a folder and return its file. A broken download goes on where it stopped.

    `progress` is told bytes done and bytes in all. Raises `EngineError` where no address of the package works, or there
    is no room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, part = begun(entry, folder)
    if path.exists():
        path.replace(part)
    reasons = []
    for place in entry.addresses:
        try:
            _fetch(place, part, progress)
            if entry.sha256 and digest(part) != entry.sha256:
                part.unlink()
                raise OSError("it is not the file that the index describes (its sha256 is another one)")
        except _FAILURES as error:
            reasons.append(_reason(error))
            continue
        part.replace(path)
        return path
    reason = "; ".join(reasons) or "the index gives no address for it"
    raise EngineError(f"The model {entry.source} → {entry.target} cannot be downloaded: {reason}.", remedy=_OFFLINE)


def begun(entry: Available, folder: Path) -> tuple[Path, Path]:
    """Where a package's file lies in a folder once it is whole, and where it lies until then."""
    path = folder / f"{entry.source}_{entry.target}-{entry.version}.argosmodel"
    return path, path.with_suffix(".part")


def _entry(entry: dict[str, Any]) -> Available | None:
    """An entry of an index, if it can be one: its words become names of files and are printed."""
    source, target, version = entry["from_code"], entry["to_code"], str(entry["package_version"])
    if not (CODE.fullmatch(source) and CODE.fullmatch(target) and VERSION.fullmatch(version)):
        return None
    links = [urljoin(address(), str(link)) for link in entry.get("links", ())]  # and some of IPFS
    places = tuple(link for link in links if link.startswith("http"))
    return Available(source, target, version, places, str(entry.get("sha256") or "").lower())


def _newest(entries: Iterable[Available]) -> list[Available]:
    ordered = sorted(entries, key=lambda entry: (entry.source, entry.target, rank(entry.version)))
    return list({(entry.source, entry.target): entry for entry in ordered}.values())


def _fetch(place: str, part: Path, progress: Callable[[int, int], None]) -> None:
    """Get what is left of a file, in as many goes as it takes, as long as each brings it further."""
    while True:
        before = _size(part)
        try:
            return _fetch_on(place, part, progress)
        except _FAILURES:
            if _size(part) <= before:
                raise


def _fetch_on(place: str, part: Path, progress: Callable[[int, int], None]) -> None:
    done = _size(part)
    try:
        answer = _opened(place, {"Range": f"bytes={done}-"} if done else {})
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        if error.headers.get("Content-Range") != f"bytes */{done}":  # what we have is of another file
            part.unlink(missing_ok=True)
            raise OSError("the file is another one now") from None
        return  # nothing is left to get
    with answer:
        if done and answer.status != 206:
            done = 0
        elif done and not str(answer.headers.get("Content-Range")).startswith(f"bytes {done}-"):
            raise OSError("the server sends another part than the one it was asked for")
        size = done + int(answer.headers.get("Content-Length") or 0)
        want_room(part.parent, size - done)
        with part.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(done, max(done, size))
    if done < size:
        raise OSError("the connection broke off")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class _Careful(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where we would have gone ourselves."""

    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        return super().redirect_request(req, fp, code, msg, headers, checked(newurl))


def _opened(place: str, headers: dict[str, str] | None = None) -> Any:
    request = urllib.request.Request(checked(place), headers=headers or {})
    return urllib.request.build_opener(_Careful).open(request, timeout=_TIMEOUT)


def _reason(error: Exception) -> str:
    said = str(getattr(error, "reason", "") or error).rstrip(".")
    return "".join(letter for letter in said[:300] if letter.isprintable())


_OFFLINE = "Try again later, or install from a file: polyglot models install FILE.argosmodel"
